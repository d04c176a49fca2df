"""Logs as an engine keeps and gives them, without an engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from pierhead.core.errors import AppError
from pierhead.engine.api import LogChunk
from pierhead.engine.api_inside import Stream

T0 = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


class FakeLog:
    """The log of one container; satisfies ``LogSource``."""

    def __init__(self, name: str = "web") -> None:
        self.name = name
        self.lines: list[tuple[datetime, LogChunk]] = []
        self.running = True
        self.asked: list[dict[str, object]] = []
        self.given = 0
        """Lines that were given so far, other than by following."""
        self.error: AppError | None = None
        self.seeking = 0.0
        """Seconds that it takes to find a time in all of the log."""
        self._changed = asyncio.Event()

    def write(
        self,
        *texts: str,
        stream: Stream = Stream.OUT,
        at: datetime | None = None,
        step: timedelta = timedelta(seconds=1),
    ) -> None:
        """Write lines, a second after the last one and each other if not said otherwise."""
        when = at or (self.lines[-1][0] + step if self.lines else T0)
        for text in texts:
            stamp = when.strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
            self.lines.append((when, LogChunk(stream, f"{stamp} {text}\n".encode())))
            when += step
        self.wake()

    def rotate(self, count: int) -> None:
        """The engine removes the oldest lines."""
        del self.lines[:count]

    def stop(self) -> None:
        """The container ends."""
        self.running = False
        self.wake()

    def wake(self) -> None:
        """Let those that follow look."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def runs(self) -> bool:
        return self.running

    async def read(
        self,
        *,
        follow: bool = False,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[LogChunk]:
        """First the last ``tail``, of these from ``since`` on, to the first after ``until``."""
        self.asked.append({"follow": follow, "tail": tail, "since": since, "until": until})
        if self.error:
            raise self.error
        if since and tail is None and not follow:
            await asyncio.sleep(self.seeking)
        position = max(0, len(self.lines) - tail) if tail is not None else 0
        while True:
            changed = self._changed
            while position < len(self.lines):
                when, chunk = self.lines[position]
                position += 1
                if until and when > until:
                    return
                if since is None or when >= since:
                    self.given += not follow
                    yield chunk
            if not follow or not self.running:
                return
            await changed.wait()
