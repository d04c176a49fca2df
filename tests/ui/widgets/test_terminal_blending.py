"""The compiled way of drawing lines gives the same pixels as the one without it."""

from __future__ import annotations

import gc
import random
import sys
from importlib.util import find_spec

import pytest
from PySide6.QtGui import QImage

from harness.lines import line_painter, picture
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets import terminal_blending
from pierhead.ui.widgets.terminal_blending import BlendedTiles, tiles
from pierhead.ui.widgets.terminal_cells import Cells, chosen_font
from pierhead.ui.widgets.terminal_glyphs import Glyphs
from pierhead.ui.widgets.terminal_look import TerminalStyle
from pierhead.ui.widgets.terminal_paint import LinePainter
from pierhead.ui.widgets.terminal_tiles import Ink, Tiles

BUILT = find_spec("pierhead.ui.widgets.terminal_blend") is not None
COLUMNS = 60
PIECES = (
    *(
        "plain text ",
        "  ",
        "W@#_fjgyq",
        "日本語",
        "한",
        "é",
        "e\u0301",
        "n\u0303\u0323",
        "😀",
        "🇩🇪",
    ),
    *("👩\u200d💻", "❤\ufe0f", "❤x", "─│┌┘═╬╭╱", "▀▄█░▒▞", "⣿⡇", "\ue0b0\ue0b2", "🬀🬻", "⇒✔★", "\t"),
)
SGR = (
    *("0", "1", "2", "3", "4", "4:2", "4:3", "4:4", "4:5", "5", "7", "8", "9", "53", "31", "97"),
    *("41", "107", "38;5;208", "48;5;236", "38;2;1;2;3", "48;2;250;251;252", "58:5:201", "59"),
    *("22", "23", "24", "25", "27", "28", "29", "55", "39", "49"),
)


def painters(scale: float, **chosen: object) -> tuple[LinePainter, LinePainter]:
    style = TerminalStyle(**chosen)  # type: ignore[arg-type]
    one, other = (line_painter(style, scale, compiled=compiled) for compiled in (False, True))
    return one, other


def output(chance: random.Random) -> str:
    """A screen of text in which everything may stand beside everything."""
    text = ""
    for row in range(12):
        text += f"\x1b[{row + 1}H\x1b[K"
        for _ in range(chance.randrange(14)):
            text += f"\x1b[{chance.choice(SGR)}m{chance.choice(PIECES)}"
    # Halves of wide characters are overwritten, and clusters cut.
    for _ in range(6):
        text += f"\x1b[{chance.randrange(1, 13)};{chance.randrange(1, COLUMNS)}Hx\x1b[P"
    return text


@pytest.mark.skipif(not BUILT, reason="the compiled part is not built")
@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("seed", range(4))
def test_both_ways_draw_the_same_pixels(qapp: object, scale: float, seed: int) -> None:
    chance = random.Random(seed)
    pure, compiled = painters(scale, bold_is_bright=seed % 2 == 0, letter_spacing=seed % 3)
    emulator = Emulator(COLUMNS, 12)
    for _ in range(4):
        emulator.feed(output(chance).encode())
        for number in range(emulator.first, emulator.end):
            line = emulator.line(number)
            for lit in (True, False):
                one, other = (
                    picture(painter, line, COLUMNS, lit=lit) for painter in (pure, compiled)
                )
                assert one == other, (line.text, differing(one, other, pure.cells.width))


def differing(one: QImage, other: QImage, width: int) -> list[int]:
    return sorted(
        {
            x // width
            for x in range(one.width())
            for y in range(one.height())
            if one.pixel(x, y) != other.pixel(x, y)
        }
    )


@pytest.mark.skipif(not BUILT, reason="the compiled part is not built")
def test_many_glyphs_and_styles_are_forgotten_and_drawn_again(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_blending, "_MOST_GLYPHS", 20)
    pure, compiled = painters(1.0)
    emulator = Emulator(COLUMNS, 1)
    for start in range(0x21, 0x900, COLUMNS):
        colour = f"\x1b[38;5;{start % 256};48;5;{start // 256}m"
        text = "".join(map(chr, range(start, start + COLUMNS)))
        emulator.feed(f"\x1b[H\x1b[2J{colour}{text}".encode())
        line = emulator.line(emulator.top)
        assert picture(pure, line, COLUMNS) == picture(compiled, line, COLUMNS)


def test_without_the_compiled_part_tiles_are_used(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = TerminalStyle()
    glyphs = Glyphs(Cells(chosen_font(style), 1.0, style))

    def ink(_number: str) -> Ink:
        return Ink(0xFFFFFF, 0)

    assert isinstance(tiles(glyphs, ink), BlendedTiles if BUILT else Tiles)
    assert type(tiles(glyphs, ink, compiled=False)) is Tiles
    monkeypatch.setitem(sys.modules, "pierhead.ui.widgets.terminal_blend", None)
    assert type(tiles(glyphs, ink)) is Tiles
    with pytest.raises(ImportError):
        tiles(glyphs, ink, compiled=True)


@pytest.mark.skipif(not BUILT, reason="the compiled part is not built")
def test_what_is_garbage_goes_without_a_complaint() -> None:
    from pierhead.ui.widgets.terminal_blend import Blender

    # The collector empties what is in a cycle before it goes.
    cycle: list[object] = [Blender(8, 16)]
    cycle.append(cycle)
    del cycle
    gc.collect()
