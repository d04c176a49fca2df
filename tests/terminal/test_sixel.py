"""Sixel graphics against what DEC's programmer reference says, and against how xterm shows it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pierhead.terminal.images import Image
from pierhead.terminal.sixel import HIGHEST, WIDEST, Registers, Sixel

CLEAR = b"\0\0\0\0"
BLACK = b"\0\0\0\xff"
RED, GREEN, BLUE = b"\xff\0\0\xff", b"\0\xff\0\xff", b"\0\0\xff\xff"
PENS = "#1;2;100;0;0#2;2;0;100;0#3;2;0;0;100"


def drawn(data: str, parameters: str = "0;1", registers: Registers | None = None) -> Image | None:
    images: list[Image] = []
    sixel = Sixel(parameters, registers or Registers(), images.append)
    sixel.take(data)
    sixel.end()
    return images[0] if images else None


def pixels(data: str, parameters: str = "0;1", registers: Registers | None = None) -> list[bytes]:
    """The rows of the image, in RGBA."""
    image = drawn(data, parameters, registers)
    assert image is not None
    assert image.data is not None
    assert len(image.data) == 4 * image.width * image.height
    stride = 4 * image.width
    return [bytes(image.data[at : at + stride]) for at in range(0, len(image.data), stride)]


def test_a_character_is_six_pixels_from_the_top() -> None:
    assert pixels(PENS + "#1@") == [RED]
    assert pixels(PENS + "#1A") == [CLEAR, RED]
    assert pixels(PENS + "#1~") == [RED] * 6
    assert pixels(PENS + "#1t") == [RED, CLEAR, RED, CLEAR, RED, RED]
    assert pixels(PENS + "#1??@") == [CLEAR * 2 + RED]


def test_repeating() -> None:
    assert pixels(PENS + "#1!5@#2@") == [RED * 5 + GREEN]
    assert pixels(PENS + "#1!@") == [RED]
    assert pixels(PENS + "#1!0@@") == [RED * 2]
    assert pixels(PENS + "#1@!2?!3@") == [RED + CLEAR * 2 + RED * 3]


def test_carriage_return_draws_over_and_new_line_goes_on_below() -> None:
    assert pixels(PENS + "#1!4@$#2?!2@") == [RED + GREEN * 2 + RED]
    rows = pixels(PENS + "#1~-#2@@")
    assert rows == [RED + CLEAR] * 6 + [GREEN * 2]
    assert pixels(PENS + "#1@--#2@") == [RED, *[CLEAR] * 11, GREEN]
    # New lines alone draw nothing.
    assert pixels(PENS + "#1@---") == [RED]


def test_colours_by_red_green_blue_and_by_hue() -> None:
    assert pixels("#7;2;20;40;60@") == [b"\x33\x66\x99\xff"]
    assert pixels("#7;1;0;50;100@") == [BLUE]
    assert pixels("#7;1;120;50;100@") == [RED]
    assert pixels("#7;1;240;50;100@") == [GREEN]
    assert pixels("#7;1;60;50;100@") == [b"\xff\0\xff\xff"]
    assert pixels("#7;1;77;30;0@") == [b"\x4d\x4d\x4d\xff"]
    # What is too much counts as the most; another system means nothing.
    assert pixels("#7;2;999;0;0@#7;3;0;0;0@") == [RED * 2]


def test_the_colours_of_a_vt340_are_there_at_first() -> None:
    assert pixels("#2@") == [b"\xcc\x21\x21\xff"]
    assert pixels("#18@") == [b"\xcc\x21\x21\xff"]


def test_a_colour_that_is_defined_again_leaves_what_was_drawn() -> None:
    assert pixels("#1;2;100;0;0@#1;2;0;100;0@#1;2;0;0;100@") == [RED + GREEN + BLUE]


def test_more_colours_than_a_byte_can_tell_apart_in_one_band() -> None:
    colours = [(at % 101, at // 101 * 30, 50) for at in range(300)]
    data = "".join("#{};2;{};{};{}@".format(5, *colour) for colour in colours)
    expected = b"".join(
        bytes([*(int(part / 100 * 255 + 0.5) for part in colour), 255]) for colour in colours
    )
    assert pixels(data) == [expected]
    # The later ones cover the earlier ones and leave them where they have holes.
    over = data + "$#6;2;0;100;0?@??@"
    seen = pixels(over)[0]
    assert seen[4:8] == seen[16:20] == GREEN
    assert seen[:4] + seen[8:16] == expected[:4] + expected[8:16]


def test_what_is_not_drawn_is_transparent_or_the_first_colour() -> None:
    assert pixels("#0;2;0;0;100#1;2;100;0;0?@", "0;0") == [BLUE + RED]
    assert pixels("#0;2;0;0;100#1;2;100;0;0?@", "") == [BLUE + RED]
    assert pixels("#1;2;100;0;0?@", "7;2") == [BLACK + RED]
    assert pixels("#1;2;100;0;0?@", "0;1;4") == [CLEAR + RED]


def test_the_size_can_be_declared() -> None:
    assert pixels('"1;1;3;2' + PENS + "#1@") == [RED + CLEAR * 2, CLEAR * 3]
    assert pixels('"1;1;2;1' + PENS + "#1!3B") == [RED * 3, RED * 3]
    assert pixels('"1;1;2;1', "0;0") == [BLACK * 2]
    # Pixels are square, as xterm has it, and what is declared too late does not count.
    assert pixels('"2;1;1;1' + PENS + "#1@") == [RED]
    assert pixels(PENS + '#1@-#2@"1;1;9;9') == [RED, *[CLEAR] * 5, GREEN]


@pytest.mark.parametrize("data", ["", "#1", "???", "-$-", '"1;1', "#1;2;3;4;5", "!99", "é\n\a"])
def test_nothing_is_no_image(data: str) -> None:
    assert drawn(data) is None


def test_noise_between_is_left_out() -> None:
    assert pixels("#1;2;1\r\n00;0;0 \x07@é@") == [RED * 2]
    assert pixels("#1;2;100;0;0;7;8;9%&'@") == [RED]


def test_size_is_limited() -> None:
    image = drawn("#1!999999999999999999999999~")
    assert image is not None
    assert (image.width, image.height) == (WIDEST, 6)
    image = drawn("#1@" + "-" * HIGHEST + "@")
    assert image is not None
    assert image.height <= HIGHEST
    image = drawn(f'"1;1;{10**9};{10**9}#1@')
    assert image is not None
    assert (image.width, image.height) == (1, 1)
    image = drawn('"1;1;4096;999999#1@')
    assert image is None or image.width * image.height <= WIDEST * HIGHEST


def test_registers_can_be_shared() -> None:
    shared = Registers()
    drawn("#300;2;100;0;0@", registers=shared)
    assert pixels("#300@", registers=shared) == [RED]
    assert pixels("#300@") != [RED]


DATA = st.text('?@A~!#"$-;0123456789', max_size=60)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(DATA, st.data())
def test_it_may_be_cut_anywhere(data: str, draw: st.DataObject) -> None:
    cut = draw.draw(st.integers(0, len(data)))
    images: list[Image] = []
    sixel = Sixel("0;1", Registers(), images.append)
    sixel.take(data[:cut])
    sixel.take(data[cut:])
    sixel.end()
    once = drawn(data)
    pieces = images[0] if images else None
    assert (once and (once.width, once.data)) == (pieces and (pieces.width, pieces.data))


def test_anything_can_be_drawn() -> None:
    chance = random.Random(3)
    for _ in range(300):
        drawn(
            "".join(chance.choices('?@AHRZ~~!#"$--;0123456789\x07é', k=400)), chance.choice("01;")
        )
