"""The picture of a terminal: what changed is painted, at most once per frame.

Much new text is drawn in portions, between which the event loop gets its turn; only then does it
appear, so that a frame is never half old and half new.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pierhead.core.i18n import _
from pierhead.terminal.emulator import ALL, Emulator
from pierhead.ui.bind import bind
from pierhead.ui.theme import colors, monospace
from pierhead.ui.widgets.terminal_cursor import Cursor
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, TerminalStyle
from pierhead.ui.widgets.terminal_paint import Cells, LinePainter
from pierhead.ui.widgets.terminal_select import Selection

FRAME = 0.016
"""Seconds: output that comes faster than this is painted together."""
PADDING = 4
"""Logical pixels around the cells."""

_PORTION = 0.003
_PATIENCE = 0.15
_RESIZE_SETTLES = 50
_FLASH = 120
_SMALLEST, _LARGEST = 6.0, 40.0
_SELECTED = 90


class TerminalCanvas(QAbstractScrollArea):
    """Shows an emulator, its scrollback and a selection, and follows the size of the widget."""

    resized = Signal(int, int)
    """Columns and lines that now fit; at the first show, then when resizing comes to rest."""

    def __init__(self, emulator: Emulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.emulator = emulator
        self.selection: Selection | None = None
        self.style_chosen = TerminalStyle()
        """What was given to ``restyle`` last."""
        self._zoomed = 0.0
        self._shown_top = -1
        self._alternate = False
        self._framed = 0.0
        self._held_since = 0.0
        self._portions: list[int] = []
        self._flashing = False
        self._make_timers()
        self._prepare_widget()
        self.caret = Cursor(self)
        self._dress()
        bind(emulator.on_bell, self, self._flash)

    def _make_timers(self) -> None:
        self._frame_timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._frame_timer.timeout.connect(self._frame)
        self._resize_timer = QTimer(self, singleShot=True, interval=_RESIZE_SETTLES)
        self._resize_timer.timeout.connect(self._apply_size)
        self._flash_timer = QTimer(self, singleShot=True, interval=_FLASH)
        self._flash_timer.timeout.connect(self._end_flash)

    def _prepare_widget(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setAccessibleName(_("Scrollback"))
        viewport = self.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.setMouseTracking(True)
        viewport.setCursor(Qt.CursorShape.IBeamCursor)

    # -- geometry

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
        scale = self.cells.scale
        across = (point.x() - PADDING) * scale / self.cells.width
        return across, int((point.y() - PADDING) * scale // self.cells.height)

    def line_rect(self, number: int) -> QRect:
        """Where a line is on the viewport."""
        height = self.cells.height / self.cells.scale
        top = PADDING + (number - self.first_visible()) * height
        return QRectF(0, top, self.viewport().width(), height).toAlignedRect()

    def cell_rect(self, line: int, column: int, count: int = 1) -> QRectF:
        """Where cells are on the viewport."""
        cells, scale = self.cells, self.cells.scale
        x = PADDING + column * cells.width / scale
        y = PADDING + (line - self.first_visible()) * cells.height / scale
        return QRectF(x, y, count * cells.width / scale, cells.height / scale)

    def visible_lines(self) -> range:
        """The absolute numbers of the lines that are in sight, partly or wholly."""
        first = max(self.first_visible(), self.emulator.first)
        rows = int(self.viewport().height() * self.cells.scale // self.cells.height) + 1
        return range(first, min(first + rows, self.emulator.end))

    def scroll_lines(self, count: int) -> None:
        """Move the view down, or up when negative."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + count)

    def select(self, selection: Selection | None) -> None:
        """Show another selection."""
        if selection != self.selection:
            self.selection = selection
            self.viewport().update()

    # -- frames

    @property
    def drawing(self) -> bool:
        """Whether a frame is being drawn in portions: more output should wait for it."""
        return bool(self._portions)

    def refresh(self) -> None:
        """Have what has changed in the emulator painted, at once or when a frame has passed."""
        if not self._frame_timer.isActive():
            wait = max(0.0, self._framed + FRAME - perf_counter())
            self._frame_timer.start(round(wait * 1000))

    def _frame(self) -> None:
        """Bring the scroll bar and the picture in line with the emulator."""
        if self._held():
            return
        self._framed = perf_counter()
        if not self._portions:
            self._collect()
        while self._portions:
            number = self._portions.pop()
            if self.emulator.first <= number < self.emulator.end:
                self.painter.pixmap(self.emulator.line(number))
            if perf_counter() > self._framed + _PORTION:
                break
        if self._portions:
            self._frame_timer.start(0)
        else:
            self.caret.moved()
            self.frame_done()

    def frame_done(self) -> None:
        """For those who build on it: the picture is up to date."""

    def _collect(self) -> None:
        """Follow the output, and find the lines that have to be drawn."""
        emulator = self.emulator
        dirty = emulator.take_dirty()
        bar = self.verticalScrollBar()
        follows = bar.value() == bar.maximum()
        bar.setPageStep(emulator.lines)
        bar.setRange(emulator.first, emulator.top)
        if follows:
            bar.setValue(emulator.top)
        self.painter.reversed = emulator.reversed
        self.painter.least = emulator.lines + 1
        if emulator.alternate != self._alternate:
            self._alternate = emulator.alternate
            self.select(None)
        visible = self.visible_lines() if self.isVisible() else range(0)
        if dirty is ALL or emulator.top != self._shown_top:
            self._shown_top = emulator.top
            self._portions = list(visible)
            self.viewport().update()
        else:
            self._portions = [number for number in dirty if number in visible]
            for number in self._portions:
                self.viewport().update(self.line_rect(number))

    def _held(self) -> bool:
        """Whether the program asked to wait with painting, and has not asked for too long."""
        if not self.emulator.synchronized:
            self._held_since = 0.0
            return False
        now = perf_counter()
        self._held_since = self._held_since or now
        left = self._held_since + _PATIENCE - now
        if left > 0:
            self._frame_timer.start(round(left * 1000) + 1)
            return True
        self._held_since = now
        return False

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        region = event.region()
        painter.fillRect(event.rect(), QColor(self.painter.background))
        tints = self.tints()
        for number in self.visible_lines():
            if region.intersects(self.line_rect(number)):
                self._paint_line(painter, number, tints.get(number, []))
        self.caret.paint(painter)
        if self._flashing:
            painter.setPen(QColor(colors().warn))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        painter.end()

    def tints(self) -> dict[int, list[tuple[int, int, QColor]]]:
        """Cells to tint by line, as start, end and colour."""
        return {}

    def _paint_line(
        self, painter: QPainter, number: int, tints: list[tuple[int, int, QColor]]
    ) -> None:
        pixmap = self.painter.pixmap(self.emulator.line(number))
        if pixmap is not None:
            painter.drawPixmap(self.cell_rect(number, 0).topLeft(), pixmap)
        if self.selection is not None:
            start, end = self.selection.columns_on(self.emulator, number)
            colour = QColor(colors().accent)
            colour.setAlpha(_SELECTED)
            tints = [*tints, (start, end, colour)]
        for start, end, colour in tints:
            painter.fillRect(self.cell_rect(number, start, end - start), colour)

    def _flash(self) -> None:
        self._flashing = True
        self._flash_timer.start()
        self.viewport().update()

    def _end_flash(self) -> None:
        self._flashing = False
        self.viewport().update()

    # -- looks and size

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
        chosen = self._font().pointSizeF() - self._zoomed
        wanted = min(max(_SMALLEST, chosen + self._zoomed + step), _LARGEST)
        self._zoomed = wanted - chosen if step else 0.0
        self._dress()
        self._apply_size()

    def _font(self) -> QFont:
        style = self.style_chosen
        font = monospace()
        if style.family:
            # The platform's own stands in for characters, and for a font that is gone.
            font.setFamilies([style.family, *font.families()])
        font.setPointSizeF((style.points or font.pointSizeF()) + self._zoomed)
        return font

    def _dress(self) -> None:
        """Take the chosen style, the colours of the app and the scale of the screen."""
        style = self.style_chosen
        self.cells = Cells(self._font(), self.devicePixelRatioF(), style)
        look = style.look or (DARK_LOOK if colors().dark else LIGHT_LOOK)
        self.painter = LinePainter(self.cells, look, style)
        shown = look.foreground, look.background, look.cursor, look.colours
        self.emulator.set_default_colours(*shown)
        self.emulator.set_cell_size(self.cells.width, self.cells.height)
        self.viewport().update()

    def _apply_size(self) -> None:
        """Give the emulator and the program the size that fits."""
        self._resize_timer.stop()
        columns, lines = self.fitting
        if (columns, lines) != (self.emulator.columns, self.emulator.lines) or not self._framed:
            self.emulator.resize(columns, lines)
            self._portions = []
            self._frame()
            self.resized.emit(columns, lines)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._dress()
            self._resize_timer.start()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._apply_size()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._resize_timer.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:
        scale = self.cells.scale
        width = 80 * self.cells.width / scale + 2 * PADDING
        return QSize(round(width), round(24 * self.cells.height / scale) + 2 * PADDING)
