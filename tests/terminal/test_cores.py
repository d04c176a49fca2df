"""The compiled core does what the one in Python does, whatever comes and in whatever order."""

from __future__ import annotations

import random

import pytest

from pierhead.terminal.emulator import Emulator
from terminal.cores import COMPILED
from terminal.screens import Heard

pytestmark = pytest.mark.skipif(not COMPILED, reason="the compiled core is not built")

TEXTS = (
    *(
        "a",
        "word ",
        "x" * 90,
        "é",
        "日本",
        "e\u0301",
        "\u0301",
        "\u200d",
        "\ufe0f",
        "👍",
        "🏽",
        "❤",
    ),
    *("©", "🇩", "🇪", "👩\u200d💻", "👩", "💻", "\u1100\u1161", "\u00ad", "\U000e0067", "한"),
)
CONTROLS = "\r\n\b\t\v\f\a\0\x7f\x0e\x0f\x85"
ESCAPES = "M D E 7 8 H V W (B (0 )0 #8 ]8;;http://a\a ]8;;\a ]2;title\a"
SEQUENCES = """
m 31m 1;4;38;5;200m 48;2;1;2;3m 4:3m 58;5;9m 0;7;22m 38;5m 38;2;300;1;1m 107;97m 1;;3m ?4m
#A #B #C #D #E #F #G #d #;#H #;#f ;#H #` #a #e #I #J #K #X #P #@ #L #M #Z #S #T #b
#;#r r #;#s 99999999B g 3J !p 1"q 0"q 1\x012C 5\x18x
?7l ?7h 4h 4l 20h 20l ?6h ?6l ?25h ?25l ?45h ?45l ?69h ?69l ?1049h ?1049l ?47h ?47l
"""
"""Behind CSI, with numbers for ``#``."""
IMAGES = (
    *('\x1bPq"1;1;30;40@\x1b\\', '\x1bP0;1q"1;1;9;60~\x1b\\', "\x1b_Ga=d\x1b\\"),
    *(
        f"\x1b_Ga=T,s=1,v=1,q=2,{keys};AAAAAA==\x1b\\"
        for keys in ("i=1,c=3,r=2", "c=9,r=5,z=-1,C=1")
    ),
)
PIECES = (
    *TEXTS,
    *IMAGES,
    "\r\n",
    *CONTROLS,
    *(f"\x1b{escape}" for escape in ESCAPES.split()),
    *(f"\x1b[{sequence}" for sequence in SEQUENCES.split()),
)


def state(emulator: Emulator) -> list[object]:
    """All that can be seen and all that what comes next depends on."""
    lines = [emulator.line(number) for number in range(emulator.first, emulator.end)]
    return [
        emulator.first,
        emulator.top,
        emulator.cursor,
        emulator.alternate,
        emulator.cursor_visible,
        [(line.text, list(line.runs), dict(line.marks), line.wrapped) for line in lines],
        [
            [(*piece[1:], piece.placement.box, piece.placement.z) for piece in line.pieces]
            for line in lines
        ],
    ]


def both(columns: int, lines: int) -> tuple[Emulator, Emulator]:
    return tuple(  # type: ignore[return-value]
        Emulator(columns, lines, 500, compiled=compiled) for compiled in (False, True)
    )


def piece(chance: random.Random) -> str:
    text = chance.choice(PIECES)
    while "#" in text and text != "\x1b#8":
        text = text.replace("#", str(chance.choice((0, 1, 1, 2, 3, 5, 8, 12, 40, 100))), 1)
    return text


CODINGS = (
    b"\x1b",
    b"%",
    b"@",
    b"G",
    b" ",
    b"F",
    b"c",
    b"[",
    b"6",
    b'"',
    b"p",
    b"\b",
    b"\x7f",
    b"\xe9",
)


@pytest.mark.parametrize("seed", range(10))
def test_the_compiled_core_sees_all_that_may_change_how_text_is_coded(seed: int) -> None:
    from pierhead.terminal.compiled.coding import may_recode

    chance = random.Random(seed)
    stream = Emulator(20, 4, compiled=False)._stream
    found = []
    for _ in range(3000):
        data = b"".join(chance.choices(CODINGS, k=chance.randint(1, 40)))
        found.append(any(stream._codings(data)))
        assert may_recode(data) or not found[-1], data
    assert set(found) == {False, True}
    assert not may_recode(b"\x1b[1;31mpapers\x1b[0m \x1b[?25h\x1b(B c % G \x1b[2;2H\xe9")


@pytest.mark.parametrize("seed", range(40))
def test_the_same_for_anything(seed: int) -> None:
    chance = random.Random(seed)
    pure, compiled = both(chance.choice((2, 7, 20, 81)), chance.choice((1, 3, 10)))
    told = Heard(pure.on_reply), Heard(compiled.on_reply)
    for _ in range(400):
        text = "".join(piece(chance) for _ in range(chance.choice((1, 3, 20))))
        data = text.encode()
        if chance.random() < 0.02:
            size = chance.choice((2, 5, 20, 60)), chance.choice((1, 4, 12))
            pure.resize(*size)
            compiled.resize(*size)
        before = state(pure)
        pure.feed(data)
        compiled.feed(data)
        assert state(compiled) == state(pure), (text, before)
    assert list(told[0]) == list(told[1])
