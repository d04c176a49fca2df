"""What is known of one build while it runs and after: its steps and its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pierhead.core.signal import Signal
from pierhead.engine.api import (
    BuilderFound,
    BuildEvent,
    BuildFailed,
    BuildStep,
    BuildWarning,
    Built,
    ContextSent,
    StepOutput,
    StepProgress,
)


@dataclass
class StepRecord:
    """A step, and how far its parts are."""

    step: BuildStep
    progress: dict[str, StepProgress] = field(default_factory=dict)

    def duration(self, now: datetime) -> float | None:
        """Seconds it has taken so far; None before it starts."""
        if self.step.started is None:
            return None
        return ((self.step.completed or now) - self.step.started).total_seconds()


class Build:
    """A build as its events tell it."""

    def __init__(self) -> None:
        self.steps: dict[str, StepRecord] = {}
        self.context: ContextSent | None = None
        self.builder = ""
        """Who builds and how, in a sentence, once it is known."""
        self.warnings: list[BuildWarning] = []
        """The builder's remarks on the Dockerfile."""
        self.image = ""
        """The id of the new image, once it is there."""
        self.failure: BuildFailed | None = None
        self.started = datetime.now(UTC)
        self.changed: Signal[()] = Signal()
        """A step or the context changed."""
        self.wrote: Signal[str, str] = Signal()
        """A step's id and the text that it wrote."""
        self.ended: Signal[StepRecord] = Signal()
        """A step is over."""

    def __iter__(self) -> Iterator[StepRecord]:
        return iter(self.steps.values())

    @property
    def progress(self) -> float | None:
        """The share of the known steps that are over; None before any is known."""
        steps = [record.step for record in self]
        if not steps:
            return None
        return sum(bool(step.completed or step.cached) for step in steps) / len(steps)

    @property
    def current(self) -> StepRecord | None:
        """The step that runs, the youngest if several do."""
        running = [r for r in self if r.step.started and not r.step.completed]
        return running[-1] if running else None

    def take(self, event: BuildEvent) -> None:
        """Apply one event."""
        match event:
            case BuilderFound():
                self.builder = event.words
            case BuildWarning():
                self.warnings.append(event)
            case ContextSent():
                self.context = event
            case BuildStep():
                self._take_step(event)
            case StepOutput():
                self.wrote.emit(event.step, event.text)
                return
            case StepProgress():
                if record := self.steps.get(event.step):
                    record.progress[event.name] = event
            case Built():
                self.image = event.image
        self.changed.emit()

    def _take_step(self, step: BuildStep) -> None:
        record = self.steps.setdefault(step.id, StepRecord(step))
        over = record.step is not step and record.step.completed
        record.step = step
        if step.completed and not over:
            self.ended.emit(record)
