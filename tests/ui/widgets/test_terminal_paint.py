from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from pierhead.core.style import RGB, Flag, Style
from pierhead.terminal.emulator import Emulator
from pierhead.ui.theme import monospace
from pierhead.ui.widgets.terminal_boxes import FIRST, LAST, draw_box
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, Look, TerminalStyle, contrast
from pierhead.ui.widgets.terminal_paint import Cells, LinePainter


@pytest.mark.parametrize("look", [LIGHT_LOOK, DARK_LOOK])
def test_colours_can_be_read(look: Look) -> None:
    background = look.background
    assert contrast(look.foreground, background) > 12
    for index in (*range(1, 7), *range(8, 15)):
        assert contrast(look.colours[index], background) >= 4.5, index
    assert contrast(look.cursor, background) > 3


def painter(scale: float = 1.0, **chosen: Any) -> LinePainter:
    style = TerminalStyle(**chosen)
    return LinePainter(Cells(monospace(), scale, style), DARK_LOOK, style)


def test_palette_and_true_colours(qapp: object) -> None:
    assert DARK_LOOK.rgb(-1, 0x123456) == 0x123456
    assert DARK_LOOK.rgb(RGB | 0xABCDEF, 0) == 0xABCDEF
    assert DARK_LOOK.rgb(196, 0) == 0xFF0000
    assert DARK_LOOK.rgb(255, 0) == 0xEEEEEE
    assert DARK_LOOK.rgb(1, 0) == DARK_LOOK.colours[1]


def test_attributes_change_colours(qapp: object) -> None:
    lines = painter()
    plain = lines.shown(Style())
    assert lines.shown(Style(flags=Flag.REVERSE)) == plain[::-1]
    assert lines.shown(Style(flags=Flag.CONCEAL)) == (plain[1], plain[1])
    assert contrast(*lines.shown(Style(flags=Flag.DIM))) < contrast(*plain)
    lines.reversed = True
    assert lines.shown(Style()) == plain[::-1]


def test_pairs_that_cannot_be_told_apart_are_mended(qapp: object) -> None:
    assert contrast(*painter().shown(Style(bg=15))) >= 3
    assert contrast(*painter(least_contrast=1).shown(Style(bg=15))) < 3
    same = painter().shown(Style(fg=4, bg=4))
    assert same[0] == same[1]


def test_the_least_contrast_holds_for_every_colour(qapp: object) -> None:
    grey = Style(fg=RGB | 0x303030)
    assert contrast(*painter(least_contrast=1).shown(grey)) < 3
    assert contrast(*painter(least_contrast=4.5).shown(grey, shape=True)) < 3
    assert contrast(*painter(least_contrast=4.5).shown(grey)) >= 4.5


def test_bold_can_be_bright(qapp: object) -> None:
    bold = Style(fg=1, flags=Flag.BOLD)
    assert painter().shown(bold)[0] == DARK_LOOK.colours[1]
    assert painter(bold_is_bright=True).shown(bold)[0] == DARK_LOOK.colours[9]
    assert painter(bold_is_bright=True).shown(Style(fg=1))[0] == DARK_LOOK.colours[1]


def test_lines_and_letters_can_be_set_wider(qapp: object) -> None:
    usual, wide = painter().cells, painter(line_height=1.5, letter_spacing=2).cells
    assert wide.width == usual.width + 2
    assert abs(wide.height - 1.5 * usual.height) <= 1
    assert wide.ascent - usual.ascent == pytest.approx(usual.height / 4, abs=1)


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_a_line_is_drawn_once(qapp: object, scale: float) -> None:
    lines = painter(scale)
    emulator = Emulator(20, 2)
    emulator.feed("\x1b[41;1;4:3mred\x1b[m 日本 e\u0301 ┌─┐ ✔ 😀\r\n".encode())
    first = lines.pixmap(emulator.line(0))
    assert first is not None
    assert first.height() == lines.cells.height
    assert first.devicePixelRatio() == scale
    assert lines.pixmap(emulator.line(0)) is first
    assert lines.pixmap(emulator.line(1)) is None
    emulator.feed(b"\x1b[1;1Hx")
    assert lines.pixmap(emulator.line(0)) is not first


def test_backgrounds_fill_whole_cells(qapp: object) -> None:
    lines = painter()
    emulator = Emulator(20, 2)
    emulator.feed(b"a\x1b[48;2;1;2;3m  \x1b[mb")
    pixmap = lines.pixmap(emulator.line(0))
    assert pixmap is not None
    image = pixmap.toImage()
    width = lines.cells.width
    colours = [image.pixel(x, 0) & 0xFFFFFF for x in range(4 * width)]
    assert [x for x, colour in enumerate(colours) if colour == 0x010203] == [
        *range(width, 3 * width)
    ]


def test_letters_stay_in_their_cells_whatever_stands_before_them(qapp: object) -> None:
    lines = painter()
    ends = []
    for before in ("ab", "日", "é✔", "\U0001f600", "┼─"):
        emulator = Emulator(20, 2)
        emulator.feed(f"{before}\x1b[m|".encode())
        pixmap = lines.pixmap(emulator.line(0))
        assert pixmap is not None
        cell = pixmap.toImage().copy(
            2 * lines.cells.width, 0, lines.cells.width, lines.cells.height
        )
        ends.append(cell)
    assert all(cell == ends[0] for cell in ends)


def drawn(character: str, width: int = 9, height: int = 18) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    brush = QPainter(image)
    done = draw_box(brush, character, QRect(0, 0, width, height), QColor(Qt.GlobalColor.white))
    brush.end()
    assert done
    return image


def touches(image: QImage) -> set[str]:
    width, height = image.width(), image.height()
    lit = QColor(Qt.GlobalColor.black).rgb()
    sides = {
        "left": [(0, y) for y in range(height)],
        "right": [(width - 1, y) for y in range(height)],
        "up": [(x, 0) for x in range(width)],
        "down": [(x, height - 1) for x in range(width)],
    }
    return {side for side, points in sides.items() if any(image.pixel(*at) != lit for at in points)}


@pytest.mark.parametrize(
    ("character", "sides"),
    [
        *(("─", {"left", "right"}), ("│", {"up", "down"}), ("┌", {"right", "down"})),
        *(
            ("╝", {"left", "up"}),
            ("╠", {"up", "down", "right"}),
            ("╪", {*["left", "right", "up", "down"]}),
        ),
        *(("╭", {"right", "down"}), ("┡", {"up", "down", "right"}), ("╼", {"left", "right"})),
        *(("╨", {"left", "right", "up"}), ("█", {*["left", "right", "up", "down"]})),
    ],
)
def test_box_characters_reach_the_edges_where_they_join(
    qapp: object, character: str, sides: set[str]
) -> None:
    assert touches(drawn(character)) == sides


def test_every_box_character_is_drawn_or_left_to_the_font(qtbot: QtBot) -> None:
    image = QImage(9, 18, QImage.Format.Format_RGB32)
    brush = QPainter(image)
    left = [
        chr(code)
        for code in range(ord(FIRST), ord(LAST) + 1)
        if not draw_box(brush, chr(code), QRect(0, 0, 9, 18), QColor("white"))
    ]
    brush.end()
    assert "".join(left) == "┄┅┆┇┈┉┊┋╌╍╎╏╱╲╳"
