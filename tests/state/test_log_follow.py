"""Following a log through floods, restarts and broken connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from harness.speed import slowness
from harness.waiting import PATIENCE
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.api import LogChunk
from pierhead.engine.api_inside import Stream
from pierhead.state import log_follow
from pierhead.state.log_follow import Following, LogFollow
from pierhead.state.logs import LogBuffer

T0 = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


class Program:
    """A container's log as an engine keeps and streams it."""

    def __init__(self) -> None:
        self.log: list[tuple[datetime, LogChunk]] = []
        self.running = True
        self.opened = 0
        self.error: EngineUnreachable | None = None
        self._changed = asyncio.Event()

    def write(self, *texts: str, stream: Stream = Stream.OUT) -> None:
        for text in texts:
            moment = T0 + timedelta(seconds=len(self.log))
            stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
            self.log.append((moment, LogChunk(stream, f"{stamp} {text}\n".encode())))
        self._wake()

    def stop(self) -> None:
        self.running = False
        self._wake()

    def break_off(self, error: EngineUnreachable | None) -> None:
        self.error = error
        self._wake()

    async def stream(self, since: datetime | None) -> AsyncIterator[LogChunk]:
        self.opened += 1
        position = 0
        while True:
            changed = self._changed
            if self.error:
                raise self.error
            while position < len(self.log):
                moment, chunk = self.log[position]
                position += 1
                if since is None or moment >= since:
                    yield chunk
            if not self.running:
                return
            await changed.wait()

    async def runs(self) -> bool:
        return self.running

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Follower:
    """A follow under way, and what a test waits for."""

    def __init__(self, program: Program) -> None:
        self.buffer = LogBuffer()
        self.follow = LogFollow(self.buffer, program.stream, program.runs)
        self.follow.changed.connect(self._changed)
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.buffer.texts(0, self.buffer.end)]

    async def until(self, condition: Callable[[], bool]) -> None:
        if not condition():
            future = asyncio.get_running_loop().create_future()
            self._waiting.append((condition, future))
            await asyncio.wait_for(future, PATIENCE)

    def _changed(self) -> None:
        for condition, future in self._waiting:
            if not future.done() and condition():
                future.set_result(None)


@asynccontextmanager
async def following(program: Program) -> AsyncIterator[Follower]:
    follower = Follower(program)
    task = asyncio.create_task(follower.follow.run())
    try:
        yield follower
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_what_was_written_and_what_comes() -> None:
    program = Program()
    program.write("old")
    async with following(program) as follower:
        await follower.until(lambda: follower.texts == ["old"])
        program.write("new")
        await follower.until(lambda: follower.texts == ["old", "new"])
        assert follower.follow.state is Following.LIVE


async def test_it_goes_on_after_a_restart_that_it_is_told_of() -> None:
    program = Program()
    program.write("one", "two")
    program.stop()
    async with following(program) as follower:
        await follower.until(lambda: follower.follow.state is Following.ENDED)
        program.running = True
        program.write("three")
        follower.follow.nudge()
        await follower.until(lambda: follower.texts == ["one", "two", "three"])


async def test_a_restart_too_quick_to_be_told_of_is_found() -> None:
    program = Program()
    program.write("one")
    async with following(program) as follower:
        await follower.until(lambda: follower.texts == ["one"])
        program.stop()
        await follower.until(lambda: follower.follow.state is Following.ENDED)
        program.running = True
        program.write("two")
        await follower.until(lambda: follower.texts == ["one", "two"])


async def test_a_broken_connection_is_told_and_mended() -> None:
    program = Program()
    program.write("one")
    async with following(program) as follower:
        await follower.until(lambda: follower.texts == ["one"])
        program.break_off(EngineUnreachable("The engine is gone."))
        await follower.until(lambda: follower.follow.state is Following.BROKEN)
        assert str(follower.follow.problem) == "The engine is gone."
        program.error = None
        program.write("two")
        follower.follow.nudge()
        await follower.until(lambda: follower.texts == ["one", "two"])
        assert follower.follow.problem is None


async def test_a_flood_leaves_the_loop_free_and_drops_nothing_silently(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_follow, "BACKLOG", 200_000)
    program = Program()
    lines = 60_000
    chunk = LogChunk(Stream.OUT, b"2026-05-01T12:00:00.000000000Z \x1b[31mnever reset\n")
    program.log = [(T0, chunk)] * lines
    held: list[float] = []

    async def heartbeat() -> None:
        while True:
            # By the thread's own clock: other programs on the machine are none of its business.
            before = time.thread_time()
            await asyncio.sleep(0.001)
            held.append(time.thread_time() - before)

    beat = asyncio.create_task(heartbeat())
    async with following(program) as follower:
        buffer = follower.buffer
        gaps = Gaps(buffer)
        await follower.until(lambda: buffer.end - gaps.count + buffer.skipped == lines)
        assert buffer.skipped > 0
        assert len(buffer) <= 50_000
    beat.cancel()
    assert max(held) < 0.05 * slowness()


class Gaps:
    """Counts the marks that a buffer puts where it left lines out."""

    def __init__(self, buffer: LogBuffer) -> None:
        self.count = 0
        skip = buffer.skip

        def counted(lines: int) -> None:
            self.count += 1
            skip(lines)

        buffer.skip = counted  # type: ignore[method-assign]


async def test_what_waits_is_shortened_at_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_follow, "BACKLOG", 60_000)
    backlog = log_follow._Backlog()
    piece = b"abc\nde"
    for _ in range(log_follow.BACKLOG // len(piece) + 2):
        backlog.put(LogChunk(Stream.OUT, piece))
    written = (log_follow.BACKLOG // len(piece) + 2) * piece.count(b"\n")
    skipped = backlog.shorten()
    left = b""
    while backlog:
        left += backlog.take()[1]
    assert left.startswith((b"deabc\n", b"abc\n"))
    assert skipped + left.count(b"\n") == written
    assert skipped > written // 3
    assert len(left) <= log_follow.BACKLOG // 2


async def test_nothing_is_left_running_or_open() -> None:
    closed = asyncio.Event()

    async def stream(_since: datetime | None) -> AsyncIterator[LogChunk]:
        try:
            await asyncio.Event().wait()
            yield LogChunk(Stream.OUT, b"")
        finally:
            closed.set()

    program = Program()
    follow = LogFollow(LogBuffer(), stream, program.runs)
    task = asyncio.create_task(follow.run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert closed.is_set()
