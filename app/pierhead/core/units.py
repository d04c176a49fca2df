"""Sizes, ages and shares as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import ceil, log10

from pierhead.core.i18n import _, ngettext

_SIZES = ("B", "kB", "MB", "GB", "TB", "PB")
_STEP = 1000
_ROUNDS_UP = 999.5
_FINE = 10
_NEARLY = 1e-9

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_MONTH = 30 * _DAY
_YEAR = 365 * _DAY


def size(count: float) -> str:
    """``count`` bytes with decimal prefixes, as the docker CLI shows sizes: ``4.26 MB``."""
    for unit in _SIZES:
        if abs(count) < _ROUNDS_UP or unit == _SIZES[-1]:
            break
        count /= _STEP
    return f"{_local(f'{count:.3g}')} {unit}" if unit != "B" else f"{count:.0f} B"


def count(number: int) -> str:
    """A whole number, its thousands apart: ``1,403``."""
    return f"{number:,}".replace(",", "." if _(".") == "," else ",")


def share(part: float) -> str:
    """A share of one core or of a whole, 0.0 to n, as a percentage: ``1.2 %``."""
    percent = 100 * part
    return f"{_local(f'{percent:.1f}')} %" if percent < _FINE * 10 else f"{percent:.0f} %"


def seconds(duration: float) -> str:
    """A duration as builders show it: ``0.4 s``, ``12 s``, ``3 min 05 s``."""
    if duration < _FINE:
        return f"{_local(f'{duration:.1f}')} s"
    if round(duration) < _MINUTE:
        return f"{duration:.0f} s"
    minutes, rest = divmod(round(duration), _MINUTE)
    return f"{minutes} min {rest:02d} s"


def moment(duration: float, step: float) -> str:
    """A duration to the precision of ``step`` seconds: ``0.25 s``, ``3 min 05.25 s``."""
    places = max(0, ceil(-log10(step) - _NEARLY))
    if not places or not duration:
        return seconds(duration)
    minutes, rest = divmod(round(duration, places), _MINUTE)
    if not minutes:
        return f"{_local(f'{rest:.{places}f}')} s"
    return f"{minutes:.0f} min {_local(f'{rest:0{places + 3}.{places}f}')} s"


def _local(number: str) -> str:
    # Translators: what stands between the whole part of a number and its decimals.
    return number.replace(".", _("."))


def clock(moment: datetime | None) -> str:
    """A moment in local time, to the second; empty when it is not known."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago ``moment`` was; empty when it is not known."""
    if moment is None:
        return ""
    passed = max(0, int((now - moment).total_seconds()))
    if passed < _MINUTE:
        return _("just now")
    for unit, form in _AGES:
        if passed >= unit:
            count = passed // unit
            return form(count).format(count=count)
    raise AssertionError


_AGES: tuple[tuple[int, Callable[[int], str]], ...] = (
    (_YEAR, lambda n: ngettext("{count} year ago", "{count} years ago", n)),
    (_MONTH, lambda n: ngettext("{count} month ago", "{count} months ago", n)),
    (_WEEK, lambda n: ngettext("{count} week ago", "{count} weeks ago", n)),
    (_DAY, lambda n: ngettext("{count} day ago", "{count} days ago", n)),
    (_HOUR, lambda n: ngettext("{count} hour ago", "{count} hours ago", n)),
    (_MINUTE, lambda n: ngettext("{count} minute ago", "{count} minutes ago", n)),
)
