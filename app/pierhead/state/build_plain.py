"""A build as plain text, in the way of ``docker build --progress=plain``.

Every step has a number, which stands before all that is said of it; where the text goes on to
another step, a line names that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildStep,
    BuildWarning,
    ContextSent,
    StepOutput,
    StepProgress,
    failed_at,
)

_CANCELLED = ("context canceled", "context cancelled")
_LONGEST = 65_536
"""Characters of a line that has no end yet."""


@dataclass
class _Said:
    """What was said of a step."""

    number: int
    step: BuildStep
    rest: str = ""
    """A line that is not finished."""
    time: datetime | None = None
    named: bool = False
    ended: datetime | None = None
    spent: float = 0.0


class PlainText:
    """Turns the events of one build into text, a piece for each."""

    def __init__(self) -> None:
        self._said: dict[str, _Said] = {}
        self._last = ""
        self._context = False

    def feed(self, event: BuildEvent) -> str:
        """What there is to say of an event, whole lines or nothing."""
        match event:
            case BuildStep():
                return self._step(event)
            case StepOutput():
                return self._output(event)
            case StepProgress() if event.done:
                return self._part(event)
            case BuildWarning():
                line = f" (line {event.line})" if event.line else ""
                return self._turn("") + f"WARNING: {event.text}{line}\n"
            case ContextSent() if event.done and not self._said:
                return f"transferred context: {event.sent} bytes, {event.files} files\n"
        return ""

    def end(self, failure: BuildFailed | None) -> str:
        """The last words."""
        rests = "".join(self._flush(said) for said in self._said.values() if said.rest)
        if failure is None:
            return rests
        at = failed_at(failure.line) if failure.line else ""
        words = "\n".join(filter(None, (at, failure.reason, failure.detail)))
        return f"{rests}\nERROR: {words}\n"

    def _step(self, step: BuildStep) -> str:
        said = self._said.get(step.id)
        if said is None:
            if step.started is None:
                return ""
            said = self._said[step.id] = _Said(len(self._said) + 1, step)
        said.step = step
        if step.completed is None:
            return "" if said.named else self._turn(step.id)
        if said.ended == step.completed:
            return ""
        said.ended = step.completed
        if step.started:
            said.spent += (step.completed - step.started).total_seconds()
        return f"{self._turn(step.id)}{self._flush(said)}#{said.number} {_end(said)}\n"

    def _output(self, output: StepOutput) -> str:
        said = self._said.get(output.step)
        if said is None:
            return ""
        whole, newline, rest = (said.rest + output.text).rpartition("\n")
        said.rest, said.time = rest[-_LONGEST:], output.time
        if not newline:
            return ""
        lines = "".join(self._line(said, line) for line in whole.split("\n"))
        return self._turn(output.step) + lines

    def _part(self, part: StepProgress) -> str:
        said = self._said.get(part.step)
        if said is None or said.ended:
            return ""
        sizes = f" {part.current} B" if part.current else ""
        if part.total:
            sizes = f" {part.current} / {part.total} B"
        return f"{self._turn(part.step)}#{said.number} {part.name}{sizes} done\n"

    def _flush(self, said: _Said) -> str:
        rest, said.rest = said.rest, ""
        return self._turn(said.step.id) + self._line(said, rest) if rest else ""

    def _line(self, said: _Said, line: str) -> str:
        text = line.rstrip("\r").rpartition("\r")[2]
        passed = ""
        if said.time and said.step.started:
            passed = f"{max(0.0, (said.time - said.step.started).total_seconds()):.3f} "
        return f"#{said.number} {passed}{text}\n"

    def _turn(self, step: str) -> str:
        """The line that goes before what is said of another step than the last."""
        if step == self._last:
            return ""
        gap, self._last = "\n" if self._last else "", step
        if not step:
            return gap
        said = self._said[step]
        name = "..." if said.named else " ".join(said.step.name.split())
        said.named = True
        return f"{gap}#{said.number} {name}\n"


def _end(said: _Said) -> str:
    step = said.step
    if step.error.endswith(_CANCELLED):
        return "CANCELED"
    if step.error:
        return f"ERROR: {step.error}"
    return "CACHED" if step.cached else f"DONE {said.spent:.1f}s"
