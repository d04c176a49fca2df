"""From the bytes of a log to its last lines."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from pierhead.core import ansi
from pierhead.engine.api_inside import Stream
from pierhead.state.logs import LONGEST, MARGIN, LogBuffer

OUT, ERR = Stream.OUT, Stream.ERR
T0 = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def stamp(milliseconds: float) -> str:
    moment = T0 + timedelta(milliseconds=milliseconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "789Z"


def stamped(milliseconds: float, text: str) -> bytes:
    return f"{stamp(milliseconds)} {text}\n".encode()


def texts(buffer: LogBuffer) -> list[str]:
    return [text for _, text in buffer.texts(0, buffer.end)]


def plain(**limits: int) -> LogBuffer:
    return LogBuffer(**limits, stamped=False)


def test_lines_with_their_stream_and_time() -> None:
    buffer = LogBuffer()
    buffer.feed(OUT, stamped(0, "one") + stamped(1, "two"))
    buffer.feed(ERR, stamped(2, "wrong"))
    line = buffer.line(2)
    assert (line.text, line.stream, line.time) == ("wrong", ERR, stamp(2))
    assert texts(buffer) == ["one", "two", "wrong"]


def test_any_cut_into_chunks_gives_the_same_lines() -> None:
    data = "plain\r\näöü 漢字 🎉\n\n\x1b[31mred\nstill red\x1b[0m\n10%\r20%\nlast".encode()
    whole = plain()
    whole.feed(OUT, data)
    expected = texts(whole)
    assert [ansi.plain(text) for text in expected] == [
        "plain",
        "äöü 漢字 🎉",
        "",
        "red",
        "still red",
        "20%",
        "last",
    ]
    chance = random.Random(7)
    for _ in range(200):
        buffer, rest = plain(), data
        while rest:
            size = chance.randint(1, 9)
            buffer.feed(OUT, rest[:size])
            rest = rest[size:]
        assert texts(buffer) == expected


def test_a_style_goes_on_in_the_lines_of_its_own_stream_only() -> None:
    buffer = plain()
    buffer.feed(OUT, b"\x1b[31mred\n")
    buffer.feed(ERR, b"other\n")
    buffer.feed(OUT, b"red too\x1b[0m\nplain\n")
    styles = [[run.style.fg for run in ansi.runs(text)] for text in texts(buffer)]
    assert styles == [[1], [-1], [1], [-1]]


def test_an_unfinished_line_is_shown_and_grows_in_its_place() -> None:
    buffer = plain()
    buffer.feed(OUT, b"work")
    buffer.feed(ERR, b"noise\n")
    assert texts(buffer) == ["work", "noise"]
    assert buffer.settled == 0
    buffer.feed(OUT, b"ing\nnext\n")
    assert texts(buffer) == ["working", "noise", "next"]
    assert buffer.settled == 3


def test_a_progress_bar_overwrites_its_line() -> None:
    buffer = plain()
    for percent in range(0, 101, 10):
        buffer.feed(OUT, f"{percent} %\r".encode())
        assert texts(buffer) == [f"{percent} %"]
    buffer.feed(OUT, b"\ndone\n")
    assert texts(buffer) == ["100 %", "done"]


def test_a_character_cut_in_two_is_never_shown_broken() -> None:
    buffer = plain()
    buffer.feed(OUT, "für".encode()[:2])
    assert texts(buffer) == ["f"]
    buffer.feed(OUT, "für\n".encode()[2:])
    assert texts(buffer) == ["für"]


def test_invalid_bytes_are_replaced() -> None:
    buffer = plain()
    buffer.feed(OUT, b"a\xff\xfeb\n\xc3\nc\n")
    assert texts(buffer) == ["a��b", "�", "c"]


def test_an_endless_line_is_cut_and_says_so() -> None:
    buffer = plain()
    for _ in range(1024):
        buffer.feed(OUT, b"x" * 1024)
    assert texts(buffer) == ["x" * LONGEST]
    assert buffer.line(0).cut == 1024 * 1024 - LONGEST
    buffer.feed(OUT, b"\nnext\n")
    assert buffer.line(0).cut == 1024 * 1024 - LONGEST
    assert buffer.line(1).text == "next"
    whole = plain()
    whole.feed(OUT, b"x" * (LONGEST + 5) + b"\nnext\n")
    assert [(whole.line(i).cut, len(whole.line(i).text)) for i in (0, 1)] == [(5, LONGEST), (0, 4)]


def test_the_pieces_of_a_long_line_lose_their_stamps() -> None:
    body = "".join(str(number % 10) for number in range(40_000)).replace("9", "ä")
    raw = body.encode()
    pieces = [raw[start : start + 16_384] for start in range(0, len(raw), 16_384)]
    data = b"".join(f"{stamp(n)} ".encode() + piece for n, piece in enumerate(pieces)) + b"\n"
    once = LogBuffer()
    once.feed(OUT, data)
    assert texts(once) == [body]
    apart = LogBuffer()
    for start in range(0, len(data), 5000):
        apart.feed(OUT, data[start : start + 5000])
    assert texts(apart) == [body]
    assert apart.line(0).time == stamp(0)


def test_the_oldest_lines_leave_and_are_counted() -> None:
    buffer = plain(max_lines=100)
    for number in range(250):
        buffer.feed(OUT, f"{number}\n".encode())
    assert (len(buffer), buffer.dropped, buffer.first) == (100, 150, 150)
    assert texts(buffer)[0] == "150"


def test_memory_is_bounded_whatever_comes() -> None:
    buffer = plain(max_bytes=1_000_000)
    for _ in range(60):
        buffer.feed(OUT, b"\x1b[31m" + b"y" * 30_000 + b"\n" + b"z\n" * 500)
        assert buffer.size <= 1_000_000


def test_a_gap_is_a_line_of_its_own() -> None:
    buffer = plain()
    buffer.feed(OUT, b"\x1b[31mbefore\nunfinished")
    buffer.skip(1234)
    buffer.feed(OUT, b"after\n")
    # What was unfinished is among what is missing.
    assert [buffer.line(i).skipped for i in range(buffer.end)] == [0, 1234, 0]
    assert texts(buffer)[-1] == "after"
    assert buffer.skipped == 1234


def test_clearing_forgets_but_goes_on() -> None:
    buffer = plain(max_lines=10)
    buffer.feed(OUT, b"1\n" * 20)
    buffer.clear()
    assert (len(buffer), buffer.dropped, texts(buffer)) == (0, 0, [])
    buffer.feed(OUT, b"new\n")
    assert texts(buffer) == ["new"]


class TestResume:
    """The stream is opened again from a moment a little before the end."""

    def again(self, buffer: LogBuffer, log: list[tuple[Stream, float, str]]) -> None:
        """Send what an engine sends from the moment that the buffer asks for."""
        since = buffer.resume()
        assert since is not None
        for stream, milliseconds, text in log:
            if T0 + timedelta(milliseconds=milliseconds, microseconds=1) > since:
                buffer.feed(stream, stamped(milliseconds, text))

    def test_nothing_was_read_yet(self) -> None:
        assert LogBuffer().resume() is None

    @pytest.mark.parametrize("seen", range(1, 8))
    def test_without_loss_or_doubling(self, seen: int) -> None:
        margin = MARGIN.total_seconds() * 1000
        log = [
            (OUT, 0.0, "a"),
            (OUT, 100.0, "b"),
            (OUT, 100.0, "b"),
            (ERR, 99.0, "written a little late"),
            (OUT, 100.0 + margin / 2, "b"),
            (OUT, 101.0 + margin / 2, "c"),
            (ERR, 5000.0, "after the restart"),
            (OUT, 5000.0, "after the restart"),
        ]
        buffer = LogBuffer()
        for stream, milliseconds, text in log[:seen]:
            buffer.feed(stream, stamped(milliseconds, text))
        self.again(buffer, log)
        assert texts(buffer) == [text for _, _, text in log]
        self.again(buffer, log)
        assert texts(buffer) == [text for _, _, text in log]

    def test_what_was_cleared_does_not_come_back(self) -> None:
        log = [(OUT, 1.0, "one"), (OUT, 2.0, "two"), (OUT, 900.0, "three")]
        buffer = LogBuffer()
        for stream, milliseconds, text in log[:2]:
            buffer.feed(stream, stamped(milliseconds, text))
        buffer.clear()
        self.again(buffer, log)
        assert texts(buffer) == ["three"]

    def test_a_line_that_broke_off_comes_whole(self) -> None:
        log = [(OUT, 1.0, "one"), (OUT, 2.0, "two is long")]
        buffer = LogBuffer()
        buffer.feed(OUT, stamped(1.0, "one") + stamped(2.0, "two is long")[:-6])
        self.again(buffer, log)
        assert texts(buffer) == ["one", "two is", "two is long"]


def test_what_is_torn_by_a_gap_is_not_shown_as_if_it_were_whole() -> None:
    buffer = LogBuffer(stamped=False)
    buffer.feed(Stream.OUT, b"whole\n12345")
    buffer.skip(3)
    buffer.feed(Stream.OUT, b"next\n")
    lines = [buffer.line(index) for index in range(buffer.first, buffer.end)]
    assert [(line.text, line.skipped) for line in lines] == [("whole", 0), ("", 3), ("next", 0)]
