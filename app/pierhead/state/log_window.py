"""A part of one or several logs: the newest lines as they are written, or where the user is.

The window follows the end. Asked for older lines, it reads them from the engine and gives up newer
ones in return, and the other way round; asked for the end, it is there at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from enum import Enum

from pierhead.core.errors import AppError
from pierhead.core.signal import Signal
from pierhead.core.tasks import spawn
from pierhead.engine.api import LogChunk
from pierhead.engine.decode import moment
from pierhead.state import log_pages
from pierhead.state.log_course import Passes
from pierhead.state.log_follow import Following, LogFollow
from pierhead.state.log_merge import LogMerge
from pierhead.state.log_reach import LogReach, LogSource
from pierhead.state.logs import LogBuffer

TAIL = 1000
"""Lines that were written before and are shown at first."""
WAITING_LINES, WAITING_BYTES = 10_000, 32_000_000
"""What may wait to be merged: lines of each of several logs, and bytes of all of them."""
_LEAST = 8


class Looking(Enum):
    """What the window reads beside what is written now."""

    NOTHING = ""
    OLDER = "older"
    NEWER = "newer"
    PLACE = "place"
    """Lines of a time, or the beginning."""
    MATCH = "match"
    """The next line in which something is found."""


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
        self.found: Signal[int | None] = Signal()
        """What was looked for is the line with this index; None if it is nowhere else."""
        self.looking = Looking.NOTHING
        self.problem: AppError | None = None
        """Why what was asked for last could not be read."""
        self.follows: list[LogFollow] = []
        self._reach = LogReach(self.sources, self.buffer)
        self._task: asyncio.Task[None] | None = None
        self._merge: LogMerge | None = None
        self._group: asyncio.TaskGroup | None = None
        if several if several is not None else len(sources) != 1:
            self._merge = LogMerge(self.buffer, self.changed.emit, TAIL)
        for source in self.sources:
            self._follow(source)

    @property
    def whole(self) -> bool:
        """Whether the first line is the first that the engines have."""
        return self._reach.whole

    @property
    def all(self) -> bool:
        """Whether there is nothing that is not kept."""
        return self.whole and not self.buffer.dropped and not self.buffer.detached

    @property
    def looked(self) -> int:
        """How many lines were looked at for a match, while one is looked for."""
        return self._reach.seek.looked if self._reach.seek else 0

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
        if not self.whole and not self.busy and len(self.buffer):
            self._look(Looking.OLDER, self._reach.older)

    def newer(self) -> None:
        """Read lines after the last one, if they are not coming by themselves."""
        if self.buffer.detached and not self.busy:
            self._look(Looking.NEWER, self._newer)

    def go_to(self, when: datetime | None) -> None:
        """Show the lines from a time on, or the beginning; ``placed`` tells where they are."""
        self._look(Looking.PLACE, lambda: self._place(when))

    def seek(self, passes: Passes, *, back: bool = False) -> None:
        """Look for the next line beyond those that are kept that passes, or the previous one.

        In all of the logs, at their other end too; ``found`` tells where it is.
        """
        self._look(Looking.MATCH, lambda: self._match(passes, back))

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
        self._reach.whole = True
        self.changed.emit()

    @property
    def busy(self) -> bool:
        """Whether something is read beside what is written now."""
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

    async def _newer(self) -> None:
        if await self._reach.newer():
            self._resume()

    async def _place(self, when: datetime | None) -> None:
        start = await self._reach.place(when)
        if start is None:
            self._restart()
            return
        self._follow_if_at_end()
        self.placed.emit(start)

    async def _match(self, passes: Passes, back: bool) -> None:
        try:
            index = await self._reach.match(passes, back=back)
        except ValueError as error:
            raise AppError(str(error)) from error
        if index is not None:
            self._follow_if_at_end()
        self.found.emit(index)
        if index is not None:
            await self._surround()

    async def _surround(self) -> None:
        """Have more on both sides of what was found, before anybody asks for it."""
        await asyncio.sleep(0)  # What was found is shown first.
        if not self.whole:
            self.looking = Looking.OLDER
            self.changed.emit()
            await self._reach.older()
        if self.buffer.detached:
            self.looking = Looking.NEWER
            self.changed.emit()
            await self._newer()

    def _restart(self) -> None:
        """Begin again at the end."""
        self._reach.whole = False
        self.buffer.start()
        self._resume()
        self.changed.emit()

    def _follow_if_at_end(self) -> None:
        if not self.buffer.detached:
            self._resume()

    def _resume(self) -> None:
        """Follow from the last line that is kept."""
        self._reach.follow()
        last = moment(self.buffer.line(self.buffer.end - 1).time) if len(self.buffer) else None
        for number, follow in enumerate(self.follows):
            if self._merge:
                self._merge.restart(number, log_pages.known_last(self.buffer, number))
            follow.restart(last)


def _opener(source: LogSource) -> Callable[[datetime | None], AsyncIterator[LogChunk]]:
    def open_(since: datetime | None) -> AsyncIterator[LogChunk]:
        tail = TAIL if since is None else None
        return source.read(follow=True, tail=tail, since=since)

    return open_
