from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.ui.documents.document import Document
from pierhead.ui.widgets.split_area import Side
from pierhead.ui.workspace.workspace import Workspace
from ui.workspace.papers import Desk, Paper, Typed

Key, Button = Qt.Key, Qt.MouseButton
NONE = Qt.KeyboardModifier.NoModifier


class Dressed(Paper):
    """Counts how often its looks are worked out."""

    count = 0

    def changeEvent(self, event: QEvent) -> None:
        self.count += event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}
        super().changeEvent(event)


def tab_texts(workspace: Workspace) -> list[str]:
    bar = workspace.findChild(QTabBar)
    return [bar.tabText(index) for index in range(bar.count())]


def test_tabs_show_title_and_unsaved_mark_as_they_are(qtbot: QtBot) -> None:
    paper = Paper("a & b", unsaved=True)
    desk = Desk(qtbot, paper, Paper("<b>x</b>"))
    assert desk.texts(paper) == ["\N{BULLET} a && b", "<b>x</b>"]
    paper.unsaved = False
    paper.changed.emit()
    assert desk.texts(paper)[0] == "a && b"


def test_many_tabs_can_still_be_told_apart_and_a_long_title_is_cut_in_its_middle(
    qtbot: QtBot,
) -> None:
    space = Desk(
        qtbot, Paper("begin" + "x" * 200 + "end"), *map(Paper, map(str, range(40)))
    ).workspace
    space.resize(400, 300)
    first, *others = tab_texts(space)
    assert first.startswith("begin")
    assert first.endswith("end")
    assert len(first) < 60
    assert others == [str(number) for number in range(40)]
    bar = space.findChild(QTabBar)
    assert (
        bar.tabRect(5).width() > bar.fontMetrics().horizontalAdvance("0") + bar.iconSize().width()
    )
    assert space.minimumSizeHint().width() < 400


async def test_a_tab_closes_when_its_document_agrees(qtbot: QtBot) -> None:
    stays, goes = Paper("stays", stays=True), Paper("goes")
    space = Desk(qtbot, stays, goes).workspace
    with qtbot.assertNotEmitted(space.emptied):
        await space.close_document(stays)
        await space.close_document(goes)
    assert list(space) == [stays]
    assert goes.was_shut
    assert not stays.was_shut


def test_a_tab_that_closes_is_not_dressed_once_more(qtbot: QtBot) -> None:
    paper = Dressed("goes")
    space = Desk(qtbot, Paper("stays"), paper).workspace
    before = paper.count
    space.setStyleSheet("* { color: red; }")
    assert paper.count > before
    before = paper.count
    space.shut()
    assert paper.count == before


async def test_the_last_tab_tells_that_nothing_is_left(qtbot: QtBot) -> None:
    paper = Paper("only")
    space = Desk(qtbot, paper).workspace
    with qtbot.waitSignal(space.emptied):
        await space.close_document(paper)


async def test_a_document_that_is_asked_already_is_not_asked_again(qtbot: QtBot) -> None:
    asked: list[Document] = []

    class Slow(Paper):
        async def may_close(self) -> bool:
            asked.append(self)
            return True

    paper = Slow("slow", stays=True)
    space = Desk(qtbot, paper).workspace
    first, second = space.close_document(paper), space.close_document(paper)
    await first
    await second
    assert asked == [paper]


def test_turning_goes_round(qtbot: QtBot) -> None:
    first, second = Paper("first"), Paper("second")
    space = Desk(qtbot, first, second).workspace
    space.turn(1)
    assert space.current is first
    space.turn(-1)
    assert space.current is second


async def test_a_middle_click_closes(qtbot: QtBot) -> None:
    first, second = Paper("first"), Paper("second")
    desk = Desk(qtbot, first, second)
    QTest.mouseClick(desk.group(first).bar, Button.MiddleButton, NONE, desk.tab(first))
    await until(lambda: desk.names == [["second"]])


def test_a_tab_moves_within_its_bar_by_keyboard(qtbot: QtBot) -> None:
    first, second, third = Paper("1"), Paper("2"), Paper("3")
    desk = Desk(qtbot, first, second, third)
    group = desk.group(first)
    group.shift(-1)
    assert desk.names == [["1", "3", "2"]]
    assert third.isVisible()
    group.shift(1)
    group.shift(1)
    assert desk.names == [["1", "2", "3"]]
    assert group.current is third


# -- names


def edit(desk: Desk, paper: Paper) -> QLineEdit:
    QTest.mouseDClick(desk.group(paper).bar, Button.LeftButton, NONE, desk.tab(paper))
    fields = desk.group(paper).bar.findChildren(QLineEdit)
    return next(field for field in fields if field.isVisible())


def test_a_name_of_ones_own_stays_over_the_title(qtbot: QtBot) -> None:
    paper = Paper("bash")
    desk = Desk(qtbot, paper)
    field = edit(desk, paper)
    assert field.hasFocus()
    assert field.selectedText() == "bash"
    QTest.keyClicks(field, "the  server")
    QTest.keyClick(field, Key.Key_Return)
    assert desk.texts(paper) == ["the server"]
    assert paper.field.hasFocus()
    paper.headline = "vim"
    paper.changed.emit()
    assert desk.texts(paper) == ["the server"]


def test_an_empty_name_brings_the_title_back(qtbot: QtBot) -> None:
    paper = Paper("bash")
    desk = Desk(qtbot, paper)
    paper.rename("server")
    field = edit(desk, paper)
    field.clear()
    QTest.keyClick(field, Key.Key_Return)
    assert desk.texts(paper) == ["bash"]
    assert paper.name == ""


def test_escape_keeps_the_name_and_leaving_the_field_takes_it(qtbot: QtBot) -> None:
    paper, other = Paper("bash"), Paper("other")
    desk = Desk(qtbot, paper, other)
    field = edit(desk, paper)
    field.setText("no")
    QTest.keyClick(field, Key.Key_Escape)
    assert desk.texts(paper) == ["bash", "other"]
    assert paper.field.hasFocus()
    field = edit(desk, paper)
    field.setText("yes")
    paper.field.setFocus()
    assert desk.texts(paper) == ["yes", "other"]


def test_f2_on_a_tab_names_it(qtbot: QtBot) -> None:
    paper = Paper("bash")
    desk = Desk(qtbot, paper)
    bar = desk.group(paper).bar
    bar.setFocus()
    QTest.keyClick(bar, Key.Key_F2)
    assert bar.editing


async def test_a_tab_whose_name_is_edited_may_close(qtbot: QtBot) -> None:
    paper, other = Paper("bash"), Paper("other")
    desk = Desk(qtbot, other, paper)
    edit(desk, paper)
    await desk.workspace.close_document(paper)
    assert desk.names == [["other"]]
    assert not desk.group(other).bar.editing


async def test_a_name_goes_to_its_tab_though_another_closes_meanwhile(qtbot: QtBot) -> None:
    first, named, last = Paper("first"), Paper("named"), Paper("last")
    desk = Desk(qtbot, first, named, last)
    edit(desk, named).setText("mine")
    await desk.workspace.close_document(first)
    desk.group(named).bar.setFocus()
    assert desk.names == [["mine", "last"]]


# -- many tabs


def shown(desk: Desk, paper: Paper, name: str) -> QToolButton | None:
    buttons = desk.group(paper).findChildren(QToolButton)
    return next((b for b in buttons if b.isVisible() and b.accessibleName() == name), None)


def test_more_tabs_than_fit_are_listed_in_a_menu(qtbot: QtBot) -> None:
    papers = [Paper(f"paper {number}") for number in range(30)]
    desk = Desk(qtbot, papers[0])
    assert shown(desk, papers[0], "All Tabs") is None
    for paper in papers[1:]:
        desk.workspace.add(paper)
    qtbot.waitUntil(lambda: shown(desk, papers[0], "All Tabs") is not None)
    button = shown(desk, papers[0], "All Tabs")
    assert button is not None
    button.click()
    menu = next(m for m in desk.group(papers[0]).findChildren(QMenu) if m.isVisible())
    assert [action.text() for action in menu.actions()] == [each.title() for each in papers]
    assert [a.text() for a in menu.actions() if a.font().bold()] == ["paper 29"]
    menu.actions()[2].trigger()
    menu.close()
    assert desk.workspace.current is papers[2]


def test_a_group_that_fills_the_area_says_how_to_see_the_others_again(qtbot: QtBot) -> None:
    one, other = Paper("one"), Paper("other")
    desk = Desk(qtbot, one, other)
    desk.split(other, Side.RIGHT)
    assert shown(desk, other, "Show All Splits") is None
    desk.arranging.fill()
    button = shown(desk, other, "Show All Splits")
    assert button is not None
    button.click()
    assert one.isVisible()
    assert shown(desk, other, "Show All Splits") is None


def test_everything_has_a_name_for_screen_readers(qtbot: QtBot) -> None:
    one, other = Typed("one"), Typed("other")
    desk = Desk(qtbot, one, other, *map(Paper, "abcdefghijklmnop"))
    desk.split(other, Side.RIGHT)
    desk.arranging.fill()
    desk.workspace.broadcast.join([one, other])
    edit(desk, other)
    controls = desk.workspace.findChildren(QAbstractButton) + desk.workspace.findChildren(QTabBar)
    nameless = [each for each in controls if not (each.accessibleName() or named_by_text(each))]
    assert nameless == []


def named_by_text(control: QWidget) -> bool:
    return isinstance(control, QAbstractButton) and bool(control.text())
