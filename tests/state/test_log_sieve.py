"""What passes a filter of a log that grows, and of all that the engines have."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from fakes.logs import T0, FakeLog
from harness.waiting import until
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.api_inside import Stream
from pierhead.state.log_filter import LogFilter, parse
from pierhead.state.log_scan import LogScan
from pierhead.state.log_sieve import LogSieve
from pierhead.state.logs import LogBuffer


def wanted(text: str) -> LogFilter:
    found = parse(text)
    assert found is not None
    return found


def write(buffer: LogBuffer, *texts: str) -> None:
    buffer.feed(Stream.OUT, "".join(f"{text}\n" for text in texts).encode())


def texts(buffer: LogBuffer) -> list[str]:
    lines = (buffer.line(index) for index in range(buffer.first, buffer.end))
    return ["…" if line.apart else line.text or f"-{line.skipped}" for line in lines]


@pytest.fixture
def buffer() -> LogBuffer:
    return LogBuffer(stamped=False)


def test_it_goes_on_with_what_comes(buffer: LogBuffer) -> None:
    write(buffer, "a 1", "b", "a 2")
    sieve = LogSieve(buffer, wanted("a"), stamped=False)
    assert not sieve.look()
    assert texts(sieve.lines) == ["a 1", "a 2"]
    buffer.feed(Stream.OUT, b"a 3 not fini")
    sieve.look()
    assert sieve.matches == 2
    buffer.feed(Stream.OUT, b"shed\nb\n")
    sieve.look()
    assert texts(sieve.lines)[-1] == "a 3 not finished"


def test_lines_around_are_there_once_and_what_is_between_is_marked(buffer: LogBuffer) -> None:
    write(
        buffer, *(f"{n}" for n in range(10)), "hit", "10", "hit", *(f"{n}" for n in range(11, 20))
    )
    write(buffer, "hit")
    sieve = LogSieve(buffer, wanted("hit"), around=2, stamped=False)
    sieve.look(60)
    shown = ["8", "9", "hit", "10", "hit", "11", "12", "…", "18", "19", "hit"]
    assert texts(sieve.lines) == shown
    write(buffer, "after", "later", "too late")
    sieve.look(60)
    assert texts(sieve.lines) == [*shown, "after", "later"]


def test_what_passed_stays_when_it_has_left_the_log() -> None:
    buffer = LogBuffer(max_lines=10, stamped=False)
    sieve = LogSieve(buffer, wanted("hit"), stamped=False)
    for number in range(10):
        write(buffer, f"hit {number}", *"abcdefghi")
        sieve.look(60)
    assert texts(sieve.lines) == [f"hit {number}" for number in range(10)]


def test_what_came_too_fast_to_be_looked_at_is_counted() -> None:
    buffer = LogBuffer(max_lines=10, stamped=False)
    write(buffer, "hit 0")
    sieve = LogSieve(buffer, wanted("hit"), stamped=False)
    sieve.look(60)
    write(buffer, *(f"hit {number}" for number in range(1, 31)))
    sieve.look(60)
    assert texts(sieve.lines) == ["hit 0", "-20", *(f"hit {number}" for number in range(21, 31))]


def test_gaps_are_always_shown(buffer: LogBuffer) -> None:
    write(buffer, "a")
    buffer.skip(7)
    write(buffer, "hit")
    sieve = LogSieve(buffer, wanted("hit"), stamped=False)
    sieve.look(60)
    assert texts(sieve.lines) == ["-7", "hit"]


class TestAllOfIt:
    async def test_it_is_gone_through_from_the_oldest_on(self) -> None:
        log = FakeLog()
        log.write(*(f"line {number}" for number in range(5000)))
        scan = LogScan([log.read], wanted("/7$/"))
        await scan.run()
        assert scan.done
        assert texts(scan.lines) == [f"line {number}" for number in range(7, 5000, 10)]
        assert (scan.looked, scan.matches) == (5000, 500)
        last = scan.last(0)
        assert last is not None
        assert last.text.endswith(" line 4999")

    async def test_several_are_in_the_order_of_time(self) -> None:
        web, db = FakeLog("web"), FakeLog("db")
        for number in range(1000):
            web.write(f"hit {2 * number}", at=T0 + timedelta(seconds=2 * number))
            word = "hit db" if number == 500 else "miss"
            db.write(word, at=T0 + timedelta(seconds=2 * number + 1))
        scan = LogScan([web.read, db.read], wanted("hit"))
        await scan.run()
        shown = texts(scan.lines)
        assert shown.index("hit db") == 501
        assert len(shown) == 1001

    async def test_marks_between_them_stay_where_they_belong(self) -> None:
        web, db = FakeLog("web"), FakeLog("db")
        for number in range(0, 600, 2):
            web.write("hit web" if number % 100 == 0 else "miss", at=T0 + timedelta(seconds=number))
            db.write("hit db" if number % 100 == 50 else "miss", at=T0 + timedelta(seconds=number))
        scan = LogScan([web.read, db.read], wanted("hit"), around=1)
        await scan.run()
        shown = texts(scan.lines)
        assert shown[0] == "hit web"
        assert shown.count("hit web") == 6
        assert shown.count("hit db") == 6
        assert "…" in shown[2:8]

    async def test_it_can_be_stopped(self) -> None:
        log = FakeLog()
        log.write(*(f"line {number}" for number in range(200_000)), step=timedelta(milliseconds=1))
        scan = LogScan([log.read], wanted("line"))
        task = asyncio.create_task(scan.run())
        await until(lambda: scan.matches)
        task.cancel()
        await asyncio.wait([task])
        assert not scan.done
        assert 0 < scan.looked < 200_000

    async def test_what_goes_wrong_is_said(self) -> None:
        log = FakeLog()
        log.write("a" * 60 + "!")
        scan = LogScan([log.read], wanted("/(a|aa)+$/"))
        await scan.run()
        assert "too long" in str(scan.problem)
        log.error = EngineUnreachable("gone")
        scan = LogScan([log.read], wanted("x"))
        await scan.run()
        assert scan.problem is log.error
