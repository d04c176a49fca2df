"""The next and the previous line in which something is, wherever in the logs that is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from fakes.logs import T0, FakeLog
from harness.waiting import until
from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.state.log_course import AROUND
from pierhead.state.log_window import TAIL, LogWindow, Looking
from pierhead.state.logs import MAX_BYTES, LogBuffer, LogLine

LINES = 30_000
MILLI = timedelta(milliseconds=1)


class Seeking:
    """A window on logs, and what was looked for in it."""

    def __init__(self, window: LogWindow) -> None:
        self.window = window
        self.found: list[int | None] = []
        self.landed: list[str] = []
        """The lines that were there when it was found."""
        self.line = LogLine("")
        self.sides = 0, 0
        """How many lines were before and after what was found."""
        window.found.connect(self._found)

    def _found(self, index: int | None) -> None:
        self.found.append(index)
        self.landed = self.texts
        if index is not None:
            buffer = self.window.buffer
            self.line = buffer.line(index)
            self.sides = index - buffer.first, buffer.end - index - 1

    @property
    def texts(self) -> list[str]:
        buffer = self.window.buffer
        return [text for _index, text in buffer.texts(buffer.first, buffer.end)]

    @property
    def indices(self) -> range:
        return range(self.window.buffer.first, self.window.buffer.end)

    async def rest(self) -> None:
        await until(lambda: self.window.looking is Looking.NOTHING and not self.window.busy)

    async def find(self, text: str, *, back: bool = False) -> str | None:
        """The line that ends with this, and where it is among those that are kept."""
        self.window.seek(lambda line, _kind: line.endswith(f" {text}"), back=back)
        await self.rest()
        return None if self.found[-1] is None else self.line.text


@asynccontextmanager
async def opened(*logs: FakeLog, shown: int = TAIL) -> AsyncIterator[Seeking]:
    window = LogWindow(logs, LogBuffer(5000))
    task = asyncio.create_task(window.run())
    try:
        await until(lambda: len(window.buffer) >= min(shown, sum(len(log.lines) for log in logs)))
        yield Seeking(window)
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
def log() -> FakeLog:
    log = FakeLog()
    log.write(*map(str, range(LINES)), step=MILLI)
    return log


@pytest.mark.parametrize("number", [0, 1, 5, 300, 12_345, LINES - TAIL - 1])
@pytest.mark.parametrize("back", [False, True])
async def test_from_the_end_all_of_the_log_is_reached(
    log: FakeLog, number: int, back: bool
) -> None:
    async with opened(log) as seeking:
        assert await seeking.find(str(number), back=back) == str(number)
        before, after = seeking.sides
        assert before >= min(number, AROUND)
        assert after >= min(AROUND, LINES - number - 1)
        first = number - before
        assert seeking.landed == [str(each) for each in range(first, first + before + after + 1)]
        assert len(seeking.landed) < 5 * AROUND
        start = int(seeking.texts[0])
        assert seeking.texts == [str(start + at) for at in range(len(seeking.texts))]
        assert start < first or first == 0
        assert seeking.window.whole == (start == 0)


@pytest.mark.parametrize("back", [False, True])
async def test_from_the_midst_it_goes_on_at_the_other_end(log: FakeLog, back: bool) -> None:
    async with opened(log) as seeking:
        seeking.window.go_to(T0 + 15_000 * MILLI)
        await seeking.rest()
        assert seeking.window.buffer.detached
        for number in (20_000, 10_000, 29_999, 0):
            assert await seeking.find(str(number), back=back) == str(number)
            before, _after = seeking.sides
            assert before >= min(number, AROUND)
        assert await seeking.find("nowhere", back=back) is None
        assert seeking.texts[0] == "0", "where nothing is found it stays where it was"


async def test_where_the_end_is_near_it_is_followed_again(log: FakeLog) -> None:
    async with opened(log) as seeking:
        seeking.window.go_to(None)
        await seeking.rest()
        assert await seeking.find(str(LINES - 3)) == str(LINES - 3)
        assert not seeking.window.buffer.detached
        log.write("live")
        await until(lambda: seeking.texts[-1] == "live")
        assert seeking.texts[-2] == str(LINES - 1)


async def test_the_nearest_is_found_before_others() -> None:
    log = FakeLog()
    log.write(*(f"{n} x" if n % 5000 == 7 else str(n) for n in range(LINES)), step=MILLI)
    async with opened(log) as seeking:
        way = [await seeking.find("x", back=True) for _ in range(7)]
        assert way == [f"{n} x" for n in (25_007, 20_007, 15_007, 10_007, 5007, 7, 25_007)]
        way = [await seeking.find("x") for _ in range(7)]
        # From what is kept around the last one.
        assert way == [f"{n} x" for n in (7, 5007, 10_007, 15_007, 20_007, 25_007, 7)]


@pytest.mark.parametrize("back", [False, True])
async def test_several_logs_are_one_in_the_order_of_time(back: bool) -> None:
    web, db = FakeLog("web"), FakeLog("db")
    web.write(*(f"web {n}" for n in range(12_000)), step=2 * MILLI)
    # Sparse, and all of it before the end of the other.
    db.write("db first", *(f"db {n}" for n in range(1500)), at=T0 + MILLI, step=10 * MILLI)
    async with opened(web, db) as seeking:
        assert await seeking.find("first", back=back) == "db first"
        assert seeking.line.source == 1
        times = [seeking.window.buffer.line(n).time for n in seeking.indices]
        assert times == sorted(times)
        both = {text.split()[0] for text in seeking.texts}
        assert both == {"web", "db"}
        assert await seeking.find("6000", back=back) == "web 6000"
        before, after = seeking.sides
        assert before >= AROUND
        assert after >= AROUND


async def test_a_clock_that_was_set_back_hides_nothing() -> None:
    log = FakeLog()
    log.write(*map(str, range(9000)), step=MILLI)
    log.write(*map(str, range(9000, 12_000)), at=T0 + 2 * MILLI, step=MILLI)
    for back in (False, True):
        async with opened(log) as seeking:
            for number in (8500, 100, 10_500):
                assert await seeking.find(str(number), back=back) == str(number)


async def test_long_lines_keep_to_the_memory_they_may_take() -> None:
    log = FakeLog()
    log.write(*(f"{n} {'x' * 60_000} {n}" for n in range(1500)), step=MILLI)
    async with opened(log, shown=20) as seeking:
        await until(lambda: seeking.texts[-1].startswith("1499 "))
        assert (await seeking.find("100", back=True) or "").startswith("100 xxx")
        assert sum(map(len, seeking.landed)) < 6_000_000
        assert seeking.window.buffer.size <= MAX_BYTES


async def test_it_can_be_given_up_and_says_how_far_it_is(log: FakeLog) -> None:
    async with opened(log) as seeking:
        before = seeking.texts
        seeking.window.seek(lambda _line, _kind: False)
        await until(lambda: seeking.window.looked > 0)
        assert seeking.window.looking is Looking.MATCH
        seeking.window.stop_looking()
        await seeking.rest()
        assert seeking.found == []
        assert seeking.texts == before


@pytest.mark.parametrize("back", [False, True])
async def test_what_goes_wrong_is_said(log: FakeLog, back: bool) -> None:
    def too_slow(_line: str, _kind: int) -> bool:
        raise ValueError("Make it simpler.")

    async with opened(log) as seeking:
        seeking.window.seek(too_slow, back=back)
        await seeking.rest()
        assert isinstance(seeking.window.problem, AppError)
        assert "simpler" in str(seeking.window.problem)
        log.error = EngineUnreachable("gone")
        seeking.window.seek(too_slow, back=back)
        await seeking.rest()
        assert "gone" in str(seeking.window.problem)
        assert len(seeking.texts) == TAIL


async def test_an_empty_log_has_nothing() -> None:
    async with opened(FakeLog()) as seeking:
        assert await seeking.find("x") is None
        assert await seeking.find("x", back=True) is None
