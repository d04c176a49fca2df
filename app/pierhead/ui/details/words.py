"""How the overviews word what the engine's JSON says: times, commands, sizes, switches."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.secrets import looks_secret
from pierhead.engine.decode import moment
from pierhead.ui.widgets.facts import Fact, Section

MOST_NAMED = 250
"""Variables or labels that are listed."""
_SHORT = 12


def time_fact(label: str, value: object, now: datetime) -> Fact:
    """A moment in local time, and how long ago it was."""
    when = moment(value)
    if when is None:
        return Fact(label, "")
    return Fact(label, f"{units.clock(when)} ({units.age(when, now)})")


def id_fact(label: str, id_: str) -> Fact:
    """An id as people know it, its first twelve digits; copying takes all of it."""
    return Fact(label, id_.removeprefix("sha256:")[:_SHORT], code=True, copy=id_)


def command(words: object) -> str:
    """A command as a shell would take it; JSON may have a string, a list or null."""
    if isinstance(words, str):
        return words
    return shlex.join(str(word) for word in words) if isinstance(words, Sequence) else ""


def given(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those that have a value."""
    return tuple(fact for fact in facts if fact.value)


def environment(variables: Iterable[str] | None) -> tuple[Fact, ...]:
    """``NAME=value`` lines, by name, those that look secret marked as such."""
    return _named(line.partition("=")[::2] for line in variables or ())


def labels(values: Mapping[str, str] | None) -> tuple[Fact, ...]:
    """Labels by name, those that look secret marked as such."""
    return _named((values or {}).items())


def _named(pairs: Iterable[tuple[str, ...]]) -> tuple[Fact, ...]:
    """By name; of very many, which would hold up the window, the first and how many follow."""
    ordered = sorted(pairs)
    facts = [
        Fact(name, value, secret=bool(value) and looks_secret(name, value), code=True)
        for name, value in ordered[:MOST_NAMED]
    ]
    if more := len(ordered) - len(facts):
        text = ngettext("{count} more is under Inspect.", "{count} more are under Inspect.", more)
        facts.append(Fact("…", text.format(count=more), tone="muted"))
    return tuple(facts)


def sections(*wanted: Section) -> tuple[Section, ...]:
    """Those that have facts."""
    return tuple(section for section in wanted if section.facts)


def part(data: Any, *path: str) -> Any:
    """A member of nested JSON objects; None where there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def seconds_of(nanoseconds: object) -> str:
    """A duration of the engine's JSON; empty for none."""
    if not isinstance(nanoseconds, int | float) or not nanoseconds:
        return ""
    seconds = nanoseconds / 1e9
    # What somebody has set is not measured: five seconds are no 5.0.
    return f"{seconds:.0f} s" if seconds in range(60) else units.seconds(seconds)


def yes(value: object) -> str:
    """``Yes`` for what is switched on, nothing for what is not."""
    return _("Yes") if value else ""
