"""The classic builder's output, Docker's and Podman's, as the same events that BuildKit's give."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pierhead.engine.api_build import BuildEvent, BuildStep, StepOutput, StepProgress
from pierhead.engine.api_inside import Stream
from pierhead.engine.images import layer_progress
from pierhead.engine.steplines import StepLines

_STEP = re.compile(
    r"^(?:\[(?P<stage>\d+)/\d+\] )?S(?:tep|TEP) (?P<index>\d+)/(?P<total>\d+) ?: ?(?P<text>.*)"
)
_CACHE = re.compile(r"^\s*--+> Using cache")
_ERROR = re.compile("\x1b\\[91m(.*)\x1b\\[0m", re.DOTALL)
"""How the builder marks what was written to standard error."""
_REMARK = re.compile(r"^(?:\s*--+> |Removing intermediate container )")
_ID = re.compile(r"^([0-9a-f]{64})\n$")
"""The last line of podman's own builds."""
_TAIL = 40
_DONE = ("Pull complete", "Already exists", "Download complete")


class ClassicTrace:
    """The steps of one classic build: one runs at a time, and the next ends the one before."""

    def __init__(self, lines: StepLines, *, podman: bool = False) -> None:
        self.lines = lines
        self._podman = podman
        self._step: BuildStep | None = None
        self._tail: deque[str] = deque(maxlen=_TAIL)
        self._fresh = False
        self.image = ""
        """The id of the last image that a step made."""

    @property
    def failed(self) -> BuildStep | None:
        """The step that was at work when the build failed."""
        return self._step

    def tail(self, _step: str = "") -> str:
        """What the last step wrote last."""
        return "".join(self._tail)

    def feed(self, item: Mapping[str, Any]) -> Iterator[BuildEvent]:
        """The events of one line of the engine's answer."""
        if aux := item.get("aux"):
            self.image = str(aux.get("ID") or self.image) if isinstance(aux, dict) else self.image
        elif "stream" in item:
            text = str(item["stream"])
            if self._podman and (found := _ID.match(text)):
                self.image = found[1]
            yield from self._stream(text)
        elif (progress := layer_progress(item)) and self._step:
            if progress.layer:
                yield StepProgress(
                    self._step.id,
                    progress.layer,
                    progress.current,
                    progress.total,
                    progress.status in _DONE,
                )
            else:
                yield StepOutput(self._step.id, f"{progress.status}\n")

    def end(self, error: str = "") -> Iterator[BuildEvent]:
        """The last step is over, well or with an error."""
        if self._step and not self._step.completed:
            self._step = replace(self._step, completed=datetime.now(UTC), error=error)
            yield self._step

    def _stream(self, text: str) -> Iterator[BuildEvent]:
        found = _STEP.match(text)
        if found:
            yield from self.end()
            self._step = self._begin(found)
            self._tail.clear()
            self._fresh = True
            yield self._step
        elif self._step:
            if _CACHE.match(text):
                self._step = replace(self._step, cached=True)
                yield self._step
            yield from self._output(self._step, text)

    def _output(self, step: BuildStep, text: str) -> Iterator[StepOutput]:
        """A line of the step's program, or a remark of the builder's own."""
        fresh, self._fresh = self._fresh, False
        if fresh and not text.strip():
            return  # the end of the line that announced the step
        error = _ERROR.fullmatch(text)
        text = error[1] if error else text
        if not _REMARK.match(text):
            self._tail.append(text)
        yield StepOutput(step.id, text, Stream.ERR if error else Stream.OUT)

    def _begin(self, found: re.Match[str]) -> BuildStep:
        stage, index = int(found["stage"] or 1), int(found["index"])
        line = self.lines.staged(stage, index) if self._podman else self.lines.classic(index)
        name = f"[{index}/{found['total']}] {found['text'].strip()}"
        return BuildStep(
            f"{stage}.{index}",
            name,
            datetime.now(UTC),
            line=line,
            stage=self.lines.stage_of(line),
        )
