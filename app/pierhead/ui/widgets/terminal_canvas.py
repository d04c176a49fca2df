"""The picture of a terminal: its lines, what is tinted on them, and the cursor."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QFrame, QWidget

from pierhead.core.i18n import _
from pierhead.terminal.emulator import Emulator
from pierhead.ui.bind import bind
from pierhead.ui.theme import colors
from pierhead.ui.widgets.terminal_blink import Blink
from pierhead.ui.widgets.terminal_cursor import Cursor
from pierhead.ui.widgets.terminal_frames import Frames
from pierhead.ui.widgets.terminal_grid import TerminalGrid
from pierhead.ui.widgets.terminal_select import Selection
from pierhead.ui.widgets.terminal_settling import Settling

Tint = tuple[int, int, QColor]
"""Cells of a line from a start up to an end, and the colour that is laid over them."""

_FLASH = 120
_SELECTED = 90


class TerminalCanvas(TerminalGrid):
    """Shows an emulator, its scrollback and a selection, and follows the size of the widget."""

    def __init__(self, emulator: Emulator, parent: QWidget | None = None) -> None:
        super().__init__(emulator, parent)
        self.selection: Selection | None = None
        self._alternate = False
        self._recoloured = False
        self._flash_timer = QTimer(self, singleShot=True, interval=_FLASH)
        self._flash_timer.timeout.connect(self.viewport().update)
        self._prepare_widget()
        self.frames = Frames(self)
        self.settling = Settling(self)
        self.blink = Blink(self)
        self.blink.turned.connect(self._blink)
        self.caret = Cursor(self)
        self._dress()
        self.pictures.came.connect(self.frames.show_pictures)
        bind(emulator.on_colours, self, self._note_colours)

    def _prepare_widget(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setAccessibleName(_("Scrollback"))
        viewport = self.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.setMouseTracking(True)
        viewport.setCursor(Qt.CursorShape.IBeamCursor)

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
        return self.frames.drawing

    def refresh(self) -> None:
        """Have what has changed in the emulator painted, at once or when a frame has passed."""
        self.frames.refresh()

    def coming_lines(self) -> range:
        """The lines that will be in sight once the view has followed the output."""
        bar, emulator = self.verticalScrollBar(), self.emulator
        follows = bar.value() == bar.maximum()
        return self.lines_from(emulator.top if follows else min(bar.value(), emulator.top))

    def follow_modes(self) -> bool:
        """Take over what holds for the whole screen; whether all of it looks different now."""
        emulator = self.emulator
        if emulator.alternate != self._alternate:
            self._alternate = emulator.alternate
            self.select(None)
        different = self._recoloured or emulator.reversed != self.painter.swapped
        if different:
            self._recoloured = False
            self.recolour()
        return different

    def update_lines(self, numbers: list[int]) -> None:
        """Have lines painted."""
        if 2 * len(numbers) > self.emulator.lines:
            self.viewport().update()
            return
        for number in numbers:
            self.viewport().update(self.line_rect(number))

    def frame_drawn(self) -> None:
        """Follow the output with the scroll bar and the cursor."""
        emulator, bar = self.emulator, self.verticalScrollBar()
        follows = bar.value() == bar.maximum()
        bar.setPageStep(emulator.lines)
        bar.setRange(emulator.first, emulator.top)
        if follows:
            bar.setValue(emulator.top)
        self.settling.start()
        self.caret.moved()
        self.frame_done()

    def frame_done(self) -> None:
        """For those who build on it: the picture is up to date."""

    def redraw(self) -> None:
        self.frames.forget()
        self.caret.moved()
        self.viewport().update()

    def resettle(self) -> None:
        self.settling.place()
        self.settling.start()
        self.frames.now()

    def lines_moved(self) -> None:
        """For those who build on it: lines of the scrollback have other numbers."""

    def _note_colours(self) -> None:
        self._recoloured = True

    # -- blinking

    def settle_blinking(self) -> None:
        """Let the clock tick if anything needs it."""
        self.blink.run(self.hasFocus() and (self.caret.blinks or self.frames.blinks))

    def _blink(self) -> None:
        self.frames.blink(self.blink.lit)
        self.caret.turn()
        self.settle_blinking()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            self._paint(painter, event.rect())
        finally:
            # Qt ends the process when a painter is left behind.
            painter.end()

    def _paint(self, painter: QPainter, rect: QRect) -> None:
        # Whole device pixels: where the viewport begins between two, all is shifted alike.
        painter.scale(1 / self.cells.scale, 1 / self.cells.scale)
        sheet = self.frames.sheet(self._lines_in(rect))
        # Again: with a frame that was brought to its end, the view may have scrolled.
        lines = self._lines_in(rect)
        corner = self.device_rect(lines.start, 0)
        sheet.paint(painter, corner.x(), corner.y(), lines)
        self._paint_rest(painter, sheet.width)
        self._paint_tints(painter, lines)
        self.caret.paint(painter)
        if self._flash_timer.isActive():
            self._paint_flash(painter)

    def _lines_in(self, rect: QRect) -> range:
        """The lines of which a part is in a rectangle of logical pixels."""
        cells, first, visible = self.cells, self.first_visible(), self.visible_lines()
        # One pixel more: the corner of the viewport may be between two.
        top = int(rect.y() * cells.scale) - 1 - cells.padding
        bottom = int((rect.y() + rect.height()) * cells.scale) + 1 - cells.padding
        start = max(visible.start, first + top // cells.height)
        return range(start, max(start, min(visible.stop, first + bottom // cells.height + 1)))

    def _paint_rest(self, painter: QPainter, across: int) -> None:
        """Fill what is around lines that are so many device pixels wide."""
        cells, visible, background = (
            self.cells,
            self.visible_lines(),
            QColor(self.painter.background),
        )
        width = self._device_width()
        bottom = self.device_rect(visible.stop, 0).y() if visible else 0
        painter.fillRect(0, 0, width, cells.padding, background)
        painter.fillRect(0, 0, cells.padding, bottom, background)
        right = cells.padding + across
        painter.fillRect(right, 0, max(0, width - right), bottom, background)
        height = round(self.viewport().height() * cells.scale) + 1
        painter.fillRect(0, bottom, width, max(0, height - bottom), background)

    def _paint_tints(self, painter: QPainter, lines: range) -> None:
        tints = self.tints()
        selected = QColor(colors().accent)
        selected.setAlpha(_SELECTED)
        for number in lines:
            found = tints.get(number, [])
            if self.selection is not None:
                found = [*found, (*self.selection.columns_on(self.emulator, number), selected)]
            for start, stop, colour in found:
                painter.fillRect(self.device_rect(number, start, stop - start), colour)

    def _device_width(self) -> int:
        return round(self.viewport().width() * self.cells.scale) + 1

    def tints(self) -> dict[int, list[Tint]]:
        """Cells to tint, by line."""
        return {}

    def flash(self) -> None:
        """Frame the terminal for a moment: a bell that is seen."""
        self._flash_timer.start()
        self.viewport().update()

    def _paint_flash(self, painter: QPainter) -> None:
        scale, viewport = self.cells.scale, self.viewport()
        thin = round(2 * scale)
        width, height = round(viewport.width() * scale), round(viewport.height() * scale)
        colour = QColor(colors().warn)
        inside = QRegion(thin, thin, width - 2 * thin, height - 2 * thin)
        around = QRegion(0, 0, width, height).subtracted(inside)
        for rect in around:  # type: ignore[attr-defined]
            painter.fillRect(rect, colour)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # There may be many terminals, of which one is seen.
        self.frames.forget()
        self.painter.forget()
        self.pictures.forget()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
