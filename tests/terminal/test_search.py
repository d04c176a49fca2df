from __future__ import annotations

import re
from time import process_time

import pytest

from harness.speed import slowness
from pierhead.core.needle import Needle
from pierhead.terminal import search
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Place
from pierhead.terminal.search import Match, Search
from terminal.screens import terminal


def finish(looking: Search) -> list[Match]:
    while looking.look():
        pass
    return list(looking.matches)


def find(emulator: Emulator, text: str, **how: bool) -> list[tuple[int, int, int]]:
    """Line, start and end of what is found."""
    return [
        cells
        for match in finish(Search(emulator, Needle(text, **how)))
        for cells in match.cells(emulator.columns)
    ]


def test_matches_are_found_in_screen_and_scrollback() -> None:
    emulator = terminal("Error here\r\n", "x\r\n" * 10, "no error, Error")
    assert find(emulator, "error") == [(0, 0, 5), (11, 3, 8), (11, 10, 15)]


def test_nothing_is_found_for_nothing() -> None:
    assert find(terminal("text"), "") == []
    assert find(terminal("text"), "other") == []
    assert find(terminal("text"), "z*", expression=True) == []


def test_case_and_whole_words() -> None:
    emulator = terminal("cat Cat concat\r\ncat_ .cat.")
    assert find(emulator, "Cat", case=True) == [(0, 4, 7)]
    assert find(emulator, "cat", word=True) == [(0, 0, 3), (0, 4, 7), (1, 6, 9)]
    assert find(emulator, "c.t", expression=True, word=True, case=True) == [(0, 0, 3), (1, 6, 9)]
    assert find(emulator, ".cat.") == [(1, 5, 10)]


def test_expressions() -> None:
    emulator = terminal("in 12 ms\r\nin 345 ms")
    assert find(emulator, r"\d+ ms$", expression=True) == [(0, 3, 8), (1, 3, 9)]
    assert find(emulator, r"^in|ms", expression=True) == [
        (0, 0, 2),
        (0, 6, 8),
        (1, 0, 2),
        (1, 7, 9),
    ]


@pytest.mark.parametrize("wrong", ["(", "[a", "*", "(?P<x", "a{2}{3}{100000}{100000}"])
def test_what_is_wrong_with_an_expression_is_said(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"expression"):
        Search(terminal(), Needle(wrong, expression=True))
    assert finish(Search(terminal(), Needle(wrong))) == []


@pytest.mark.parametrize("evil", [r"(a+)+$", r"(x+x+)+y", r"(?:a|aa)+$", r"((a{1,9}){1,9}){1,9}c"])
def test_no_expression_hangs(evil: str) -> None:
    emulator = terminal(*["a" * 60 + "x" * 60 + "!\r\n"] * 200, columns=130, scrollback=300)
    looking = Search(emulator, Needle(evil, expression=True))
    slowest = 0.0
    began = process_time()
    more = True
    while more:
        start = process_time()
        more = looking.look()
        slowest = max(slowest, process_time() - start)
    assert looking.slow or not looking.matches
    assert process_time() - began < 2 * slowness()
    assert slowest < 0.02 * slowness()


def test_what_is_given_up_is_said_to_be_so() -> None:
    emulator = terminal(*["x" * 600 + "!\r\n"] * 200, columns=700, scrollback=300)
    looking = Search(emulator, Needle("(x+x+)+y", expression=True))
    finish(looking)
    assert looking.slow
    fast = Search(emulator, Needle("x+!", expression=True))
    assert len(finish(fast)) == 200
    assert not fast.slow


def test_what_repeats_without_measure_is_not_even_compiled() -> None:
    start = process_time()
    with pytest.raises(ValueError, match="repeats"):
        Needle("(((a?){99}){99}){99}", expression=True).compiled()
    assert process_time() - start < 0.05 * slowness()


def test_lines_that_only_wrap_are_searched_as_one() -> None:
    emulator = terminal("x" * 8 + "needle" + "y" * 20, columns=10)
    assert find(emulator, "needle") == [(0, 8, 10), (1, 0, 4)]
    assert finish(Search(emulator, Needle("needle"))) == [Match(Place(0, 8), Place(1, 4))]
    assert find(emulator, "^x+needle.*y$", expression=True)[0] == (0, 0, 10)
    assert find(terminal("nee\r\ndle", columns=3), "needle") == []


def test_cells_are_told_also_where_characters_are_wide_or_combined() -> None:
    emulator = terminal("日本語e\u0301x")
    assert find(emulator, "本") == [(0, 2, 4)]
    assert find(emulator, "e\u0301") == [(0, 6, 7)]
    assert find(emulator, "x") == [(0, 7, 8)]
    assert find(emulator, "日.語", expression=True) == [(0, 0, 6)]


def numbered(count: int, scrollback: int) -> Emulator:
    lines = "".join(f"word {number}\r\n" for number in range(count))
    return terminal(lines, scrollback=scrollback)


def test_the_newest_lines_are_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SLICE", 0.0)
    emulator = numbered(3000, 3000)
    looking = Search(emulator, Needle("word"))
    for _ in range(10):
        assert looking.look()
    lines = [match.start.line for match in looking.matches]
    assert lines == list(range(3000 - len(lines), 3000))
    assert 5 < len(lines) < 20
    monkeypatch.undo()
    assert [match.start.line for match in finish(looking)] == list(range(3000))


def test_output_is_followed_without_looking_at_everything_again() -> None:
    emulator = numbered(2000, 1000)
    looking = Search(emulator, Needle("word"))
    assert len(finish(looking)) == 1003
    emulator.feed(b"\x1b[Hgone\x1b[K\x1b[3B" + b"\rword x\r\n" * 500)
    looking.refresh()
    lines = [match.start.line for match in finish(looking)]
    assert lines == sorted(set(lines))
    expected = [
        number
        for number in range(emulator.first, emulator.end)
        if "word" in emulator.line(number).text
    ]
    assert lines == expected


def test_another_width_and_another_screen_are_searched_anew() -> None:
    emulator = terminal("the needle\r\n", "hay\r\n" * 10)
    looking = Search(emulator, Needle("needle"))
    finish(looking)
    emulator.resize(6, 4)
    looking.refresh()
    assert finish(looking) == [Match(Place(0, 4), Place(1, 4))]
    emulator.feed(b"\x1b[?1049h\x1b[Hneedle")
    looking.refresh()
    assert [match.start.line for match in finish(looking)] == [emulator.top]


def test_only_so_many_matches_are_kept_and_those_are_the_newest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "MOST", 50)
    emulator = numbered(1000, 2000)
    looking = Search(emulator, Needle("word"))
    found = finish(looking)
    assert looking.more
    assert found[-1].start.line == 999
    emulator.feed(b"word\r\n" * 100)
    looking.refresh()
    found = finish(looking)
    assert looking.more
    assert found[-1].start.line == 1099
    assert len(found) == 50


def test_a_hundred_thousand_lines_in_short_slices() -> None:
    line = "2024-01-01T00:00:00 INFO worker-{} handled request /api/v1/items/{} in 12 ms\r\n"
    emulator = Emulator(100, 24, 100_000)
    emulator.feed("".join(line.format(n % 7, n) for n in range(100_100)).encode())
    for needle in (Needle("items/99"), Needle(r"items/99\d+ ", expression=True)):
        looking = Search(emulator, needle)
        slices: list[float] = []
        more = True
        while more:
            start = process_time()
            more = looking.look()
            slices.append(process_time() - start)
        pattern = re.compile(needle.text, re.IGNORECASE)
        assert looking.matches
        assert all(
            pattern.search(emulator.line(match.start.line).text)
            for match in list(looking.matches)[:100]
        )
        assert sorted(slices)[-2] < 0.012 * slowness()
        assert sum(slices) < 3


def test_a_refresh_is_cheap_however_much_was_found() -> None:
    emulator = numbered(20_000, 20_000)
    looking = Search(emulator, Needle("word"))
    finish(looking)
    start = process_time()
    for _ in range(20):
        emulator.feed(b"word\r\n")
        looking.refresh()
        finish(looking)
    assert (process_time() - start) / 20 < 0.01 * slowness()
