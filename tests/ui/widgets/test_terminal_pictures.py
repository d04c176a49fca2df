"""Images in a terminal as they are seen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from harness.waiting import until
from terminal.test_iterm_images import file, png
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


async def test_files_are_decoded_beside_and_broken_ones_are_nothing(terminal: Viewed) -> None:
    view, size = terminal.view, "inline=1;width=3;height=2;preserveAspectRatio=0"
    broken = png(20, 20)[:40] + bytes(40)
    view.feed((file(broken, size) + "\r\n" + file(png(9, 9), size) + "\x1b[?25l").encode())
    await until(lambda: not view.frames.waiting)
    back = QColor(view.painter.background).name()
    await until(lambda: colour(seen(terminal), terminal, 2, 1) == "#ff0000")
    await until(lambda: not view.pictures._tasks.runs("decode"))
    image = seen(terminal)
    assert colour(image, terminal, 3, 2.9) == "#ff0000"
    assert colour(image, terminal, 3, 3.1) == colour(image, terminal, 0, 1) == back


def kitty(keys: str) -> str:
    """One red pixel, as large as is asked for."""
    return f"\x1b_Ga=T,f=24,s=1,v=1,C=1,{keys};/wAA\x1b\\"


def test_images_lie_over_text_or_behind_it(terminal: Viewed) -> None:
    terminal.feed("\x1b[?25l" + kitty("c=3,r=1") + "\x1b[42m \x1b[m\r\n")
    terminal.feed(kitty("c=3,r=1,z=-1") + "\x1b[42m \x1b[m\u2588\u2580")
    image, look = seen(terminal), terminal.view.painter.look
    green, text = f"#{look.colours[2]:06x}", f"#{look.foreground:06x}"
    assert [colour(image, terminal, 0, at) for at in (0.5, 1.5)] == ["#ff0000"] * 2
    assert [colour(image, terminal, 1, at) for at in (0.5, 1.5)] == [green, text]
    assert colour(image, terminal, 1, 2.5, 0.1) == text
    assert colour(image, terminal, 1, 2.5, 0.9) == "#ff0000"


def test_a_part_of_an_image_is_shown_somewhere_in_a_cell(terminal: Viewed) -> None:
    keys = "a=T,f=24,s=2,v=1,C=1,x=1,c=2,r=1,X=3,z=1"
    terminal.feed(f"\x1b[?25l\x1b_G{keys};AP8A/wAA\x1b\\")
    view, image = terminal.view, seen(terminal)
    corner = view.device_rect(view.first_visible(), 0)
    back = QColor(view.painter.background).name()
    shown = [QColor(image.pixel(corner.x() + at, corner.center().y())).name() for at in range(4)]
    assert shown == [back, back, back, "#ff0000"]


def test_what_is_in_sight_is_not_given_up_for_what_was_seen_since(terminal: Viewed) -> None:
    images = terminal.view.emulator._screen.images
    images.most = 500_000
    terminal.feed("\x1b[?25l" + sixel(terminal, 4, 2))
    kept = terminal.view.emulator.line(0).pieces[0].placement.image
    for _ in range(20):
        terminal.feed("\x1b[6H" + sixel(terminal, 30, 8, GREEN))
        seen(terminal)
    assert kept.data is not None
    assert images.size <= images.most
