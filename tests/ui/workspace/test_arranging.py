"""Documents on the move: between tabs, splits and windows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.split_area import Side
from ui.workspace.papers import Desk, Paper, Typed, at

RIGHT, DOWN, LEFT, UP = Side.RIGHT, Side.DOWN, Side.LEFT, Side.UP


# -- splits


def test_a_terminal_splits_with_another_one_of_the_same(qtbot: QtBot) -> None:
    shell = Typed("web")
    desk = Desk(qtbot, shell)
    desk.arranging.split(shell, RIGHT)
    assert desk.names == [["web"], ["web again"]]
    current = desk.workspace.current
    assert current is not None
    assert current.title() == "web again"
    assert current.isAncestorOf(QApplication.focusWidget())
    assert shell.isVisible()


def test_what_there_can_be_only_once_moves_into_the_split(qtbot: QtBot) -> None:
    first, second = Paper("a"), Paper("b")
    desk = Desk(qtbot, first, second)
    desk.arranging.split(second, DOWN)
    assert desk.names == [["a"], ["b"]]
    assert first.isVisible()
    assert second.field.hasFocus()
    assert not desk.arranging.can_split(second)
    desk.arranging.split(second, DOWN)
    assert desk.names == [["a"], ["b"]]


async def test_the_last_tab_of_a_group_takes_it_along(qtbot: QtBot) -> None:
    first, second = Paper("a"), Paper("b")
    desk = Desk(qtbot, first, second)
    desk.split(second, RIGHT)
    await desk.workspace.close_document(second)
    assert desk.names == [["a"]]
    assert first.field.hasFocus()
    assert first.width() == 700


def test_a_new_document_comes_into_the_group_that_was_used_last(qtbot: QtBot) -> None:
    first, second = Paper("a"), Paper("b")
    desk = Desk(qtbot, first, second)
    desk.split(second, RIGHT)
    first.setFocus()
    desk.workspace.add(Paper("c"))
    assert desk.names == [["a", "c"], ["b"]]
    desk.workspace.add(Paper("d"), beside=second)
    assert desk.names == [["a", "c"], ["b", "d"]]


def test_the_keyboard_goes_from_split_to_split(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.split(b, RIGHT)
    desk.split(c, DOWN)
    assert desk.names == [["a"], ["c"], ["b"]]
    a.setFocus()
    for side, there in ((DOWN, c), (UP, a), (RIGHT, b), (RIGHT, b), (LEFT, a)):
        desk.arranging.go(side)
        assert desk.workspace.current is there
        assert there.field.hasFocus()
    for there in (c, b, a):
        desk.arranging.go_on()
        assert desk.workspace.current is there


def test_only_the_active_group_looks_so(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    assert not desk.group(a).bar.property("quiet")
    desk.split(b, RIGHT)
    assert desk.group(a).bar.property("quiet")
    assert not desk.group(b).bar.property("quiet")
    a.setFocus()
    assert not desk.group(a).bar.property("quiet")
    assert desk.group(b).bar.property("quiet")


def test_a_tab_is_carried_to_the_next_split_or_makes_one(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.arranging.carry(RIGHT)
    assert desk.names == [["a", "b"], ["c"]]
    desk.workspace.reveal(a)
    desk.arranging.carry(RIGHT)
    assert desk.names == [["b"], ["c", "a"]]
    assert a.field.hasFocus()
    desk.arranging.carry(LEFT)
    assert desk.names == [["b", "a"], ["c"]]
    desk.arranging.carry(LEFT)
    assert desk.names == [["a"], ["b"], ["c"]]


def test_one_group_fills_the_window_until_another_is_wanted(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.split(b, RIGHT)
    desk.arranging.fill()
    assert not a.isVisible()
    assert b.field.hasFocus()
    desk.arranging.go(LEFT)
    assert a.isVisible()
    assert b.isVisible()
    assert a.field.hasFocus()
    desk.arranging.fill()
    desk.workspace.reveal(b)
    assert a.isVisible()


def test_a_group_gets_another_size_without_a_mouse(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.split(b, RIGHT)
    width = b.width()
    desk.arranging.grow(RIGHT)
    assert b.width() > width
    desk.arranging.grow(LEFT)
    assert abs(b.width() - width) <= 1


# -- windows


def test_a_tab_moves_into_a_window_of_its_own_and_back(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.arranging.detach([b])
    (window,) = desk.workspace.places.windows
    assert window.isVisible()
    assert window.windowTitle() == "b — Pierhead"
    assert b.window() is window
    assert not b.was_shut
    b.rename("other")
    assert window.windowTitle() == "other — Pierhead"
    qtbot.waitUntil(b.field.hasFocus)
    with qtbot.waitSignal(desk.workspace.wanted):
        desk.arranging.detach_or_attach(b)
    assert desk.names == [["a", "other"]]
    assert desk.workspace.places.windows == []


def test_a_whole_group_moves_into_a_window(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.split(a, RIGHT)
    desk.arranging.detach(list(desk.group(b)))
    assert desk.names == [["a"], ["b", "c"]]
    assert a.width() == 700


def test_the_window_has_nothing_left_when_its_only_tab_moves_out(qtbot: QtBot) -> None:
    a = Paper("a")
    desk = Desk(qtbot, a)
    with qtbot.waitSignal(desk.workspace.emptied):
        desk.arranging.detach([a])
    assert desk.workspace.places.empty
    assert list(desk.workspace) == [a]
    desk.workspace.add(Paper("b"))
    assert desk.names == [["b"], ["a"]]


async def test_closing_a_window_asks_like_closing_its_tabs(qtbot: QtBot) -> None:
    from harness.waiting import until

    a, b = Paper("a"), Paper("b", stays=True)
    desk = Desk(qtbot, a, b)
    desk.arranging.detach([b])
    (window,) = desk.workspace.places.windows
    window.close()
    await until(lambda: not desk.workspace._closing)
    assert window.isVisible()
    b.stays = False
    window.close()
    await until(lambda: desk.workspace.places.windows == [])
    assert b.was_shut
    assert desk.names == [["a"]]


def test_windows_end_with_the_workspace(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.arranging.detach([b])
    desk.workspace.shut()
    assert desk.workspace.places.windows == []
    assert b.was_shut


def test_shortcuts_work_in_windows_of_their_own(qtbot: QtBot) -> None:
    from PySide6.QtGui import QAction, QKeySequence

    a = Paper("a")
    desk = Desk(qtbot, a)
    pressed: list[str] = []
    action = QAction("x", desk.workspace, shortcut=QKeySequence("Ctrl+Shift+Y"))
    action.triggered.connect(lambda: pressed.append("once"))
    desk.workspace.share([action])
    desk.arranging.detach([a])
    qtbot.waitUntil(a.field.hasFocus)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(a.field, Qt.Key.Key_Y, modifiers)
    assert pressed == ["once"]


def test_what_is_opened_in_a_window_of_its_own_stays_in_it(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.arranging.detach([b])
    qtbot.waitUntil(desk.workspace.places.windows[0].isActiveWindow)
    desk.workspace.add(Paper("c"))
    assert desk.names == [["a"], ["b", "c"]]
    desk.workspace.activateWindow()
    qtbot.waitUntil(desk.workspace.isActiveWindow)
    desk.workspace.add(Paper("d"))
    assert desk.names == [["a", "d"], ["b", "c"]]


# -- the mouse


def test_a_tab_dropped_on_the_middle_of_a_group_joins_it(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.split(c, RIGHT)
    desk.drag(a, at(c, 0.5, 0.5))
    assert desk.names == [["b"], ["c", "a"]]
    assert a.field.hasFocus()


def test_a_tab_dropped_on_an_edge_makes_a_split_there(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.drag(c, at(c, 0.5, 0.9))
    assert desk.names == [["a", "b"], ["c"]]
    assert c.mapToGlobal(QPoint()).y() > b.mapToGlobal(QPoint()).y()
    desk.drag(b, at(c, 0.1, 0.5))
    assert desk.names == [["a"], ["b"], ["c"]]
    assert b.mapToGlobal(QPoint()).x() < c.mapToGlobal(QPoint()).x()


def test_the_target_is_drawn_while_one_drags(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.tear(a, at(b, 0.9, 0.5))
    target = desk.carrying.target
    assert target is not None
    assert abs(target.width() - 350) < 10
    assert target.contains(at(b, 0.9, 0.5))
    desk.drop(at(b, 0.9, 0.5))
    assert desk.carrying.target is None
    assert QApplication.overrideCursor() is None


def test_the_target_stays_lit_when_a_title_changes_under_a_mouse_that_rests(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.tear(a, at(b, 0.9, 0.5))
    b.headline = "something runs"
    b.changed.emit()
    assert desk.carrying.target is not None
    qtbot.waitUntil(lambda: not desk.carrying._look.isActive())
    assert desk.carrying.target is not None
    desk.drop(at(b, 0.9, 0.5))


def test_the_target_follows_what_moves_under_a_mouse_that_rests(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.split(c, RIGHT)
    place = at(c, 0.9, 0.5)
    desk.tear(a, place)
    before = desk.carrying.target
    assert before is not None
    desk.workspace._remove(c)
    assert desk.carrying.target is None
    qtbot.waitUntil(lambda: desk.carrying.target is not None)
    after = desk.carrying.target
    assert after is not None
    assert after.width() > 1.5 * before.width()
    assert after.contains(place)
    desk.drop(place)
    assert desk.names == [["b"], ["a"]]


def test_a_tab_dropped_between_tabs_goes_there(qtbot: QtBot) -> None:
    a, b, c, d = Paper("a"), Paper("b"), Paper("c"), Paper("d")
    desk = Desk(qtbot, a, b, c, d)
    desk.split(d, RIGHT)
    bar = desk.group(b).bar
    left = bar.tabRect(1).topLeft() + QPoint(4, 10)
    desk.drag(d, bar.mapToGlobal(left))
    assert desk.names == [["a", "d", "b", "c"]]
    # And back to its own bar, after the last one.
    end = bar.tabRect(3).topRight() + QPoint(-2, 10)
    desk.drag(a, bar.mapToGlobal(end))
    assert desk.names == [["d", "b", "c", "a"]]


def test_a_tab_dropped_outside_gets_a_window_there(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.workspace.resize(400, 300)
    desk.workspace.move(0, 0)
    desk.drag(b, QPoint(300, 420))
    (window,) = desk.workspace.places.windows
    assert window.isAncestorOf(b)
    assert (window.pos() - QPoint(300, 420)).manhattanLength() < 60
    desk.drag(b, QPoint(750, 750))
    assert window.screen().availableGeometry().contains(window.geometry())
    assert desk.workspace.places.windows == [window]
    desk.drag(b, at(a, 0.5, 0.5))
    assert desk.names == [["a", "b"]]


def test_escape_gives_a_drag_up(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.tear(a, at(b, 0.9, 0.5))
    QTest.keyClick(desk.workspace.windowHandle(), Qt.Key.Key_Escape)
    assert desk.carrying.target is None
    desk.drop(at(b, 0.9, 0.5))
    assert desk.names == [["a", "b"]]


def test_a_document_may_close_while_it_is_dragged(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    place = at(b, 0.9, 0.5)
    desk.tear(a, place)
    desk.workspace._remove(a)
    desk.drop(place)
    assert desk.names == [["b"]]
    assert QApplication.overrideCursor() is None


def test_a_drag_ends_with_the_group_that_it_began_in(qtbot: QtBot) -> None:
    a, b = Paper("a"), Paper("b")
    desk = Desk(qtbot, a, b)
    desk.split(b, Side.RIGHT)
    desk.tear(a, at(b, 0.5, 0.5))
    assert desk.carrying.target is not None
    desk.workspace._remove(a)
    assert desk.carrying.target is None
    assert QApplication.overrideCursor() is None
    desk.tear(b, at(b, 0.5, 0.5))
    desk.drop(at(b, 0.5, 0.5))
    assert desk.names == [["b"]]


def test_a_target_may_go_while_one_drags(qtbot: QtBot) -> None:
    a, b, c = Paper("a"), Paper("b"), Paper("c")
    desk = Desk(qtbot, a, b, c)
    desk.split(c, Side.RIGHT)
    place = at(c, 0.5, 0.5)
    desk.tear(a, place)
    desk.workspace._remove(c)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert desk.carrying.target is None
    desk.drop(place)
    assert sorted(desk.names[0]) == ["a", "b"]
