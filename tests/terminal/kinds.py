"""The kinds of output that terminals are measured and compared on, the same each time.

Most are generated. Those of htop and vim are recordings of the programs themselves, made by
``record.py``: a few KB each when compressed, so that every machine measures the same bytes
whether or not it has the programs.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

SIZES = ((80, 24), (200, 50))
"""Columns and lines."""
RECORDINGS = Path(__file__).parent / "recordings"

WORDS = """
accepted already between cache client closed connection container default error expected failed from
handler header hit image in level listening miss network of on open pool port request response retry
route server session shut socket stream the timeout to upstream user volume waiting with worker
""".split()  # noqa: SIM905
IDEOGRAPHS = (
    "日本語漢字中文的一是不了在人有我他這個們来到時大地為子中你説生国年着就那和要她出也得里後自以会"
)
CLUSTERS = """
é naïve Ω≈ç√ 日本 한글 e\u0301 n\u0303o क\u094dषि → │ ﬁ Ελλάδα 😀 👩\u200d💻 🇩🇪 👍🏽 ❤\ufe0f
👨\u200d👩\u200d👧 🎉 ☃ ✔ 🏳\ufe0f\u200d🌈
""".split()  # noqa: SIM905
LEVELS = (
    ("32", "INFO"),
    ("36", "DEBUG"),
    ("33;1", "WARN"),
    ("1;31", "ERROR"),
    ("38;5;244", "TRACE"),
)
LS_COLOURS = ("", "", "", "01;34", "01;34", "01;32", "01;36", "01;31", "40;33;01")

Chunks = Iterator[str]
Kind = Callable[[random.Random, int, int], Chunks]


def plain(chance: random.Random, columns: int, lines: int) -> Chunks:
    """A log without colours, some of its lines longer than the screen is wide."""
    for number in count():
        words = " ".join(chance.choices(WORDS, k=chance.randint(4, 14)))
        yield f"2026-01-01T12:{number // 60 % 60:02}:{number % 60:02}Z [{number}] {words}\r\n"


def ls(chance: random.Random, columns: int, lines: int) -> Chunks:
    """``ls --color -R``: names in columns, most of them coloured."""
    for number in count():
        names = [
            f"{chance.choice(WORDS)}-{chance.randrange(1000)}.{chance.choice(('py', 'so', 'txt'))}"
            for _ in range(chance.randint(3, 60))
        ]
        yield f"./{chance.choice(WORDS)}/{number}:\r\n"
        wide = max(map(len, names)) + 2
        across = max(1, columns // wide)
        for start in range(0, len(names), across):
            cells = []
            for name in names[start : start + across]:
                colour = chance.choice(LS_COLOURS)
                shown = f"\x1b[0m\x1b[{colour}m{name}\x1b[0m" if colour else name
                cells.append(shown + " " * (wide - len(name)))
            yield "".join(cells).rstrip() + "\r\n"
        yield "\r\n"


def coloured(chance: random.Random, columns: int, lines: int) -> Chunks:
    """A log with a colour for each of its fields."""
    for number in count():
        colour, level = chance.choice(LEVELS)
        fields = (
            f"\x1b[36m{chance.choice(WORDS)}\x1b[0m=\x1b[1m{chance.randrange(10_000)}\x1b[22m"
            for _ in range(chance.randint(2, 5))
        )
        yield (
            f"\x1b[2m12:{number // 60 % 60:02}:{number % 60:02}\x1b[0m "
            f"\x1b[{colour}m{level:5}\x1b[0m \x1b[4m{chance.choice(WORDS)}\x1b[24m "
            f"{' '.join(fields)} "
            f"\x1b[38;5;{chance.randrange(16, 232)}m{chance.choice(WORDS)}\x1b[39m\r\n"
        )


def cjk(chance: random.Random, columns: int, lines: int) -> Chunks:
    """Text of wide characters, some of its lines longer than the screen is wide."""
    while True:
        yield "".join(chance.choices(IDEOGRAPHS, k=chance.randint(10, 60))) + "。\r\n"


def mixed(chance: random.Random, columns: int, lines: int) -> Chunks:
    """Words of many scripts, with combining marks and emoji of several characters."""
    while True:
        yield " ".join(chance.choices((*CLUSTERS, *WORDS), k=chance.randint(4, 12))) + "\r\n"


def scrolling(chance: random.Random, columns: int, lines: int) -> Chunks:
    """Empty lines."""
    while True:
        yield "\r\n" * 100


def region(chance: random.Random, columns: int, lines: int) -> Chunks:
    """Lines that scroll between margins, with a row above them and one below that stay."""
    yield f"\x1b[2;{lines - 1}r\x1b[{lines - 1};1H"
    while True:
        yield f"{' '.join(chance.choices(WORDS, k=chance.randint(1, 8)))}\r\n"


def light(chance: random.Random, columns: int, lines: int) -> Chunks:
    """The screen filled with one letter after the other."""
    for number in count():
        yield "\x1b[H" + chr(ord("A") + number % 26) * (columns * lines)


def dense(chance: random.Random, columns: int, lines: int) -> Chunks:
    """The screen filled with cells of which each has its own colours and attributes."""
    for number in count():
        yield "\x1b[H" + "".join(
            f"\x1b[38;5;{(cell + number) % 156 + 100};48;5;{255 - (cell + number) % 156};1;3;4m"
            f"{chr(ord('A') + number % 26)}"
            for cell in range(columns * lines)
        )


def motion(chance: random.Random, columns: int, lines: int) -> Chunks:
    """A letter into each cell, from the edge inwards, with the cursor placed for each."""
    for number in count():
        letter = chr(ord("A") + number % 26)
        yield "".join(f"\x1b[{y};{x}H{letter}" for y, x in _inwards(columns, lines))


def _inwards(columns: int, lines: int) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = 1, 1, lines, columns
    while top <= bottom and left <= right:
        yield from ((top, x) for x in range(left, right + 1))
        yield from ((y, right) for y in range(top + 1, bottom + 1))
        if top < bottom:
            yield from ((bottom, x) for x in range(right - 1, left - 1, -1))
        if left < right:
            yield from ((y, left) for y in range(bottom - 1, top, -1))
        top, left, bottom, right = top + 1, left + 1, bottom - 1, right - 1


def redraw(chance: random.Random, columns: int, lines: int) -> Chunks:
    """What an editor sends: rows of highlighted text, scrolled and drawn anew."""
    yield "\x1b[?1049h\x1b[?25l"
    for number in count():
        if number % 5:
            # Scrolled by a few lines: only those that come in are drawn.
            by = chance.randint(1, 4)
            yield f"\x1b[1;{lines - 2}r\x1b[{lines - 2};1H" + "\r\n" * by + "\x1b[r"
            rows = range(lines - 1 - by, lines - 1)
        else:
            yield "\x1b[H\x1b[2J"
            rows = range(1, lines - 1)
        yield "".join(f"\x1b[{row};1H{_source(chance, columns, number + row)}" for row in rows)
        yield (
            f"\x1b[{lines - 1};1H\x1b[7m{'source.py':{columns - 20}}{number:>20}\x1b[27m"
            f"\x1b[{lines};1H\x1b[K\x1b[{chance.randint(1, lines - 2)};9H\x1b[?25h\x1b[?25l"
        )


def _source(chance: random.Random, columns: int, number: int) -> str:
    """A line of a program, highlighted, with its number before it."""
    text = f"\x1b[38;5;130m{number:>4} \x1b[m" + " " * chance.randrange(0, 12, 4)
    room = columns - 20
    while room > 0:
        word = chance.choice(WORDS)
        colour = chance.choice(("", "", "38;5;130", "38;5;21", "1;38;5;88", "35"))
        text += f"\x1b[{colour}m{word}\x1b[m " if colour else f"{word}({word[:2]}, "
        room -= len(word) + chance.randint(1, 30)
    return text + "\x1b[K"


def _recorded(program: str) -> Kind:
    def chunks(chance: random.Random, columns: int, lines: int) -> Chunks:
        while True:
            yield recording(program, columns, lines).decode()

    return chunks


def recording(program: str, columns: int, lines: int) -> bytes:
    """What a program printed on a terminal of that size."""
    return gzip.decompress((RECORDINGS / f"{program}-{columns}x{lines}.gz").read_bytes())


KINDS: Mapping[str, Kind] = {
    "plain log": plain,
    "ls --color -R": ls,
    "SGR-heavy log": coloured,
    "CJK": cjk,
    "mixed Unicode": mixed,
    "scrolling": scrolling,
    "scroll region": region,
    "light cells": light,
    "dense cells": dense,
    "cursor motion": motion,
    "htop capture": _recorded("htop"),
    "vim capture": _recorded("vim"),
    "vim-like redraw": redraw,
}


def sample(name: str, columns: int, lines: int, size: int) -> bytes:
    """At least ``size`` bytes of a kind of output for a screen of that size."""
    chance = random.Random(name)
    chunks: list[bytes] = []
    length = 0
    for chunk in KINDS[name](chance, columns, lines):
        chunks.append(chunk.encode())
        length += len(chunks[-1])
        if length >= size:
            break
    return b"".join(chunks)
