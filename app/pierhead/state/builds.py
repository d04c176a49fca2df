"""What is known of one build while it runs and after: its steps, their logs, and its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pierhead.core.signal import Signal
from pierhead.engine.api_build import (
    BaseFound,
    BuilderFound,
    BuildEvent,
    BuildFailed,
    BuildStep,
    BuildWarning,
    Built,
    ContextSent,
    DockerfileRead,
    StepOutput,
    StepProgress,
)
from pierhead.engine.api_inside import Stream
from pierhead.state.build_plain import PlainText
from pierhead.state.logs import LogBuffer

if TYPE_CHECKING:
    from pierhead.dockerfile.outline import Outline

STEP_LINES, STEP_BYTES = 50_000, 8_000_000
"""What is kept of the log of one step; of more, the oldest lines are left out."""
ALL_BYTES = 64_000_000
"""And of those of all steps together."""
TEXT_LINES, TEXT_BYTES = 100_000, 32_000_000
"""And of the text of the whole build."""
_LEAST = 64_000
"""Bytes that every log may take, however many there are."""

PREPARING, WRITTEN, RESULT = range(3)
"""Parts of a build: what comes before the Dockerfile's steps, these, and what comes after."""
_NUMBERED = re.compile(r"^\[(?:[^\]]* )?(\d+)/\d+\] ")
_WRITING = "exporting to image"
_BEFORE = ("[internal]", "[auth]", "importing cache", "resolve image config", "docker-image://")


class Span(NamedTuple):
    """When a step ran; the end is None while it does."""

    start: datetime
    end: datetime | None


@dataclass
class StepRecord:
    """A step, how far its parts are, when it ran, and what it wrote."""

    step: BuildStep
    arrival: int = 0
    progress: dict[str, StepProgress] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    """It may run twice: once to find its key in the cache, once to be done."""
    log: LogBuffer | None = None

    @property
    def part(self) -> int:
        """``PREPARING``, ``WRITTEN`` or ``RESULT``."""
        if self.step.line or self.step.stage or _NUMBERED.match(self.step.name):
            return WRITTEN
        return PREPARING if self.step.name.startswith(_BEFORE) else RESULT

    @property
    def order(self) -> tuple[int, int, int]:
        """Its place among the steps: that of the Dockerfile, not that of its coming."""
        found = None if self.step.line else _NUMBERED.match(self.step.name)
        return self.part, int(found[1]) if found else self.step.line, self.arrival

    @property
    def over(self) -> bool:
        """Whether it has ended, however it did."""
        return bool(self.step.completed or self.step.cached or self.step.error)

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self.step.started is not None and not self.step.completed

    @property
    def stopped(self) -> bool:
        """Whether it was only ended because the build did."""
        return self.step.error.endswith(("context canceled", "context cancelled"))

    @property
    def failed(self) -> bool:
        """Whether it ended badly by itself."""
        return bool(self.step.error) and not self.stopped

    def duration(self, now: datetime) -> float | None:
        """Seconds it has taken so far; None before it starts."""
        if not self.spans:
            return None
        return sum(((end or now) - start).total_seconds() for start, end in self.spans)

    def take(self, step: BuildStep) -> None:
        """Note what has become of it."""
        self.step = step
        if step.started is None:
            return
        span = Span(step.started, step.completed)
        if self.spans and (self.spans[-1].start == span.start or self.spans[-1].end is None):
            self.spans[-1] = span
        else:
            self.spans.append(span)


class Build:
    """A build as its events tell it."""

    def __init__(self) -> None:
        self.steps: dict[str, StepRecord] = {}
        self.context: ContextSent | None = None
        self.builder = ""
        self.platforms: tuple[str, ...] = ()
        """Those whose programs the builder can run; none for a build of the past."""
        """Who builds and how, in a sentence, once it is known."""
        self.ref = ""
        """By which name the engine remembers it; empty where it does not."""
        self.dockerfile = ""
        """The text that is built."""
        self.warnings: list[BuildWarning] = []
        """The builder's remarks on the Dockerfile."""
        self.bases: dict[str, str] = {}
        """The ids of the images that it begins from, by their names, where they were asked for."""
        self.image = ""
        """The id of the new image, once it is there."""
        self.failure: BuildFailed | None = None
        self.started = datetime.now(UTC)
        self.text = LogBuffer(TEXT_LINES, TEXT_BYTES, stamped=False)
        """All of it as plain text."""
        self.stale: set[str] = set()
        """Ids of steps that changed since somebody emptied it."""
        self._plain = PlainText()
        self._running: dict[str, StepRecord] = {}
        self._over: set[str] = set()
        self.changed: Signal[()] = Signal()
        """A step, its output or the context changed."""
        self.ended: Signal[StepRecord] = Signal()
        """A step is over."""

    def __iter__(self) -> Iterator[StepRecord]:
        return iter(self.steps.values())

    @property
    def counted(self) -> tuple[int, int]:
        """How many of the known steps are over, and how many are known."""
        return len(self._over), len(self.steps)

    @property
    def progress(self) -> float | None:
        """The share of the known steps that are over; None before any is known."""
        over, known = self.counted
        return over / known if known else None

    @property
    def current(self) -> StepRecord | None:
        """The step that runs, the youngest if several do."""
        return next(reversed(self._running.values()), None)

    @property
    def running(self) -> Iterable[StepRecord]:
        """The steps at work, the youngest last."""
        return self._running.values()

    @property
    def writing(self) -> bool:
        """Whether the image is being written, or was when the build was stopped."""
        return any(record.step.name.startswith(_WRITING) for record in self.running)

    @property
    def culprit(self) -> StepRecord | None:
        """The step that ended the build badly."""
        return next((record for record in self if record.failed), None)

    @cached_property
    def outline(self) -> Outline:
        """The stages of the Dockerfile; ask for it when its text is known."""
        from pierhead.dockerfile.outline import outline

        return outline(self.dockerfile)

    def ordered(self) -> list[StepRecord]:
        """The steps in the order of the Dockerfile."""
        return sorted(self, key=lambda record: record.order)

    def take(self, event: BuildEvent) -> None:  # noqa: C901 - a case for each event
        """Apply one event."""
        self._write(self._plain.feed(event))
        match event:
            case BuilderFound():
                self.builder, self.ref = event.words, event.ref
                self.platforms = event.platforms
            case DockerfileRead():
                self.dockerfile = event.text
                self.__dict__.pop("outline", None)
            case BuildWarning():
                self.warnings.append(event)
            case ContextSent():
                self.context = event
            case BuildStep():
                self._take_step(event)
            case StepOutput():
                self._take_output(event)
            case StepProgress():
                if record := self.steps.get(event.step):
                    record.progress[event.name] = event
                    self.stale.add(event.step)
            case BaseFound():
                self.bases[event.name] = event.id
            case Built():
                self.image = event.image
        self.changed.emit()

    def finish(self, failure: BuildFailed | None) -> None:
        """Nothing more comes; ``failure`` if it ended badly."""
        self.failure = failure
        self._write(self._plain.end(failure))
        self.changed.emit()

    def _write(self, text: str) -> None:
        if text:
            self.text.feed(Stream.OUT, text.encode())

    def _take_step(self, step: BuildStep) -> None:
        record = self.steps.get(step.id)
        if record is None:
            record = self.steps[step.id] = StepRecord(step, len(self.steps))
        over = bool(record.spans) and record.step.completed is not None
        record.take(step)
        self.stale.add(step.id)
        if record.over:
            self._over.add(step.id)
        if not record.running:
            self._running.pop(step.id, None)
        elif step.id not in self._running:
            self._running[step.id] = record
            self._over.discard(step.id)
        if step.completed:
            if record.log:
                record.log.end_lines()
            if not over:
                self.ended.emit(record)

    def _take_output(self, output: StepOutput) -> None:
        record = self.steps.get(output.step)
        if record is None:
            return
        if record.log is None:
            record.log = LogBuffer(STEP_LINES, self._share(), stamped=False)
        record.log.feed(output.stream, output.text.encode())
        self.stale.add(output.step)

    def _share(self) -> int:
        """What one more log may take; those that are there give way to it."""
        logs = [record.log for record in self if record.log]
        share = max(_LEAST, min(STEP_BYTES, ALL_BYTES // (len(logs) + 1)))
        if share < STEP_BYTES:
            for log in logs:
                log.limit(share)
        return share
