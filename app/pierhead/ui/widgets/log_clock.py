"""When lines of a log were written, in the form that the user chose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import Enum

from pierhead.core.i18n import N_
from pierhead.engine.decode import moment

_WITH_DATE = "2026-05-01 12:00:00.000"
_TIME = "12:00:00.000"
_SPAN = "-999.9 s"
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


class Times(Enum):
    """How a line's time is told."""

    OFF = "off"
    LOCAL = "local"
    ENGINE = "engine"
    """As the engine says it: in UTC, to the nanosecond."""
    AGO = "ago"
    SINCE = "since"
    """How long after the line before."""


TITLES = {
    Times.OFF: N_("No Times"),
    Times.LOCAL: N_("Local Time"),
    Times.ENGINE: N_("The Engine's Time"),
    Times.AGO: N_("How Long Ago"),
    Times.SINCE: N_("After the Line Before"),
}


class Clock:
    """Times of lines; of today without the date, else with it."""

    def __init__(self) -> None:
        self.times = Times.OFF
        self.dated = False

    @property
    def cells(self) -> int:
        """How many cells a time takes; 0 when none is shown."""
        match self.times:
            case Times.OFF:
                return 0
            case Times.LOCAL:
                return len(_WITH_DATE if self.dated else _TIME)
            case Times.ENGINE:
                return len("2026-05-01T12:00:00.000000000Z")
        return len(_SPAN)

    def look_at(self, oldest: str) -> None:
        """Decide by the oldest line whether dates are needed."""
        when = moment(oldest)
        self.dated = bool(when and when.astimezone().date() != date.today())

    def text(self, time: str, before: str = "") -> str:
        """A line's time, given that of the line before; empty when it is not known."""
        when = moment(time)
        if when is None:
            return ""
        match self.times:
            case Times.ENGINE:
                return time
            case Times.AGO:
                return _span(datetime.now(UTC) - when).rjust(self.cells)
            case Times.SINCE:
                last = moment(before)
                return ("+" + _span(when - last)).rjust(self.cells) if last else ""
        shown = when.astimezone().isoformat(" ", "milliseconds")
        return shown[:23] if self.dated else shown[11:23]


def _span(span: timedelta) -> str:
    """A span in its largest unit, short."""
    seconds = span.total_seconds()
    size = abs(seconds)
    if size < 1:
        return f"{seconds * 1000:.0f} ms"
    if size < _MINUTE:
        return f"{seconds:.1f} s"
    if size < _HOUR:
        return f"{seconds / _MINUTE:.1f} min"
    if size < _DAY:
        return f"{seconds / _HOUR:.1f} h"
    return f"{seconds / _DAY:.1f} d"
