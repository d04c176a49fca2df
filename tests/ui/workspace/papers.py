"""Documents without anything behind them, and a workspace to put them into."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from harness.mouse import move_mouse
from pierhead.terminal.emulator import Emulator
from pierhead.ui.documents.document import Document, Memory, Status
from pierhead.ui.widgets.split_area import Side
from pierhead.ui.widgets.terminal_keys import Input
from pierhead.ui.workspace.arranging import Arranging
from pierhead.ui.workspace.carrying import Carrying
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.tab_actions import TabActions
from pierhead.ui.workspace.workspace import Workspace


class Paper(Document):
    kind = "paper"
    icon = "file-code"

    def __init__(self, name: str, *, stays: bool = False, unsaved: bool = False) -> None:
        super().__init__()
        self.headline, self.stays, self.unsaved = name, stays, unsaved
        self.was_shut = self.was_saved = False
        self.savable = True
        self.state = Status.OPEN
        self.field = QPlainTextEdit()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.setFocusProxy(self.field)

    def title(self) -> str:
        return self.headline

    def status(self) -> Status:
        return self.state

    def modified(self) -> bool:
        return self.unsaved

    def memory(self) -> Memory | None:
        return {"headline": self.headline}

    def stake(self) -> str:
        return self.headline if self.stays or self.unsaved else ""

    async def save(self) -> bool:
        self.was_saved = self.savable
        return self.savable

    async def may_close(self) -> bool:
        return not self.stays

    def shut(self) -> None:
        self.was_shut = True


class Typed(Paper):
    """Takes input, and can be had again."""

    takes_input = True

    def __init__(self, name: str, place: str = "", modes: bytes = b"") -> None:
        super().__init__(name)
        self.place = place
        self.emulator = Emulator(80, 24)
        self.emulator.feed(modes)
        self.got = b""

    def again(self) -> Document | None:
        return Typed(f"{self.headline} again", self.place)

    def enter(self, entry: Input) -> None:
        self.got += entry(self.emulator)

    def type(self, data: bytes) -> None:
        self.entered.emit(lambda _emulator: data)


class Desk:
    """A workspace that is shown, with what acts on it."""

    def __init__(self, qtbot: QtBot, *papers: Document) -> None:
        self.workspace = Workspace()
        self.arranging = Arranging(self.workspace)
        self.carrying = Carrying(self.workspace, self.arranging)
        self.actions = TabActions(self.workspace, self.arranging)
        qtbot.addWidget(self.workspace, before_close_func=lambda _widget: self.workspace.shut())
        self.workspace.resize(700, 500)
        self.workspace.show()
        self.workspace.activateWindow()
        for paper in papers:
            self.workspace.add(paper)
        qtbot.waitUntil(self.workspace.isActiveWindow)

    @property
    def names(self) -> list[list[str]]:
        """The titles in each group."""
        return [[each.label() for each in group] for group in self.workspace.places.groups()]

    def group(self, paper: Document) -> TabGroup:
        group = self.workspace.places.group_of(paper)
        assert group is not None
        return group

    def split(self, paper: Document, side: Side) -> None:
        """Make a paper a group of its own at one side of where it is."""
        self.arranging.move_beside(paper, self.group(paper), side)

    def tab(self, paper: Document) -> QPoint:
        """The middle of a tab, in its bar."""
        group = self.group(paper)
        return group.bar.tabRect(group.index(paper)).center()

    def texts(self, paper: Document) -> list[str]:
        bar = self.group(paper).bar
        return [bar.tabText(index) for index in range(bar.count())]

    def tear(self, paper: Document, *places: QPoint) -> None:
        """Press a tab and move to places of the screen, button down."""
        bar = self.group(paper).bar
        start = self.tab(paper)
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for place in (bar.mapToGlobal(start + QPoint(0, 60)), *places):
            move_mouse(bar, bar.mapFromGlobal(place), Qt.MouseButton.LeftButton)
        self._bar = bar

    def drop(self, place: QPoint) -> None:
        bar = self._bar
        del self._bar
        where = bar.mapFromGlobal(place)
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    def drag(self, paper: Document, place: QPoint) -> None:
        self.tear(paper, place)
        self.drop(place)


def at(paper: Document, across: float, down: float) -> QPoint:
    """A point of a document on the screen, as parts of its width and height."""
    return paper.mapToGlobal(QPoint(round(paper.width() * across), round(paper.height() * down)))


def documents(workspace: Workspace) -> Iterator[str]:
    return (each.label() for each in workspace)
