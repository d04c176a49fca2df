"""A part of one or several logs: the newest lines as they are written, or where the user is.

The window follows the end. Asked for older lines, it reads them from the engine and gives up newer
ones in return, and the other way round; asked for the end, it is there at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from pierhead.core.errors import AppError
from pierhead.core.signal import Signal
from pierhead.core.tasks import spawn
from pierhead.engine.api import LogChunk
from pierhead.state import log_pages
from pierhead.state.log_depths import LogDepths
from pierhead.state.log_follow import Following, LogFollow
from pierhead.state.log_merge import LogMerge, merged
from pierhead.state.log_reading import Row
from pierhead.state.logs import LogBuffer

TAIL = 1000
"""Lines that were written before and are shown at first."""
WAITING_LINES, WAITING_BYTES = 10_000, 32_000_000
"""What may wait to be merged: lines of each of several logs, and bytes of all of them."""
_LEAST = 8


class LogSource(Protocol):
    """One log that an engine keeps."""

    @property
    def name(self) -> str:
        """What to call it beside its lines."""

    def read(
        self,
        *,
        follow: bool = False,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[LogChunk]:
        """The last ``tail`` lines or all, between these times, with the engine's time stamps."""

    async def runs(self) -> bool:
        """Whether something writes into it."""


class Looking(Enum):
    """What the window reads beside what is written now."""

    NOTHING = ""
    OLDER = "older"
    NEWER = "newer"
    PLACE = "place"
    """Lines of a time, or the beginning."""


class LogWindow:
    """Follows logs for as long as ``run`` runs. ``buffer`` is what it has of them."""

    def __init__(
        self,
        sources: Sequence[LogSource],
        buffer: LogBuffer | None = None,
        *,
        several: bool | None = None,
    ) -> None:
        self.sources = list(sources)
        self.buffer = LogBuffer() if buffer is None else buffer
        self.changed: Signal[()] = Signal()
        """The lines or the state are not what they were; at most once a frame."""
        self.placed: Signal[int] = Signal()
        """It has jumped: the line with this index is what was asked for."""
        self.looking = Looking.NOTHING
        self.problem: AppError | None = None
        """Why what was asked for last could not be read."""
        self.whole = False
        """Whether the first line is the first that the engines have."""
        self.follows: list[LogFollow] = []
        self._depths = LogDepths(self.buffer)
        self._task: asyncio.Task[None] | None = None
        self._merge: LogMerge | None = None
        self._group: asyncio.TaskGroup | None = None
        if several if several is not None else len(sources) != 1:
            self._merge = LogMerge(self.buffer, self.changed.emit, TAIL)
        for source in self.sources:
            self._follow(source)

    # -- following

    async def run(self) -> None:
        """Follow until cancelled."""
        try:
            if not self._merge:
                await self.follows[0].run()
            async with asyncio.TaskGroup() as self._group:
                for follow in self.follows:
                    self._group.create_task(follow.run())
        finally:
            self._group = None
            if self._merge:
                self._merge.stop()
            self.stop_looking()
            if self._task:
                await asyncio.wait([self._task])

    def add(self, source: LogSource) -> None:
        """Follow one log more; only a window that was made for several can."""
        self.sources.append(source)
        follow = self._follow(source)
        if self._group:
            self._group.create_task(follow.run())
        self.changed.emit()

    def nudge(self) -> None:
        """Something happened to a container or the engine: look whether there is more."""
        for follow in self.follows:
            follow.nudge()

    @property
    def state(self) -> Following:
        """Where following stands, of several logs: live if any is."""
        states = [follow.state for follow in self.follows]
        order = (Following.LIVE, Following.OPENING, Following.ENDED, Following.BROKEN)
        return next((state for state in order if state in states), Following.ENDED)

    def _follow(self, source: LogSource) -> LogFollow:
        share = WAITING_BYTES // max(_LEAST, len(self.sources))
        buffer = LogBuffer(WAITING_LINES, share) if self._merge else self.buffer
        follow = LogFollow(buffer, _opener(source), source.runs)
        came = self._merge.add(buffer) if self._merge else self.changed.emit
        follow.changed.connect(came)
        self.follows.append(follow)
        return follow

    # -- going elsewhere

    def older(self) -> None:
        """Read lines before the first one, if there are any."""
        if not self.whole and not self._busy and len(self.buffer):
            self._look(Looking.OLDER, self._older)

    def newer(self) -> None:
        """Read lines after the last one, if they are not coming by themselves."""
        if self.buffer.detached and not self._busy:
            self._look(Looking.NEWER, self._newer)

    def go_to(self, when: datetime | None) -> None:
        """Show the lines from a time on, or the beginning; ``placed`` tells where they are."""
        self._look(Looking.PLACE, lambda: self._place(when))

    def go_to_end(self) -> None:
        """Have the newest lines again, and follow."""
        self.stop_looking()
        if self.buffer.detached:
            self._restart()

    def stop_looking(self) -> None:
        """Give up what is being read beside what is written now."""
        if self._task and not self._task.done():
            self._task.cancel()

    def clear(self) -> None:
        """Forget what was written so far; what comes is shown."""
        self.stop_looking()
        self.buffer.clear()
        self.whole = True
        self.changed.emit()

    @property
    def _busy(self) -> bool:
        return self._task is not None and not self._task.done()

    def _look(self, what: Looking, work: Callable[[], Awaitable[None]]) -> None:
        before = self._task
        self.stop_looking()
        self._task = spawn(self._looked(before, what, work))

    async def _looked(
        self,
        before: asyncio.Task[None] | None,
        what: Looking,
        work: Callable[[], Awaitable[None]],
    ) -> None:
        if before:
            await asyncio.wait([before])
        self.looking, self.problem = what, None
        self.changed.emit()
        try:
            await work()
        except AppError as error:
            self.problem = error
        finally:
            self.looking = Looking.NOTHING
            self.changed.emit()

    async def _older(self) -> None:
        """Put before the first line what comes before it in all logs."""
        before = Row(*_first_row(self.buffer)).when
        numbers = range(len(self.sources))
        known = [log_pages.known_first(self.buffer, number) for number in numbers]
        pieces = await asyncio.gather(
            *(
                log_pages.older(source.read, rows, before, self._depths.first(number))
                for number, (source, rows) in enumerate(zip(self.sources, known, strict=True))
            )
        )
        texts, kinds, self.whole = merged(pieces, newest=True)
        if not _same_first(known, self.buffer):
            return
        for number, piece in enumerate(pieces):
            if piece.mended:
                self.buffer.mend(number, piece.mended.text)
        self._depths.learn(pieces, back=True)
        self.buffer.prepend(texts, kinds)

    async def _newer(self) -> None:
        """Put after the last line what comes after it, and follow when that is the end."""
        after = Row(*_last_row(self.buffer)).when
        pieces = await asyncio.gather(
            *(
                log_pages.newer(
                    source.read,
                    log_pages.known_last(self.buffer, number),
                    after,
                    self._depths.last(number),
                )
                for number, source in enumerate(self.sources)
            )
        )
        texts, kinds, ended = merged(pieces, newest=False)
        if not self.buffer.detached:
            return
        self.whole = False
        self.buffer.extend(texts, kinds)
        if ended:
            self.buffer.attach()
            self._resume()
        else:
            self._depths.learn(pieces)

    async def _place(self, when: datetime | None) -> None:
        readers = [source.read for source in self.sources]
        pieces = await asyncio.gather(*(log_pages.forward(read, when) for read in readers))
        texts, kinds, ended = merged(pieces, newest=False)
        if not texts:
            self._restart()
            return
        self.buffer.start(detached=True)
        self._depths.lose(range(len(self.sources)))
        self.whole = when is None
        start = self.buffer.end
        self.buffer.extend(texts, kinds)
        if ended:
            self.buffer.attach()
            self._resume()
        else:
            self._depths.learn(pieces)
        self.placed.emit(start)

    def _restart(self) -> None:
        """Begin again at the end."""
        self.whole = False
        self.buffer.start()
        self._resume()
        self.changed.emit()

    def _resume(self) -> None:
        """Follow from the last line that is kept."""
        self._depths.clear()
        last = Row(*_last_row(self.buffer)).when if len(self.buffer) else None
        for number, follow in enumerate(self.follows):
            if self._merge:
                self._merge.restart(number, log_pages.known_last(self.buffer, number))
            follow.restart(last)


def _opener(source: LogSource) -> Callable[[datetime | None], AsyncIterator[LogChunk]]:
    def open_(since: datetime | None) -> AsyncIterator[LogChunk]:
        tail = TAIL if since is None else None
        return source.read(follow=True, tail=tail, since=since)

    return open_


def _first_row(buffer: LogBuffer) -> tuple[str, int]:
    return next((text, kind) for _index, text, kind in buffer.rows(buffer.first, buffer.end))


def _last_row(buffer: LogBuffer) -> tuple[str, int]:
    return next((text, kind) for _index, text, kind in buffer.rows(buffer.end - 1, buffer.end))


def _same_first(known: Sequence[list[Row]], buffer: LogBuffer) -> bool:
    """Whether the first lines are those that were known before reading."""
    return all(
        log_pages.known_first(buffer, number)[: len(rows)] == rows
        for number, rows in enumerate(known)
    )
