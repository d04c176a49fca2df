"""When each step of a build ran: what went on at the same time, and what all had to wait for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.state.build_path import Bar, bars
from pierhead.state.builds import Build
from pierhead.ui.documents.build_canvas import StepCanvas
from pierhead.ui.documents.build_scale import TimeScale
from pierhead.ui.documents.build_timeline_paint import AXIS, RIGHT, ROW, TimelinePaint
from pierhead.ui.documents.build_words import name_of, state_of, time_of
from pierhead.ui.documents.build_zoom import TimelineZoom
from pierhead.ui.theme import UNIT

_NAMES, _MOST_NAMES = 0.36, 420
"""The share of the width that the names take, and the most of it in pixels."""
_MOST_SPANS = 4


class BuildTimeline(StepCanvas):
    """A bar for each step over one axis of time."""

    def __init__(self) -> None:
        super().__init__(_("Timeline"))
        self.bars: list[Bar] = []
        self.rows: dict[str, int] = {}
        self.now = datetime.now().astimezone()
        self.ended = False
        self.pointer: float | None = None
        self.scale = TimeScale()
        self.zoom = TimelineZoom(self)
        self._paint = TimelinePaint(self)

    def show_build(self, build: Build, now: datetime, *, ended: bool) -> None:
        """Show a build as it is at this moment."""
        self.bars, self.now, self.ended = bars(build, now), now, ended
        self.scale.whole = max((bar.end for bar in self.bars), default=0.0) or 1.0
        self.rows = {bar.record.step.id: row for row, bar in enumerate(self.bars)}
        self.zoomed()

    def zoomed(self) -> None:
        """The scale is another one."""
        self.fit()
        self.viewport().update()

    # -- for the canvas

    def steps(self) -> list[str]:
        return list(self.rows)

    def step_at(self, place: QPoint) -> str:
        row = (place.y() + self.verticalScrollBar().value() - AXIS) // ROW
        inside = place.y() >= AXIS and 0 <= row < len(self.bars)
        return self.bars[row].record.step.id if inside else ""

    def area_of(self, step: str) -> QRectF:
        # A row that is scrolled to must not hide below the axis, nor its bar behind the names.
        row = self.rows[step]
        bar, names = self.bars[row], self.left - 2 * UNIT
        left = self.scale.place(bar.start)
        width = self.scale.place(bar.end) - left + names + RIGHT
        return QRectF(left, row * ROW, width if self.scale.enlarged else 1, ROW + AXIS)

    def words_of(self, step: str) -> str:
        bar = self.bars[self.rows[step]]
        words = [state_of(bar.record, ended=self.ended), time_of(bar.record, self.now)]
        if bar.critical:
            words.append(_("on the critical path"))
        spans = [_("from {start} to {end}").format(start=a, end=b) for a, b in _spans(bar)]
        return "\n".join(
            (name_of(bar.record), ", ".join(dict.fromkeys(filter(None, words))), *spans)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint.draw(event.rect())

    # -- the user

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar, before = self.horizontalScrollBar(), self.horizontalScrollBar().value()
        super().resizeEvent(event)
        bar.setValue(before)  # the bar itself takes room when there is something to scroll

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.zoom.wheel(event):
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.zoom.key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar, before = self.horizontalScrollBar(), self.horizontalScrollBar().value()
        self.zoom.press(event)
        super().mousePressEvent(event)
        if event.position().x() >= self.left:
            bar.setValue(before)  # what is under the mouse stays there

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        self.pointer = x if x >= self.left and not self.zoom.drag(event) else None
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.zoom.release()
        super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointer = None
            self.viewport().update()
        elif isinstance(event, QNativeGestureEvent) and self.zoom.pinch(event):
            return True
        return super().viewportEvent(event)

    # -- measures

    @property
    def left(self) -> float:
        """Where the build begins, when it is not moved aside."""
        return min(self.viewport().width() * _NAMES, _MOST_NAMES) + 2 * UNIT

    def moment_at(self, x: float) -> float:
        """The moment at a place of the viewport, in seconds."""
        return self.scale.moment(x - self.left + self.horizontalScrollBar().value())

    def middle_of(self, step: str) -> float | None:
        """Where the middle of a step's bar is; None where there is none."""
        if step not in self.rows:
            return None
        bar = self.bars[self.rows[step]]
        return self.place_of((bar.start + bar.end) / 2)

    def place_of(self, seconds: float) -> float:
        """Where a moment is in the viewport."""
        return self.left + self.scale.place(seconds) - self.horizontalScrollBar().value()

    def fit(self) -> None:
        room = self.viewport().width() - self.left - RIGHT
        self.scale.room = max(1.0, room)
        width = self.left + self.scale.length + RIGHT if self.scale.enlarged else 0
        self.fit_bars(round(width), AXIS + len(self.bars) * ROW)


def sentence(bars: Sequence[Bar]) -> str:
    """How long the critical path took, and by which steps most; empty before there is one."""
    path = [bar for bar in bars if bar.critical]
    if not path:
        return ""
    slow = sorted(path, key=lambda bar: -bar.cost)[:3]
    named = ", ".join(
        f"{_short(name_of(bar.record))} ({units.seconds(bar.cost)})"
        for bar in slow
        if bar.cost >= 0.05  # noqa: PLR2004
    )
    text = _("Critical path: {time} of {whole}").format(
        time=units.seconds(sum(bar.cost for bar in path)),
        whole=units.seconds(max(bar.end for bar in bars)),
    )
    return f"{text} — {named}" if named else text


def _spans(bar: Bar) -> list[tuple[str, str]]:
    return [
        (units.moment(start, 0.01), units.moment(end, 0.01))
        for start, end in bar.spans[:_MOST_SPANS]
    ]


def _short(name: str, most: int = 40) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
