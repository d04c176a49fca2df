"""When each step of a build ran: what went on at the same time, and what all had to wait for."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from math import ceil, floor, log10

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.state.build_path import Bar, bars
from pierhead.state.builds import Build
from pierhead.ui.documents.build_canvas import StepCanvas
from pierhead.ui.documents.build_words import name_of, state_of, time_of
from pierhead.ui.theme import UNIT, colors

ROW, AXIS = 24, 28
_NAMES, _MOST_NAMES = 0.36, 420
"""The share of the width that the names take, and the most of it in pixels."""
_TICK = 90
"""Pixels between two marks of the axis, about."""
_LEAST_BAR = 3.0
_RIGHT = 9 * UNIT
"""Room right of the last bar for how long it took."""


class BuildTimeline(StepCanvas):
    """A bar for each step over one axis of time."""

    def __init__(self) -> None:
        super().__init__(_("Timeline"))
        self._bars: list[Bar] = []
        self._rows: dict[str, int] = {}
        self._now = datetime.now().astimezone()
        self._ended = False
        self._whole = 1.0
        """Seconds from the beginning of the build to its end, or until now."""

    def show_build(self, build: Build, now: datetime, *, ended: bool) -> None:
        """Show a build as it is at this moment."""
        self._bars, self._now, self._ended = bars(build, now), now, ended
        self._whole = max((bar.end for bar in self._bars), default=0.0) or 1.0
        self._rows = {bar.record.step.id: row for row, bar in enumerate(self._bars)}
        self.fit()
        self.viewport().update()

    @property
    def summary(self) -> str:
        """How long the critical path took, and by which steps most; empty before there is one."""
        path = [bar for bar in self._bars if bar.critical]
        if not path:
            return ""
        slow = sorted(path, key=lambda bar: -bar.cost)[:3]
        named = ", ".join(
            f"{_short(name_of(bar.record))} ({units.seconds(bar.cost)})"
            for bar in slow
            if bar.cost >= 0.05  # noqa: PLR2004
        )
        whole = units.seconds(max(bar.end for bar in self._bars))
        text = _("Critical path: {time} of {whole}").format(
            time=units.seconds(sum(bar.cost for bar in path)), whole=whole
        )
        return f"{text} — {named}" if named else text

    # -- for the canvas

    def steps(self) -> list[str]:
        return list(self._rows)

    def step_at(self, place: QPoint) -> str:
        row = (place.y() + self.verticalScrollBar().value() - AXIS) // ROW
        inside = place.y() >= AXIS and 0 <= row < len(self._bars)
        return self._bars[row].record.step.id if inside else ""

    def area_of(self, step: str) -> QRectF:
        # A row that is scrolled to must not hide below the axis.
        return QRectF(0, self._rows[step] * ROW, 1, ROW + AXIS)

    def words_of(self, step: str) -> str:
        bar = self._bars[self._rows[step]]
        words = [state_of(bar.record, ended=self._ended), time_of(bar.record, self._now)]
        words.append(_("from {time}").format(time=units.seconds(bar.start)))
        if bar.critical:
            words.append(_("on the critical path"))
        return f"{name_of(bar.record)}\n{', '.join(dict.fromkeys(filter(None, words)))}"

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colors()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.base))
        top = self.verticalScrollBar().value()
        first = max(0, top // ROW)
        last = min(len(self._bars), ceil((top + self.viewport().height() - AXIS) / ROW) + 1)
        painter.save()
        painter.setClipRect(QRectF(0, AXIS, self.viewport().width(), self.viewport().height()))
        for row in range(first, last):
            self._draw_ground(painter, row, AXIS + row * ROW - top)
        self._draw_grid(painter)
        self._draw_path(painter, top)
        for row in range(first, last):
            self._draw_row(painter, self._bars[row], AXIS + row * ROW - top)
        painter.restore()
        self._draw_axis(painter)
        painter.end()

    def _draw_ground(self, painter: QPainter, row: int, y: int) -> None:
        theme = colors()
        area = QRectF(0, y, self.viewport().width(), ROW)
        if self._bars[row].record.step.id == self.current:
            painter.fillRect(area, QColor(theme.selection))
        elif row % 2:
            painter.fillRect(area, QColor(theme.alternate))

    def _draw_row(self, painter: QPainter, bar: Bar, y: int) -> None:
        theme = colors()
        painter.setPen(QColor(theme.text if bar.critical else theme.muted))
        room = int(self._left - 3 * UNIT)
        text = self.fontMetrics().elidedText(name_of(bar.record), Qt.TextElideMode.ElideRight, room)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(2 * UNIT, y, room, ROW), flags, text)
        right = 0.0
        for start, end in bar.spans:
            x, right = self._x(start), max(self._x(end), self._x(start) + _LEAST_BAR)
            self._draw_bar(painter, bar, QRectF(x, y + 5, right - x, ROW - 10))
        painter.setPen(QColor(theme.muted))
        label = time_of(bar.record, self._now)
        painter.drawText(QRectF(right + UNIT // 2, y, _RIGHT, ROW), flags, label)

    def _draw_bar(self, painter: QPainter, bar: Bar, area: QRectF) -> None:
        theme, record = colors(), bar.record
        color = QColor(theme.accent if bar.critical else theme.muted)
        if record.failed:
            color = QColor(theme.bad)
        elif record.step.cached:
            color = QColor(theme.good)
        elif not bar.critical:
            color.setAlpha(150)
        painter.setPen(QPen(color, 1))
        painter.setBrush(color)
        if record.running and not self._ended:
            color.setAlpha(110)
            painter.setBrush(color)
        painter.drawRoundedRect(area, 2, 2)

    def _draw_path(self, painter: QPainter, top: int) -> None:
        """Lines from the end of each critical step to the beginning of the next."""
        path = sorted((bar for bar in self._bars if bar.critical), key=lambda bar: bar.start)
        bottom = float(self.viewport().height())
        color = QColor(colors().accent)
        color.setAlpha(130)
        painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        for before, after in pairwise(path):
            rows = (self._rows[before.record.step.id], self._rows[after.record.step.id])
            x = self._x(after.start)
            ends = sorted(AXIS + row * ROW - top + ROW / 2 for row in rows)
            if ends[0] < bottom and ends[1] > 0:
                # Dots of a line that is far longer than what is seen take long to draw.
                high, low = max(ends[0], 0.0), min(ends[1], bottom)
                painter.drawLine(QPointF(x, high), QPointF(x, low))

    def _draw_grid(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(colors().border), 1))
        for tick in self._ticks():
            x = round(self._x(tick)) + 0.5
            painter.drawLine(QPointF(x, AXIS), QPointF(x, self.viewport().height()))

    def _draw_axis(self, painter: QPainter) -> None:
        theme = colors()
        width = self.viewport().width()
        painter.fillRect(QRectF(0, 0, width, AXIS), QColor(theme.window))
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(0, AXIS - 0.5), QPointF(width, AXIS - 0.5))
        painter.setPen(QColor(theme.muted))
        for tick in self._ticks():
            place = QRectF(self._x(tick) - _TICK / 2, 0, _TICK, AXIS)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, units.seconds(tick))

    # -- measures

    @property
    def _left(self) -> float:
        return min(self.viewport().width() * _NAMES, _MOST_NAMES)

    def _x(self, seconds: float) -> float:
        room = self.viewport().width() - self._left - _RIGHT - 2 * UNIT
        return self._left + 2 * UNIT + seconds / self._whole * max(1.0, room)

    def _ticks(self) -> list[float]:
        if not self._bars:
            return []
        room = self._x(self._whole) - self._x(0)
        step = _round(self._whole / max(1.0, room / _TICK))
        return [number * step for number in range(floor(self._whole / step) + 1)]

    def fit(self) -> None:
        self.fit_bars(0, AXIS + len(self._bars) * ROW)


def _round(seconds: float) -> float:
    """The next larger number of 1, 2 or 5 with zeros; of minutes, ones that divide an hour."""
    for minutes in (60, 120, 300, 600, 1800, 3600):
        if 50 < seconds <= minutes:  # noqa: PLR2004
            return float(minutes)
    power = 10 ** floor(log10(max(seconds, 0.001)))
    return float(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= seconds))


def _short(name: str, most: int = 40) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
