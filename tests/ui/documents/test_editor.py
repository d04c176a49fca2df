"""The editor as a tab: its file, its problems, its build."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from harness.waiting import PATIENCE, until
from pierhead.core.errors import AppError
from pierhead.dockerfile.outline import Outline
from pierhead.dockerfile.source import stamp
from pierhead.state.drafts import Draft
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents import editor_saving as module
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.editor_compare import CompareDialog
from pierhead.ui.documents.editor_opening import load
from pierhead.ui.documents.editor_questions import TemplateDialog, UnsavedDialog
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.picker import Picker
from ui.documents.editors import Desk

SOURCE = "FROM scratch AS base\nENV a=b\n"


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, closing: AsyncExitStack) -> Desk:
    qapp.setQuitOnLastWindowClosed(False)
    desk = Desk(tmp_path)
    # While the loop runs: a pause that ends later would find none to examine the text on.
    closing.push_async_callback(desk.close)
    return desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "context" / "Dockerfile"
    path.parent.mkdir()
    path.write_text(SOURCE)
    return path


async def seen(signal: Any) -> tuple[Any, ...]:
    """The next time that a signal is emitted."""
    done: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()
    connection = signal.connect(lambda *args: done.done() or done.set_result(args))
    try:
        async with asyncio.timeout(PATIENCE):
            return await done
    finally:
        signal.disconnect(connection)


async def dialog(kind: type[QDialog]) -> Any:
    """The dialog of this kind, once it is open."""
    found: list[QDialog] = []

    def look() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]
        return any(w.isVisible() for w in found)

    await until(look)
    return found[0]


def button(parent: QDialog, text: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == text)


def typed(document: EditorDocument, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(document.view, text)


# -- opening


async def test_a_file_opens_with_its_outline(desk: Desk, path: Path) -> None:
    document = await desk.open(path)
    (outline,) = await seen(document.reading.outlined)
    assert isinstance(outline, Outline)
    assert [stage.name for stage in document.outline.stages] == ["base"]
    assert (document.title(), document.tooltip()) == ("Dockerfile", str(path))
    assert document.path == path
    assert not document.modified()
    assert document.view.escape == "\\"


async def test_what_is_no_text_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(b"\0\1")
    with pytest.raises(AppError, match="not a text"):
        await load(tmp_path / "Dockerfile", desk.context)


async def test_a_new_one_begins_with_the_chosen_template(desk: Desk, qtbot: QtBot) -> None:
    opening = asyncio.ensure_future(desk.open(None))
    chooser: TemplateDialog = await dialog(TemplateDialog)
    qtbot.keyClick(chooser._list, Qt.Key.Key_Down)
    button(chooser, "Create").click()
    document = await opening
    assert document.path is None
    assert "node" in document.view.text()
    assert document.title() == "New Dockerfile"
    assert await document.may_close()


async def test_backing_out_of_the_templates_opens_nothing(desk: Desk) -> None:
    opening = asyncio.ensure_future(load(None, desk.context))
    (await dialog(TemplateDialog)).reject()
    assert await opening is None


async def test_mixed_line_ends_are_told(desk: Desk, path: Path) -> None:
    path.write_bytes(b"FROM a\nRUN b\r\nRUN c\n")
    document = await desk.open(path)
    assert "different ways" in document._event.text


# -- saving


async def test_saving_keeps_what_is_not_text(desk: Desk, path: Path, qtbot: QtBot) -> None:
    path.write_bytes(b"\xef\xbb\xbfFROM a\r\n")
    path.chmod(0o640)
    document = await desk.open(path)
    typed(document, qtbot, "#")
    assert document.modified()
    assert await document.save()
    assert path.read_bytes() == b"\xef\xbb\xbf#FROM a\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert not document.modified()


async def test_control_s_saves(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "#")
    qtbot.keyClick(document.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: not document.modified())
    assert path.read_text() == "#" + SOURCE


async def test_what_cannot_be_saved_is_told_and_kept(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "#")
    path.unlink()
    path.parent.rmdir()
    assert not await document.save()
    assert desk.said == [f"{path} cannot be written."]
    assert document.modified()


async def test_a_text_without_a_file_asks_for_a_place(
    desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose(_path: Path | None, _parent: object) -> Path:
        return path.with_name("web.Dockerfile")

    monkeypatch.setattr(module, "choose_place", choose)
    document = await desk.open(path)
    assert await document.save_as()
    assert document.path == path.with_name("web.Dockerfile")
    assert path.with_name("web.Dockerfile").read_text() == SOURCE
    assert document.title() == "web.Dockerfile"


async def test_a_file_that_is_there_is_replaced_only_when_told(
    desk: Desk, path: Path, qtbot: QtBot
) -> None:
    path.with_name("other").write_text("other")
    document = await desk.open(path)
    saving = asyncio.ensure_future(document.save_as())
    chooser: QFileDialog = await dialog(QFileDialog)
    line = chooser.findChild(QLineEdit)
    assert line
    line.setText("other")
    chooser.accept()
    question: QuestionDialog = await dialog(QuestionDialog)
    button(question, "Replace").click()
    assert await saving
    assert path.with_name("other").read_text() == SOURCE


@pytest.mark.parametrize(
    ("label", "closes"), [("Save", True), ("Don’t Save", True), ("Cancel", False)]
)
async def test_closing_unsaved_text_asks(
    desk: Desk, path: Path, qtbot: QtBot, label: str, closes: bool
) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "#")
    closing = asyncio.ensure_future(document.may_close())
    question: UnsavedDialog = await dialog(UnsavedDialog)
    button(question, label).click()
    assert await closing is closes
    assert path.read_text() == ("#" + SOURCE if label == "Save" else SOURCE)


# -- changes by others


async def test_a_change_outside_is_taken_over_where_nothing_is_unsaved(
    desk: Desk, path: Path
) -> None:
    document = await desk.open(path)
    document.view.go_to(2, 4)
    draft = path.with_name("draft")
    draft.write_text(SOURCE + "USER x\n")
    draft.replace(path)
    await until(lambda: "USER" in document.view.text())
    assert document.view.position() == (2, 4)
    assert not document.modified()
    path.write_text("FROM other\n")
    await until(lambda: "other" in document.view.text())


async def test_a_change_outside_asks_where_something_is_unsaved(
    desk: Desk, path: Path, qtbot: QtBot
) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "#")
    path.write_text("FROM other\n")
    await until(lambda: document._event.text)
    assert document.view.text() == "#" + SOURCE
    button(document._event, "Keep Mine").click()
    await until(lambda: document.saving.file.source.stamp == stamp(path))
    assert await document.save()
    assert path.read_text() == "#" + SOURCE

    typed(document, qtbot, "#")
    path.write_text("FROM third\n")
    await until(lambda: document._event.text)
    button(document._event, "Reload").click()
    await until(lambda: document.view.text() == "FROM third\n")
    assert not document.modified()


async def test_saving_over_a_change_asks(
    desk: Desk, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def refuse(_parent: object, title: str, *_: str) -> bool:
        asked.append(title)
        return False

    monkeypatch.setattr(module, "confirm", refuse)
    document = await desk.open(path)
    typed(document, qtbot, "#")
    path.write_text("FROM other\n")
    assert not await document.save()
    assert asked == ["Overwrite Dockerfile?"]
    assert path.read_text() == "FROM other\n"


async def test_a_deleted_file_can_be_saved_again(desk: Desk, path: Path) -> None:
    document = await desk.open(path)
    path.unlink()
    await until(lambda: "deleted" in document._event.text)
    assert document.modified()
    button(document._event, "Save").click()
    await until(path.exists)
    await until(lambda: not document.modified())
    assert path.read_text() == SOURCE


# -- problems and the build


async def test_problems_come_a_moment_after_typing(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    await seen(document.reading.outlined)
    document.view.go_to(2)
    typed(document, qtbot, "X")
    await seen(document.reading.outlined)
    assert [problem.line for problem in document.view.problems.listed()] == [2]
    assert "Did you mean ENV?" in document.problems.list.texts()[0]
    document.view.go_to(1)
    document.view.document().setModified(False)
    qtbot.keyClick(document.view, Qt.Key.Key_F8)
    assert document.view.position()[0] == 2
    document.view.undo()
    await seen(document.reading.outlined)
    assert document.problems.list.isHidden()


async def test_an_ignore_file_has_problems_of_its_own(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("# fine\n*\n[a\n")
    document = await desk.open(tmp_path / ".dockerignore")
    await seen(document.reading.outlined)
    assert [problem.line for problem in document.view.problems.listed()] == [3]
    assert document.view.escape == ""
    assert document._bar._build.isHidden()


async def test_build_saves_first(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    document.view.go_to(2, 8)
    typed(document, qtbot, "c")
    waiting = asyncio.ensure_future(seen(document.building.requested))
    await asyncio.sleep(0)
    document._bar._build.click()
    assert await waiting == (path,)
    assert path.read_text() == SOURCE.replace("a=b", "a=bc")


async def test_what_has_no_image_to_begin_with_is_not_built(desk: Desk, path: Path) -> None:
    path.write_text("ARG a\n")
    document = await desk.open(path)
    requests: list[Path] = []
    document.building.requested.connect(requests.append)
    await document.work.told(document.building.build())
    assert requests == []
    assert desk.said == ["Dockerfile has no FROM: there is nothing to build."]


async def test_the_line_of_a_failed_build_is_marked(desk: Desk, path: Path) -> None:
    document = await desk.open(path)
    document.problems.mark_error(2, "exit code: 1")
    assert document.view.marks.lines()[2].text == "exit code: 1"
    assert document.view.position()[0] == 2
    document.problems.mark_error(0, "")
    assert document.view.marks.lines() == {}


async def test_the_zoom_is_remembered(desk: Desk, path: Path) -> None:
    first = await desk.open(path)
    first.view.look.zoom(3)
    second = await desk.open(path)
    assert second.view.font().pointSize() == first.view.font().pointSize()


async def test_every_control_has_a_name(desk: Desk, path: Path) -> None:
    from PySide6.QtWidgets import QAbstractButton, QListWidget

    document = await desk.open(path)
    document._event.say("Something", ("OK", lambda: None))
    assert all(action.text() for action in document.actions())
    for kind in (QAbstractButton, QLineEdit, QListWidget, CodeView):
        for widget in document.findChildren(kind):
            label = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or label or widget.objectName().startswith("qt_"), widget


# -- ways through the text


async def test_the_outline_goes_to_a_stage_and_comes_back(
    desk: Desk, path: Path, qtbot: QtBot
) -> None:
    path.write_text("FROM a AS one\nRUN x\nFROM b AS two\nRUN y \\\n  z\n")
    document = await desk.open(path)
    await seen(document.reading.outlined)
    document.view.go_to(2)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(document.view, Qt.Key.Key_O, keys)
    picker: Picker = await dialog(Picker)
    assert picker._list.currentItem().text(1) == "x"
    field = picker.findChild(QLineEdit)
    qtbot.keyClicks(field, "two")
    assert document.view.position()[0] == 3
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert document.view.position()[0] == 2
    picker = document.reading.show_outline()
    qtbot.keyClick(picker.findChild(QLineEdit), Qt.Key.Key_Down)
    qtbot.keyClick(picker.findChild(QLineEdit), Qt.Key.Key_Return)
    assert document.view.position()[0] == 3


async def test_control_g_goes_to_a_line(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    qtbot.keyClick(document.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(document._line._line, "2:5")
    assert document.view.position() == (2, 5)
    qtbot.keyClick(document._line._line, Qt.Key.Key_Escape)
    assert document.view.position() == (1, 1)
    document._line.open()
    qtbot.keyClicks(document._line._line, "99")
    qtbot.keyClick(document._line._line, Qt.Key.Key_Return)
    assert document.view.position()[0] == 3
    assert document._line.isHidden()


async def test_the_text_folds_by_what_it_means(desk: Desk, path: Path) -> None:
    path.write_text("FROM a\nRUN <<X\n one\nX\nENV b=c\n")
    document = await desk.open(path)
    await seen(document.reading.outlined)
    document.view.folding.fold_all()
    assert document.view.folding.folded() == [0, 1]
    compose = path.with_name("compose.yaml")
    compose.write_text("services:\n  web:\n    image: a\n")
    document = await desk.open(compose)
    await until(lambda: document.view.folding.end_of(0) == 2)


# -- what saving tidies, and what a crash leaves


async def test_saving_takes_spaces_at_ends_out_where_they_mean_nothing(
    desk: Desk, path: Path, qtbot: QtBot
) -> None:
    path.write_bytes(b"FROM a  \r\nRUN <<X\r\n kept  \r\nX\r\nENV b=c \\  \r\n  d=e")
    document = await desk.open(path)
    document.view.go_to(6, 99)
    typed(document, qtbot, "f")
    assert await document.save()
    assert path.read_bytes() == (b"FROM a\r\nRUN <<X\r\n kept  \r\nX\r\nENV b=c \\\r\n  d=ef\r\n")
    assert not document.modified()
    assert document.view.position() == (6, 7)
    document.view.undo()
    document.view.undo()
    assert document.view.text().endswith("d=e")


async def test_blocks_of_yaml_keep_their_spaces(desk: Desk, path: Path) -> None:
    compose = path.with_name("compose.yml")
    compose.write_text("a: |\n  x  \nb: c  \n")
    document = await desk.open(compose)
    document.view.document().setModified(True)
    assert await document.save()
    assert compose.read_text() == "a: |\n  x  \nb: c\n"


async def test_options_change_what_saving_does_and_how_it_looks(desk: Desk, path: Path) -> None:
    document = await desk.open(path)
    document.preferences.change(trim=False, final_newline=False, wrap=True, spaces=True)
    assert document.view.lineWrapMode() is CodeView.LineWrapMode.WidgetWidth
    document.view.replace_all("FROM a  ")
    assert await document.save()
    assert path.read_text() == "FROM a  "
    with pytest.raises(ValueError, match="yes"):
        document.preferences.change(trim="yes")


async def test_what_is_unsaved_outlives_a_crash(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "# mine ")
    await until(desk.drafts.all)
    # Without a word to it: as after a crash.
    document.saving.shut()
    (draft,) = desk.drafts.all()
    assert draft.path == str(path)
    again = await desk.recover(draft)
    assert again.view.text() == "# mine " + SOURCE
    assert again.modified()
    assert again.memory() is None
    button(again._event, "Discard").click()
    assert again.view.text() == SOURCE
    assert not again.modified()
    await until(lambda: not desk.drafts.all())


async def test_a_text_without_a_file_outlives_a_crash_too(desk: Desk) -> None:
    draft = Draft("0123456789abcdef", "", "FROM x 😀\n")
    desk.drafts.keep(draft)
    document = await desk.recover(*desk.drafts.all())
    assert document.view.text() == "FROM x 😀\n"
    assert document.stake()
    document.give_up()
    await until(lambda: not desk.drafts.all())


async def test_saving_forgets_the_draft(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "#")
    await until(desk.drafts.all)
    assert await document.save()
    await until(lambda: not desk.drafts.all())


async def test_both_versions_can_be_compared(desk: Desk, path: Path, qtbot: QtBot) -> None:
    document = await desk.open(path)
    typed(document, qtbot, "#")
    path.write_text(SOURCE + "USER x\n")
    await until(lambda: document._event.text)
    button(document._event, "Compare").click()
    compare: CompareDialog = await dialog(CompareDialog)
    assert compare._signs == ["-", "+", " ", "-", " "]
    button(compare, "Reload").click()
    await until(lambda: document.view.text() == SOURCE + "USER x\n")
    assert not document.modified()
