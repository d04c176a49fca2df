"""An editor for code: numbered lines, colours, marks for problems, and the keys of editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import monospace
from pierhead.ui.widgets.code_brackets import CodeBrackets
from pierhead.ui.widgets.code_carets import CodeCarets
from pierhead.ui.widgets.code_closing import CodeClosing
from pierhead.ui.widgets.code_colors import CodeColors
from pierhead.ui.widgets.code_commands import CodeCommands
from pierhead.ui.widgets.code_edits import TAB
from pierhead.ui.widgets.code_fold_dots import CodeFoldDots
from pierhead.ui.widgets.code_folding import CodeFolding
from pierhead.ui.widgets.code_guides import paint_guides
from pierhead.ui.widgets.code_layers import CodeLayers, CurrentLine
from pierhead.ui.widgets.code_look import CodeLook
from pierhead.ui.widgets.code_margin import CodeMargin
from pierhead.ui.widgets.code_marks import CodeMarks
from pierhead.ui.widgets.code_pointer import CodePointer
from pierhead.ui.widgets.code_problems import CodeProblems
from pierhead.ui.widgets.code_rows import CodeRows
from pierhead.ui.widgets.code_text import plain
from pierhead.ui.widgets.code_typing import CodeTyping

KeyHandler = Callable[[QKeyEvent], bool]
"""Whether it did what the key is for, so that nobody else gets it."""
MouseHandler = Callable[[QMouseEvent], bool]
"""The same for presses, moves and releases of the mouse over the text."""
HoverHandler = Callable[[QHelpEvent, QTextCursor], bool]
"""Whether it shows something about the place that the pointer rests on."""
MenuHandler = Callable[[QMenu, QTextCursor], object]
"""Puts actions for a place of the text into the menu of the text."""
_Event = TypeVar("_Event")
Overlay = Callable[[QPainter], object]
"""Paints over the text, in the viewport's coordinates."""


class CodeView(QPlainTextEdit):
    """Plain text with everything an editor shows around it.

    Others attach to it: ``marks`` beside the lines, ``layers`` behind the text, and handlers of
    keys, mouse, hovering and menu, which are asked in their order before the view itself.
    """

    edited = Signal(int, int, int)
    """The text changed, and not only its colours: where, how much is gone, how much came."""
    lines_shown = Signal()
    """Lines were folded or unfolded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.escape = ""
        """The character that continues a line; empty where none does."""
        self.step = TAB
        """How many spaces indentation is deeper by."""
        self.guides = False
        """Whether indentation is shown by thin lines."""
        self.key_handlers: list[KeyHandler] = []
        self.mouse_handlers: list[MouseHandler] = []
        self.hover_handlers: list[HoverHandler] = []
        self.menu_handlers: list[MenuHandler] = []
        self.overlays: list[Overlay] = []
        # Code is read from the left in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFont(monospace())
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName(_("Text"))
        self._revision = self.document().revision()
        self._text: str | None = None
        """The text, from when it was last asked for until it changes."""
        self.document().contentsChange.connect(self._say_edited)
        self.rows = CodeRows(self)
        self.marks, self.layers = CodeMarks(self), CodeLayers(self)
        self.line = CurrentLine(self)
        self.problems = CodeProblems(self)
        self.folding, self.dots = CodeFolding(self), CodeFoldDots(self)
        self.brackets = CodeBrackets(self)
        self.carets, self.typing = CodeCarets(self), CodeTyping(self)
        self.closing = CodeClosing(self)
        self.colors = CodeColors(self)
        self.commands, self.pointer = CodeCommands(self), CodePointer(self)
        self._own_mouse = (self.dots.click, self.pointer.handle)
        self.overlays.append(self.dots.paint)
        self.margin, self.look = CodeMargin(self), CodeLook(self)
        self.look.use("", wrap=False, spaces=False)

    # -- the text

    def text(self) -> str:
        """All of it, with ``\\n`` between lines and every other character as it is."""
        if self._text is None:
            self._text = plain(self.document().toRawText())
        return self._text

    def replace_all(self, text: str) -> None:
        """Put another text in, as one step that can be undone, and stay at the same line."""
        line, column = self.position()
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.go_to(line, column)

    def position(self) -> tuple[int, int]:
        """Line and column of the cursor, 1-based."""
        cursor = self.textCursor()
        return cursor.blockNumber() + 1, cursor.positionInBlock() + 1

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a line and column, 1-based, as far as there are such, and show it."""
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(max(0, column - 1), block.length() - 1))
        self.setTextCursor(cursor)
        rows = self.viewport().height() // max(1, self.fontMetrics().lineSpacing())
        if not 0 <= block.blockNumber() - self.firstVisibleBlock().blockNumber() < rows - 1:
            self.centerCursor()

    # -- Qt's events

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files that are dropped are for the window to open, not text to insert."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.typing.paste(source):
            super().insertFromMimeData(source)

    def createMimeDataFromSelection(self) -> QMimeData:
        return self.typing.copied()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.typing.input_method(event):
            event.accept()
        else:
            super().inputMethodEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.guides:
            paint_guides(self, painter)
        for paint in self.overlays:
            paint(painter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = (self.commands.act, self.closing.key, self.typing.key)
        if _is_taken(event, *self.key_handlers, *own):
            event.accept()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not _is_taken(event, *self.mouse_handlers, *self._own_mouse):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not _is_taken(event, *self.mouse_handlers, *self._own_mouse):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not _is_taken(event, *self.mouse_handlers, *self._own_mouse):
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = self.cursorForPosition(event.pos())
        for handler in self.menu_handlers:
            handler(menu, place)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.commands.takes(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            point = event.pos() - self.viewport().pos()
            place = self.cursorForPosition(point)
            if not any(handler(event, place) for handler in self.hover_handlers):
                self.margin.tell(self.rows.at(point.y()), event)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "colors"):
            self.colors.use_theme()
            self.line.refresh()
            self.problems.refresh()
            self.brackets.refresh()
            self.carets.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.margin.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.look.wheel(event):
            super().wheelEvent(event)

    # -- inside

    def _say_edited(self, at: int, removed: int, added: int) -> None:
        self._text = None
        # Qt says the same when a line is given other colours, but then counts no revision.
        if self._revision != self.document().revision() or removed != added:
            self._revision = self.document().revision()
            self.edited.emit(at, removed, added)


def _is_taken(event: _Event, *handlers: Callable[[_Event], bool]) -> bool:
    """Whether one of the handlers did what an event is for; those behind it are not asked."""
    return any(handler(event) for handler in handlers)
