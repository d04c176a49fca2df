from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QColor, QFontInfo, QImage

from harness.lines import cell_of, line_painter, picture, seen
from pierhead.core.style import RGB, Flag, Style
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.line import Line
from pierhead.terminal.style import Styles
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, Look, TerminalStyle, contrast
from pierhead.ui.widgets.terminal_paint import LinePainter

SCALES = (1.0, 1.25, 1.5, 2.0)


def painter(scale: float = 1.0, **chosen: Any) -> LinePainter:
    return line_painter(TerminalStyle(**chosen), scale)


class Lines:
    """A painter, and a terminal of one line whose styles it knows."""

    def __init__(self, scale: float = 1.0, **chosen: Any) -> None:
        self.painter = painter(scale, **chosen)
        self.cells = self.painter.cells
        self.emulator = Emulator(20, 1)

    def draw(self, output: str, *, lit: bool = True) -> QImage:
        self.emulator.feed(f"\x1b[m\x1b[H\x1b[2J{output}".encode())
        return picture(self.painter, self.emulator.line(0), lit=lit)

    def cell(self, image: QImage, column: int, count: int = 1) -> QImage:
        return cell_of(self.painter, image, column, count)


# -- colours


@pytest.mark.parametrize("look", [LIGHT_LOOK, DARK_LOOK])
def test_colours_can_be_read(look: Look) -> None:
    background = look.background
    assert contrast(look.foreground, background) > 12
    for index in (*range(1, 7), *range(8, 15)):
        assert contrast(look.colours[index], background) >= 4.5, index
    assert contrast(look.cursor, background) > 3


def test_palette_and_true_colours() -> None:
    assert DARK_LOOK.rgb(-1, 0x123456) == 0x123456
    assert DARK_LOOK.rgb(RGB | 0xABCDEF, 0) == 0xABCDEF
    assert DARK_LOOK.rgb(196, 0) == 0xFF0000
    assert DARK_LOOK.rgb(255, 0) == 0xEEEEEE
    assert DARK_LOOK.rgb(1, 0) == DARK_LOOK.colours[1]


def test_a_look_takes_the_colours_that_a_program_has_set() -> None:
    altered = DARK_LOOK.altered({1: 0x010203, 200: 0x040506}, {11: 0x070809})
    assert (altered.rgb(1, 0), altered.rgb(200, 0)) == (0x010203, 0x040506)
    assert altered.background == 0x070809
    assert altered.foreground == DARK_LOOK.foreground
    assert altered.rgb(196, 0) == 0xFF0000
    assert DARK_LOOK.altered({}, {}) is DARK_LOOK


def test_attributes_change_colours(qapp: object) -> None:
    lines = painter()
    plain = lines.ink(Style())
    for style in (Style(flags=Flag.REVERSE), Style(flags=Flag.CONCEAL)):
        ink = lines.ink(style)
        assert ink.background == (plain.text if style.flags & Flag.REVERSE else plain.background)
        assert ink.text == plain.background
    dim = lines.ink(Style(flags=Flag.DIM))
    assert contrast(dim.text, dim.background) < contrast(plain.text, plain.background)
    swapped = line_painter(swapped=True).ink(Style())
    assert (swapped.text, swapped.background) == (plain.background, plain.text)


def test_pairs_that_cannot_be_told_apart_are_mended(qapp: object) -> None:
    white = Style(bg=15)
    ink, left = painter().ink(white), painter(least_contrast=1).ink(white)
    assert contrast(ink.text, ink.background) >= 3
    assert contrast(left.text, left.background) < 3
    same = painter().ink(Style(fg=4, bg=4))
    assert same.text == same.background


def test_the_least_contrast_holds_for_every_colour_of_text(qapp: object) -> None:
    grey = Style(fg=RGB | 0x303030)
    ink = painter(least_contrast=4.5).ink(grey)
    assert contrast(ink.text, ink.background) >= 4.5
    assert ink.colour == 0x303030
    assert painter(least_contrast=1).ink(grey).text == 0x303030


def test_bold_can_be_bright(qapp: object) -> None:
    bold = Style(fg=1, flags=Flag.BOLD)
    assert painter().ink(bold).colour == DARK_LOOK.colours[1]
    assert painter(bold_is_bright=True).ink(bold).colour == DARK_LOOK.colours[9]
    assert painter(bold_is_bright=True).ink(Style(fg=1)).colour == DARK_LOOK.colours[1]


# -- cells


def test_lines_and_letters_can_be_set_wider(qapp: object) -> None:
    usual, wide = painter().cells, painter(line_height=1.5, letter_spacing=2).cells
    assert wide.width == usual.width + 2
    assert abs(wide.height - 1.5 * usual.height) <= 1
    assert wide.ascent - usual.ascent == pytest.approx(usual.height / 4, abs=1)


@pytest.mark.parametrize("scale", SCALES)
def test_backgrounds_fill_whole_cells(qapp: object, scale: float) -> None:
    lines = Lines(scale)
    image = lines.draw("a\x1b[48;2;1;2;3m  \x1b[mb")
    width = lines.cells.width
    for y in (0, lines.cells.height - 1):
        colours = [image.pixel(x, y) & 0xFFFFFF for x in range(4 * width)]
        filled = [x for x, colour in enumerate(colours) if colour == 0x010203]
        assert filled == [*range(width, 3 * width)]


@pytest.mark.parametrize("scale", SCALES)
def test_letters_stay_in_their_cells_whatever_stands_before_them(
    qapp: object, scale: float
) -> None:
    lines = Lines(scale)
    ends = []
    for before in ("ab", "日", "é✔", "\U0001f600", "┼─", "e\u0301x", "❤\ufe0f", "👩\u200d💻"):
        image = lines.draw(f"{before}\x1b[m|")
        ends.append(lines.cell(image, 2))
    assert all(cell == ends[0] for cell in ends)
    assert len(seen(ends[0])) > 1


def test_a_cell_looks_the_same_wherever_it_stands(qapp: object) -> None:
    lines = Lines()
    text = "Wg日é✔ \x1b[1;4mbold\x1b[m\x1b[31;44;9mx"
    alone = lines.draw(text)
    moved = lines.draw(f"12345{text}")
    width = 14 * lines.cells.width
    height = lines.cells.height
    assert alone.copy(0, 0, width, height) == moved.copy(5 * lines.cells.width, 0, width, height)


def test_the_rest_of_a_line_is_blank(qapp: object) -> None:
    lines = Lines()
    image = QImage(21 * lines.cells.width, lines.cells.height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    lines.emulator.feed(b"\x1b[44mab")
    lines.painter.draw(image, 0, lines.emulator.line(0), 20)
    assert seen(lines.cell(image, 2, 19)) == {DARK_LOOK.background}


def test_half_a_wide_character_harms_nothing(qapp: object) -> None:
    lines = Lines()
    image = QImage(5 * lines.cells.width, lines.cells.height, QImage.Format.Format_RGB32)
    styles = Styles()
    for text in ("日\0日\0", "a日", "\0a", "日\0\0x", "\0\0\0\0", "日日日日"):
        image.fill(QColor("red"))
        lines.painter.draw(image, 0, Line((text, "", None, False), 4, styles), 4)
        assert QColor("red").rgb() & 0xFFFFFF not in seen(image)


def test_wide_characters_are_known_as_such_in_every_line(qapp: object) -> None:
    lines = Lines()
    lines.draw("日本")
    later = lines.draw("語a")
    assert later == Lines().draw("語a")


def test_ligatures_never_merge_cells(qapp: object) -> None:
    lines = Lines(family="Fira Code")
    assert QFontInfo(lines.cells.font(0)).family() == "Fira Code"
    single = {each: lines.cell(lines.draw(each), 0) for each in "-=><!f"}
    for text in ("->", "=>", "!=", "<=>", "--", "ff"):
        image = lines.draw(text)
        for column, character in enumerate(text):
            assert lines.cell(image, column) == single[character], text


def test_slanted_letters_lean_into_the_next_cell(qapp: object) -> None:
    lines = Lines()
    image = lines.draw("\x1b[3m#\x1b[m ")
    assert len(seen(lines.cell(image, 1))) > 1
    # What is behind the next cell is not wiped away, nor is what stands in it.
    with_next = lines.draw("\x1b[3m#\x1b[44m█\x1b[m")
    assert lines.cell(with_next, 0) == lines.cell(image, 0)


def test_wide_and_coloured_characters_stay_within_their_cells(qapp: object) -> None:
    lines = Lines()
    for text in ("日", "😀", "👩\u200d💻", "🇩🇪", "❤\ufe0f"):
        image = lines.draw(text)
        assert len(seen(lines.cell(image, 0, 2))) > 2, text
        assert seen(lines.cell(image, 2)) == {DARK_LOOK.background}, text


def test_emoji_have_colours_of_their_own_and_hide_when_told_to(qapp: object) -> None:
    lines = Lines()
    red, green = (lines.draw(f"\x1b[3{colour}m😀") for colour in (1, 2))
    assert red == green
    assert seen(lines.draw("\x1b[8m😀")) == {DARK_LOOK.background}


def test_marks_are_drawn_on_their_letter(qapp: object) -> None:
    lines = Lines()
    plain, marked = lines.draw("ex"), lines.draw("e\u0301x")
    assert lines.cell(plain, 0) != lines.cell(marked, 0)
    assert lines.cell(plain, 1) == lines.cell(marked, 1)


# -- lines under, through and over text


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", ["4", "4:2", "4:3", "4:4", "4:5", "9", "53"])
def test_lines_go_on_from_cell_to_cell(qapp: object, kind: str, scale: float) -> None:
    lines = Lines(scale)
    one = lines.draw(f"\x1b[{kind}m \x1b[m")
    several = lines.draw(f"\x1b[{kind}m    \x1b[m")
    first = lines.cell(one, 0)
    assert len(seen(first)) > 1
    assert all(lines.cell(several, column) == first for column in range(4))
    assert seen(lines.cell(several, 4)) == {DARK_LOOK.background}


def test_kinds_of_underline_differ_and_have_their_own_colour(qapp: object) -> None:
    lines = Lines()
    images = [lines.draw(f"\x1b[4:{kind}mg") for kind in range(6)]
    assert all(a != b for at, a in enumerate(images) for b in images[:at])
    assert 0x010203 in seen(lines.draw("\x1b[4;58:2::1:2:3mg"))
    assert 0x010203 not in seen(lines.draw("\x1b[8;4;58:2::1:2:3mg"))


# -- blinking


def test_what_blinks_comes_and_goes(qapp: object) -> None:
    lines = Lines()
    text = "a\x1b[5;3;4;58:5:1mb# \x1b[mc"
    shown, hidden = lines.draw(text), lines.draw(text, lit=False)
    assert seen(lines.cell(hidden, 1, 3)) == {DARK_LOOK.background}
    assert len(seen(lines.cell(shown, 1))) > 1
    for column in (0, 4):
        assert lines.cell(shown, column) == lines.cell(hidden, column)


def test_it_is_known_what_blinks(qapp: object) -> None:
    lines = Lines()
    image = lines.draw("calm")
    assert not lines.painter.draw(image, 0, lines.emulator.line(0), 20)
    image = lines.draw("\x1b[5mblink")
    assert lines.painter.draw(image, 0, lines.emulator.line(0), 20)
