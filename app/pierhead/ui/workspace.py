"""The lower part of the window: terminals, editors and builds as tabs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QTabWidget, QToolButton, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.documents.document import Document
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button

UNSAVED = "\N{BULLET} "
LONGEST = 24 * UNIT
"""Logical pixels that the title of a tab may take; its tooltip says it whole."""


class Workspace(QWidget):
    """Documents as tabs; empty, it wants to be hidden."""

    emptied = Signal()
    maximise_toggled = Signal(bool)
    hide_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._closing: set[asyncio.Task[None]] = set()
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setMovable(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.setIconSize(QSize(16, 16))
        # Qt would shorten all of them to a few letters before it lets one scroll.
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setAccessibleName(_("Open documents"))
        self._tabs.tabBar().setAccessibleName(_("Open documents"))
        self._tabs.tabBar().setSelectionBehaviorOnRemove(
            QTabBar.SelectionBehavior.SelectPreviousTab
        )
        self._tabs.tabBar().installEventFilter(self)
        self._tabs.setCornerWidget(self._corner(), Qt.Corner.TopRightCorner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)

    def __iter__(self) -> Iterator[Document]:
        for index in range(self._tabs.count()):
            yield self._at(index)

    def __len__(self) -> int:
        return self._tabs.count()

    @property
    def current(self) -> Document | None:
        """The document on top."""
        return self._at(self._tabs.currentIndex()) if len(self) else None

    def add(self, document: Document) -> None:
        """Open a document in a new tab and bring it to the front."""
        document.changed.connect(lambda: self._label(document))
        document.close_requested.connect(lambda: self.close_document(document))
        index = self._tabs.addTab(document, icon(document.icon), "")
        side = QTabBar.ButtonPosition.RightSide
        self._tabs.tabBar().setTabButton(index, side, self._close_button(document))
        self._label(document)
        self.reveal(document)

    def reveal(self, document: Document) -> None:
        """Bring a document to the front and give it the keyboard."""
        self._tabs.setCurrentWidget(document)
        document.setFocus()

    def close_document(self, document: Document) -> asyncio.Task[None]:
        """Ask the document, then close its tab."""
        return spawn(self._close(document), self._closing)

    async def may_close(self) -> bool:
        """Ask every document in turn; False as soon as one wants to stay."""
        for document in list(self):
            if not await document.may_close():
                self.reveal(document)
                return False
        return True

    def shut(self) -> None:
        """Close every tab without asking."""
        for document in list(self):
            self._remove(document)

    def turn(self, step: int) -> None:
        """Go to the next tab, or the previous one."""
        if len(self):
            self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % len(self))
            self._at(self._tabs.currentIndex()).setFocus()

    async def _close(self, document: Document) -> None:
        if self._tabs.indexOf(document) >= 0 and await document.may_close():
            self._remove(document)

    def _remove(self, document: Document) -> None:
        index = self._tabs.indexOf(document)
        if index < 0:
            return
        document.shut()
        self._tabs.removeTab(index)
        # Given no parent, it would first be dressed anew for a window of its own.
        document.hide()
        document.deleteLater()
        if not len(self):
            self.maximise.setChecked(False)
            self.emptied.emit()
        elif self.current:
            self.current.setFocus()

    def _at(self, index: int) -> Document:
        document = self._tabs.widget(index)
        assert isinstance(document, Document)
        return document

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A middle click on a tab closes it, as in browsers and editors."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.MiddleButton
        ):
            index = self._tabs.tabBar().tabAt(event.position().toPoint())
            if index >= 0:
                self.close_document(self._at(index))
                return True
        return False

    def _close_button(self, document: Document) -> QToolButton:
        button = icon_button(
            "x",
            _("Close tab"),
            lambda: self.close_document(document),
            tip=_("Close tab (Ctrl+Shift+W)"),
        )
        button.setProperty("tab", True)
        button.setIconSize(QSize(12, 12))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _label(self, document: Document) -> None:
        index = self._tabs.indexOf(document)
        if index < 0:
            return
        mark = UNSAVED if document.modified() else ""
        middle = Qt.TextElideMode.ElideMiddle
        title = self._tabs.fontMetrics().elidedText(document.title(), middle, LONGEST)
        self._tabs.setTabText(index, mark + title.replace("&", "&&"))
        self._tabs.setTabToolTip(index, plain_tooltip(document.tooltip()))
        self._tabs.setTabIcon(index, icon(document.icon))

    def _corner(self) -> QWidget:
        corner = QWidget()
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(0, 0, UNIT // 2, 0)
        layout.setSpacing(0)
        fill = _("Fill the window with the workspace (Ctrl+Shift+M)")
        self.maximise = icon_button("maximize-2", _("Maximise workspace"), tip=fill)
        self.maximise.setCheckable(True)
        self.maximise.toggled.connect(self.maximise_toggled)
        layout.addWidget(self.maximise)
        hide = _("Hide the workspace (Ctrl+`)")
        layout.addWidget(
            icon_button("chevron-down", _("Hide workspace"), self.hide_requested, tip=hide)
        )
        return corner
