"""Images in a terminal as they are seen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from harness.waiting import until
from terminal.viewed import CTRL, SHIFT, Key, Viewed, clipboard

RED, GREEN = "#1;2;100;0;0#1", "#2;2;0;100;0#2"


def sixel(
    viewed: Viewed, columns: float, lines: float, colour: str = RED, back: str = "0;1"
) -> str:
    """One colour on so many cells."""
    cells = viewed.view.cells
    width, height = round(columns * cells.width), round(lines * cells.height)
    bands = "-".join(f"!{width}~" for _ in range(height // 6))
    rest = f"-!{width}{chr(0x3E + (1 << height % 6))}" if height % 6 else ""
    return f'\x1bP0;1q"1;1;{width};{height}{colour}{bands}{rest}\x1b\\'


def seen(viewed: Viewed) -> QImage:
    return viewed.view.viewport().grab().toImage()


def colour(image: QImage, viewed: Viewed, row: int, column: float, down: float = 0.5) -> str:
    """The colour at a place of a cell."""
    view = viewed.view
    rect = view.device_rect(view.first_visible() + row, 0)
    x = rect.x() + round(column * view.cells.width)
    return QColor(image.pixel(x, rect.y() + int(down * view.cells.height))).name()


def test_an_image_is_where_its_cells_are(terminal: Viewed) -> None:
    terminal.feed("ab" + sixel(terminal, 3, 2) + "\x1b[?25l")
    image = seen(terminal)
    back = QColor(terminal.view.painter.background).name()
    for row in (0, 1):
        assert colour(image, terminal, row, 2.1) == colour(image, terminal, row, 4.9) == "#ff0000"
        assert colour(image, terminal, row, 5.1) == back
    assert colour(image, terminal, 1, 1.9) == colour(image, terminal, 2, 2.5) == back
    assert colour(image, terminal, 0, 3, 0.01) == colour(image, terminal, 1, 3, 0.99) == "#ff0000"


def test_what_is_written_over_an_image_is_seen(terminal: Viewed) -> None:
    terminal.feed(sixel(terminal, 4, 2) + "\x1b[1;2H\x1b[42m  \x1b[m\x1b[?25l")
    image = seen(terminal)
    green = f"#{terminal.view.painter.look.colours[2]:06x}"
    assert [colour(image, terminal, 0, at) for at in (0.5, 1.5, 2.5, 3.5)] == [
        *("#ff0000", green, green, "#ff0000"),
    ]


def test_behind_a_transparent_image_is_text(terminal: Viewed) -> None:
    terminal.feed("\x1b[44m    \r" + sixel(terminal, 4, 0.5) + "\x1b[?25l")
    image = seen(terminal)
    blue = f"#{terminal.view.painter.look.colours[4]:06x}"
    assert colour(image, terminal, 0, 1.5, 0.25) == "#ff0000"
    assert colour(image, terminal, 0, 1.5, 0.9) == blue


def test_another_size_of_cells_takes_the_image_along(terminal: Viewed) -> None:
    terminal.feed(sixel(terminal, 4, 2) + "\x1b[?25l")
    before = terminal.view.cells.width
    terminal.view.zoom(8)
    assert terminal.view.cells.width > before
    terminal.feed("")
    image = seen(terminal)
    back = QColor(terminal.view.painter.background).name()
    assert colour(image, terminal, 1, 3.9, 0.9) == "#ff0000"
    assert colour(image, terminal, 1, 4.1) == colour(image, terminal, 2, 1) == back


def test_an_image_scrolls_and_can_be_seen_again(terminal: Viewed) -> None:
    terminal.feed(sixel(terminal, 4, 4) + "\r\n" * 60)
    view = terminal.view
    view.verticalScrollBar().setValue(2)
    image = seen(terminal)
    back = QColor(view.painter.background).name()
    assert [colour(image, terminal, row, 2) for row in range(3)] == ["#ff0000", "#ff0000", back]


def test_the_newest_image_is_the_one_that_is_seen(terminal: Viewed) -> None:
    for each in (RED, GREEN) * 5:
        terminal.feed("\x1b[H" + sixel(terminal, 3, 1, each) + "\x1b[?25l")
        expected = "#ff0000" if each is RED else "#00ff00"
        assert colour(seen(terminal), terminal, 0, 1) == expected


def test_copying_over_an_image_gives_the_text(terminal: Viewed) -> None:
    terminal.feed("before" + sixel(terminal, 3, 2) + "after")
    terminal.press(Key.Key_A, CTRL | SHIFT)
    terminal.press(Key.Key_C, CTRL | SHIFT)
    assert clipboard() == "before\n      after"


@pytest.mark.parametrize("on", [False, True])
def test_the_user_decides_whether_images_are_shown(terminal: Viewed, on: bool) -> None:
    terminal.preferences.change(show_images=on)
    terminal.feed(sixel(terminal, 3, 2) + "\x1b[?25l")
    assert (colour(seen(terminal), terminal, 0, 1) == "#ff0000") == on


async def test_large_images_are_made_ready_beside(terminal: Viewed) -> None:
    view = terminal.view
    view.feed(b'\x1bP0;0q#0;2;0;0;100"1;1;1100;1000\x1b\\\x1b[?25l')
    await until(lambda: not view.frames.waiting)
    view.verticalScrollBar().setValue(0)
    await until(lambda: colour(seen(terminal), terminal, 0, 1) == "#0000ff")
