"""BuildKit's trace of a build as the app's events.

A step is known by its digest and told of again whenever it changes; it may even start twice,
first to compute its cache key. Its name says its stage and number, and from those, never from
its text, which has the arguments filled in, follows its line in the Dockerfile.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from pierhead.engine.api_build import BuildEvent, BuildStep, BuildWarning, StepOutput, StepProgress
from pierhead.engine.api_inside import Stream
from pierhead.engine.buildkit import messages
from pierhead.engine.steplines import StepLines

_NAME = re.compile(
    r"^\[(?:[a-z0-9]+/[^ \]]+ )?(?:(?P<stage>[^ \]]+) )?\s*(?P<index>\d+)/(?P<total>\d+)\] "
)
TRACE = "moby.buildkit.trace"
"""What a line of the answer to ``POST /build`` is called that holds a message of these."""
IMAGE = "moby.image.id"
"""And one that holds the new image's id."""
_ERROR_STREAM = 2
_TAIL = 40
"""Pieces of output that are kept to tell what a step that failed said last."""


class Trace:
    """The steps of one build so far."""

    def __init__(self, lines: StepLines) -> None:
        self.lines = lines
        self._steps: dict[str, BuildStep] = {}
        self._decoders: dict[tuple[str, int], codecs.IncrementalDecoder] = {}
        self._tails: dict[str, deque[str]] = {}
        self._cached: set[str] = set()

    @property
    def failed(self) -> BuildStep | None:
        """The step that ended the build: not one that was only stopped because of it."""
        broken = [step for step in self._steps.values() if step.error]
        return next((step for step in broken if not _cancelled(step.error)), None)

    def read(self, lines: StepLines) -> Iterator[BuildStep]:
        """The Dockerfile is known only now: the steps once more, with their lines."""
        self.lines = lines
        for id_, step in list(self._steps.items()):
            found = _NAME.match(step.name)
            if found and (line := self._line(found)) != step.line:
                self._steps[id_] = replace(step, line=line)
                yield self._steps[id_]

    def tail(self, step: str) -> str:
        """What a step wrote last."""
        return "".join(self._tails.get(step, ()))

    def feed(self, data: bytes) -> Iterator[BuildEvent]:
        """The events of one message."""
        response = messages.response(data)
        for vertex in response.vertexes:
            if step := self._step(vertex):
                yield step
        for status in response.statuses:
            name = (status.id or status.name).rstrip(": ")
            yield StepProgress(status.vertex, name, status.current, status.total, status.completed)
        for log in response.logs:
            yield from self._output(log)
        for warned in response.warnings:
            text = f"{warned.short} {warned.url}".strip()
            yield StepOutput(warned.vertex, f"{text}\n", Stream.ERR)
            yield BuildWarning(warned.short, warned.detail, warned.url, warned.line)

    def _step(self, vertex: messages.Vertex) -> BuildStep | None:
        known = self._steps.get(vertex.digest)
        found = _NAME.match(vertex.name)
        step = BuildStep(
            vertex.digest,
            vertex.name,
            vertex.started,
            vertex.completed,
            self._is_cached(vertex),
            vertex.error,
            self._line(found) if found else 0,
            (found["stage"] or "") if found else "",
            tuple(vertex.inputs),
        )
        if step == known:
            return None
        self._steps[vertex.digest] = step
        return step

    def _line(self, found: re.Match[str]) -> int:
        stage, index, total = found["stage"] or "", int(found["index"]), int(found["total"])
        return self.lines.buildkit(stage, index, total)

    def _is_cached(self, vertex: messages.Vertex) -> bool:
        """A step from a cache elsewhere is opened again to fetch its layer; running it shows."""
        if vertex.cached:
            self._cached.add(vertex.digest)
        elif vertex.digest in self._tails:
            self._cached.discard(vertex.digest)
        return vertex.digest in self._cached and not _reopened(vertex)

    def _output(self, log: messages.Log) -> Iterator[StepOutput]:
        decoder = self._decoders.get((log.vertex, log.stream))
        if decoder is None:
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._decoders[log.vertex, log.stream] = decoder
        if text := decoder.decode(log.data):
            self._tails.setdefault(log.vertex, deque(maxlen=_TAIL)).append(text)
            stream = Stream.ERR if log.stream == _ERROR_STREAM else Stream.OUT
            yield StepOutput(log.vertex, text, stream, log.time)


def _reopened(vertex: messages.Vertex) -> bool:
    return vertex.started is not None and vertex.completed is None


def _cancelled(error: str) -> bool:
    return error.endswith(("context canceled", "context cancelled"))
