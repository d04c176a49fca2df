"""iTerm2's inline images, by its documentation of the protocol."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode

import pytest

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.image_files import image_size
from pierhead.terminal.images import Form
from pierhead.terminal.tiff import tiff_image
from terminal.screens import Heard, cursor, feed, screen, terminal
from terminal.test_images import shown

pytestmark = pytest.mark.usefixtures("each_core")


def chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width: int, height: int) -> bytes:
    """A red image."""
    rows = (b"\0" + b"\xff\0\0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def file(data: bytes, arguments: str = "inline=1", end: str = "\x07") -> str:
    return f"\x1b]1337;File={arguments}:{b64encode(data).decode()}{end}"


def box(emulator: Emulator, line: int = 0) -> tuple[int, int, int, int]:
    """Columns, rows, and the size in pixels."""
    placement = emulator.line(line).pieces[0].placement
    return placement.columns, placement.rows, placement.box.width, placement.box.height


def test_an_image_in_its_own_size() -> None:
    emulator = terminal("a" + file(png(24, 32)) + "b")
    assert shown(emulator) == ["a000", ".111b"]
    image = emulator.line(0).pieces[0].placement.image
    assert (image.form, image.width, image.height) == (Form.FILE, 24, 32)
    assert image.data == png(24, 32)


@pytest.mark.parametrize("end", ["\x07", "\x1b\\"])
def test_either_end(end: str) -> None:
    assert shown(terminal(file(png(8, 16), end=end) + "b")) == ["0b"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("inline=1;width=4", (4, 2, 32, 32)),
        ("inline=1;height=4", (8, 4, 64, 64)),
        ("inline=1;width=4;height=1", (2, 1, 16, 16)),
        ("inline=1;width=4;height=1;preserveAspectRatio=0", (4, 1, 32, 16)),
        ("inline=1;width=12px;height=auto", (2, 1, 12, 12)),
        ("inline=1;width=50%", (10, 5, 80, 80)),
        ("inline=1;height=100%", (8, 4, 64, 64)),
        ("inline=1;width=auto;height=auto;size=99;name=YQ==", (2, 1, 16, 16)),
        ("inline=1;width=much;height=-3", (2, 1, 16, 16)),
        ("inline=1;width=99999;height=99999;preserveAspectRatio=0", (1250, 625, 10000, 10000)),
    ],
)
def test_the_size_that_is_asked_for(arguments: str, expected: tuple[int, ...]) -> None:
    emulator = terminal(file(png(16, 16), arguments), lines=4, scrollback=1000)
    assert box(emulator, emulator.first) == expected


def test_what_is_too_wide_is_made_to_fit() -> None:
    assert box(terminal(file(png(320, 64)))) == (20, 2, 160, 32)
    assert box(terminal("1234567890" + file(png(320, 64)))) == (10, 1, 80, 16)


def test_the_cursor_may_stay() -> None:
    emulator = terminal("\x1b[3;2H" + file(png(16, 64), "inline=1;doNotMoveCursor=1"))
    assert shown(emulator) == ["", "", ".00", ".11"]
    assert cursor(emulator) == (2, 1)


def test_a_download_is_dropped() -> None:
    for arguments in ("", "inline=0", "name=YQ==;size=3"):
        emulator = terminal("a" + file(png(16, 16), arguments) + "b")
        assert shown(emulator) == ["ab"]
        assert not emulator._screen.images.size


def test_a_file_in_parts() -> None:
    text = b64encode(png(16, 32)).decode()
    parts = [f"\x1b]1337;FilePart={text[at : at + 7]}\x07" for at in range(0, len(text), 7)]
    output = "a\x1b]1337;MultipartFile=inline=1;width=4\x07" + "x".join(parts)
    emulator = terminal(output + "\x1b]1337;FileEnd\x07b")
    assert box(emulator, emulator.top) == (4, 4, 32, 64)
    between = "x" * (len(parts) - 1)
    assert screen(terminal(output + "b", columns=200)) == [f"a{between}b"]
    assert not terminal(output)._screen.images.size


def test_parts_without_a_beginning_are_nothing() -> None:
    output = "\x1b]1337;FilePart=AAAA\x07\x1b]1337;FileEnd\x07ab\x1b]1337;MultipartFile=\x07"
    assert shown(terminal(output + "\x1b]1337;FileEnd\x07c")) == ["abc"]


@pytest.mark.parametrize(
    "data", [b"", b"no image", b"\x89PNG\r\n\x1a\n", png(16, 16)[:20], png(1, 1)[:24] + b"\0" * 9]
)
def test_what_is_no_image_leaves_no_trace(data: bytes) -> None:
    assert shown(terminal("a" + file(data) + "b")) in (["ab"], ["a0b"])


def test_too_large_a_file_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pierhead.terminal.iterm_images.MOST_FILE", 100)
    assert shown(terminal("a" + file(png(16, 16) + bytes(100)) + "b")) == ["ab"]
    huge = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 9999, 9999, 8, 2, 0, 0, 0))
    assert shown(terminal("a" + file(huge) + "b")) == ["ab"]


def test_any_size_of_pieces_makes_the_same_image() -> None:
    output = f"a{file(png(24, 20))}b".encode()
    for size in (1, 5, 64):
        emulator = terminal(*(output[at : at + size] for at in range(0, len(output), size)))
        assert shown(emulator) == ["a000", ".111b"]
        assert emulator.line(0).pieces[0].placement.image.data == png(24, 20)


def test_the_size_of_cells_is_told() -> None:
    emulator = terminal()
    emulator.set_cell_size(9, 20)
    told = Heard(emulator.on_reply)
    feed(emulator, "\x1b]1337;ReportCellSize\x07")
    assert list(told) == [b"\x1b]1337;ReportCellSize=20.0;9.0;1.0\x07"]


JPEG = (
    "ffd8ffe000104a46494600010100000100010000ffdb0004000affff"
    "ffc0001108000a00140301220002110103110100"
)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(300, 2), (300, 2)),
        (b"GIF89a\x2c\x01\x05\x00rest", (300, 5)),
        (b"BM" + bytes(16) + struct.pack("<ii", 30, -20), (30, 20)),
        (bytes.fromhex(JPEG), (20, 10)),
        (bytes.fromhex(JPEG)[:30], None),
        (b"\xff\xd8" + b"\xff" * 100, None),
        (b"\xff\xd8" + b"\xff\xe0\0\0" * 10, None),
        (b"GIF87a", (0, 0)),
        (b"", None),
    ],
)
def test_the_size_of_files(data: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(data) == size


def tiff(
    order: str = "<", samples: int = 4, changes: dict[int, tuple[int, int, int]] | None = None
) -> bytes:
    """Three by two pixels in two strips."""
    pixels = bytes(range(1, 3 * 2 * samples + 1))
    strips = 8 + len(pixels)
    half = len(pixels) // 2
    fields = {
        256: (4, 1, 3),
        257: (3, 1, 2),
        258: (3, samples, strips + 16),
        262: (3, 1, 2),
        273: (4, 2, strips),
        277: (3, 1, samples),
        279: (4, 2, strips + 8),
    } | (changes or {})
    data = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", strips + 24) + pixels
    data += struct.pack(order + "IIII4H", 8, 8 + half, half, half, 8, 8, 8, 8)
    data += struct.pack(order + "H", len(fields))
    for tag, (kind, count, value) in fields.items():
        short = kind == 3 and count == 1
        data += struct.pack(order + ("HHIHxx" if short else "HHII"), tag, kind, count, value)
    return data


@pytest.mark.parametrize("order", ["<", ">"])
def test_plain_tiff_files(order: str) -> None:
    for samples, changes, form in (
        (4, None, Form.RGBA),
        (3, None, Form.RGB),
        (4, {338: (3, 1, 1)}, Form.PREMULTIPLIED),
    ):
        image = tiff_image(tiff(order, samples, changes))
        assert image is not None
        assert (image.form, image.width, image.height) == (form, 3, 2)
        assert image.data == bytes(range(1, 6 * samples + 1))
    assert shown(terminal(file(tiff(), "inline=1;width=2;height=1"))) == ["00"]


@pytest.mark.parametrize(
    "data",
    [
        *(tiff()[:size] for size in range(0, len(tiff()), 3)),
        tiff(changes={259: (3, 1, 5)}),
        tiff(changes={257: (3, 1, 9)}),
        tiff(changes={256: (4, 1, 1 << 31)}),
        tiff(changes={273: (4, 2, 1 << 31)}),
        tiff(changes={273: (4, 1 << 31, 8)}),
        tiff(changes={277: (3, 1, 1)}),
        tiff(changes={258: (9, 1, 1)}),
    ],
)
def test_other_tiff_files_are_none(data: bytes) -> None:
    assert tiff_image(data) is None
