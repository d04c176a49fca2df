"""Images on the cells of a screen: where they come, what moves, covers and forgets them."""

from __future__ import annotations

import pytest

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.images import Form, Image, Images
from terminal import screens
from terminal.screens import Heard, cursor, feed, screen, terminal

pytestmark = pytest.mark.usefixtures("each_core")


def sixel(columns: float, lines: float, parameters: str = "0;0") -> str:
    """An image that fills so many cells of 8 by 16 pixels, declared with its size."""
    width, height = round(8 * columns), round(16 * lines)
    return f'\x1bP{parameters}q"1;1;{width};{height}#1;2;100;0;0!{width}@\x1b\\'


def shown(emulator: Emulator) -> list[str]:
    """For each line, scrollback included, what each cell shows: the row of an image, or text."""
    lines = []
    for number in range(emulator.first, emulator.end):
        line = emulator.line(number)
        cells = list(line.text.ljust(emulator.columns).replace(" ", "."))
        for piece in line.pieces:
            for at in range(piece.cells):
                cells[piece.column + at] = str(piece.row)
        lines.append("".join(cells).rstrip("."))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def test_an_image_covers_its_cells_and_the_cursor_stays_in_its_last_row() -> None:
    emulator = terminal("ab" + sixel(3, 2))
    assert shown(emulator) == ["ab000", "..111"]
    assert cursor(emulator) == (1, 2)
    piece = emulator.line(1).pieces[0]
    assert (piece.row, piece.at, piece.column, piece.cells) == (1, 0, 2, 3)
    assert (piece.placement.image.width, piece.placement.image.height) == (24, 32)


def test_cells_that_are_touched_count_as_a_whole() -> None:
    assert shown(terminal(sixel(2.1, 1.1))) == ["000", "111"]
    assert cursor(terminal(sixel(2.1, 1.1))) == (1, 0)


def test_mode_8452_leaves_the_cursor_beside() -> None:
    assert cursor(terminal("\x1b[?8452hab" + sixel(3, 2))) == (1, 5)
    assert cursor(terminal("\x1b[?8452h" + sixel(40, 2))) == (1, 19)


def test_sixel_display_mode_draws_in_the_corner_and_never_scrolls() -> None:
    emulator = terminal("\x1b[?80h\x1b[3;4H" + sixel(3, 9))
    assert shown(emulator) == ["000", "111", "222", "333"]
    assert cursor(emulator) == (2, 3)


def test_images_scroll_with_the_text_and_stay_in_the_scrollback() -> None:
    emulator = terminal("\x1b[3;1Hab" + sixel(3, 4) + "c")
    assert shown(emulator) == ["", "", "ab000", "..111", "..222", "..c33"]
    assert emulator.top == 2
    feed(emulator, "\r\nd\r\ne\r\nf\r\ng")
    assert shown(emulator) == ["", "", "ab000", "..111", "..222", "..c33", "d", "e", "f", "g"]


def test_lines_that_are_dropped_take_their_images_along() -> None:
    emulator = terminal(sixel(2, 2) + "\r\n" * 30, scrollback=3)
    assert shown(emulator) == []


def test_text_takes_its_cells_back() -> None:
    emulator = terminal(sixel(5, 3) + "\x1b[2;2Hxy")
    assert shown(emulator) == ["00000", "1xy11", "22222"]
    line = emulator.line(1)
    assert [(piece.at, piece.column, piece.cells) for piece in line.pieces] == [
        (0, 0, 1),
        (3, 3, 2),
    ]
    assert line.read() == " xy"


@pytest.mark.parametrize(
    ("erasing", "left"),
    [
        ("\x1b[2;3H\x1b[K", ["00000", "11", "22222"]),
        ("\x1b[2;3H\x1b[1K", ["00000", "...11", "22222"]),
        ("\x1b[2;3H\x1b[2X", ["00000", "11..1", "22222"]),
        ("\x1b[2;3H\x1b[J", ["00000", "11"]),
        ("\x1b[2;3H\x1b[1J", ["", "...11", "22222"]),
        ("\x1b[2J", []),
        ("\x1bc", []),
        ("\x1b#8", ["E" * 20] * 4),
        ("\x1b[1;2;2;3$z", ["0..00", "1..11", "22222"]),
    ],
)
def test_erasing(erasing: str, left: list[str]) -> None:
    assert shown(terminal(sixel(5, 3) + erasing)) == left


@pytest.mark.parametrize(
    ("moving", "left"),
    [
        ("\x1b[2;1H\x1b[L", ["000", "", "111", "222"]),
        ("\x1b[2;1H\x1b[M", ["000", "222"]),
        ("\x1b[S", ["000", "111", "222"]),
        ("\x1b[T", ["", "000", "111", "222"]),
        ("\x1b[1;2r\x1b[T", ["", "000", "222"]),
        ("\x1b[2;3r\x1b[S", ["000", "222"]),
        ("\x1bM", ["000", "111", "222"]),
        ("\x1b[1;1H\x1bM", ["", "000", "111", "222"]),
    ],
)
def test_moving_lines(moving: str, left: list[str]) -> None:
    assert shown(terminal(sixel(3, 3) + moving)) == left


def test_inside_margins_images_scroll_there() -> None:
    emulator = terminal("top\x1b[2;3r\x1b[2;1H" + sixel(3, 4))
    assert shown(emulator) == ["top", "222", "333"]
    below = terminal("\x1b[1;2r\x1b[4;1H" + sixel(3, 4))
    assert shown(below) == ["", "", "", "000"]


def test_between_margins_at_the_sides() -> None:
    emulator = terminal("\x1b[?69h\x1b[3;5s\x1b[1;3H" + sixel(9, 2) + "\x1b[1;3H\x1b[M")
    assert shown(emulator) == ["..111"]


def test_the_right_edge_cuts() -> None:
    emulator = terminal("\x1b[1;18H" + sixel(9, 2))
    assert shown(emulator) == ["." * 17 + "000", "." * 17 + "111"]


def test_a_transparent_image_leaves_the_text_below_it() -> None:
    emulator = terminal("\x1b[31mtext\r" + sixel(2, 1, "0;1"))
    assert shown(emulator) == ["00xt"]
    assert screen(emulator) == ["text"]
    assert [run.style.fg for run in emulator.line(0).runs] == [1, 1]
    assert screen(terminal("text\r" + sixel(2, 1))) == ["  xt"]
    assert screen(terminal("字\r" + sixel(1, 1))) == []


def test_the_alternate_screen_has_its_own() -> None:
    emulator = terminal(sixel(2, 2) + "\x1b[?1049h" + sixel(3, 1))
    assert shown(emulator) == ["", "000"]
    feed(emulator, "\x1b[?1049l")
    assert shown(emulator) == ["00", "11"]


def test_what_becomes_too_narrow_for_an_image_cuts_it_until_it_is_wide_again() -> None:
    emulator = terminal(sixel(10, 2) + "\r\nnext")
    emulator.resize(6, 4)
    assert shown(emulator) == ["000000", "111111", "next"]
    emulator.resize(8, 4)
    assert shown(emulator) == ["00000000", "11111111", "next"]
    feed(emulator, "\x1b[1;8Hx\x1b[2;1H\x1b[4@\x1b[2P")
    emulator.resize(20, 4)
    assert shown(emulator)[:1] == ["0000000x"]
    assert shown(emulator)[2] == "next"
    emulator = terminal("\x1b[1;15H" + sixel(10, 2))
    emulator.resize(30, 4)
    assert shown(emulator) == ["." * 14 + "0" * 10, "." * 14 + "1" * 10]


def test_lines_of_the_scrollback_are_cut_too_and_never_wrapped() -> None:
    emulator = terminal(sixel(10, 2) + "\r\n" * 9)
    emulator.resize(6, 4)
    assert shown(emulator)[:3] == ["000000", "111111"]
    emulator.resize(20, 4)
    assert shown(emulator)[:3] == ["0" * 10, "1" * 10]


def test_another_height_moves_images_with_their_lines() -> None:
    emulator = terminal(sixel(3, 3) + "\r\nx")
    emulator.resize(20, 2)
    emulator.resize(30, 6)
    assert shown(emulator) == ["000", "111", "222", "x"]


def test_what_is_cut_off_is_no_image() -> None:
    assert screen(terminal("a\x1bPq#1~~\x18b")) == ["ab"]
    assert shown(terminal("a\x1bPq#1~~\x1b[1mb")) == ["ab"]
    # A BEL ends no device control string.
    assert shown(terminal("a\x1bPq#1~~\x07#1~\x1b\\b")) == ["ab"]
    assert shown(terminal("a\x1bPq#1~~\x07\x1b[1mb")) == ["ab"]


def test_any_size_of_pieces_makes_the_same_image() -> None:
    output = f"ab{sixel(3, 2)}cd".encode()
    for size in (1, 2, 3, 7, 1000):
        emulator = terminal(*(output[at : at + size] for at in range(0, len(output), size)))
        assert shown(emulator) == ["ab000", "..cd1"]


def test_controls_of_eight_bits() -> None:
    body = sixel(2, 1)[2:-2].encode()
    whole = b'\x1b[62"p\x1b G\x90' + body + b"\x9cx"
    assert shown(terminal(whole)) == ["x0"]
    assert shown(terminal(whole[:20], whole[20:])) == ["x0"]


def test_images_are_not_shown_where_the_user_wants_none() -> None:
    emulator = terminal()
    emulator.show_images(False)
    told = Heard(emulator.on_reply)
    feed(emulator, f"a{sixel(3, 2)}b\x1b[c\x1b[?2;1;0S")
    assert shown(emulator) == ["ab"]
    assert list(told) == [b"\x1b[?65;1;2;6;9;15;16;17;18;21;22;28;29c"]
    emulator.show_images(True)
    feed(emulator, sixel(3, 2) + "\x1b[c")
    assert shown(emulator) == ["ab000", "..111"]
    assert b";4;" in list(told)[-1]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("1;1;0", "1;0;1024"),
        ("1;2;0", "1;0;1024"),
        ("1;4;0", "1;0;1024"),
        ("1;3;1024", "1;0;1024"),
        ("1;3;99999", "1;3"),
        ("1;9;0", "1;2"),
        ("2;1;0", "2;0;160;64"),
        ("2;4;0", "2;0;4096;4096"),
        ("2;2;0", "2;3"),
        ("2;3;300;300", "2;3"),
        ("3;1;0", "3;1"),
        ("9;1;0", "9;1"),
    ],
)
def test_what_there_is_for_images_is_told(question: str, answer: str) -> None:
    emulator = terminal()
    told = Heard(emulator.on_reply)
    feed(emulator, f"\x1b[?{question}S")
    assert list(told) == [f"\x1b[?{answer}S".encode()]


def test_modes_are_told() -> None:
    emulator = terminal()
    told = Heard(emulator.on_reply)
    feed(emulator, "\x1b[?80$p\x1b[?1070$p\x1b[?8452$p\x1b[?80h\x1b[?80$p")
    assert b"".join(told) == b"\x1b[?80;2$y\x1b[?1070;1$y\x1b[?8452;2$y\x1b[?80;1$y"  # type: ignore[arg-type]


def test_registers_are_private_or_shared() -> None:
    one, other = "\x1bP0;1q#5;2;100;0;0@\x1b\\", "\x1bP0;1q#5@\x1b\\"

    def colour(output: str) -> bytes:
        data = terminal(output).line(0).pieces[0].placement.image.data
        assert data is not None
        return bytes(data[:3])

    assert colour(one + "\r" + other) == b"\x33\xcc\xcc"
    assert colour("\x1b[?1070l" + one + "\r" + other) == b"\xff\0\0"


def image(size: int) -> Image:
    return Image(Form.RGBA, bytes(size), 1, 1)


def test_images_that_were_not_seen_for_long_make_room() -> None:
    images = Images(100_000)
    old, seen, new = image(40_000), image(40_000), image(40_000)
    images.keep(old)
    images.keep(seen)
    seen.shown = 1.0
    images.keep(new)
    assert old.data is None
    assert seen.data is not None
    assert new.data is not None
    assert images.size == 80_000
    images.keep(image(99_000))
    assert seen.data is new.data is None


def test_a_terminal_keeps_no_more_than_it_may() -> None:
    emulator = Emulator(80, 24, 10_000, compiled=screens.compiled)
    for _ in range(40):
        feed(emulator, '\x1bP0;0q"1;1;1000;1000\x1b\\\r\n')
    images = emulator._screen.images
    assert images.size <= images.most
    pieces = [
        piece
        for line in range(emulator.first, emulator.end)
        for piece in emulator.line(line).pieces
    ]
    kept = {piece.placement.image for piece in pieces if piece.placement.image.data}
    assert 10 <= len(kept) <= 16
