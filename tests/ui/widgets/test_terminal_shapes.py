from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from pierhead.ui.widgets.terminal_shapes import draw_shape

SIZES = ((7, 16), (8, 17), (9, 20), (11, 24), (16, 34))
"""Cells as they are at 1x, 1.25x, 1.5x and 2x."""
MIRRORED = QTransform(-1, 0, 0, 1, 0, 0)
BLACK, WHITE = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
BOX = "".join(map(chr, range(0x2500, 0x2580)))
ALL = (
    *(BOX, "".join(map(chr, range(0x2580, 0x25A0))), "".join(map(chr, range(0x2801, 0x2900)))),
    *("".join(map(chr, range(0xE0B0, 0xE0C0))), "".join(map(chr, range(0x1FB00, 0x1FB90)))),
    *("\U0001fb9a\U0001fb9b", "".join(map(chr, range(0x1FBA0, 0x1FBAE)))),
)


def drawn(text: str, size: tuple[int, int] = (9, 18)) -> QImage:
    """Neighbouring cells, in a field of which nothing else may be touched."""
    width, height = size
    image = QImage((len(text) + 2) * width, height + 2, QImage.Format.Format_RGB32)
    image.fill(BLACK)
    brush = QPainter(image)
    for column, character in enumerate(text):
        cell = QRect((column + 1) * width, 1, width, height)
        assert draw_shape(brush, character, cell, WHITE), character
    brush.end()
    return image.copy(width, 1, len(text) * width, height)


def light(image: QImage, x: int, y: int) -> int:
    return image.pixel(x, y) & 0xFF


def sides(image: QImage) -> set[str]:
    width, height = image.width(), image.height()
    edges = {
        "left": [(0, y) for y in range(height)],
        "right": [(width - 1, y) for y in range(height)],
        "up": [(x, 0) for x in range(width)],
        "down": [(x, height - 1) for x in range(width)],
    }
    return {side for side, points in edges.items() if any(light(image, *at) for at in points)}


def differ(one: QImage, other: QImage) -> int:
    """The most by which a pixel of one is lighter than that of the other."""
    places = [(x, y) for x in range(one.width()) for y in range(one.height())]
    return max(abs(light(one, *at) - light(other, *at)) for at in places)


def test_everything_is_drawn_and_stays_in_its_cell(qapp: object) -> None:
    for size in SIZES:
        width, height = size
        for character in "".join(ALL):
            image = QImage(3 * width, 3 * height, QImage.Format.Format_RGB32)
            image.fill(BLACK)
            brush = QPainter(image)
            cell = QRect(width, height, width, height)
            assert draw_shape(brush, character, cell, WHITE), hex(ord(character))
            brush.end()
            inside = image.copy(cell)
            blank = QImage(inside)
            blank.fill(BLACK)
            assert inside != blank, hex(ord(character))
            brush = QPainter(image)
            brush.fillRect(cell, BLACK)
            brush.end()
            blank = QImage(image)
            blank.fill(BLACK)
            assert image == blank, hex(ord(character))


def test_what_is_no_shape_is_left_to_the_font(qapp: object) -> None:
    image = QImage(9, 18, QImage.Format.Format_RGB32)
    brush = QPainter(image)
    for text in ("a", "日", "─\u0302", "\u24ff", "\u25a0", "\ue0a0", "\ue0c0", "\U0001fbf0"):
        assert not draw_shape(brush, text, QRect(0, 0, 9, 18), WHITE)
    brush.end()


@pytest.mark.parametrize(
    ("character", "reached"),
    [
        *(("─", {"left", "right"}), ("│", {"up", "down"}), ("┌", {"right", "down"})),
        *(("╝", {"left", "up"}), ("╠", {"up", "down", "right"})),
        *(("╪", {"left", "right", "up", "down"}), ("╭", {"right", "down"})),
        *(("┡", {"up", "down", "right"}), ("╼", {"left", "right"})),
        *(("╨", {"left", "right", "up"}), ("█", {"left", "right", "up", "down"})),
    ],
)
def test_box_characters_reach_the_edges_where_they_join(
    qapp: object, character: str, reached: set[str]
) -> None:
    for size in SIZES:
        assert sides(drawn(character, size)) == reached, size


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "pair",
    ["──", "━━", "══", "┌┐", "└┘", "├┤", "┏┓", "┗┛", "╔╗", "╠╣", "╭╮", "╰╯", "╼╾", "╾╼", "┝┥"],
)
def test_neighbours_join_in_the_same_rows_of_pixels(
    qapp: object, pair: str, size: tuple[int, int]
) -> None:
    image = drawn(pair, size)
    middle = size[0]
    left = [light(image, middle - 1, y) for y in range(size[1])]
    right = [light(image, middle, y) for y in range(size[1])]
    assert left == right
    assert any(left)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pair", ["││", "┌└", "┏┗", "╔╚", "╭╰", "┐┘", "╓╙", "╥╨", "┃┃", "║║", "┯┷"])
def test_cells_above_each_other_join_in_the_same_columns(
    qapp: object, pair: str, size: tuple[int, int]
) -> None:
    upper, lower = (drawn(each, size) for each in pair)
    above = [light(upper, x, size[1] - 1) for x in range(size[0])]
    below = [light(lower, x, 0) for x in range(size[0])]
    assert above == below
    assert any(above)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("corner", "┏┓┗┛")
def test_heavy_corners_are_whole(qapp: object, corner: str, size: tuple[int, int]) -> None:
    image = drawn(corner, size)
    rows = [y for y in range(size[1]) if light(image, 0 if corner in "┓┛" else -1 + size[0], y)]
    columns = [x for x in range(size[0]) if light(image, x, 0 if corner in "┗┛" else size[1] - 1)]
    assert len(rows) == len(columns) >= 2
    assert all(light(image, x, y) for x in columns for y in rows)


@pytest.mark.parametrize("size", SIZES)
def test_parts_of_blocks_are_their_complements(qapp: object, size: tuple[int, int]) -> None:
    for one, other in ("▀▄", "▌▐", "▘▟", "▖▜", "▚▞", "▉▕", "▇▔", "🬀🬻", "🬂🬹", "▆🮂"):
        first, second = drawn(one, size), drawn(other, size)
        for y in range(size[1]):
            for x in range(size[0]):
                assert light(first, x, y) != light(second, x, y), (one, other, x, y)


@pytest.mark.parametrize("size", SIZES)
def test_shades_are_even_and_grow(qapp: object, size: tuple[int, int]) -> None:
    values = []
    for shade in "░▒▓█":
        image = drawn(shade, size)
        found = {light(image, x, y) for x in range(size[0]) for y in range(size[1])}
        assert len(found) == 1
        values.append(found.pop())
    assert values == sorted(set(values))


@pytest.mark.parametrize("size", SIZES)
def test_dashes_go_on_evenly(qapp: object, size: tuple[int, int]) -> None:
    for dash, count in (("╌", 2), ("┄", 3), ("┈", 4)):
        image = drawn(dash * 2, size)
        y = next(y for y in range(size[1]) if any(light(image, x, y) for x in range(size[0])))
        row = [light(image, x, y) > 0 for x in range(2 * size[0])]
        dashes = sum(now and not before for before, now in zip([False, *row], row, strict=False))
        assert dashes == 2 * count if size[0] >= 2 * count else dashes >= 2, dash


def test_separators_reach_from_the_top_to_the_bottom(qapp: object) -> None:
    for size in SIZES:
        full = drawn("\ue0b0", size)
        assert all(light(full, 0, y) > 0 for y in range(size[1]))
        assert light(full, size[0] - 1, size[1] // 2) > light(full, size[0] - 1, 0)
        for one, other in ("\ue0b0\ue0b2", "\ue0b4\ue0b6", "\ue0b5\ue0b7"):
            mirrored = drawn(one, size).transformed(MIRRORED)
            assert differ(mirrored, drawn(other, size)) <= 48, one


def test_wedges_fill_the_side_that_they_name(qapp: object) -> None:
    size = (16, 33)
    lower_left, upper_right = drawn("\U0001fb40", size), drawn("\U0001fb56", size)
    assert light(lower_left, 0, 32) > light(lower_left, 15, 0) == 0
    assert light(upper_right, 15, 0) > light(upper_right, 0, 32) == 0
    for one, other in (("\U0001fb3c", "\U0001fb52"), ("\U0001fb47", "\U0001fb5d")):
        together = [
            light(drawn(one, size), x, y) + light(drawn(other, size), x, y)
            for x in range(16)
            for y in range(33)
        ]
        assert all(abs(value - 255) <= 2 for value in together)


def test_braille_has_a_dot_for_each_bit(qapp: object) -> None:
    for size in SIZES:
        whole = drawn("\u28ff", size)
        lit = sum(light(whole, x, y) > 0 for x in range(size[0]) for y in range(size[1]))
        single = 0
        for bit in range(8):
            dot = drawn(chr(0x2800 + (1 << bit)), size)
            single += sum(light(dot, x, y) > 0 for x in range(size[0]) for y in range(size[1]))
        assert lit == single > 0
