"""The list of a page: what is selected and on screen, and what keys and clicks mean."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from pierhead.state.store import Keyed
from pierhead.ui.group_memory import GroupMemory
from pierhead.ui.painted_list import PaintedList
from pierhead.ui.table import ResourceModel

T = TypeVar("T", bound=Keyed)

_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
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
    _anchor: tuple[QPersistentModelIndex, int] | None = None

    def __init__(self, model: ResourceModel[T], parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE)
        self._settled.timeout.connect(self.screen_changed)
        self._lay_out = QTimer(self, singleShot=True, interval=0)
        self._lay_out.timeout.connect(self._lay_out_now)
        self._paint = QTimer(self, singleShot=True, interval=0)
        self._paint.timeout.connect(self._paint_now)
        self.groups = GroupMemory(self, model.group_name, model.group_rows)
        self._connect()

    # -- what is shown

    def items(self) -> list[T]:
        """The selected items, those of selected groups among them, from the top."""
        return self.resources.chosen(self.selected_keys())

    def on_screen(self) -> list[str]:
        """The ids of the items whose rows can be seen."""
        ids = []
        index = self.indexAt(QPoint(0, 0))
        bottom = self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            if (item := self.resources.item(index)) is not None:
                ids.append(item.id)
            index = self.indexBelow(index)
        return ids

    def reveal(self, id_: str) -> bool:
        """Select an item alone and scroll to it; False when it is not listed."""
        index = self.resources.find(id_)
        if not index.isValid():
            return False
        if index.parent().isValid():
            self.expand(index.parent())
        self.choose(index)
        self.scrollTo(index)
        return True

    def choose(self, index: QModelIndex) -> None:
        """Select a row alone; by itself the view would toggle it while a shortcut is held."""
        self.selectionModel().setCurrentIndex(index, _ALONE)

    # -- Qt

    def doItemsLayout(self) -> None:
        super().doItemsLayout()
        if self._anchor:
            index, top = self._anchor
            self._anchor = None
            if index.isValid():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.visualRect(index).top() - top)

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
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self.resources.item(index) is not None and not self.link_at(place):
            self._open(index)

    # -- inside

    def _connect(self) -> None:
        model = self.resources
        model.about_to_apply.connect(self._hold)
        model.applied.connect(self._applied)
        self.collapsed.connect(lambda _index: self._settled.start())
        self.expanded.connect(lambda _index: self._settled.start())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._settled.start())

    def _hold(self) -> None:
        """Keep the row at the top of the window where it is, unless the list is at its start."""
        if self.verticalScrollBar().value() > 0:
            index = self.indexAt(QPoint(0, 0))
            self._anchor = (QPersistentModelIndex(index), self.visualRect(index).top())

    def _applied(self) -> None:
        self.setRootIsDecorated(self.resources.grouped)
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
        if not index.isValid():
            return
        if self.resources.item(index) is None:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self.opened.emit()
