"""Keep a log's buffer up with the engine: as it is written, across restarts and broken connections.

Reading never waits for the lines to be looked at. When they come faster than they can be, the
oldest of those that wait are left out, and the buffer says how many.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from enum import Enum

from pierhead.core.errors import AppError
from pierhead.core.signal import Signal
from pierhead.engine.api import LogChunk
from pierhead.engine.api_inside import Stream
from pierhead.state.logs import LogBuffer

FRAME = 1 / 60
"""Seconds between two looks at what has come."""
SLICE = 0.004
"""Seconds that one look may take, so that the window stays smooth."""
BACKLOG = 8_000_000
"""Bytes that may wait; half of it is left out when there are more."""
LOOK_AGAIN = (0.0, 0.3, 1.0, 3.0)
"""Seconds after the end of a stream to see whether the container runs again.

A restart may be so quick that the list of containers never shows that it was down.
"""
_PIECE = 16_384

Source = Callable[[datetime | None], AsyncIterator[LogChunk]]
"""Open the stream from a moment on, or from as far back as one wants to see when it is None."""


class Following(Enum):
    """Where it stands."""

    OPENING = "opening"
    LIVE = "live"
    ENDED = "ended"
    """What was written is read; the container does not run."""
    BROKEN = "broken"
    """The engine does not give the log, or not any more: ``problem`` says why."""


class LogFollow:
    """Follow one log into a buffer for as long as ``run`` runs."""

    def __init__(
        self, buffer: LogBuffer, source: Source, runs: Callable[[], Awaitable[bool]]
    ) -> None:
        self.buffer = buffer
        self.state = Following.OPENING
        self.problem: AppError | None = None
        self.changed: Signal[()] = Signal()
        """The buffer or the state is not what it was; at most once a frame."""
        self._source = source
        self._runs = runs
        self._backlog = _Backlog()
        self._arrived = asyncio.Event()
        self._nudged = asyncio.Event()
        self._again = asyncio.Event()
        self._from: datetime | None = None

    def restart(self, since: datetime | None) -> None:
        """Read anew, from the last line that the buffer has.

        If it has none, from a time on; if there is none, the last lines.
        """
        self._from = since
        self._again.set()
        self._arrived.set()
        self._nudged.set()

    def nudge(self) -> None:
        """Something happened to the container or the engine: look whether there is more."""
        self._nudged.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            began = time.monotonic()
            self._nudged.clear()
            self._again.clear()
            try:
                if not await self._follow():
                    continue
                self._become(Following.ENDED)
            except AppError as error:
                self._become(Following.BROKEN, error)
            await self._wait_for_more(began)

    async def _follow(self) -> bool:
        """Read the stream to its end, and look at what comes once a frame.

        False when it was left to be read anew.
        """
        reader = asyncio.create_task(self._read())
        reader.add_done_callback(lambda _: self._arrived.set())
        try:
            while not reader.done() or self._backlog:
                await self._arrived.wait()
                self._arrived.clear()
                if self._again.is_set():
                    return False
                if self._look():
                    self._become(Following.LIVE)
                    await asyncio.sleep(FRAME)
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            self._backlog.clear()
        reader.result()
        return True

    async def _read(self) -> None:
        pause = time.monotonic() + SLICE
        since = self.buffer.resume() or self._from
        async with aclosing(self._source(since)) as chunks:  # type: ignore[type-var]
            async for chunk in chunks:
                self._backlog.put(chunk)
                self._arrived.set()
                if time.monotonic() > pause:
                    # A stream that always has more never lets go by itself.
                    await asyncio.sleep(0)
                    pause = time.monotonic() + SLICE

    def _look(self) -> bool:
        """Take what waits into the buffer, for as long as a frame allows; whether there was any."""
        if not self._backlog:
            return False
        if skipped := self._backlog.shorten():
            self.buffer.skip(skipped)
        until = time.monotonic() + SLICE
        while self._backlog and time.monotonic() < until:
            self.buffer.feed(*self._backlog.take())
        if self._backlog:
            self._arrived.set()
        return True

    def _become(self, state: Following, problem: AppError | None = None) -> None:
        self.state, self.problem = state, problem
        self.changed.emit()

    async def _wait_for_more(self, began: float) -> None:
        """Return when it is worth reading again."""
        if self.state is Following.ENDED:
            # An engine that ends the stream of a running container at once is not asked at once.
            hasty = time.monotonic() - began < LOOK_AGAIN[-1]
            for delay in LOOK_AGAIN[1 if hasty else 0 :]:
                if await self._wait(delay) or await self._is_running():
                    return
        await self._nudged.wait()

    async def _wait(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._nudged.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _is_running(self) -> bool:
        try:
            return await self._runs()
        except AppError:
            return False


class _Backlog:
    """What has been read and not looked at, in pieces that are quickly looked at."""

    def __init__(self) -> None:
        self._chunks: deque[tuple[Stream, bytearray]] = deque()
        self._size = 0

    def __bool__(self) -> bool:
        return bool(self._chunks)

    def put(self, chunk: LogChunk) -> None:
        """Add at the end: to the last piece, for an engine may give every line by itself."""
        data = chunk.data
        self._size += len(data)
        if self._chunks:
            stream, last = self._chunks[-1]
            if stream is chunk.stream and len(last) + len(data) <= _PIECE:
                last += data
                return
        for start in range(0, len(data), _PIECE):
            self._chunks.append((chunk.stream, bytearray(data[start : start + _PIECE])))

    def take(self) -> tuple[Stream, bytes]:
        """The oldest piece."""
        stream, data = self._chunks.popleft()
        self._size -= len(data)
        return stream, bytes(data)

    def shorten(self) -> int:
        """Leave out the oldest when there are too many; how many lines those were."""
        if self._size <= BACKLOG:
            return 0
        lines = 0
        torn: set[Stream] = set()
        while self._chunks and self._size > BACKLOG // 2:
            stream, data = self._chunks.popleft()
            self._size -= len(data)
            lines += data.count(b"\n")
            (torn.discard if data.endswith(b"\n") else torn.add)(stream)
        return lines + self._mend(torn)

    def _mend(self, torn: set[Stream]) -> int:
        """Leave out what begins in the middle of a line; how many lines those were."""
        lines = 0
        for position, (stream, data) in enumerate(self._chunks):
            if not torn:
                break
            if stream in torn:
                line, ended, rest = data.partition(b"\n")
                self._chunks[position] = (stream, rest)
                self._size -= len(line) + len(ended)
                lines += len(ended)
                if ended:
                    torn.discard(stream)
        return lines

    def clear(self) -> None:
        """Forget all of it."""
        self._chunks.clear()
        self._size = 0
