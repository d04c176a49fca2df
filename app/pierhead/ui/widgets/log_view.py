"""A log on the screen: any number of lines, of which only those that are seen cost anything.

It follows the end until the user goes up. Lines wrap or are scrolled sideways; a selection runs
across lines and stays with them. Nothing in a line is read as markup.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from pierhead.core.i18n import _
from pierhead.state.logs import LogBuffer
from pierhead.ui.theme import UNIT, monospace
from pierhead.ui.widgets.log_keys import scroll_by_key, select_by_key
from pierhead.ui.widgets.log_line import EMPTY, ShownLine
from pierhead.ui.widgets.log_mouse import LogMouse
from pierhead.ui.widgets.log_paint import Clock, RowPainter
from pierhead.ui.widgets.log_scroll import LogScroll, Place
from pierhead.ui.widgets.log_selection import LogSelection, Spot
from pierhead.ui.widgets.own_keys import claims


class LogView(QAbstractScrollArea):
    """Shows a ``LogBuffer``; call ``refresh`` when it changed."""

    follow_changed = Signal(bool)
    """Whether it stays at the end."""

    def __init__(self, buffer: LogBuffer, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.buffer = buffer
        self.selection = LogSelection()
        self.sight = LogScroll(buffer, self.rows)
        self.wraps = True
        self._times = False
        self._clock = Clock()
        self._needle: re.Pattern[str] | None = None
        self._current: tuple[int, int] | None = None
        self._widest = 0
        self._hint = ""
        self._cache: dict[int, ShownLine] = {}
        self._followed = True
        self._mouse = LogMouse(self)
        self._painter = RowPainter(monospace())
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    # -- what is shown

    def show_buffer(self, buffer: LogBuffer) -> None:
        """Show another log, from its end."""
        self.buffer = buffer
        self.selection = LogSelection()
        self.sight = LogScroll(buffer, self.rows)
        self._cache.clear()
        self._widest = 0
        self._current = None
        self.refresh()

    def refresh(self) -> None:
        """Show what the buffer has now."""
        if self._times and len(self.buffer):
            self._clock.look_at(self.buffer.line(self.buffer.first).time)
        self._painter.times = self._clock.cells if self._times else 0
        self._measure()
        self._update_bars()
        self.viewport().update()

    def set_hint(self, text: str) -> None:
        """Say this while there is no line."""
        self._hint = text
        self.viewport().update()

    def set_wrap(self, on: bool) -> None:
        """Wrap lines, or scroll sideways."""
        self.wraps = on
        self.horizontalScrollBar().setValue(0)
        self.refresh()

    def set_times(self, on: bool) -> None:
        """Show when each line was written."""
        self._times = on
        self.refresh()

    def set_needle(self, needle: re.Pattern[str] | None) -> None:
        """Mark what this finds."""
        self._needle = needle
        self._current = None
        self.viewport().update()

    def mark_match(self, index: int, number: int) -> None:
        """Mark a match as the current one: which one of a line."""
        self._current = (index, number)
        self.viewport().update()

    def sees(self, index: int) -> bool:
        """Whether a line is in sight."""
        return any(place.line == index for place in self.sight.seen())

    def show_match(self, index: int, number: int) -> None:
        """Go to a match."""
        self._current = (index, number)
        shown = self.shown(index)
        found = list(self._needle.finditer(shown.text)) if self._needle else []
        cell = shown.cell(found[number].start()) if number < len(found) else 0
        across = self.across
        self.sight.reveal(Place(index, cell // across if self.wraps else 0))
        self._widest = max(self._widest, shown.cells)
        self.moved()
        bar = self.horizontalScrollBar()
        if not self.wraps and not bar.value() <= cell < bar.value() + across:
            bar.setValue(max(0, cell - across // 2))

    def go_to_end(self) -> None:
        """Show the newest lines and stay there."""
        self.sight.end()
        self.moved()

    @property
    def following(self) -> bool:
        """Whether it stays at the end."""
        return self.sight.following

    def shown(self, index: int) -> ShownLine:
        """A line as it is drawn; an empty one if it is not kept any more."""
        if not self.buffer.first <= index < self.buffer.end:
            return EMPTY
        line = self.buffer.line(index)
        known = self._cache.get(index)
        if known is None or known.line != line:
            if len(self._cache) > 4 * self.sight.height + 100:
                self._cache.clear()
            known = self._cache[index] = ShownLine(line)
        return known

    def selected_text(self) -> str:
        """What is selected, with the times of whole lines if they are shown."""
        if not self.selection:
            return ""
        buffer = self.buffer
        return self.selection.text(buffer.first, buffer.end, self.shown, times=self._times)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        if text := self.selected_text():
            QGuiApplication.clipboard().setText(text)

    def select_all(self) -> None:
        """Select every line that is kept."""
        self.selection.begin(Spot(self.buffer.first, 0))
        last = self.buffer.end - 1
        self.selection.extend(Spot(last, len(self.shown(last).text)))
        self.viewport().update()

    # -- measures

    @property
    def row_height(self) -> float:
        """In logical pixels."""
        return self._painter.height

    @property
    def across(self) -> int:
        """Cells from the left to the right edge."""
        room = self.viewport().width() - self._painter.left - UNIT
        return max(8, int(room / self._painter.cell))

    def rows(self, index: int) -> int:
        """How many rows a line takes."""
        return self.shown(index).rows(self.across) if self.wraps else 1

    def _measure(self) -> None:
        self.sight.height = max(1, int(self.viewport().height() / self._painter.height))

    def _update_bars(self) -> None:
        scroll, buffer = self.sight, self.buffer
        last = scroll.last_top()
        most = last.line - buffer.first + (1 if last.row else 0)
        top = scroll.top
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        bar.setRange(0, most)
        bar.setPageStep(scroll.height)
        bar.setValue(most if scroll.following else top.line - buffer.first)
        bar.blockSignals(False)
        beside = self.horizontalScrollBar()
        beside.setPageStep(self.across)
        beside.setRange(0, 0 if self.wraps else max(0, self._widest - self.across + 1))
        if scroll.following != self._followed:
            self._followed = scroll.following
            self.follow_changed.emit(scroll.following)

    def _bar_moved(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum():
            self.sight.end()
        else:
            self.sight.go_exactly(Place(self.buffer.first + value))
        self.moved()

    def moved(self) -> None:
        """Show the part of the log that ``scroll`` says."""
        self._update_bars()
        self.viewport().update()

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        if not len(self.buffer):
            painter.setPen(self.palette().placeholderText().color())
            space = self.viewport().rect().adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)
            wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
            painter.drawText(space, wrapped, self._hint)
        widest, y = self._widest, 0.0
        for place in self.sight.seen():
            shown = self.shown(place.line)
            first = place.row * self.across if self.wraps else self.horizontalScrollBar().value()
            self._draw_row(painter, y, place, shown, (first, first + self.across))
            widest = max(widest, shown.cells)
            y += self.row_height
        painter.end()
        if widest > self._widest:
            self._widest = widest
            if not self.wraps:
                QTimer.singleShot(0, self, self._update_bars)

    def _draw_row(
        self,
        painter: QPainter,
        y: float,
        place: Place,
        shown: ShownLine,
        cells: tuple[int, int],
    ) -> None:
        rows = self._painter
        if selected := self.selection.columns(place.line, len(shown.text)):
            rows.draw_selection(painter, y, shown, selected, cells)
        if self._needle:
            current = self._current[1] if self._current and self._current[0] == place.line else -1
            for number, match in enumerate(self._needle.finditer(shown.text)):
                rows.draw_match(painter, y, shown, match.span(), cells, current=number == current)
        if place.row == 0:
            time = self._clock.text(shown.line.time) if self._times else ""
            rows.draw_gutter(painter, y, shown, time)
        rows.draw_row(painter, y, shown, cells)

    # -- the user

    def spot_at(self, position: QPoint) -> Spot:
        """The place between two characters that is nearest to a point of the viewport."""
        rows = list(self.sight.seen())
        if not rows:
            return Spot(self.buffer.first, 0)
        number = int(position.y() // self._painter.height)
        place = rows[max(0, min(number, len(rows) - 1))]
        shown = self.shown(place.line)
        if number >= len(rows):
            return Spot(place.line, len(shown.text))
        x = (position.x() - self._painter.left) / self._painter.cell
        cell = max(0, min(round(x), self.across))
        first = place.row * self.across if self.wraps else self.horizontalScrollBar().value()
        return Spot(place.line, shown.column(first + cell))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._mouse.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif not (select_by_key(self, event) or scroll_by_key(self, event)):
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy Selection"), self.copy).setEnabled(bool(self.selection))
        menu.addAction(_("Select All"), self.select_all)
        menu.popup(event.globalPos())

    # -- Qt

    def event(self, event: QEvent) -> bool:
        own = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
        return claims(event, *own) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._painter = RowPainter(monospace())
            self.refresh()
