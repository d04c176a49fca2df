"""The list of a page: what is selected and on screen, and what keys and clicks mean."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from pierhead.state.store import Keyed
from pierhead.ui.arrangement import GROUP
from pierhead.ui.group_memory import GroupMemory
from pierhead.ui.painted_list import PaintedList
from pierhead.ui.row_hold import RowHold
from pierhead.ui.table import ResourceModel

T = TypeVar("T", bound=Keyed)

_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_CTRL = Qt.KeyboardModifier.ControlModifier
_SIDES = (Qt.Key.Key_Left, Qt.Key.Key_Right)
SETTLE = 100
"""Milliseconds without scrolling after which what is on screen is told."""


class ResourceView(PaintedList[T]):
    """Keeps its place through every refresh."""

    opened = Signal()
    """Enter or a double click on an item."""
    typed = Signal(str)
    """Letters were typed that mean nothing here."""
    screen_changed = Signal()
    """Other rows may be on screen than before."""

    # The base lays out rows before its constructor returns.
    _held: RowHold | None = None

    def __init__(self, model: ResourceModel[T], parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE)
        self._settled.timeout.connect(self.screen_changed)
        self._lay_out = QTimer(self, singleShot=True, interval=0)
        self._lay_out.timeout.connect(self._lay_out_now)
        self._paint = QTimer(self, singleShot=True, interval=0)
        self._paint.timeout.connect(self._paint_now)
        self.groups = GroupMemory(self._fold, self)
        self._held = RowHold(self, model, self.selected_keys)
        self._connect()

    # -- what is shown

    def items(self) -> list[T]:
        """The selected items, those of selected groups among them, from the top."""
        return self.resources.chosen(self.selected_keys())

    def on_screen(self) -> list[str]:
        """The ids of the items whose rows can be seen."""
        self.executeDelayedItemsLayout()
        keys = self.resources.keys
        rows = self.rows_between(0, self.viewport().height() - 1)
        return [keys[row] for row in rows if keys[row][0] != GROUP]

    def reveal(self, id_: str) -> bool:
        """Select an item alone and scroll to it; False when it is not listed."""
        if not self.resources.lists(id_):
            return False
        if group := self.resources.group_of(id_):
            self.turn(group, open_=True)
        index = self.resources.find(id_)
        self.choose(index)
        self.executeDelayedItemsLayout()
        self.scrollTo(index)
        return True

    def choose(self, index: QModelIndex) -> None:
        """Select a row alone; by itself the view would toggle it while a shortcut is held."""
        self.selectionModel().setCurrentIndex(index, _ALONE)

    def turn(self, group: str, *, open_: bool) -> None:
        """Open or close the group of this key."""
        if self.resources.is_open(group) != open_:
            self.groups.turn([group[1:]], open_=open_)

    def turn_all(self, *, open_: bool) -> None:
        """Open or close all groups that are listed."""
        self.groups.turn(self.resources.group_names(), open_=open_)

    # -- Qt

    def doItemsLayout(self) -> None:
        super().doItemsLayout()
        if self._held:
            self._held.put_in_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.viewport().width())
        place = self.visualRect(self.currentIndex())
        if 0 <= place.top() < event.oldSize().height() and place.bottom() >= event.size().height():
            self.scrollTo(self.currentIndex())
        self._settled.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settled.start()

    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not modifiers:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif not self._folded(event.key(), modifiers):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        key = self.resources.key(self.indexAt(place))
        if event.button() == Qt.MouseButton.LeftButton and self._on_chevron(key, place):
            self.turn(key, open_=not self.resources.is_open(key))
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self._on_chevron(self.resources.key(index), place):
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.link_at(place):
            self._open(index)

    # -- inside

    def _connect(self) -> None:
        model = self.resources
        model.about_to_apply.connect(self._hold)
        model.applied.connect(self._applied)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._settled.start())

    def _hold(self) -> None:
        """Keep the row at the top of the window where it is, unless the list is at its start."""
        if self._held and self.verticalScrollBar().value() > 0:
            self._held.hold_place(self.rows_between(0, self.viewport().height() - 1))

    def _applied(self) -> None:
        # Layout and paint get a turn of the loop each, and the paint comes last: left to it, the
        # layout would make one long turn of both, and have everything painted twice.
        self.viewport().setUpdatesEnabled(False)
        self._lay_out.start()
        self._settled.start()

    def _lay_out_now(self) -> None:
        self.executeDelayedItemsLayout()
        self._paint.start()

    def _paint_now(self) -> None:
        self.viewport().setUpdatesEnabled(True)

    def _open(self, index: QModelIndex) -> None:
        key = self.resources.key(index)
        if key[:1] == GROUP:
            self.turn(key, open_=not self.resources.is_open(key))
        elif key:
            self.opened.emit()

    def _fold(self, closed: Collection[str]) -> None:
        """Those in a group that closes cannot be current: its heading is then."""
        group = self.resources.group_of(self.resources.key(self.currentIndex()))
        if group and group[1:] in closed:
            self.choose(self.resources.find(group))
        self.resources.fold(closed)

    def _folded(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key means for groups, if it means anything here."""
        here = self.resources.key(self.currentIndex())
        heading, group = here[:1] == GROUP, self.resources.group_of(here)
        ways = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}
        ways |= {Qt.Key.Key_Plus: True, Qt.Key.Key_Minus: False}
        if key == Qt.Key.Key_Asterisk or (modifiers == _CTRL and key in _SIDES):
            self.turn_all(open_=key != Qt.Key.Key_Left)
        elif heading and key in ways and not modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            self.turn(here, open_=ways[Qt.Key(key)])
        elif group and key == Qt.Key.Key_Left and not modifiers and self._in_first_column():
            self.choose(self.resources.find(group))
            self.scrollTo(self.currentIndex())
        else:
            return False
        return True

    def _in_first_column(self) -> bool:
        return self.header().visualIndex(self.currentIndex().column()) == 0

    def _on_chevron(self, key: str, place: QPoint) -> bool:
        if key[:1] != GROUP:
            return False
        return self._painter.on_chevron(self._row_rect(self.resources.rows()[key]), place)
