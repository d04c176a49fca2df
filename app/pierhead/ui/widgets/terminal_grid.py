"""The grid of cells that a terminal fills its widget with: fonts, colours, size and places.

Cells are whole device pixels, so places are reckoned in those; Qt is told logical ones.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from pierhead.terminal.emulator import Emulator
from pierhead.ui.theme import Colors, colors
from pierhead.ui.widgets.terminal_cells import PADDING, Cells, chosen_font
from pierhead.ui.widgets.terminal_glyphs import Glyphs
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, TerminalStyle
from pierhead.ui.widgets.terminal_paint import LinePainter
from pierhead.ui.widgets.terminal_pictures import Pictures

_RESIZE_SETTLES = 50
_SMALLEST, _LARGEST = 6.0, 40.0


class TerminalGrid(QAbstractScrollArea):
    """Knows where the cells of an emulator are, how they look, and how many fit."""

    resized = Signal(int, int)
    """Columns and lines that now fit; at the first show, then when resizing comes to rest."""

    def __init__(self, emulator: Emulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.emulator = emulator
        self.pictures = Pictures(self)
        self.style_chosen = TerminalStyle()
        """What was given to ``restyle`` last."""
        self._zoomed = 0.0
        self._worn: tuple[QFont, float, Colors] | None = None
        self._sized = False
        self._resize_timer = QTimer(self, singleShot=True, interval=_RESIZE_SETTLES)
        self._resize_timer.timeout.connect(self._apply_size)

    # -- places

    @property
    def fitting(self) -> tuple[int, int]:
        """Columns and lines that fit into the widget; never none."""
        size = self.viewport().size()
        scale = self.cells.scale
        columns = int((size.width() - 2 * PADDING) * scale) // self.cells.width
        lines = int((size.height() - 2 * PADDING) * scale) // self.cells.height
        return max(2, columns), max(1, lines)

    def first_visible(self) -> int:
        """The absolute number of the line at the top."""
        return self.verticalScrollBar().value()

    def cell_at(self, point: QPointF) -> tuple[float, int]:
        """Column with its fraction, and row from the first visible one; may lie outside."""
        cells = self.cells
        across = (point.x() * cells.scale - cells.padding) / cells.width
        return across, int((point.y() * cells.scale - cells.padding) // cells.height)

    def device_rect(self, line: int, column: int, count: int = 1) -> QRect:
        """Where cells are, in device pixels from the corner of the viewport."""
        cells = self.cells
        x = cells.padding + column * cells.width
        y = cells.padding + (line - self.first_visible()) * cells.height
        return QRect(x, y, count * cells.width, cells.height)

    def logical(self, rect: QRect) -> QRectF:
        """Device pixels as Qt counts them."""
        scale = self.cells.scale
        return QRectF(
            rect.x() / scale, rect.y() / scale, rect.width() / scale, rect.height() / scale
        )

    def cell_rect(self, line: int, column: int, count: int = 1) -> QRectF:
        """Where cells are on the viewport."""
        return self.logical(self.device_rect(line, column, count))

    def line_rect(self, number: int) -> QRect:
        """Where a line is on the viewport, from edge to edge."""
        rect = self.cell_rect(number, 0).toAlignedRect()
        return QRect(0, rect.y(), self.viewport().width(), rect.height())

    def visible_lines(self) -> range:
        """The absolute numbers of the lines that are in sight, partly or wholly."""
        return self.lines_from(self.first_visible())

    def lines_from(self, first: int) -> range:
        """The numbers of the lines that would be in sight below a first one."""
        first = max(first, self.emulator.first)
        rows = int(self.viewport().height() * self.cells.scale // self.cells.height) + 1
        return range(first, min(first + rows, self.emulator.end))

    # -- looks

    def restyle(self, style: TerminalStyle) -> None:
        """Show the terminal as the user chose; nothing happens when that has not changed.

        Text, scrollback and selection stay. With another font or size the cells that fit change
        and ``resized`` is emitted. A zoom ends with another size of the font.
        """
        if style == self.style_chosen:
            return
        if style.points != self.style_chosen.points:
            self._zoomed = 0.0
        self.style_chosen = style
        self._dress()
        if self.isVisible():
            self._apply_size()

    def zoom(self, step: float) -> None:
        """Make the text larger or smaller by points; 0 goes back to the chosen size."""
        chosen = chosen_font(self.style_chosen).pointSizeF()
        wanted = min(max(_SMALLEST, chosen + self._zoomed + step), _LARGEST)
        self._zoomed = wanted - chosen if step else 0.0
        self._dress()
        self._apply_size()

    def _dress(self) -> None:
        """Take the chosen style and the scale of the screen."""
        font, scale, _colours = self._worn = self._wanted()
        self.cells = Cells(font, scale, self.style_chosen)
        self._glyphs = Glyphs(self.cells)
        self.emulator.set_cell_size(self.cells.width, self.cells.height)
        self.recolour()

    def _wanted(self) -> tuple[QFont, float, Colors]:
        """What its looks are made from, besides the chosen style."""
        font = chosen_font(self.style_chosen)
        font.setPointSizeF(font.pointSizeF() + self._zoomed)
        return font, self.devicePixelRatioF(), colors()

    def recolour(self) -> None:
        """Take the colours of the style or of the app, and those that the program has set."""
        emulator, style = self.emulator, self.style_chosen
        look = style.look or (DARK_LOOK if colors().dark else LIGHT_LOOK)
        shown = look.foreground, look.background, look.cursor, look.colours
        emulator.set_default_colours(*shown)
        look = look.altered(emulator.palette, emulator.default_colours)
        self.painter = LinePainter(
            self._glyphs, look, style, swapped=emulator.reversed, pictures=self.pictures
        )
        self.redraw()

    def redraw(self) -> None:
        """For those who build on it: nothing looks as it did."""

    # -- size

    def resettle(self) -> None:
        """For those who build on it: the emulator has another size."""

    def _apply_size(self) -> None:
        """Give the emulator and the program the size that fits."""
        self._resize_timer.stop()
        size = self.fitting
        if size != (self.emulator.columns, self.emulator.lines) or not self._sized:
            self._sized = True
            self.emulator.resize(*size)
            self.resettle()
            self.resized.emit(*size)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._dress()
            self._resize_timer.start()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt tells of a change wherever a widget comes into another one; few change anything.
        changes = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}
        if event.type() in changes and self._worn != self._wanted():
            self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Nobody tells of the scale of another window that it came into.
        if self._worn != self._wanted():
            self._dress()
        self._apply_size()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._resize_timer.start()

    def sizeHint(self) -> QSize:
        cells = self.cells
        width = (80 * cells.width + 2 * cells.padding) / cells.scale
        return QSize(round(width), round((24 * cells.height + 2 * cells.padding) / cells.scale))
