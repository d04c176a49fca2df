from __future__ import annotations

from pierhead.engine.api_inside import Stream
from pierhead.state.log_search import LogSearch, pattern
from pierhead.state.logs import LogBuffer


def search(*lines: str, text: str, max_lines: int = 1000) -> tuple[LogSearch, LogBuffer]:
    buffer = LogBuffer(max_lines=max_lines, stamped=False)
    buffer.feed(Stream.OUT, "".join(f"{line}\n" for line in lines).encode())
    found = LogSearch(buffer, pattern(text))
    while found.look():
        pass
    return found, buffer


def test_every_match_is_counted_whatever_its_case() -> None:
    found, _ = search("Error: error", "fine", "an ERROR", text="error")
    assert found.count == 3


def test_what_is_typed_is_no_expression() -> None:
    assert search("a.b", "axb", text="a.b")[0].count == 1
    assert search("(", text="(")[0].count == 1
    assert search("x", text="")[0].count == 0


def test_colours_do_not_hide_a_match() -> None:
    assert search("\x1b[31mer\x1b[32mror\x1b[0m", text="error")[0].count == 1
    assert search("\x1b[31mred", text="31")[0].count == 0


def test_from_one_to_the_next_and_round() -> None:
    found, _ = search("x x", "none", "x", text="x")
    way = [(0, 0)]
    for _ in range(3):
        match = found.after(*way[-1])
        assert match
        way.append(match)
    assert way == [(0, 0), (0, 1), (2, 0), (0, 0)]
    back = [(0, 0)]
    for _ in range(3):
        match = found.before(*back[-1])
        assert match
        back.append(match)
    assert back == [(0, 0), (2, 0), (0, 1), (0, 0)]
    assert [found.ordinal(*match) for match in way] == [1, 2, 3, 1]
    assert found.after(1, -1) == (2, 0)
    assert found.before(1, -1) == (0, 1)


def test_new_lines_are_looked_at_when_they_are_finished() -> None:
    found, buffer = search("x", text="x")
    buffer.feed(Stream.OUT, b"x\nx unfinished")
    found.look()
    assert found.count == 2
    buffer.feed(Stream.OUT, b" x\n")
    found.look()
    assert found.count == 4


def test_lines_that_left_do_not_count() -> None:
    found, buffer = search("x", "x", text="x", max_lines=2)
    buffer.feed(Stream.OUT, b"y\n")
    assert found.count == 1
    assert found.ordinal(0, 0) == 0
    assert found.after(0, 0) == (1, 0)
    buffer.feed(Stream.OUT, b"y\n")
    assert found.after(0, 0) is None
    assert found.before(0, 0) is None


def test_a_long_log_is_looked_at_in_slices() -> None:
    buffer = LogBuffer(max_lines=100_000, stamped=False)
    buffer.feed(Stream.OUT, b"nothing in here, and more of it\n" * 60_000)
    found = LogSearch(buffer, pattern("x"))
    slices = 1
    while found.look():
        slices += 1
    assert slices > 1
