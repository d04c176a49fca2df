"""How steps of a build are named, timed and marked, the same in every view of it."""

from __future__ import annotations

from datetime import datetime

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.engine.api_build import StepProgress
from pierhead.engine.who_builds import brief
from pierhead.state.builds import PREPARING, WRITTEN, Build, StepRecord


def words_of_builder(build: Build) -> str:
    """Who builds, and for which platforms where it tells."""
    return " · ".join(filter(None, (build.builder, brief(build.platforms))))


def section_of(record: StepRecord) -> tuple[str, str]:
    """A key and the title of the part of the build that a step stands in."""
    if record.part == PREPARING:
        return "preparing", _("Preparation")
    if record.part != WRITTEN:
        return "result", _("Result")
    if record.step.stage:
        # The builder's own name for what has none is its number.
        name = record.step.stage.removeprefix("stage-")
        name = name if name.isdecimal() else record.step.stage
        title = _("Stage {name}").format(name=visible(name))
        return f"stage {record.step.stage}", title
    return "steps", _("Steps")


def name_of(record: StepRecord) -> str:
    """A step on one line."""
    return visible(" ".join(record.step.name.split()))


def time_of(record: StepRecord, now: datetime) -> str:
    """How long a step took, or that it did not have to."""
    if record.step.cached:
        return _("cached")
    took = record.duration(now)
    if took is None:
        return ""
    return units.seconds(took)


def state_of(record: StepRecord, *, ended: bool = False) -> str:
    """Where a step stands, in a word; ``ended`` says that the build is over."""
    if record.failed:
        return _("failed")
    if record.stopped:
        return _("stopped")
    if record.step.cached:
        return _("cached")
    if record.over:
        return _("done")
    if ended:
        return _("stopped") if record.step.started else _("not reached")
    return _("running") if record.step.started else _("waiting")


MARKS = (
    ("circle-alert", "bad"),
    ("circle-stop", "muted"),
    ("zap", "good"),
    ("check", "good"),
    ("refresh-cw", "accent"),
    ("ellipsis", "muted"),
)
"""Every icon that a step may have, and its colour."""


def mark_of(record: StepRecord, *, ended: bool = False) -> tuple[str, str]:
    """The icon of a step and its colour."""
    failed, stopped, cached, done, running, waiting = MARKS
    if record.failed:
        return failed
    if record.stopped or (ended and not record.over):
        return stopped
    if record.step.cached:
        return cached
    if record.over:
        return done
    return running if record.step.started else waiting


def sizes_of(part: StepProgress) -> str:
    """How far a part of a step is, in bytes; empty when that is not told."""
    if not part.current:
        return ""
    if part.total and not part.done:
        total = units.size(part.total)
        return _("{done} of {total}").format(done=units.size(part.current), total=total)
    return units.size(part.current)


def part_at_work(record: StepRecord) -> str:
    """What a running step does at this moment, as far as it is told; else empty."""
    part = next((part for part in reversed(record.progress.values()) if not part.done), None)
    if part is None or record.step.completed:
        return ""
    return f"{visible(part.name)} {sizes_of(part)}".strip()
