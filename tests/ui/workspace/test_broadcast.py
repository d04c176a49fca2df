from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.split_area import Side
from ui.workspace.papers import Desk, Paper, Typed


def said(paper: Typed) -> str:
    """What the sign above a terminal says; empty without one."""
    return "".join(label.text() for label in paper.findChildren(QLabel) if label.isVisible())


def press(paper: Typed, name: str) -> None:
    buttons = [each for each in paper.findChildren(QToolButton) if each.isVisible()]
    next(each for each in buttons if each.text() == name).click()


def test_what_is_typed_in_one_goes_to_all_that_take_part_as_each_wants_it(qtbot: QtBot) -> None:
    a, b, c = Typed("a"), Typed("b", modes=b"\x1b[?1h"), Typed("c")
    desk = Desk(qtbot, a, b, c)
    desk.workspace.broadcast.join([a, b])
    a.type(b"ls\r")
    assert (a.got, b.got, c.got) == (b"", b"ls\r", b"")
    a.entered.emit(lambda emulator: b"\x1bOA" if emulator.application_cursor else b"\x1b[A")
    assert b.got == b"ls\r\x1bOA"
    b.type(b"x")
    assert a.got == b"x"
    c.type(b"y")
    assert (a.got, b.got) == (b"x", b"ls\r\x1bOA")


def test_what_takes_no_input_takes_no_part(qtbot: QtBot) -> None:
    a, paper = Typed("a"), Paper("paper")
    desk = Desk(qtbot, a, paper)
    desk.workspace.broadcast.join([a, paper])
    assert desk.workspace.broadcast.members() == [a]


def test_each_says_how_many_and_lets_one_stop_or_leave(qtbot: QtBot) -> None:
    a, b, c = Typed("a"), Typed("b"), Typed("c")
    desk = Desk(qtbot, a, b, c)
    desk.arranging.move_beside(b, desk.group(b), Side.RIGHT)
    desk.workspace.broadcast.join([a, b, c])
    desk.workspace.reveal(a)
    qtbot.waitUntil(lambda: "3 terminals" in said(a))
    assert "3 terminals" in said(b)
    press(b, "Leave Out")
    assert said(b) == ""
    assert "2 terminals" in said(a)
    qtbot.waitUntil(lambda: b.field.pos() == QPoint())
    a.type(b"x")
    assert (b.got, c.got) == (b"", b"x")
    press(a, "Stop")
    assert said(a) == ""
    a.type(b"y")
    assert c.got == b"x"


async def test_it_ends_when_one_closes(qtbot: QtBot) -> None:
    a, b, c = Typed("a"), Typed("b"), Typed("c")
    desk = Desk(qtbot, a, b, c)
    desk.workspace.broadcast.join([a, b, c])
    await desk.workspace.close_document(c)
    assert len(desk.workspace.broadcast) == 0
    a.type(b"x")
    assert b.got == b""
    assert said(b) == ""


async def test_others_that_close_do_not_end_it(qtbot: QtBot) -> None:
    a, b, c = Typed("a"), Typed("b"), Typed("c")
    desk = Desk(qtbot, a, b, c)
    desk.workspace.broadcast.join([a, b])
    await desk.workspace.close_document(c)
    assert desk.workspace.broadcast.members() == [a, b]


def test_the_one_key_has_all_take_part_that_are_seen_and_ends_it(qtbot: QtBot) -> None:
    a, b, hidden = Typed("a"), Typed("b"), Typed("hidden")
    desk = Desk(qtbot, a, hidden, b)
    desk.split(a, Side.LEFT)
    desk.workspace.reveal(b)
    switch = entry(desk, "Type into Several Terminals")
    switch()
    assert desk.workspace.broadcast.members() == [a, b]
    switch()
    assert desk.workspace.broadcast.members() == []


def test_a_group_or_a_container_takes_part_as_a_whole(qtbot: QtBot) -> None:
    a, b, c = Typed("a", "one"), Typed("b", "two"), Typed("c", "one")
    desk = Desk(qtbot, a, b, c)
    entry(desk, "Type into All Terminals of This Container")()
    assert desk.workspace.broadcast.members() == [a, c]
    desk.workspace.broadcast.stop()
    desk.split(c, Side.RIGHT)
    desk.workspace.reveal(a)
    entry(desk, "Type into All Terminals of This Split")()
    assert desk.workspace.broadcast.members() == [a, b]
    entry(desk, "Type into All Terminals")()
    assert len(desk.workspace.broadcast) == 3


def test_those_of_no_place_are_not_of_one_place(qtbot: QtBot) -> None:
    a, b = Typed("a"), Typed("b")
    desk = Desk(qtbot, a, b)
    entry(desk, "Type into All Terminals of This Container")()
    assert desk.workspace.broadcast.members() == [b]


def test_it_goes_on_while_they_are_moved(qtbot: QtBot) -> None:
    a, b = Typed("a"), Typed("b")
    desk = Desk(qtbot, a, b)
    desk.workspace.broadcast.join([a, b])
    desk.arranging.detach([b])
    a.type(b"x")
    assert b.got == b"x"
    qtbot.waitUntil(lambda: "2 terminals" in said(b))


def entry(desk: Desk, title: str):  # type: ignore[no-untyped-def]
    return next(each.run for each in desk.actions.broadcasts() if each and each.title == title)
