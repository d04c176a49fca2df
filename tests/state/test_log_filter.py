"""The small language in which users say which lines they want."""

from __future__ import annotations

import time

import pytest

from pierhead.core.needle import Needle
from pierhead.state.log_filter import TooSlow, needle_filter, parse
from pierhead.state.log_intake import ERR, OUT

LINES = (
    "GET /index.html 200",
    "GET /health 200",
    "POST /login 500 Error: no such user",
    "ERROR out of memory",
    "WARN it is hot",
    'say "hello world"',
    "a|b (c) -d",
)


def passing(text: str) -> list[int]:
    wanted = parse(text)
    assert wanted is not None
    return [at for at, line in enumerate(LINES) if wanted.passes(line, OUT, stamped=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("get", [0, 1]),
        ("GET", [0, 1]),
        ("Get", []),
        ("get health", [1]),
        ("get and health", [1]),
        ("get -health", [0]),
        ("get not health", [0]),
        ("health | login", [1, 2]),
        ("health or login", [1, 2]),
        ("get index | error -memory", [0, 2]),
        ("(get | post) -health", [0, 2]),
        ("-(get | post)", [3, 4, 5, 6]),
        ("not not get", [0, 1]),
        ('"hello world"', [5]),
        ('"no such', [2]),
        (r'"say \"hello"', [5]),
        ('"a|b"', [6]),
        ('"-d"', [6]),
        (r"/\b[45]\d\d\b/", [2]),
        ("/error/i", [2, 3]),
        ("/error/", []),
        ("-/get|post/i", [3, 4, 5, 6]),
        ("level:error", [2, 3]),
        ("level:warn", [2, 3, 4]),
        ("level:warn -level:error", [4]),
        ("/index.html", [0]),
        ("hot|hello", [4, 5]),
    ],
)
def test_what_passes(text: str, expected: list[int]) -> None:
    assert passing(text) == expected


def test_the_two_streams() -> None:
    wanted = parse("stream:stderr")
    assert wanted is not None
    assert wanted.passes("x", ERR, stamped=False)
    assert not wanted.passes("x", OUT, stamped=False)


def test_neither_the_engines_times_nor_colours_are_looked_at() -> None:
    wanted = parse("2026 | 31m")
    assert wanted is not None
    assert not wanted.passes("2026-05-01T12:00:00.000000000Z \x1b[31mred", OUT)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_asks_for_nothing(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a |",
        "| a",
        "(a",
        "a)",
        "()",
        "not",
        "a -(",
        "/(/",
        "level:loud",
        "stream:x",
        "/a{9999999}/",
    ],
)
def test_what_makes_no_sense_says_why(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(text)


def test_an_expression_without_end_is_given_up() -> None:
    wanted = parse("/(a|aa)+$/")
    assert wanted is not None
    began = time.thread_time()
    with pytest.raises(TooSlow):
        wanted.passes("a" * 60 + "!", OUT, stamped=False)
    assert time.thread_time() - began < 5


@pytest.mark.parametrize(
    ("needle", "line", "expected"),
    [
        (Needle("error"), "an ERROR", True),
        (Needle("Error"), "an error", True),
        (Needle("Error", case=True), "an error", False),
        (Needle("err", word=True), "an error", False),
        (Needle('say "x" \\ /'), 'say "x" \\ / y', True),
        (Needle("a/b.c"), "a/b-c", False),
        (Needle(r"a/\d+", expression=True), "a/12", True),
    ],
)
def test_a_search_as_a_filter(needle: Needle, line: str, expected: bool) -> None:
    wanted = parse(needle_filter(needle))
    assert wanted is not None
    assert wanted.passes(line, OUT, stamped=False) is expected
