"""A list to choose from by typing a part of a name: for commands, places of a text, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

WIDTH = 520
HEIGHT = 360
TOP = 72
"""Logical pixels from the top of the window that it is over."""
_STEP = "    "
_LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_CHOICE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Pick:
    """One line of the list; ``value`` is what choosing it gives."""

    text: str
    value: Any
    detail: str = ""
    icon: QIcon = field(default_factory=QIcon)
    words: str = ""
    """By what else it is found."""
    enabled: bool = True
    depth: int = 0
    """How far it is indented while nothing is typed."""


class Picker(QDialog):
    """A search field over a list; Enter or a click chooses, Escape does not."""

    chosen = Signal(object)
    """The value of the line that was chosen."""
    looked = Signal(object)
    """The value of the line that is marked now."""

    def __init__(self, title: str, hint: str, nothing: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        self._picks: Sequence[Pick] = ()
        self._field = QLineEdit()
        self._field.setPlaceholderText(hint)
        self._field.setAccessibleName(hint)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list = self._make_list(title)
        self._nothing = plain_label(nothing, "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        layout.addWidget(self._nothing)
        self._field.setFocus()

    def offer(self, picks: Sequence[Pick], marked: int = 0) -> None:
        """List these, with one of them marked."""
        self._picks = picks
        self._filter("")
        if item := self._list.topLevelItem(marked):
            self._list.setCurrentItem(item)
            self._list.scrollToItem(item, QTreeWidget.ScrollHint.PositionAtCenter)

    def open_over(self, window: QWidget) -> None:
        """Open at the top of a window, as far as the screen has room there."""
        corner = window.mapToGlobal(window.rect().topLeft())
        x, y = corner.x() + (window.width() - self.width()) // 2, corner.y() + TOP
        room = window.screen().availableGeometry()
        x = max(room.left(), min(x, room.right() - self.width()))
        self.move(x, max(room.top(), min(y, room.bottom() - self.height())))
        self.open()

    def _make_list(self, title: str) -> QTreeWidget:
        listing = QTreeWidget()
        listing.setColumnCount(2)
        listing.setHeaderHidden(True)
        listing.setRootIsDecorated(False)
        listing.setUniformRowHeights(True)
        listing.setIconSize(QSize(16, 16))
        listing.header().setStretchLastSection(False)
        listing.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        listing.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        listing.setAccessibleName(title)
        listing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        listing.itemClicked.connect(self._choose)
        listing.currentItemChanged.connect(self._look)
        return listing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self._list.event(event)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if item := self._list.currentItem():
                    self._choose(item)
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(colors().border)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        self._list.clear()
        fitting = [
            self._item(pick, nested=not words)
            for pick in self._picks
            if all(word in f"{pick.text} {pick.words}".casefold() for word in words)
        ]
        self._list.addTopLevelItems(sorted(fitting, key=QTreeWidgetItem.isDisabled))
        self._list.setVisible(bool(fitting))
        self._nothing.setVisible(not fitting)
        if first := self._list.topLevelItem(0):
            self._list.setCurrentItem(first)

    def _item(self, pick: Pick, *, nested: bool) -> QTreeWidgetItem:
        text = _STEP * pick.depth * nested + pick.text
        item = QTreeWidgetItem([text, pick.detail])
        item.setIcon(0, icon("chevron-right") if pick.icon.isNull() else pick.icon)
        item.setForeground(1, QColor(colors().muted))
        item.setData(0, _CHOICE, pick)
        item.setDisabled(not pick.enabled)
        return item

    def _look(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.looked.emit(item.data(0, _CHOICE).value)

    def _choose(self, item: QTreeWidgetItem) -> None:
        pick = item.data(0, _CHOICE)
        self.done(QDialog.DialogCode.Accepted.value)
        if pick.enabled:
            self.chosen.emit(pick.value)
