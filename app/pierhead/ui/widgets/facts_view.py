"""Sections of labelled values: aligned, wrapped, and plain text that can be selected and copied.

One text document instead of a widget a value: hundreds of values appear at once, and a selection
runs across them. What it shows is inserted as text, never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextBrowser, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.facts import SEAM, TOGGLE, Fact, FactsWriter, Section, label_columns
from pierhead.ui.widgets.icon_button import icon_button


class FactsView(QTextBrowser):
    """Show sections; keeps its place and selection when they are shown again unchanged."""

    link_activated = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(2 * UNIT)
        self.viewport().setMouseTracking(True)
        self.anchorClicked.connect(self._open)
        self._sections: tuple[Section, ...] = ()
        self._revealed: set[str] = set()
        self._rows: dict[int, Fact] = {}
        self._links: list[str] = []
        self._columns: tuple[float, ...] = ()
        self._hovered: Fact | None = None
        self._copy = self._copy_button()

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is shown."""
        return self._sections

    def set_sections(self, sections: Iterable[Section], *, anew: bool = False) -> None:
        """Show these; ``anew`` begins at the top with every secret masked."""
        sections = tuple(sections)
        if anew:
            self._revealed.clear()
        elif sections == self._sections:
            return
        self._sections = sections
        self._build(keep_place=not anew)

    def reveal(self, title: str, shown: bool = True) -> None:
        """Show or mask the secrets of the section with this title."""
        (self._revealed.add if shown else self._revealed.discard)(title)
        self._build()

    def _build(self, keep_place: bool = True) -> None:
        place = self.verticalScrollBar().value() if keep_place else 0
        self._hover(None)
        self._columns = self._measure()
        self.clear()
        writer = FactsWriter(self.document(), self.font(), self._revealed)
        writer.write(self._sections, self._columns)
        self._rows, self._links = writer.rows, writer.links
        self.verticalScrollBar().setValue(place)

    def _measure(self) -> tuple[float, ...]:
        return label_columns(self._sections, self.font(), self.viewport().width())

    # -- links and copies

    def _open(self, url: QUrl) -> None:
        number = int(url.path())
        if url.scheme() == TOGGLE:
            title = self._sections[number].title
            self.reveal(title, title not in self._revealed)
        else:
            self.link_activated.emit(self._links[number])

    def fact_at(self, position: QPoint) -> Fact | None:
        """The fact at a point of the viewport."""
        cursor = self.cursorForPosition(position)
        rect = self.cursorRect(cursor)
        if not rect.top() - UNIT <= position.y() <= rect.bottom() + UNIT:
            return None
        return self._rows.get(cursor.blockNumber())

    def copy_value(self, fact: Fact) -> None:
        """Put a value on the clipboard, whole and unmasked."""
        QGuiApplication.clipboard().setText(fact.copy or fact.value)

    def createMimeDataFromSelection(self) -> QMimeData:
        text = self.textCursor().selection().toPlainText().replace(SEAM, "")
        data = QMimeData()
        data.setText(text)
        return data

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fact = self.fact_at(event.pos())
        if fact:
            menu.addAction(_("Copy Value"), lambda: self.copy_value(fact))
        copy = menu.addAction(_("Copy Selection"), self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(_("Select All"), self.selectAll)
        menu.popup(event.globalPos())

    # -- the button beside the row under the mouse

    def _copy_button(self) -> QToolButton:
        name, owner = _("Copy Value"), self.viewport()
        button = icon_button("copy", name, self._copy_hovered, parent=owner)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("framed", True)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.hide()
        return button

    def _copy_hovered(self) -> None:
        if self._hovered:
            self.copy_value(self._hovered)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            self._hover(self.fact_at(event.position().toPoint()))

    def _hover(self, fact: Fact | None) -> None:
        if fact is self._hovered:
            return
        self._hovered = fact
        self._copy.setVisible(fact is not None)
        if fact is not None:
            block = next(number for number, each in self._rows.items() if each is fact)
            row = self.cursorRect(QTextCursor(self.document().findBlockByNumber(block)))
            side = row.height() + UNIT // 2
            left = self.viewport().width() - side - UNIT // 2
            self._copy.setGeometry(left, row.top() - UNIT // 4, side, side)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._hover(None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._sections and self._measure() != self._columns:
            self._build()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and self._sections:
            self._build()
