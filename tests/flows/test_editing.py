"""Writing with real keys: several cursors, folding, ways through the text, what a crash leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from flows.conftest import Opened
from flows.driver import Driver
from harness.waiting import until
from pierhead.state.drafts import Drafts
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.widgets.code_changes import Caret, cursor_at
from pierhead.ui.widgets.picker import Picker

SOURCE = """\
# syntax=docker/dockerfile:1
FROM golang:1.22 AS build
WORKDIR /src
RUN go mod download && \\
    go build -o /out/app \\
    ./cmd/app
RUN <<EOF
for each in one two; do
  echo "$each"
done
EOF

FROM scratch AS final
COPY --from=build /out/app /usr/bin/app
ENTRYPOINT ["/usr/bin/app"]
"""


async def edit(driver: Driver, path: Path) -> EditorDocument:
    """The editor of a file, without the form that asks how to build it."""
    driver.app.opened([str(path)])
    form = await driver.dialog(BuildForm)
    assert isinstance(form, BuildForm)
    form.reject()
    found: list[EditorDocument] = []

    def there() -> bool:
        found[:] = [one for one in driver.window.workspace if isinstance(one, EditorDocument)]
        return bool(found) and bool(found[0].outline.stages)

    await driver.until(there, "the editor")
    found[0].view.setFocus()
    await driver.until(found[0].view.hasFocus, "the keyboard is in the text")
    return found[0]


async def test_keys_that_people_know(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(SOURCE)
    async with opened() as driver:
        document = await edit(driver, path)
        view = document.view
        view.go_to(5, 23)
        await driver.key("ctrl+d", "ctrl+d", "ctrl+d")
        await driver.until(lambda: len(view.carets.all) == 3, "three places")
        await driver.shot("editor-cursors")
        await driver.type("tool")
        await driver.until(lambda: view.text().count("tool") == 3, "typed at all")
        await driver.key("Escape", "ctrl+z")
        await driver.until(lambda: view.text() == SOURCE, "one step back")

        view.go_to(4)
        await driver.key("alt+Up")
        await driver.until(lambda: view.text().split("\n")[2].startswith("RUN go"), "moved")
        await driver.key("ctrl+z", "ctrl+alt+bracketleft")
        await driver.until(lambda: len(view.folding.folded()) > 3, "folded")
        await driver.shot("editor-folded")
        await driver.key("ctrl+alt+bracketright", "ctrl+shift+o")
        await driver.dialog(Picker)
        await driver.shot("editor-outline")
        await driver.type("final")
        await driver.key("Return")
        await driver.until(view.hasFocus, "the outline is gone")
        await driver.until(lambda: view.position()[0] == 13, "the stage is gone to")

        await driver.key("ctrl+h")
        await driver.type("/usr/bin")
        await driver.until(lambda: "of 2" in document._find.message, "found")
        await driver.shot("editor-find")
        await driver.key("Escape")
        assert view.text() == SOURCE


async def test_a_click_ends_several_cursors(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(SOURCE)
    async with opened() as driver:
        document = await edit(driver, path)
        view = document.view
        view.go_to(3, 1)

        def place(position: int) -> QPoint:
            rect = view.cursorRect(cursor_at(view.document(), Caret(position, position)))
            return rect.center()

        line = view.document().findBlockByNumber(3).position()
        await driver.key("ctrl+shift+Down")
        await driver.until(lambda: len(view.carets.all) == 2, "a cursor below")
        await driver.click(view.viewport(), at=lambda: place(line + 4))
        await driver.until(lambda: not view.carets.several, "a click ends it")


async def test_unsaved_text_is_there_after_a_crash(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(SOURCE)
    async with opened() as driver:
        document = await edit(driver, path)
        document.view.go_to(1)
        await driver.type("# mine ")
        drafts = Drafts()
        await driver.until(
            lambda: [draft.text for draft in drafts.all()] == ["# mine " + SOURCE],
            "the draft is kept",
        )
        # The app ends without asking, as when the system ends it.
    assert path.read_text() == SOURCE
    (draft,) = drafts.all()
    assert draft.text == "# mine " + SOURCE
    async with opened() as driver:
        found: list[EditorDocument] = []

        def back() -> bool:
            found[:] = [one for one in driver.window.workspace if isinstance(one, EditorDocument)]
            return bool(found)

        await driver.until(back, "the text is back")
        assert found[0].view.text() == "# mine " + SOURCE
        assert found[0].modified()
        await driver.shot("editor-recovered")
        assert await found[0].save()
        await until(lambda: not drafts.all())
    assert path.read_text() == "# mine " + SOURCE
