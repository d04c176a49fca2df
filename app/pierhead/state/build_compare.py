"""Two builds of one Dockerfile side by side: what became slower or lost its cache, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from pierhead.engine.api_build import BuildSpec
from pierhead.state.builds import WRITTEN, Build, StepRecord

_HEAD = re.compile(r"^\[[^\]]*\] ")
_LEAST, _SHARE = 0.5, 0.2
"""Seconds, and the share of the time before, from which on a step counts as slower or quicker."""


class Verdict(Enum):
    """What became of a step, the worst first."""

    FAILED = "failed"
    LOST = "lost its cache"
    SLOWER = "slower"
    NEW = "new"
    GONE = "gone"
    QUICKER = "quicker"
    WON = "from the cache now"
    SAME = "same"


class Reason(Enum):
    """Why a step ran again, as far as it can be known from outside."""

    UNKNOWN = "unknown"
    """Its cache may have been removed, or a mount of it changed."""
    TOLD = "without the cache"
    """The build was asked for no cache."""
    INSTRUCTION = "instruction"
    """It is written in another way."""
    ARGUMENT = "argument"
    """A build argument has another value."""
    PARENT = "parent"
    """A step before it ran again."""
    FILES = "files"
    """Files that it copies have changed."""
    BASE = "base"
    """The image that it begins from is another one."""


_REASONS = {"COPY": Reason.FILES, "ADD": Reason.FILES, "FROM": Reason.BASE}
"""What else it can be, by the instruction."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A step before and after; one of them is None when it is not in both builds."""

    before: StepRecord | None
    after: StepRecord | None
    verdict: Verdict
    reason: Reason | None = None
    cause: str = ""
    """The argument, or the name of the step, that is the reason."""

    @property
    def name(self) -> str:
        """The step as it is now, or as it was."""
        record = self.after or self.before
        assert record
        return record.step.name

    @property
    def difference(self) -> float | None:
        """Seconds that it took longer; None if it is not in both."""
        if self.before is None or self.after is None:
            return None
        return _seconds(self.after) - _seconds(self.before)


def compare(
    before: Build, after: Build, options: tuple[BuildSpec | None, BuildSpec | None] = (None, None)
) -> Iterator[Pair]:
    """The steps of two builds in the order of the newer one, those that are gone at the end."""
    old = {_key(record): record for record in before.ordered()}
    places = {_place(record): record for record in old.values()}
    known = {_key(record) for record in after}
    pairs: list[Pair] = []
    met: set[str] = set()
    for record in after.ordered():
        earlier = old.get(_key(record))
        if earlier is None and record.part == WRITTEN:
            # The same place in the same stage: it was written in another way.
            there = places.get(_place(record))
            earlier = there if there and _key(there) not in known else None
        if earlier:
            met.add(earlier.step.id)
        pairs.append(_pair(earlier, record, pairs, options))
        yield pairs[-1]
    gone = [one for one in old.values() if one.step.id not in met and one.part == WRITTEN]
    yield from (Pair(one, None, Verdict.GONE) for one in gone)


def _pair(
    before: StepRecord | None,
    after: StepRecord,
    earlier: list[Pair],
    options: tuple[BuildSpec | None, BuildSpec | None],
) -> Pair:
    if after.failed:
        return Pair(before, after, Verdict.FAILED)
    if before is None:
        return Pair(None, after, Verdict.NEW)
    if after.part == WRITTEN and before.step.cached and after.over and not after.step.cached:
        return Pair(before, after, Verdict.LOST, *_why(before, after, earlier, options))
    if after.step.cached and not before.step.cached and before.over:
        return Pair(before, after, Verdict.WON)
    change = _seconds(after) - _seconds(before)
    verdict = Verdict.SLOWER if change > 0 else Verdict.QUICKER
    if abs(change) < max(_LEAST, _SHARE * _seconds(before)):
        verdict = Verdict.SAME
    if _text(before) != _text(after):
        return Pair(before, after, verdict, Reason.INSTRUCTION, _text(before))
    return Pair(before, after, verdict)


def _why(
    before: StepRecord,
    after: StepRecord,
    earlier: list[Pair],
    options: tuple[BuildSpec | None, BuildSpec | None],
) -> tuple[Reason, str]:
    was, now = options
    if now and now.no_cache:
        return Reason.TOLD, ""
    if _text(before) != _text(after):
        return Reason.INSTRUCTION, _text(before)
    if parent := _parent(after, earlier):
        return Reason.PARENT, parent.name
    if was and now and (changed := list(_changed(was, now))):
        return Reason.ARGUMENT, ", ".join(changed)
    return _REASONS.get(_text(after).partition(" ")[0], Reason.UNKNOWN), ""


def _parent(record: StepRecord, earlier: list[Pair]) -> Pair | None:
    """The step that it needs and that ran again, by what the builder or the Dockerfile says."""
    again = {Verdict.LOST, Verdict.NEW, Verdict.FAILED}
    ran = [pair for pair in earlier if pair.after and pair.verdict in again]
    needed = [pair for pair in ran if pair.after and pair.after.step.id in record.step.inputs]
    if record.step.inputs:
        written = [pair for pair in needed if pair.after and pair.after.part == WRITTEN]
        return written[0] if written else None
    same = [pair for pair in ran if pair.after and pair.after.step.stage == record.step.stage]
    return next((pair for pair in same if pair.after and pair.after.part == WRITTEN), None)


def _changed(was: BuildSpec, now: BuildSpec) -> Iterator[str]:
    old, new = dict(was.args), dict(now.args)
    yield from (name for name in sorted({*old, *new}) if old.get(name) != new.get(name))


def _text(record: StepRecord) -> str:
    return " ".join(_HEAD.sub("", record.step.name).split())


def _key(record: StepRecord) -> tuple[str, str]:
    return record.step.stage, _text(record)


def _place(record: StepRecord) -> tuple[str, str]:
    """Stage and number, as the builder writes them before the instruction."""
    head = _HEAD.match(record.step.name)
    return record.step.stage, " ".join(head[0].split()) if head else str(record.step.line)


def _seconds(record: StepRecord) -> float:
    return record.duration(datetime.now(UTC)) or 0.0
