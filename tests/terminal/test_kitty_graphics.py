"""kitty's terminal graphics protocol, by its specification."""

from __future__ import annotations

import random
import unicodedata
import zlib
from base64 import b64encode

import pytest

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.images import Form
from pierhead.terminal.placeholders import NUMERALS
from terminal.screens import Heard, cursor, feed, screen, terminal
from terminal.test_images import shown
from terminal.test_iterm_images import png

pytestmark = pytest.mark.usefixtures("each_core")


def command(keys: str, data: bytes = b"") -> str:
    text = b64encode(data).decode()
    return f"\x1b_G{keys};{text}\x1b\\" if text else f"\x1b_G{keys}\x1b\\"


def pixels(columns: int, rows: int) -> bytes:
    """RGBA for so many cells of 8 by 16."""
    return b"\xff\0\0\xff" * (8 * columns * 16 * rows)


def put(columns: int, rows: int, keys: str = "i=1") -> str:
    size = f"s={8 * columns},v={16 * rows}"
    return command(f"a=T,f=32,{size},{keys}", pixels(columns, rows))


def told(emulator: Emulator, output: str) -> list[str]:
    heard = Heard(emulator.on_reply)
    feed(emulator, output)
    return [reply.decode().removeprefix("\x1b_G").removesuffix("\x1b\\") for reply in heard]  # type: ignore[attr-defined]


def test_an_image_is_shown_at_the_cursor_which_goes_beside_its_last_row() -> None:
    emulator = terminal("a" + put(3, 2))
    assert shown(emulator) == ["a000", ".111"]
    assert cursor(emulator) == (1, 4)
    assert cursor(terminal("a" + put(3, 2, "C=1"))) == (0, 1)


def test_answers() -> None:
    emulator = terminal()
    assert told(emulator, put(1, 1, "i=31")) == ["i=31;OK"]
    assert told(emulator, put(1, 1, "i=31,p=7")) == ["i=31,p=7;OK"]
    assert told(emulator, put(1, 1, "q=0")) == []
    assert told(emulator, put(1, 1, "i=31,q=1")) == []
    assert told(emulator, command("a=p,i=99")) == ["i=99;ENOENT:no such image"]
    assert told(emulator, command("a=p,i=99,q=1")) == ["i=99;ENOENT:no such image"]
    assert told(emulator, command("a=p,i=99,q=2")) == []
    assert told(emulator, command("i=3,I=4,s=1,v=1,f=24", b"abc"))[0].startswith("i=3,I=4;EINVAL")


def test_a_question_keeps_nothing() -> None:
    emulator = terminal()
    assert told(emulator, command("i=31,s=1,v=1,a=q,t=d,f=24", b"abc")) == ["i=31;OK"]
    assert told(emulator, command("a=p,i=31"))[0].startswith("i=31;ENOENT")
    assert shown(emulator) == []


@pytest.mark.parametrize(
    ("keys", "data", "problem"),
    [
        ("a=q,t=f,f=24,s=1,v=1", b"/etc/passwd", "ENOTSUP"),
        ("a=q,t=t,f=24,s=1,v=1", b"/tmp/x", "ENOTSUP"),
        ("a=q,t=s,f=24,s=1,v=1", b"/x", "ENOTSUP"),
        ("a=q,f=24,s=1,v=2", b"abc", "ENODATA"),
        ("a=q,f=24,s=1,v=1", b"abcd", "EINVAL"),
        ("a=q,f=24,s=0,v=1", b"abc", "EINVAL"),
        ("a=q,f=24,s=99999,v=99999", b"abc", "EINVAL"),
        ("a=q,f=23,s=1,v=1", b"abc", "EINVAL"),
        ("a=q,f=100", b"no image", "EBADPNG"),
        ("a=q,f=24,s=1,v=1,o=z", b"no zlib", "EINVAL"),
        ("a=q,f=24,s=1,v=1,o=y", b"abc", "EINVAL"),
        ("a=f,s=1,v=1,f=24", b"abc", "ENOTSUP"),
        ("a=a", b"", "ENOTSUP"),
        ("a=c", b"", "ENOTSUP"),
        ("a=T,f=24,s=1,v=1,P=3,Q=1", b"abc", "ENOTSUP"),
    ],
)
def test_what_cannot_be_done_is_told(keys: str, data: bytes, problem: str) -> None:
    emulator = terminal()
    assert told(emulator, command(f"i=5,{keys}", data))[0].startswith(f"i=5;{problem}:")
    assert shown(emulator) == []


def test_formats_and_compression() -> None:
    rgb = b"\1\2\3" * 128
    for keys, data, form, kept in (
        ("f=24,s=8,v=16", rgb, Form.RGB, rgb),
        ("s=8,v=16", pixels(1, 1), Form.RGBA, pixels(1, 1)),
        ("f=24,s=8,v=16,o=z", zlib.compress(rgb), Form.RGB, rgb),
        ("f=100", png(8, 16), Form.FILE, png(8, 16)),
        ("f=100,o=z", zlib.compress(png(8, 16)), Form.FILE, png(8, 16)),
    ):
        emulator = terminal()
        assert told(emulator, command(f"a=T,i=1,{keys}", data)) == ["i=1;OK"]
        image = emulator.line(0).pieces[0].placement.image
        assert (image.form, image.width, image.height) == (form, 8, 16)
        assert image.data == kept


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(bytes(50_000_000))
    emulator = terminal()
    assert told(emulator, command("a=T,i=1,f=24,s=8,v=16,o=z", bomb))[0].startswith("i=1;EINVAL")


def test_data_in_several_commands() -> None:
    text = b64encode(pixels(2, 1)).decode()
    parts = [text[at : at + 400] for at in range(0, len(text), 400)]
    output = f"\x1b_Ga=T,i=2,s=16,v=16,m=1;{parts[0]}\x1b\\"
    output += "".join(f"\x1b_Gm=1;{part}\x1b\\" for part in parts[1:-1])
    emulator = terminal()
    assert told(emulator, output) == []
    assert told(emulator, f"\x1b_Gm=0;{parts[-1]}\x1b\\") == ["i=2;OK"]
    assert shown(emulator) == ["00"]
    # Another image gives up what was not finished.
    assert told(emulator, output + put(1, 1, "i=3")) == ["i=3;OK"]
    assert told(emulator, f"\x1b_Gm=0;{parts[-1]}\x1b\\") == []


def test_images_by_the_programs_own_number() -> None:
    emulator = terminal()
    assert told(emulator, command("I=13,s=8,v=16", pixels(1, 1))) == ["i=1,I=13;OK"]
    assert told(emulator, command("I=13,s=8,v=16", pixels(1, 1))) == ["i=2,I=13;OK"]
    assert told(emulator, command("a=p,I=13,p=4")) == ["i=2,I=13,p=4;OK"]
    assert shown(emulator) == ["0"]
    feed(emulator, command("a=d,d=n,I=13"))
    assert shown(emulator) == []


def test_text_does_not_erase_an_image() -> None:
    emulator = terminal(put(3, 2) + "\x1b[Hxyz\x1b[K")
    assert screen(emulator) == ["xyz"]
    assert shown(emulator) == ["000", "111"]
    for clearing in ("\x1b[2J", "\x1bc", "\x1b[H\x1b[J"):
        emulator = terminal(put(3, 2) + clearing)
        assert shown(emulator) == []


@pytest.mark.parametrize(
    ("keys", "cells", "drawn", "source"),
    [
        ("", (4, 2), (0, 0, 32, 32), (0, 0, 32, 32)),
        ("x=8,y=4,w=10,h=20", (2, 2), (0, 0, 10, 20), (8, 4, 10, 20)),
        ("x=8,w=999,h=999", (3, 2), (0, 0, 24, 32), (8, 0, 24, 32)),
        ("c=8", (8, 4), (0, 0, 64, 64), (0, 0, 32, 32)),
        ("r=1", (2, 1), (0, 0, 16, 16), (0, 0, 32, 32)),
        ("c=6,r=1", (6, 1), (0, 0, 48, 16), (0, 0, 32, 32)),
        ("X=3,Y=5", (5, 3), (3, 5, 32, 32), (0, 0, 32, 32)),
        ("X=99,Y=99,c=2,r=2", (2, 2), (7, 15, 9, 17), (0, 0, 32, 32)),
        ("x=-5,w=-1,c=-2,X=-1", (4, 2), (0, 0, 32, 32), (0, 0, 32, 32)),
    ],
)
def test_parts_and_sizes(
    keys: str, cells: tuple[int, int], drawn: tuple[int, ...], source: tuple[int, ...]
) -> None:
    emulator = terminal(command("i=1,s=32,v=32", pixels(4, 2)), lines=8)
    assert told(emulator, command("a=p,i=1," + keys)) == ["i=1;OK"]
    placement = emulator.line(0).pieces[0].placement
    assert (placement.columns, placement.rows) == cells
    assert tuple(placement.box) == drawn
    assert tuple(placement.source) == source


def test_placements_by_number_give_way_to_each_other() -> None:
    emulator = terminal(command("i=1,s=8,v=16", pixels(1, 1)))
    feed(emulator, command("a=p,i=1,C=1"), "\x1b[1;5H", command("a=p,i=1,C=1"))
    assert shown(emulator) == ["0...0"]
    feed(emulator, "\x1b[2;1H", command("a=p,i=1,p=1,C=1"), "\x1b[2;3H", command("a=p,i=1,p=1"))
    assert shown(emulator) == ["0...0", "..0"]
    feed(emulator, "\x1b[H", put(2, 1, "i=1"))
    assert shown(emulator) == ["00"]


def test_what_moves_lines_is_told_of_images_only_while_there_are_any() -> None:
    emulator = terminal(put(1, 1) + "\x1b[?1049h" + put(1, 1, "i=2"))
    assert emulator._screen.pinning
    feed(emulator, "\x1b[2J")
    assert emulator._screen.pinning
    feed(emulator, "\x1b[?1049l\x1b[2J")
    assert not emulator._screen.pinning


def test_what_lies_in_front_comes_last() -> None:
    emulator = terminal(put(1, 1, "i=1,z=5,C=1") + put(1, 1, "i=2,z=-1,C=1") + put(1, 1, "i=3,C=1"))
    assert [piece.placement.z for piece in emulator.line(0).pieces] == [-1, 0, 5]


def test_images_scroll_into_the_scrollback_and_leave_with_their_lines() -> None:
    emulator = terminal("a\r\n" + put(3, 2) + "\r\nb\r\nc\r\nd", scrollback=4)
    assert shown(emulator) == ["a", "000", "111", "b", "c", "d"]
    feed(emulator, "\r\n" * 4)
    assert shown(emulator)[:2] == ["111", "b"]
    feed(emulator, "\r\n" * 9)
    assert shown(emulator) == []
    emulator = terminal("\x1b[3;1H" + put(3, 4))
    assert shown(emulator) == ["", "", "000", "111", "222", "333"]
    assert cursor(emulator) == (3, 3)


@pytest.mark.parametrize(
    ("moving", "left"),
    [
        ("\x1b[1;1H\x1b[L", ["", "000", "111"]),
        ("\x1b[1;1H\x1b[2L", ["", "", "000", "111"]),
        ("\x1b[1;1H\x1b[3L", ["", "", "", "000"]),
        ("\x1b[1;1H\x1b[M", ["111"]),
        ("\x1b[1;1H\x1b[9M", []),
        ("\x1b[T", ["", "000", "111"]),
        ("\x1b[2;4r\x1b[T", ["000", "111"]),
        ("\x1b[1;3r\x1b[T\x1b[T", ["", "", "000"]),
        ("\x1b[1;3r\x1b[S", ["000", "111"]),
        ("\x1b[1;1H\x1bM", ["", "000", "111"]),
    ],
)
def test_moving_lines(moving: str, left: list[str]) -> None:
    emulator = terminal(put(3, 2) + moving)
    lines = shown(emulator)
    assert lines == left


def test_a_region_at_the_top_pushes_what_is_below_it_to_other_numbers() -> None:
    emulator = terminal("\x1b[4;1H" + put(2, 1, "i=1,C=1") + "\x1b[1;2r\x1b[2;1Ha\nb\nc\nd\r\n")
    assert emulator.line(emulator.end - 1).pieces
    many = "".join(f"{at}\r\n" for at in range(20))
    feed(emulator, "\x1b[2;1H" + many)
    assert emulator.line(emulator.end - 1).pieces
    assert sum(len(emulator.line(at).pieces) for at in range(emulator.first, emulator.end)) == 1


def test_the_alternate_screen_has_its_own() -> None:
    emulator = terminal("x\r\n" * 9 + put(2, 1) + "\x1b[?1049h\x1b[H" + put(3, 2, "i=2"))
    assert shown(emulator) == ["000", "111"]
    feed(emulator, "\x1b[1;1H\x1b[L")
    assert shown(emulator) == ["", "000", "111"]
    emulator.resize(20, 3)
    feed(emulator, "\x1b[?1049l")
    assert shown(emulator)[-1] == "00"
    feed(emulator, "\x1b[?1049h")
    assert shown(emulator) == []


def test_images_stay_with_their_text_when_lines_wrap_anew() -> None:
    emulator = terminal("x" * 50 + "\r\n" + put(2, 1, "i=1,C=1") + "image", lines=8)
    for columns in (10, 30, 7, 20):
        emulator.resize(columns, 8)
        lines = [
            number for number in range(emulator.first, emulator.end) if emulator.line(number).pieces
        ]
        assert [emulator.line(number).read().strip() for number in lines] == ["image"]


def both() -> Emulator:
    """Three images, one of them placed twice, on four lines."""
    return terminal(
        put(1, 1, "i=1,p=1,C=1"),
        "\x1b[2;1H" + put(1, 1, "i=2,p=2,z=7,C=1"),
        "\x1b[3;3H" + put(1, 1, "i=3,p=3,C=1"),
        "\x1b[4;5H" + command("a=p,i=1,p=9,C=1"),
    )


ALL = {(1, 1), (2, 2), (3, 3), (1, 9)}


@pytest.mark.parametrize(
    ("keys", "gone"),
    [
        ("", ALL),
        ("d=a", ALL),
        ("d=i,i=1", {(1, 1), (1, 9)}),
        ("d=i,i=1,p=9", {(1, 9)}),
        ("d=i", set()),
        ("d=c", {(1, 9)}),
        ("d=p,x=3,y=3", {(3, 3)}),
        ("d=q,x=1,y=2,z=7", {(2, 2)}),
        ("d=q,x=1,y=2,z=6", set()),
        ("d=x,x=1", {(1, 1), (2, 2)}),
        ("d=y,y=4", {(1, 9)}),
        ("d=z,z=7", {(2, 2)}),
        ("d=r,x=2,y=3", {(2, 2), (3, 3)}),
        ("d=f,i=1", set()),
        ("d=w", set()),
    ],
)
def test_deleting(keys: str, gone: set[tuple[int, int]]) -> None:
    for capital in (False, True):
        emulator = both()
        asked = keys.replace("d=" + keys[2:3], "d=" + keys[2:3].upper()) if capital else keys
        assert told(emulator, command("a=d," + asked)) == []
        left = {(pin.image, pin.number) for pin in emulator._screen.pins.pins}
        assert left == ALL - gone
        for number in (1, 2, 3):
            seen = number in {image for image, _ in left}
            [answer] = told(emulator, command(f"a=p,i={number}"))
            was_freed = capital and keys and not seen and number in {image for image, _ in gone}
            assert answer.endswith("OK") == (not was_freed), (number, answer)


def test_an_image_that_made_room_for_others_is_not_there() -> None:
    emulator = terminal(put(1, 1, "i=1"))
    emulator._screen.images.most = 5000
    feed(emulator, put(1, 1, "i=2"))
    assert told(emulator, command("a=p,i=1"))[0].startswith("i=1;ENOENT")
    assert told(emulator, command("a=p,i=2")) == ["i=2;OK"]


def test_any_size_of_pieces_makes_the_same_image() -> None:
    output = ("ab" + put(3, 2) + "cd").encode()
    for size in (1, 7, 100):
        emulator = terminal(*(output[at : at + size] for at in range(0, len(output), size)))
        assert shown(emulator) == ["ab000", "..111cd"]


def test_images_are_not_shown_where_the_user_wants_none() -> None:
    emulator = terminal()
    emulator.show_images(False)
    assert told(emulator, command("i=31,s=1,v=1,a=q,t=d,f=24", b"abc") + put(2, 2) + "x") == []
    assert shown(emulator) == ["x"]


def test_anything_can_be_asked_for() -> None:
    chance = random.Random(5)
    keys = "aiIpfstvSOmoqxywhXYcrCUzPQHVd"
    values = [
        "T",
        "t",
        "p",
        "q",
        "d",
        "z",
        "1",
        "2",
        "24",
        "32",
        "100",
        "-1",
        "4294967295",
        "I",
        "A",
        "",
    ]
    for _ in range(40):
        emulator = terminal(columns=chance.choice((2, 20)), lines=chance.choice((1, 4)))
        for _ in range(60):
            asked = ",".join(
                f"{chance.choice(keys)}={chance.choice(values)}" for _ in range(chance.randrange(8))
            )
            data = chance.choice((b"", pixels(1, 1), png(3, 3), chance.randbytes(20)))
            feed(emulator, command(f"{asked},a={chance.choice('TTtpqd')}", data))
            feed(
                emulator,
                chance.choice(
                    ("x\r\n", "\x1b[H\x1b[L", "\x1b[?1049h", "\x1b[?1049l", "\x1b[2J", "")
                ),
            )
            if chance.random() < 0.1:
                emulator.resize(chance.choice((2, 9, 30)), chance.choice((1, 5)))
            shown(emulator)
            screen_ = emulator._screen
            for pins in screen_.all_pins:
                assert len(pins.pins) == len(pins.places)
        assert screen_.images.size <= screen_.images.most


MARK = "\U0010eeee"


def virtual(keys: str = "i=42,c=3,r=2", size: tuple[int, int] = (3, 2)) -> str:
    columns, rows = size
    data = pixels(columns, rows)
    return command(f"a=T,U=1,f=32,q=2,s={8 * columns},v={16 * rows},{keys}", data)


def cells(emulator: Emulator, row: int) -> list[tuple[int, ...]]:
    """Row and column of the image, and column of the screen."""
    pieces = emulator.line(emulator.top + row).pieces
    return [(piece.row, piece.at, piece.column) for piece in pieces]


def test_the_numerals_of_placeholders() -> None:
    assert len(NUMERALS) == 297
    assert "".join(sorted(set(NUMERALS))) == NUMERALS
    assert {unicodedata.combining(numeral) for numeral in NUMERALS} == {230}
    assert [hex(ord(NUMERALS[at])) for at in (0, 1, 2, 100, 296)] == [
        *("0x305", "0x30d", "0x30e", "0x7eb", "0x1d244"),
    ]


@pytest.mark.parametrize("colour", ["38;5;42", "38;2;0;0;42"])
def test_placeholders_show_a_virtual_placement(colour: str) -> None:
    one, two = NUMERALS[:2]
    rows = [f"{MARK}{row}{one}{MARK}{row}{two}{MARK}{row}" for row in (one, two)]
    emulator = terminal(virtual(), f"\x1b[{colour}m" + "\r\n".join(rows))
    assert cells(emulator, 0) == [(0, 0, 0), (0, 1, 1), (0, 2, 2)]
    assert cells(emulator, 1) == [(1, 0, 0), (1, 1, 1), (1, 2, 2)]
    assert screen(emulator) == []
    # It is text: it is overwritten, and it moves.
    feed(emulator, "\x1b[1;2Hx\x1b[H\x1b[2@")
    assert cells(emulator, 0) == [(0, 0, 2), (0, 0, 4)]
    assert emulator.line(0).read().rstrip() == "   x"


def test_what_is_copied_has_blanks_for_placeholders() -> None:
    emulator = terminal(virtual(), f"a\x1b[38;5;42m{MARK}{NUMERALS[0]}{NUMERALS[1]}{MARK}\x1b[m字")
    for source in (emulator, emulator.snapshot(emulator.first)):
        assert source.line(0).read().rstrip() == "a  字"
        assert source.line(0).read(1, 3) == "  "


def test_what_placeholders_leave_out_is_as_before() -> None:
    one, two, three = NUMERALS[:3]
    emulator = terminal(virtual(), "\x1b[38;5;42m", MARK * 4)
    assert cells(emulator, 0) == [(0, 0, 0), (0, 1, 1), (0, 2, 2)]
    emulator = terminal(virtual(), "\x1b[38;5;42m", f"{MARK}{two}{MARK}{MARK} {MARK}{one}{three}")
    assert cells(emulator, 0) == [(1, 0, 0), (1, 1, 1), (1, 2, 2), (0, 2, 4)]
    emulator = terminal(virtual(), f"\x1b[38;5;42m{MARK}{two}\x1b[4;58;5;9m{MARK}\x1b[m{MARK}")
    assert cells(emulator, 0) == [(1, 0, 0)]


def test_placeholders_name_images_and_placements() -> None:
    number = 42 + (2 << 24)
    output = virtual(f"i={number},c=3,r=2") + virtual("i=7,c=1,r=1,p=5")
    output += command("a=p,U=1,i=7,p=6,c=2,r=2,q=2")
    emulator = terminal(output, f"\x1b[38;5;42m{MARK}{NUMERALS[0]}{NUMERALS[1]}{NUMERALS[2]}")
    assert cells(emulator, 0) == [(0, 1, 0)]
    feed(emulator, f"\r\x1b[38;5;7;58;5;6m{MARK}{NUMERALS[1]}{NUMERALS[1]}")
    assert cells(emulator, 0) == [(1, 1, 0)]
    feed(emulator, f"\r\x1b[58;5;5m{MARK}{NUMERALS[1]}")
    assert cells(emulator, 0) == []
    feed(emulator, f"\r\x1b[58;5;9m{MARK}")
    assert cells(emulator, 0) == []


def test_an_image_in_placeholders_keeps_its_shape() -> None:
    emulator = terminal(virtual("i=1,c=4,r=4", (2, 1)), f"\x1b[38;5;1m{MARK}")
    assert tuple(emulator.line(0).pieces[0].placement.box) == (0, 16, 32, 32)


def test_virtual_placements_are_deleted_by_number_only() -> None:
    for keys, left in (
        ("d=a", 1),
        ("d=z,z=0", 1),
        ("d=i,i=42", 0),
        ("d=I,i=42", 0),
        ("d=r,x=1,y=9", 1),
    ):
        emulator = terminal(virtual(), f"\x1b[38;5;42m{MARK}", command("a=d," + keys))
        assert len(cells(emulator, 0)) == left, keys
    assert not cells(terminal(virtual(), f"\x1bc\x1b[38;5;42m{MARK}"), 0)
