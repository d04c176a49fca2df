"""The form before a build."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QScrollArea, QWidget
from shiboken6 import isValid

from fakes.stage import FakeConnection, Stage
from harness.waiting import steady, until
from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.git_url import Remote, remote
from pierhead.dockerfile.outline import Outline
from pierhead.engine.api_build import BuildSecret, BuildSpec
from pierhead.ui.forms.build import BuildForm, default_tag, look_into
from ui.forms.typing import stops

TEXT = "ARG VERSION=3\nFROM scratch AS base\nARG TOKEN\nFROM base AS web\n"


@pytest.fixture
def dockerfile(tmp_path: Path) -> Path:
    path = tmp_path / "My App" / "Dockerfile"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


@pytest.fixture
async def form(stage: Stage, window: QWidget, dockerfile: Path) -> BuildForm:
    form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    form.show()
    return form


async def test_it_begins_with_what_the_file_and_its_folder_say(
    form: BuildForm, dockerfile: Path
) -> None:
    assert form.spec() == BuildSpec(dockerfile.parent, dockerfile, ("my-app:latest",))
    assert list(form.arguments.lines) == ["VERSION", "TOKEN"]
    assert [form._target.itemText(row) for row in (1, 2)] == ["base", "web"]


@pytest.mark.parametrize("address", ["", "https://github.com/user/shop"])
async def test_a_menu_stays_open_while_it_is_made(
    stage: Stage, window: QWidget, dockerfile: Path, address: str
) -> None:
    menu = QMenu(window)
    menu.addAction("Open")
    menu.popup(window.pos())
    known = await look_into(dockerfile)
    BuildForm(stage.context, dockerfile, known, window, remote(address))
    # Qt closes it for any widget that is shown before it is in something.
    assert menu.isVisible()
    menu.close()


async def test_who_builds_is_said(form: BuildForm) -> None:
    await until(lambda: form._builder.text.startswith("Builder of the fake engine · linux/amd64"))
    form._classic.setChecked(True)
    await until(lambda: form._builder.text.startswith("Classic builder of the fake engine"))


async def test_a_form_that_is_only_made_ahead_asks_no_engine(
    stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    assert not form._builder._tasks._running
    form.show()
    await until(lambda: form._builder.text.startswith("Builder of the fake engine"))


async def test_an_engine_that_does_not_say_who_builds(
    stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    stage.engine.wire.cut(AppError("Gone."))
    form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    found: list[object] = []
    form._builder.found.connect(found.append)
    form.show()
    await until(lambda: bool(found))
    assert form._builder.text.strip() == ""
    assert form._more.platform.completer().completionModel().rowCount()


async def test_a_folder_that_is_not_there_is_named(form: BuildForm) -> None:
    form._place.line.setText("/nowhere")
    await until(lambda: form._problem.text() == "/nowhere is not a folder.")
    assert not form._go.isEnabled()
    form._place.line.setText("/")
    await until(form._go.isEnabled)
    assert not form._problem.text()


async def test_a_home_that_nobody_has_is_no_folder(form: BuildForm) -> None:
    form._place.line.setText("~nobody-of-this-name")
    await until(lambda: "is not a folder" in form._problem.text())


async def test_a_bad_tag_is_named_at_once(form: BuildForm) -> None:
    form._tags.setText("BAD:1")
    assert "lower case" in form._problem.text()
    assert not form._go.isEnabled()


async def test_values_are_given_and_remembered(
    form: BuildForm, stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    asked: list[BuildSpec] = []
    form.build_requested.connect(asked.append)
    form.arguments.lines["VERSION"].setText("4")
    form._target.setCurrentIndex(2)
    form._tags.setText("a:1, b:2")
    form.accept()
    assert asked == [form.spec()]
    assert (asked[0].args, asked[0].target, asked[0].tags) == (
        (("VERSION", "4"),),
        "web",
        ("a:1", "b:2"),
    )
    again = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    assert again.spec() == asked[0]


async def test_names_of_arguments_are_plain_text(
    stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    dockerfile.write_text("ARG <b>x</b>&y=1\nFROM scratch\n")
    form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    label = next(each for each in form.findChildren(QLabel) if "<b>" in each.text())
    assert label.textFormat() == label.textFormat().PlainText


async def test_what_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    assert await look_into(tmp_path / "none") == Outline()


@pytest.mark.parametrize(
    ("folder", "tag"),
    [("My App", "my-app:latest"), ("...", "image:latest"), ("a__b", "a-b:latest")],
)
def test_tags_are_made_of_folders(folder: str, tag: str) -> None:
    assert default_tag(Path(folder)) == tag


async def test_a_form_that_was_closed_is_gone(form: BuildForm) -> None:
    form.reject()
    await until(lambda: not isValid(form))


async def test_a_repository_is_asked_about_by_its_address(stage: Stage, window: QWidget) -> None:
    found = Remote("https://host/u/shop.git", "main", "web", "prod.Dockerfile")
    form = BuildForm(stage.context, Path(found.dockerfile), Outline(), window, found)
    form.show()
    form._target.setEditText("final")
    assert form.arguments.free
    form.arguments.free.set_rows([{"name": "VERSION", "value": "4"}])
    assert form.spec() == BuildSpec(
        Path("web"),
        Path("prod.Dockerfile"),
        ("web:latest",),
        (("VERSION", "4"),),
        target="final",
        remote="https://host/u/shop.git#main:web",
    )
    assert form._go.isEnabled()
    form._place.line.setText("nonsense")
    assert "URL#branch:folder" in form._problem.text()
    assert not form._go.isEnabled()
    form._place.line.setText("https://host/u/other.git")
    form.accept()
    again = BuildForm(stage.context, Path(found.dockerfile), Outline(), window, found)
    assert again.spec().remote == "https://host/u/other.git"
    assert again.spec().target == "final"
    assert again.spec().args == (("VERSION", "4"),)


async def test_an_argument_that_looks_like_a_secret_is_not_remembered(
    form: BuildForm, stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    asked: list[BuildSpec] = []
    form.build_requested.connect(asked.append)
    line = form.arguments.lines["TOKEN"]
    line.setText("hunter2-hunter2")
    assert line.echoMode() is QLineEdit.EchoMode.Password
    assert "--build-arg TOKEN " in form._preview.text()
    assert "hunter2" not in form._preview.text()
    form.accept()
    assert asked[0].args == (("TOKEN", "hunter2-hunter2"),)
    assert "hunter2" not in repr(stage.context.settings._values)
    again = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    again.show()
    assert again.spec().args == ()
    assert again._note.text().endswith("looks like a secret: TOKEN")


async def test_a_secret_argument_becomes_a_secret(form: BuildForm) -> None:
    form.arguments.lines["VERSION"].setText("4")
    form.arguments.lines["TOKEN"].setText("hunter2")
    advice = form.arguments._advice
    assert advice.isVisible()
    assert "--mount=type=secret,id=TOKEN it is the file\n/run/secrets/TOKEN" in advice._text.text()
    advice.button.click()
    assert not advice.isVisible()
    assert form.spec().args == (("VERSION", "4"),)
    assert form.spec().secrets == (BuildSecret("TOKEN", value="hunter2"),)
    assert form._more.isVisible()


async def test_what_was_not_kept_is_asked_for_again(form: BuildForm, dockerfile: Path) -> None:
    spec = BuildSpec(
        dockerfile.parent,
        dockerfile,
        ("other:2",),
        (("VERSION", "4"),),
        target="web",
        secrets=(BuildSecret("key"),),
    )
    form.ask_again(spec, ("TOKEN", "key"))
    assert form._note.text().endswith("TOKEN, key")
    assert form.spec() == spec
    assert form._problem.text() == "The secret key needs a value."
    form._more.secrets.set_rows([{"id": "key", "kind": "typed", "value": "x"}])
    assert form._go.isEnabled()


async def test_secrets_of_a_repository_are_dots_and_the_password_is_forgotten(
    stage: Stage, window: QWidget
) -> None:
    found = Remote("https://hunter2@host/u/shop.git")
    form = BuildForm(stage.context, Path(found.dockerfile), Outline(), window, found)
    form.show()
    assert form.arguments.free
    form.arguments.free.set_rows([{"name": "TOKEN", "value": "hunter2"}])
    cell = form.arguments.free.cell(0, "value").widget
    assert isinstance(cell, QLineEdit)
    assert cell.echoMode() is QLineEdit.EchoMode.Password
    form.accept()
    assert "hunter2" not in repr(stage.context.settings._values)
    again = BuildForm(stage.context, Path(found.dockerfile), Outline(), window, found)
    assert "TOKEN, the password of the repository" in again._note.text()


async def test_it_opens_before_there_is_an_engine(
    stage: Stage, window: QWidget, dockerfile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_self: object) -> Any:
        raise EngineUnreachable("nobody answers")

    with monkeypatch.context() as away:
        away.setattr(FakeConnection, "engine", property(nobody), raising=False)
        form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
        form.show()
        await until(lambda: not form._builder._tasks._running)
        assert form._builder.text.strip() == ""
    stage.connection.come()
    await until(lambda: form._builder.text.strip() != "")


async def test_the_tab_key_goes_from_above_to_below(form: BuildForm) -> None:
    form._folding.unfold()
    await until(form._more.isVisible)

    def tabbed() -> list[QWidget]:
        form._place.line.setFocus()
        return stops(form)

    order = await steady(tabbed)
    assert form._go in order
    assert not form._content.isAncestorOf(order[-1])
    inside = [
        widget
        for widget in order
        if form._content.isAncestorOf(widget) and not isinstance(widget, QScrollArea)
    ]
    tops = [widget.mapTo(form._content, widget.rect().center()).y() for widget in inside]
    assert len(tops) > 20
    assert all(below >= above - 12 for above, below in pairwise(tops))


class Small:
    """A screen of few pixels, as one has whose pixels are shown large."""

    def availableGeometry(self) -> QRect:
        return QRect(0, 0, 720, 450)


async def test_it_fits_on_a_small_screen_with_all_its_buttons(
    form: BuildForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "screen", Small)
    form.move(60, 300)
    form._folding.unfold()
    form._more.secrets.add("token", "hidden")
    await until(lambda: form.frameGeometry().bottom() <= 450)
    assert form.frameGeometry().top() >= 0
    assert form.rect().contains(form._go.geometry())
    assert form._scroll.height() >= 80
