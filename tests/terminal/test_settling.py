"""Older lines wrap anew in slices; in the end all is as if that had been done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.speed import slowness
from pierhead.core.style import Style
from pierhead.terminal import buffers
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.line import Line
from terminal.cores import CORES
from terminal.kinds import sample
from terminal.screens import terminal

SOME = ("a", "word ", "日本語", "e\u0301", "👩\u200d💻", "\x1b[31mred", "\x1b[44m  \x1b[m", "\t")
PIECES = st.lists(st.sampled_from((*SOME, "x" * 37, " " * 9, "\x1b[K", *["\r\n"] * 6)), max_size=90)
SIZES = st.tuples(st.integers(2, 40), st.integers(1, 8))
STEPS = st.lists(st.tuples(SIZES, PIECES, st.integers(0, 3)), min_size=1, max_size=5)
Step = tuple[tuple[int, int], list[str], int]
LIMIT = 0.016


@pytest.fixture(scope="module", autouse=True)
def _all_waits() -> Iterator[None]:
    """Have small scrollbacks wait like large ones."""
    usual, buffers._WITH_A_RESIZE = buffers._WITH_A_RESIZE, 0
    yield
    buffers._WITH_A_RESIZE = usual


@pytest.mark.parametrize("compiled", CORES)
@settings(max_examples=100, deadline=None)
@given(pieces=PIECES, steps=STEPS)
def test_the_same_in_any_slices(compiled: bool, pieces: list[str], steps: list[Step]) -> None:
    at_once, in_slices = (Emulator(20, 4, 5000, compiled=compiled) for _ in range(2))
    marks: list[list[tuple[int, int]]] = []
    for emulator in (at_once, in_slices):
        emulator.feed("".join(pieces).encode())
        numbers = range(emulator.first, emulator.end, 3)
        marks.append([(at, 0) for at in numbers if emulator.line(at).text.strip()])
        emulator.follow(marks[-1])
    for (columns, lines), more, slices in steps:
        for emulator in (at_once, in_slices):
            emulator.resize(columns, lines)
            emulator.feed("".join(more).encode())
        at_once.settle()
        for _ in range(slices):
            wrap_some(in_slices)
    in_slices.settle()
    assert shown(in_slices) == shown(at_once)
    at_ends = [
        [(line - emulator.end, column) for line, column in places]
        for emulator, places in zip((at_once, in_slices), marks, strict=True)
    ]
    assert at_ends[0] == at_ends[1]


def wrap_some(emulator: Emulator) -> None:
    """The smallest slice that there is."""
    turns = iter((True, False))
    screen = emulator._screen
    screen._wrap_older(screen.columns, lambda: next(turns))


def shown(emulator: Emulator) -> list[object]:
    """Everything but blanks at the ends of lines."""
    lines = [emulator.line(number) for number in range(emulator.first, emulator.end)]
    return [
        (emulator.cursor[0] - emulator.top, emulator.cursor[1]),
        *((line.read().rstrip(), looks(line), line.wrapped) for line in lines),
    ]


def looks(line: Line) -> list[object]:
    return [(run.column, run.style) for run in line.runs if run.style != Style()]


@pytest.mark.parametrize("compiled", CORES)
@settings(max_examples=100, deadline=None)
@given(pieces=PIECES, sizes=st.lists(SIZES, min_size=1, max_size=4))
def test_every_line_is_wrapped_where_it_has_to_be(
    compiled: bool, pieces: list[str], sizes: list[tuple[int, int]]
) -> None:
    emulator = Emulator(20, 4, 5000, compiled=compiled)
    emulator.feed("".join([*pieces, "\x1b[m\r\nend"]).encode())
    before = [text for text, _ in lines(emulator)]
    for columns, height in sizes:
        emulator.resize(columns, height)
        assert [text for text, _ in lines(emulator)] == before
    emulator.settle()
    after = list(lines(emulator))
    assert [text for text, _ in after] == before
    for _, rows in after:
        for row, below in pairwise(rows):
            short = len(row) < emulator.columns
            assert len(row) == emulator.columns - short
            assert not short or below[1:2] == "\0"


def lines(emulator: Emulator) -> Iterator[tuple[str, list[str]]]:
    """What was printed as a line, and the rows that it takes."""
    rows: list[str] = []
    text = ""
    now = emulator.snapshot(emulator.first)
    for number in range(now.first, now.end):
        line = now.line(number)
        rows.append(line.text)
        text += line.read()
        if not line.wrapped:
            if text.strip() or number < emulator.cursor[0]:
                yield text.rstrip(), rows
            text, rows = "", []


@pytest.mark.usefixtures("each_core")
def test_very_long_lines_stay_whole() -> None:
    text = "".join(f"{number:06} 日" for number in range(30_000))
    emulator = terminal(text, columns=120, scrollback=100_000)
    for width in (77, 3, 200, 76):
        emulator.resize(width, 4)
        assert joined(emulator) == text
        emulator.settle()
        assert joined(emulator) == text


def joined(emulator: Emulator) -> str:
    now = emulator.snapshot(emulator.first)
    rows = [now.line(number) for number in range(now.first, now.end)]
    assert all(row.wrapped for row in rows[:-1])
    return "".join(row.read() for row in rows)


@pytest.fixture(params=["plain log", "SGR-heavy log", "CJK", "one line", "marks"])
def full(request: pytest.FixtureRequest, each_core: None) -> Emulator:
    """A terminal with a large scrollback."""
    scrollback = 1500 if request.param == "marks" else 50_000
    emulator = terminal(columns=200, lines=50, scrollback=scrollback)
    odd = {"one line": b"0123456789" * 100_000, "marks": "a\u0301".encode() * 100_000}
    data = odd.get(request.param) or sample(request.param, 200, 50, 1_000_000)
    while emulator.end - emulator.first < scrollback:
        emulator.feed(data)
    return emulator


def test_nothing_takes_long(full: Emulator) -> None:
    """In CPU time, and not only once, so that other work on the machine does not count."""
    limit = LIMIT * slowness()
    assert min(seconds(full.resize, columns, 50) for columns in (90, 200, 110)) < limit
    slices = sorted(settling(full))
    assert slices[-3:][0] < limit
    assert seconds(full.snapshot, full.first) < limit
    assert seconds(full.clear) < limit


def settling(emulator: Emulator) -> Iterator[float]:
    """How long each slice took."""
    while not emulator.tidy:
        yield seconds(emulator.settle, 0.004)


def seconds(call: Callable[..., object], *arguments: object) -> float:
    began = thread_time()
    call(*arguments)
    return thread_time() - began


@pytest.mark.parametrize("compiled", CORES)
def test_more_styles_than_there_is_room_for_hold_nothing_up(compiled: bool) -> None:
    emulator = Emulator(200, 50, 30_000, compiled=compiled)
    data = sample("SGR-heavy log", 200, 50, 1_000_000)
    while emulator.end - emulator.first < 30_000:
        emulator.feed(data)
    turns = []
    for start in range(0, 200_000, 1000):
        colours = range(start, start + 1000)
        rest = "".join(f"\x1b[38;2;{n & 255};{n >> 8 & 255};{n >> 16}mx" for n in colours).encode()
        done = False
        while not done:
            began = thread_time()
            done = emulator.feed(rest, 0.003)
            turns.append(thread_time() - began)
            rest = b""
    # Garbage of the tests themselves is collected meanwhile.
    assert sorted(turns)[-6] < LIMIT * slowness()
    emulator.settle()
    styles = emulator._screen.styles
    assert styles.generation
    assert len(styles._list) - len(styles._free) < 140_000
    assert len({run.style.fg for run in emulator.line(emulator.top).runs}) == 200
