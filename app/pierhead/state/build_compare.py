"""Two builds of one Dockerfile side by side: what became slower or lost its cache, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from pierhead.state.build_reasons import Reason, Reasons, Why, base_of, head_of, is_base, text_of
from pierhead.state.builds import WRITTEN, StepRecord

_PLATFORM = re.compile(r"^\[([a-z]\w*/[^\]\s]+) ")
_SOURCE = re.compile(r"^COPY\s.*?--from=(\S+)")
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


@dataclass(frozen=True, slots=True)
class Pair:
    """A step before and after; one of them is None when it is not in both builds."""

    before: StepRecord | None
    after: StepRecord | None
    verdict: Verdict
    reason: Reason | None = None
    cause: str = ""
    """What the reason is about: an argument, an instruction, an image, or the name of a step."""

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


def compare(reasons: Reasons) -> Iterator[Pair]:
    """The steps of two builds in the order of the newer one, those that are gone at the end."""
    before, after = reasons.before, reasons.after
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
        pairs.append(_pair(earlier, record, pairs, reasons))
        yield pairs[-1]
    gone = [one for one in old.values() if one.step.id not in met and one.part == WRITTEN]
    yield from (Pair(one, None, Verdict.GONE) for one in gone)


def _pair(
    before: StepRecord | None, after: StepRecord, earlier: Sequence[Pair], reasons: Reasons
) -> Pair:
    if after.failed:
        return Pair(before, after, Verdict.FAILED)
    if before is None:
        return Pair(None, after, Verdict.NEW)
    counts = after.part == WRITTEN and not is_base(after)
    if counts and before.step.cached and after.over and not after.step.cached:
        why = reasons.of_loss(before, after, _parent(after, earlier))
        return Pair(before, after, Verdict.LOST, *why)
    if counts and after.step.cached and not before.step.cached and before.over:
        return Pair(before, after, Verdict.WON)
    change = _seconds(after) - _seconds(before)
    verdict = Verdict.SLOWER if change > 0 else Verdict.QUICKER
    if abs(change) < max(_LEAST, _SHARE * _seconds(before)):
        verdict = Verdict.SAME
    changed = reasons.of_change(before, after) if after.part == WRITTEN else None
    return Pair(before, after, verdict, *(changed or ()))


def _parent(record: StepRecord, earlier: Sequence[Pair]) -> Why | None:
    """The step that it needs and that ran again, by what the builder or the Dockerfile says."""
    again = {Verdict.LOST, Verdict.NEW, Verdict.FAILED}
    for pair in earlier:
        one = pair.after
        if one is None or one.part != WRITTEN or not _needs(record, one):
            continue
        if pair.reason is Reason.BASE and is_base(one):
            return Reason.BASE, pair.cause
        if pair.verdict in again or (pair.reason and is_base(one)):
            return Reason.PARENT, pair.name
    return None


def _needs(record: StepRecord, other: StepRecord) -> bool:
    if inputs := record.step.inputs:
        return other.step.id in inputs
    stages = {record.step.stage, *(name.lower() for name in _SOURCE.findall(text_of(record)))}
    return other.step.stage in stages


def _key(record: StepRecord) -> tuple[str, str]:
    if is_base(record):
        # Stages that begin from the same image share that step, in the name of any of them.
        platform = _PLATFORM.match(record.step.name)
        return platform[1] if platform else "", f"FROM {base_of(record)}"
    return record.step.stage, text_of(record)


def _place(record: StepRecord) -> tuple[str, str]:
    return record.step.stage, head_of(record) or str(record.step.line)


def _seconds(record: StepRecord) -> float:
    return record.duration(datetime.now(UTC)) or 0.0
