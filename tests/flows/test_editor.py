"""Writing a Dockerfile in the window, with all the help that there is, by keyboard and mouse."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor

from flows.driver import Driver, Opened
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.widgets.code_hover import HoverBubble

BASE = "pierhead/busybox:1"
_TRIES, _REST = 30, 2.0
SOURCE = f"""FROM {BASE} AS build
ENV GREETING=hello
RUN echo $GREETING > /greeting


"""


async def test_a_dockerfile_is_written_with_help(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "app" / "Dockerfile"
    (tmp_path / "app" / "assets").mkdir(parents=True)
    path.write_text(SOURCE)
    async with opened() as driver:
        await driver.connected()
        editor = await edit(driver, path)
        await complete(driver, editor)
        await look_at_a_name(driver, editor)
        await rename(driver, editor)
        await fix(driver, editor)
        await save(driver, editor, path)


async def edit(driver: Driver, path: Path) -> EditorDocument:
    driver.app.opened([str(path)])
    await driver.dialog(BuildForm)
    await driver.key("Escape")

    def found() -> EditorDocument | None:
        documents = [one for one in driver.window.workspace if isinstance(one, EditorDocument)]
        return documents[0] if documents else None

    editor = await driver.until(found, "the editor")
    assert editor
    await driver.click(editor.view)
    await driver.until(editor.view.hasFocus, "the editor has the keyboard")
    return editor


def offered(editor: EditorDocument) -> list[str]:
    popup = editor.language.completion.popup
    return [one.text for one in popup.proposals] if popup else []


async def complete(driver: Driver, editor: EditorDocument) -> None:
    await driver.key("ctrl+End", "Up")
    await driver.type("fr")
    await driver.until(lambda: offered(editor)[:1] == ["FROM"], "FROM is proposed")
    await driver.key("Return")
    await driver.type("pier")
    await driver.until(lambda: BASE in offered(editor), "the engine's image is proposed")
    await driver.shot("editor-1-images")
    await driver.key(*["Down"] * (offered(editor).index(BASE) + 1))
    await driver.until(lambda: current(editor) == BASE, "it is chosen")
    await driver.key("Tab", "Return")
    await driver.type("cop")
    await driver.until(lambda: offered(editor)[:1] == ["COPY"], "COPY is proposed")
    await driver.key("Return")
    await driver.type("--fr")
    await driver.until(lambda: offered(editor)[:1] == ["--from"], "--from is proposed")
    await driver.key("Tab")
    await driver.until(lambda: offered(editor)[:1] == ["build"], "the stage is proposed")
    await driver.key("Return")
    await driver.type(" /greeting /\n")
    await driver.until(lambda: not offered(editor), "the list is gone")
    await driver.type("CMD cat /greeting")
    written = [f"FROM {BASE}", "COPY --from=build /greeting /", "CMD cat /greeting"]
    await driver.until(
        lambda: editor.view.text().split("\n")[4:7] == written, f"written: {written}"
    )


def current(editor: EditorDocument) -> str:
    popup = editor.language.completion.popup
    return popup.current.text if popup and popup.current else ""


def point(editor: EditorDocument, line: int, column: int) -> QPoint:
    """Where a character is on the screen."""
    view = editor.view
    place = QTextCursor(view.document().findBlockByNumber(line - 1))
    place.movePosition(QTextCursor.MoveOperation.Right, n=column - 1)
    return view.viewport().mapToGlobal(view.cursorRect(place).center() + QPoint(2, 0))


async def look_at_a_name(driver: Driver, editor: EditorDocument) -> None:
    bubble = await rest_at(driver, editor, 6, 14)
    assert BASE in bubble.text()
    await driver.shot("editor-2-hover")
    await driver.key("F12")
    await driver.until(lambda: editor.language.names.hover.bubble is None, "it is gone")


async def rest_at(driver: Driver, editor: EditorDocument, line: int, column: int) -> HoverBubble:
    """Rest the pointer on a word until it is told about; a window that goes may cut that short."""
    hover = editor.language.names.hover
    for turn in range(_TRIES):
        shift = QPoint(turn % 2, 0)
        await driver.mouse.move(lambda shift=shift: point(editor, line, column) + shift)
        with suppress(AssertionError):
            await driver.until(lambda: hover.bubble, "the bubble is there", _REST)
        if hover.bubble:
            return hover.bubble
    raise AssertionError("The bubble does not come.")


async def rename(driver: Driver, editor: EditorDocument) -> None:
    editor.view.go_to(6, 14)
    await driver.key("F2")
    field = await driver.until(lambda: editor.language.names.symbols.field, "a field")
    assert field
    await driver.until(field.line.hasFocus, "the field has the keyboard")
    await driver.type("tools")
    await driver.shot("editor-3-rename")
    await driver.key("Return")
    await driver.until(lambda: "--from=tools" in editor.view.text(), "the stage is renamed")
    assert f"FROM {BASE} AS tools" in editor.view.text()


async def fix(driver: Driver, editor: EditorDocument) -> None:
    def advised() -> bool:
        return any(
            one.rule in ("JSONArgsRecommended", "DL3025") for one in editor.view.problems.listed()
        )

    await driver.until(advised, "advice on CMD")
    await driver.key("F8")
    await driver.until(lambda: editor.view.position()[0] == 7, "the problem's line")
    await driver.key("ctrl+period")
    menu = await driver.until(lambda: editor.language.fixes.menu, "the menu")
    assert menu
    await driver.until(menu.isVisible, "the menu is open")
    await driver.shot("editor-4-fixes")
    await driver.key("Return")
    await driver.until(lambda: 'CMD ["cat", "/greeting"]' in editor.view.text(), "it is a list")
    await driver.until(lambda: not advised(), "the advice is followed")


async def save(driver: Driver, editor: EditorDocument, path: Path) -> None:
    await driver.key("shift+alt+f")
    await driver.until(lambda: editor.view.text().endswith('"]\n'), "it is formatted")
    await driver.key("ctrl+s")
    await driver.until(lambda: path.read_text() == editor.view.text(), "it is saved")
    await driver.shot("editor-5-done")
