"""One group of tabs: a bar, its buttons and the document on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.documents.document import Document
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.workspace.marks import Marks
from pierhead.ui.workspace.tab_head import TabHead

UNSAVED = "\N{BULLET} "
CROSS = 12
"""Logical pixels of the icon that closes a tab."""
LONGEST, SHORTEST = 24 * UNIT, 8 * UNIT
"""Logical pixels that the title of a tab may take; its tooltip says it whole."""


class TabGroup(QWidget):
    """Documents of which one is shown; says what the user does with them, and does none of it."""

    turned = Signal()
    """Another document is on top, or there are others."""
    close_asked = Signal(Document)
    menu_asked = Signal(object, QPoint)
    """A document, or None for the group itself, and where on the screen."""
    torn = Signal(Document, QPoint)

    def __init__(self, marks: Marks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = marks
        self._documents: list[Document] = []
        self._longest = LONGEST
        self.head = TabHead()
        self.bar = self.head.bar
        self._stack = QStackedWidget()
        self._stack.setProperty("tabs", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)
        self._connect()

    # -- looking

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._documents))

    def __len__(self) -> int:
        return len(self._documents)

    def __contains__(self, document: object) -> bool:
        return document in self._documents

    @property
    def current(self) -> Document | None:
        """The document on top."""
        index = self.bar.currentIndex()
        return self._documents[index] if 0 <= index < len(self) else None

    def index(self, document: Document) -> int:
        """Which tab it has."""
        return self._documents.index(document)

    def body(self) -> QRect:
        """Where the documents are, below the bar."""
        return self._stack.geometry()

    def gap(self, place: QPoint) -> tuple[int, QRect]:
        """Before which tab a drop at this place would put another, and a line that shows it."""
        bar = self.bar
        x = bar.mapFrom(self, place).x()
        middles = [bar.tabRect(index).center().x() for index in range(len(self))]
        index = sum((x > middle) is not self.isRightToLeft() for middle in middles)
        at = bar.tabRect(min(index, len(self) - 1))
        before = at.right() + 1 if (index == len(self)) is not self.isRightToLeft() else at.left()
        edge = min(max(before - 1, 0), bar.width() - 3)
        return index, QRect(bar.mapTo(self, QPoint(edge, 0)), QSize(3, bar.height()))

    # -- changing

    def insert(self, document: Document, index: int = -1) -> None:
        """Show a document in a tab of its own, at the end or before another; it is not raised."""
        index = len(self) if index < 0 else min(index, len(self))
        self._documents.insert(index, document)
        self._stack.addWidget(document)
        # With all at once, since Qt lays out every tab for each change of one.
        self.bar.insertTab(index, self._marks.icon(document), self._short(document))
        side = QTabBar.ButtonPosition.RightSide
        self.bar.setTabButton(index, side, _close_button(partial(self.close_asked.emit, document)))
        self.label(document)
        self.turned.emit()

    def take(self, document: Document) -> None:
        """Let a document go: it stays a hidden child until somebody else takes it."""
        index = self._documents.index(document)
        del self._documents[index]
        self.bar.removeTab(index)
        self._stack.removeWidget(document)
        document.hide()
        self.turned.emit()

    def reveal(self, document: Document) -> None:
        """Bring a document to the front and give it the keyboard."""
        self.bar.setCurrentIndex(self.index(document))
        document.setFocus()

    def turn(self, step: int) -> None:
        """Go to the next tab, or the previous one, round at the ends."""
        if len(self):
            self.bar.setCurrentIndex((self.bar.currentIndex() + step) % len(self))
            self._documents[self.bar.currentIndex()].setFocus()

    def shift(self, step: int) -> None:
        """Move the tab on top by one place."""
        index = self.bar.currentIndex()
        if 0 <= index + step < len(self):
            self.bar.moveTab(index, index + step)

    def label(self, document: Document) -> None:
        """Say in its tab what a document says of itself."""
        if document not in self._documents:
            return
        index = self._documents.index(document)
        self.bar.dress(
            index,
            self._short(document),
            plain_tooltip(_long(document)),
            self._marks.icon(document),
            self._marks.spoken(document),
        )

    def rename(self, document: Document) -> None:
        """Let the user name a document in its tab."""
        self.bar.setCurrentIndex(self.index(document))
        field = self.bar.edit_name(document.name or document.title())
        field.named.connect(partial(_name, document))
        field.left.connect(document.setFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        third = self.width() // (3 * UNIT) * UNIT
        longest = min(max(third, SHORTEST), LONGEST)
        if longest != self._longest:
            self._longest = longest
            for document in self._documents:
                self.label(document)

    # -- inside

    def _short(self, document: Document) -> str:
        middle = Qt.TextElideMode.ElideMiddle
        title = self.fontMetrics().elidedText(document.label(), middle, self._longest)
        return (UNSAVED if document.modified() else "") + title.replace("&", "&&")

    def _turned(self, index: int) -> None:
        if index >= 0:
            self._stack.setCurrentWidget(self._documents[index])
        self.turned.emit()

    def _moved(self, start: int, end: int) -> None:
        self._documents.insert(end, self._documents.pop(start))
        self.turned.emit()

    def _list(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for document in self._documents:
            action = menu.addAction(self._marks.icon(document), _in_menu(document))
            font = action.font()
            font.setBold(document is self.current)
            action.setFont(font)
            action.triggered.connect(lambda _on=False, each=document: self.reveal(each))
        menu.popup(place)

    def _connect(self) -> None:
        bar, documents = self.bar, self._documents
        bar.currentChanged.connect(self._turned)
        bar.tabMoved.connect(self._moved)
        bar.close_asked.connect(lambda index: self.close_asked.emit(documents[index]))
        bar.name_asked.connect(lambda index: self.rename(documents[index]))
        self.head.list_asked.connect(self._list)
        self.head.menu_asked.connect(lambda place: self.menu_asked.emit(None, place))
        bar.torn.connect(lambda index, place: self.torn.emit(documents[index], place))
        bar.menu_asked.connect(
            lambda index, place: self.menu_asked.emit(
                documents[index] if index >= 0 else None, place
            )
        )


def _close_button(close: Callable[[], object]) -> QWidget:
    tip = _("Close tab (Ctrl+Shift+W)")
    button = icon_button("x", _("Close tab"), close, tip=tip)
    button.setProperty("tab", True)
    button.setIconSize(QSize(CROSS, CROSS))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def _long(document: Document) -> str:
    lines = (document.name, document.tooltip())
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _name(document: Document, name: str) -> None:
    document.rename("" if name.strip() == document.title() else name)


def _in_menu(document: Document) -> str:
    return (UNSAVED if document.modified() else "") + document.label().replace("&", "&&")
