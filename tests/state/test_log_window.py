"""The part of a log that is in memory, and how it moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from fakes.logs import T0, FakeLog
from harness.waiting import until
from pierhead.core.errors import EngineUnreachable
from pierhead.state import log_pages, log_reading
from pierhead.state.log_window import TAIL, LogWindow, Looking
from pierhead.state.logs import LogBuffer

PAGE = log_reading.PAGE


def numbers(start: int, end: int) -> list[str]:
    return [str(number) for number in range(start, end)]


def texts(window: LogWindow) -> list[str]:
    buffer = window.buffer
    return [text for _index, text in buffer.texts(buffer.first, buffer.end)]


@asynccontextmanager
async def following(*logs: FakeLog, most: int = 50_000) -> AsyncIterator[LogWindow]:
    window = LogWindow(logs, LogBuffer(most))
    task = asyncio.create_task(window.run())
    try:
        yield window
    finally:
        task.cancel()
        await asyncio.wait([task])


class Places:
    """Where a window has jumped to."""

    def __init__(self, window: LogWindow) -> None:
        self.found: list[int] = []
        window.placed.connect(self._placed)

    def _placed(self, index: int) -> None:
        self.found.append(index)


async def look(window: LogWindow, what: str) -> None:
    getattr(window, what)()
    await until(lambda: window.looking is Looking.NOTHING and not window.busy)


@pytest.fixture
def log() -> FakeLog:
    log = FakeLog()
    log.write(*numbers(0, 10_000))
    return log


async def test_it_begins_with_the_end_and_goes_back_to_the_beginning(log: FakeLog) -> None:
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        while not window.whole:
            before = len(window.buffer)
            await look(window, "older")
            assert len(window.buffer) > before
        assert texts(window) == numbers(0, 10_000)
        assert window.buffer.first == TAIL - 10_000
        log.write("more")
        await until(lambda: texts(window)[-1] == "more")
        assert log.given < 3 * 10_000  # Not all of it for every page.


async def test_neither_end_keeps_more_than_it_may(log: FakeLog) -> None:
    async with following(log, most=5000) as window:
        await until(lambda: len(window.buffer) == TAIL)
        for _ in range(4):
            await look(window, "older")
        first = int(texts(window)[0])
        assert texts(window) == numbers(first, first + 5000)
        assert window.buffer.detached
        log.write(*numbers(10_000, 10_010))
        await until(lambda: window.buffer.unseen == 10)
        assert texts(window) == numbers(first, first + 5000)
        while window.buffer.detached:
            await look(window, "newer")
            last = int(texts(window)[-1])
            assert texts(window) == numbers(last - 4999, last + 1)
        log.write("live")
        await until(lambda: texts(window)[-1] == "live")
        assert texts(window)[-11:-1] == numbers(10_000, 10_010)


async def test_the_end_is_one_step_away(log: FakeLog) -> None:
    async with following(log, most=3000) as window:
        await until(lambda: len(window.buffer) == TAIL)
        await look(window, "older")
        await look(window, "older")
        assert window.buffer.detached
        window.go_to_end()
        await until(lambda: texts(window) == numbers(9000, 10_000))
        log.write("live")
        await until(lambda: texts(window)[-1] == "live")


async def test_lines_that_are_read_do_not_leave_for_newer_ones(log: FakeLog) -> None:
    async with following(log, most=1500) as window:
        await until(lambda: len(window.buffer) == TAIL)
        window.buffer.held = True
        log.write(*numbers(10_000, 12_000))
        await until(lambda: window.buffer.unseen)
        shown = texts(window)
        assert shown[0] == "9000"
        await until(lambda: window.buffer.unseen + len(shown) == 3000)
        window.buffer.held = False
        while window.buffer.detached:
            await look(window, "newer")
        assert texts(window) == numbers(10_500, 12_000)


async def test_a_time_and_the_beginning_are_found(log: FakeLog) -> None:
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        places = Places(window)
        placed = places.found
        window.go_to(T0 + timedelta(seconds=4000.5))
        await until(lambda: placed)
        assert window.buffer.line(placed[0]).text == "4001"
        await look(window, "older")
        assert window.buffer.line(window.buffer.first).text == "2001"
        assert texts(window) == numbers(2001, 4001 + PAGE + log_pages.SEAM)
        while window.buffer.detached:
            await look(window, "newer")
        assert texts(window) == numbers(2001, 10_000)
        window.go_to(None)
        await until(lambda: len(placed) == 2)
        assert texts(window) == numbers(0, PAGE)
        assert window.whole


async def test_a_time_is_found_where_an_engine_takes_long_to_find_it(
    log: FakeLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.seeking = 60.0
    monkeypatch.setattr(log_pages, "_MOMENT", 0.001)
    monkeypatch.setattr(log_pages, "NEAR", 500)
    monkeypatch.setattr(log_reading, "NEAR", 500)
    log.write(*numbers(10_000, 40_000))
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        places = Places(window)
        for wanted in (3000, 30_000, 10, 17_777):
            places.found.clear()
            window.go_to(T0 + timedelta(seconds=wanted - 0.5))
            await until(lambda: places.found)
            assert window.buffer.line(places.found[0]).text == str(wanted)
            await look(window, "older")
            assert window.buffer.line(places.found[0] - 1).text == str(wanted - 1)
            await look(window, "newer")
            first, last = int(texts(window)[0]), int(texts(window)[-1])
            assert texts(window) == numbers(first, last + 1)
            assert last > wanted + 1000


async def test_a_time_after_the_end_is_the_end(log: FakeLog) -> None:
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        window.go_to(T0 + timedelta(days=9))
        await until(lambda: window.looking is Looking.NOTHING and not window.busy)
        await until(lambda: texts(window) == numbers(9000, 10_000))


async def test_many_lines_of_the_same_time_are_not_doubled() -> None:
    log = FakeLog()
    log.write(*numbers(0, 5000), step=timedelta())
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        await look(window, "older")
        await look(window, "older")
        await look(window, "older")
        assert texts(window) == numbers(0, 5000)


async def test_a_clock_that_was_set_back(log: FakeLog) -> None:
    log.write(*numbers(10_000, 12_000), at=T0 + timedelta(seconds=2500))
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        while not window.whole:
            await look(window, "older")
        assert texts(window) == numbers(0, 12_000)


async def test_a_log_that_was_rotated_has_another_beginning(log: FakeLog) -> None:
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        log.rotate(8000)
        await look(window, "older")
        assert texts(window) == numbers(8000, 10_000)
        assert window.whole
        log.rotate(2000)
        window._reach.whole = False
        await look(window, "older")
        assert texts(window) == numbers(8000, 10_000)


async def test_what_cannot_be_read_is_said_and_tried_again(log: FakeLog) -> None:
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        log.error = EngineUnreachable("gone")
        await look(window, "older")
        assert window.problem is log.error
        assert len(window.buffer) == TAIL
        log.error = None
        await look(window, "older")
        assert window.problem is None
        assert len(window.buffer) > TAIL


async def test_a_line_that_was_too_long_says_so_on_every_page(log: FakeLog) -> None:
    log.write("x" * 1_000_000, *numbers(0, 3000))
    async with following(log) as window:
        await until(lambda: len(window.buffer) == TAIL)
        await look(window, "older")
        await look(window, "older")
        index = window.buffer.first + texts(window).index(max(texts(window), key=len))
        line = window.buffer.line(index)
        assert set(line.text) == {"x"}
        assert line.cut > 900_000
        assert len(line.text) + line.cut == 1_000_000


class TestSeveral:
    async def test_they_are_one_in_the_order_of_time(self) -> None:
        web, db = FakeLog("web"), FakeLog("db")
        for number in range(3000):
            web.write(f"{2 * number}", at=T0 + timedelta(seconds=2 * number))
            db.write(f"{2 * number + 1}", at=T0 + timedelta(seconds=2 * number + 1))
        async with following(web, db) as window:
            await until(lambda: len(window.buffer))
            # Before this, not both of them are there.
            assert texts(window) == numbers(4001, 6000)
            assert [window.buffer.line(index).source for index in (0, 1, 2)] == [1, 0, 1]
            while not window.whole:
                await look(window, "older")
            assert texts(window) == numbers(0, 6000)
            db.write("later", at=T0 + timedelta(seconds=6001))
            web.write("sooner", at=T0 + timedelta(seconds=6000))
            await until(lambda: len(window.buffer) >= 6002)
            assert texts(window)[-2:] == ["sooner", "later"]

    async def test_a_quiet_one_does_not_pretend_that_the_other_was(self) -> None:
        web, db = FakeLog("web"), FakeLog("db")
        db.write("db began", at=T0)
        web.write(*numbers(0, 5000), at=T0 + timedelta(seconds=10))
        async with following(web, db) as window:
            await until(lambda: len(window.buffer) == TAIL)
            assert texts(window) == numbers(4000, 5000)
            while not window.whole:
                await look(window, "older")
            assert texts(window) == ["db began", *numbers(0, 5000)]

    async def test_they_move_together(self) -> None:
        web, db = FakeLog("web"), FakeLog("db")
        for number in range(4000):
            web.write(f"{2 * number}", at=T0 + timedelta(seconds=2 * number))
            db.write(f"{2 * number + 1}", at=T0 + timedelta(seconds=2 * number + 1))
        async with following(web, db, most=3000) as window:
            await until(lambda: len(window.buffer))
            await look(window, "older")
            assert window.buffer.detached
            first = int(texts(window)[0])
            assert texts(window) == numbers(first, first + 3000)
            while window.buffer.detached:
                await look(window, "newer")
            web.write("live", at=T0 + timedelta(seconds=8000))
            await until(lambda: texts(window)[-1] == "live")
            assert texts(window) == [*numbers(5001, 8000), "live"]
