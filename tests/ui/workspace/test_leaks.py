"""Nothing of a document, a group or a window is left when it is closed."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.split_area import Side
from ui.workspace.papers import Desk, Paper, Typed, at


def gone() -> None:
    """Let Qt delete what it was told to, and Python what nobody holds."""
    for _turn in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


def test_closed_documents_groups_and_windows_are_not_kept(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Typed("stays"))
    before = len(desk.workspace.findChildren(QWidget))
    refs = [use_and_close(desk) for _time in range(3)]
    gone()
    assert [ref() for held in refs for ref in held if ref() is not None] == []
    # A grip between splits is kept for the next one.
    assert len(desk.workspace.findChildren(QWidget)) <= before + 2


def use_and_close(desk: Desk) -> list[weakref.ref[object]]:
    papers = [Typed(name) for name in "abcd"]
    for paper in papers:
        desk.workspace.add(paper)
    b, c, d = papers[1:]
    desk.split(b, Side.RIGHT)
    desk.drag(c, at(b, 0.5, 0.9))
    desk.arranging.detach([d])
    desk.workspace.broadcast.join(papers)
    for paper in papers:
        paper.rename("other")
        paper.activity.emit()
        paper.attention.emit()
    desk.arranging.fill()
    desk.workspace.broadcast.stop()
    held: list[weakref.ref[object]] = [weakref.ref(paper) for paper in papers]
    held += [weakref.ref(desk.group(paper)) for paper in (b, c, d)]
    held += [weakref.ref(window) for window in desk.workspace.places.windows]
    for paper in papers:
        desk.workspace._remove(paper)
    return held


def test_moving_a_document_makes_nothing_that_stays(qtbot: QtBot) -> None:
    paper, other = Paper("a"), Paper("b")
    desk = Desk(qtbot, paper, other)
    desk.arranging.detach([paper])
    desk.arranging.attach([paper])
    gone()
    before = len(desk.workspace.findChildren(QWidget))
    for _time in range(5):
        desk.arranging.detach([paper])
        desk.arranging.attach([paper])
        desk.split(paper, Side.DOWN)
        desk.arranging.move(paper, desk.group(other))
    gone()
    assert len(desk.workspace.findChildren(QWidget)) <= before + 1
