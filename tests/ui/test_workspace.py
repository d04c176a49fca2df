from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPlainTextEdit, QTabBar, QVBoxLayout
from pytestqt.qtbot import QtBot

from pierhead.ui.documents.document import Document
from pierhead.ui.workspace import Workspace


class Paper(Document):
    def __init__(self, name: str, *, stays: bool = False, unsaved: bool = False) -> None:
        super().__init__()
        self.name, self.stays, self.unsaved = name, stays, unsaved
        self.was_shut = False
        self.field = QPlainTextEdit()
        QVBoxLayout(self).addWidget(self.field)
        self.setFocusProxy(self.field)

    def title(self) -> str:
        return self.name

    def modified(self) -> bool:
        return self.unsaved

    async def may_close(self) -> bool:
        return not self.stays

    def shut(self) -> None:
        self.was_shut = True


def workspace(qtbot: QtBot, *papers: Paper) -> Workspace:
    workspace = Workspace()
    qtbot.addWidget(workspace)
    for paper in papers:
        workspace.add(paper)
    workspace.show()
    return workspace


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
    space = workspace(qtbot, paper, Paper("<b>x</b>"))
    assert tab_texts(space) == ["\N{BULLET} a && b", "<b>x</b>"]
    paper.unsaved = False
    paper.changed.emit()
    assert tab_texts(space)[0] == "a && b"


def test_many_tabs_can_still_be_told_apart_and_a_long_title_is_cut_in_its_middle(
    qtbot: QtBot,
) -> None:
    space = workspace(qtbot, Paper("begin" + "x" * 200 + "end"), *map(Paper, map(str, range(40))))
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
    space = workspace(qtbot, stays, goes)
    with qtbot.assertNotEmitted(space.emptied):
        await space.close_document(stays)
        await space.close_document(goes)
    assert list(space) == [stays]
    assert goes.was_shut
    assert not stays.was_shut


def test_a_tab_that_closes_is_not_dressed_once_more(qtbot: QtBot) -> None:
    paper = Dressed("goes")
    space = workspace(qtbot, Paper("stays"), paper)
    before = paper.count
    space.setStyleSheet("* { color: red; }")
    assert paper.count > before
    before = paper.count
    space.shut()
    assert paper.count == before


async def test_the_last_tab_tells_that_nothing_is_left(qtbot: QtBot) -> None:
    paper = Paper("only")
    space = workspace(qtbot, paper)
    with qtbot.waitSignal(space.emptied):
        await space.close_document(paper)


async def test_leaving_asks_every_document_and_closes_none_before(qtbot: QtBot) -> None:
    first, second = Paper("first"), Paper("second", stays=True)
    space = workspace(qtbot, first, second)
    assert not await space.may_close()
    assert list(space) == [first, second]
    assert space.current is second


def test_turning_goes_round(qtbot: QtBot) -> None:
    first, second = Paper("first"), Paper("second")
    space = workspace(qtbot, first, second)
    space.turn(1)
    assert space.current is first
    space.turn(-1)
    assert space.current is second
