"""An editor for code: numbered lines, colours, marks for problems, and the keys of editors."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QToolTip, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.theme import colors, monospace
from pierhead.ui.widgets.code_brackets import CodeBrackets
from pierhead.ui.widgets.code_carets import CodeCarets
from pierhead.ui.widgets.code_closing import CodeClosing
from pierhead.ui.widgets.code_colors import CodeColors, Highlighting
from pierhead.ui.widgets.code_commands import CodeCommands
from pierhead.ui.widgets.code_edits import TAB
from pierhead.ui.widgets.code_folding import CodeFolding
from pierhead.ui.widgets.code_guides import paint_guides
from pierhead.ui.widgets.code_layers import CodeLayers, Layer, whole_line
from pierhead.ui.widgets.code_margin import CodeMargin
from pierhead.ui.widgets.code_marks import CodeMarks
from pierhead.ui.widgets.code_pointer import CodePointer
from pierhead.ui.widgets.code_problems import CodeProblems
from pierhead.ui.widgets.code_text import plain
from pierhead.ui.widgets.code_typing import CodeTyping

SMALLEST, LARGEST = 6, 40
"""Points of the font that zooming may reach."""
KeyHandler = Callable[[QKeyEvent], bool]
"""Whether it did what the key is for, so that nobody else gets it."""
MouseHandler = Callable[[QMouseEvent], bool]
"""The same for presses, moves and releases of the mouse over the text."""
HoverHandler = Callable[[QHelpEvent, QTextCursor], bool]
"""Whether it shows something about the place that the pointer rests on."""
MenuHandler = Callable[[QMenu, QTextCursor], object]
"""Puts actions for a place of the text into the menu of the text."""
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
    zoomed = Signal(int)
    """The font has another size, in points."""

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
        self._family = ""
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName(_("Text"))
        self._revision = self.document().revision()
        self._text: str | None = None
        """The text, from when it was last asked for until it changes."""
        self.document().contentsChange.connect(self._say_edited)
        self.marks, self.layers = CodeMarks(self), CodeLayers(self)
        self.problems = CodeProblems(self)
        self.folding, self.brackets = CodeFolding(self), CodeBrackets(self)
        self.carets, self.typing = CodeCarets(self), CodeTyping(self)
        self.closing = CodeClosing(self)
        self._margin = CodeMargin(self)
        self.colors = CodeColors(self)
        self.commands, self.pointer = CodeCommands(self), CodePointer(self)
        self.overlays += [self.folding.paint, self.carets.paint]
        self.blockCountChanged.connect(self._fit_margin)
        self.updateRequest.connect(self._move_margin)
        self.cursorPositionChanged.connect(self._show_line)
        self.marks.changed.connect(self._margin.update)
        self.lines_shown.connect(self._margin.update)
        self._use_font(self.font().pointSize())
        self._show_line()

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

    def use_highlighting(self, highlighting: Highlighting | None) -> None:
        """Colour the text by this."""
        self.colors.use(highlighting)

    # -- lines on the screen

    def visible_lines(self) -> Iterator[tuple[QTextBlock, float]]:
        """The lines that are on the screen, with their upper edges in pixels."""
        block = self.firstVisibleBlock()
        top = self._geometry(block).top()
        while block.isValid() and top <= self.viewport().height():
            yield block, top
            top += self.blockBoundingRect(block).height()
            block = self.folding.next_visible(block)

    def block_at(self, y: int) -> QTextBlock:
        """The line at a height of the viewport; an invalid one below the last."""
        for block, top in self.visible_lines():
            if top <= y < top + self.blockBoundingRect(block).height():
                return block
        return QTextBlock()

    def select_line(self, block: QTextBlock) -> None:
        """Select a line with its end."""
        cursor = QTextCursor(block)
        keep = QTextCursor.MoveMode.KeepAnchor
        if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock, keep):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, keep)
        self.setTextCursor(cursor)
        self.setFocus()

    def show_mark(self, block: QTextBlock, event: QHelpEvent) -> None:
        """Say what is marked at a line where the pointer rests; nothing, if nothing is."""
        mark = self.marks.lines().get(block.blockNumber() + 1) if block.isValid() else None
        QToolTip.showText(event.globalPos(), plain_tooltip(mark.text if mark else ""), self)

    # -- how it looks

    def use_look(self, family: str, *, wrap: bool, spaces: bool) -> None:
        """Use a font, the platform's if it has no name, and show long lines and spaces so."""
        self._family = family
        self._use_font(self.font().pointSize())
        modes = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(modes.WidgetWidth if wrap else modes.NoWrap)
        option = self.document().defaultTextOption()
        flags = option.flags() & ~QTextOption.Flag.ShowTabsAndSpaces
        option.setFlags(flags | QTextOption.Flag.ShowTabsAndSpaces if spaces else flags)
        self.document().setDefaultTextOption(option)

    def zoom(self, by: int) -> None:
        """Make the font larger or smaller; 0 gives it its own size again."""
        points = self.font().pointSize() + by if by else monospace().pointSize()
        self.set_points(points)

    def set_points(self, points: int) -> None:
        """Use a font of this size."""
        points = min(max(points, SMALLEST), LARGEST)
        if points != self.font().pointSize():
            self._use_font(points)
            self.zoomed.emit(points)

    def _use_font(self, points: int) -> None:
        font = monospace(points)
        if self._family:
            font.setFamilies([self._family])
        self.setFont(font)
        self.setTabStopDistance(TAB * self.fontMetrics().horizontalAdvance(" "))
        self._fit_margin()

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
        if self._key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._handled(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._handled(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._handled(event):
            super().mouseReleaseEvent(event)

    def _handled(self, event: QMouseEvent) -> bool:
        handlers = (*self.mouse_handlers, self.folding.click, self.pointer.handle)
        return any(handler(event) for handler in handlers)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = self.cursorForPosition(event.pos())
        for handler in self.menu_handlers:
            handler(menu, place)
        menu.popup(event.globalPos())

    def _key(self, event: QKeyEvent) -> bool:
        handlers = (
            *self.key_handlers,
            self.commands.act,
            self.closing.key,
            self.typing.key,
        )
        return any(handler(event) for handler in handlers)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.commands.takes(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            point = event.pos() - self.viewport().pos()
            place = self.cursorForPosition(point)
            if not any(handler(event, place) for handler in self.hover_handlers):
                self.show_mark(self.block_at(point.y()), event)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "colors"):
            self.colors.use_theme()
            self._show_line()
            self.problems.refresh()
            self.brackets.refresh()
            self.carets.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._margin.setGeometry(
            QRect(inside.left(), inside.top(), self._margin.needed_width(), inside.height())
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # -- inside

    def _say_edited(self, at: int, removed: int, added: int) -> None:
        self._text = None
        # Qt says the same when a line is given other colours, but then counts no revision.
        if self._revision != self.document().revision() or removed != added:
            self._revision = self.document().revision()
            self.edited.emit(at, removed, added)

    def _geometry(self, block: QTextBlock) -> QRectF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    def _fit_margin(self, *_args: object) -> None:
        width = self._margin.needed_width()
        self.setViewportMargins(width, 0, 0, 0)
        self._margin.resize(width, self._margin.height())
        self._margin.update()

    def _move_margin(self, rect: QRect, dy: int) -> None:
        if dy:
            self._margin.scroll(0, dy)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())

    def _show_line(self) -> None:
        self.layers.put(Layer.LINE, [whole_line(self.textCursor(), colors().alternate)])
        self._margin.update()
