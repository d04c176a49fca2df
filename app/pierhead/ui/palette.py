"""Every command by its name: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

WIDTH = 520
HEIGHT = 360
_LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_ACTION = Qt.ItemDataRole.UserRole


class Palette(QDialog):
    """A search field over the list of what can be done now."""

    def __init__(self, actions: Sequence[tuple[str, QAction]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        self._actions = [(f"{group}: {_plain(action.text())}", action) for group, action in actions]
        self._field = QLineEdit()
        self._field.setPlaceholderText(_("Type the name of a command"))
        self._field.setAccessibleName(_("Command"))
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list = self._make_list()
        self._nothing = plain_label(_("No command has such a name."), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        layout.addWidget(self._nothing)
        self._filter("")
        self._field.setFocus()

    def _make_list(self) -> QTreeWidget:
        listing = QTreeWidget()
        listing.setColumnCount(2)
        listing.setHeaderHidden(True)
        listing.setRootIsDecorated(False)
        listing.setUniformRowHeights(True)
        listing.setIconSize(QSize(16, 16))
        listing.header().setStretchLastSection(False)
        listing.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        listing.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        listing.setAccessibleName(_("Commands"))
        listing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        listing.itemClicked.connect(self._run)
        return listing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self._list.event(event)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if item := self._list.currentItem():
                    self._run(item)
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
            self._item(label, action)
            for label, action in self._actions
            if all(word in f"{label} {action.objectName()}".casefold() for word in words)
        ]
        self._list.addTopLevelItems(sorted(fitting, key=QTreeWidgetItem.isDisabled))
        self._list.setVisible(bool(fitting))
        self._nothing.setVisible(not fitting)
        if first := self._list.topLevelItem(0):
            self._list.setCurrentItem(first)

    def _item(self, label: str, action: QAction) -> QTreeWidgetItem:
        keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        item = QTreeWidgetItem([label, keys])
        item.setIcon(0, icon("chevron-right") if action.icon().isNull() else action.icon())
        item.setForeground(1, QColor(colors().muted))
        item.setData(0, _ACTION, action)
        item.setDisabled(not action.isEnabled())
        return item

    def _run(self, item: QTreeWidgetItem) -> None:
        action = item.data(0, _ACTION)
        self.close()
        if action.isEnabled():
            action.trigger()


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
