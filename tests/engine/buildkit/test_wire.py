"""The wire format, whole and damaged."""

from __future__ import annotations

import random

import pytest

from engine.buildkit.encode import field, varint
from pierhead.engine.buildkit import packets
from pierhead.engine.buildkit.wire import (
    Malformed,
    content,
    every,
    fields,
    mapping,
    message,
    number,
    one,
    pair,
)


def test_every_kind_of_field() -> None:
    data = (
        field(1, 300)
        + field(2, "ä")
        + field(200, b"\0")
        + varint(3 << 3 | 1)
        + (7).to_bytes(8, "little")
        + varint(4 << 3 | 5)
        + (8).to_bytes(4, "little")
        + field(5, -1)
        + field(6, 0)
    )
    assert list(fields(data)) == [
        (1, 300),
        (2, "ä".encode()),
        (200, b"\0"),
        (3, 7),
        (4, 8),
        (5, -1),
        (6, 0),
    ]


@pytest.mark.parametrize(
    "data", [field(1, 300)[:-1], field(1, "abc")[:-1], b"\xff", varint(1 << 3 | 3), b"\x0d\0\0"]
)
def test_damage_is_told(data: bytes) -> None:
    with pytest.raises(Malformed):
        list(fields(data))


def test_noise_never_does_anything_else() -> None:
    random.seed(7)
    for _ in range(2000):
        try:
            list(fields(random.randbytes(random.randrange(40))))
        except Malformed:
            continue


def test_what_is_written_is_read_again() -> None:
    data = (
        number(1, 300)
        + number(2, -1)
        + content(3, "ä\udcff")
        + message(4, b"")
        + mapping(5, {"name": b"value", "": ""})
        + number(6, 0)
        + content(7, b"")
        + number(8, True)
    )
    assert list(fields(data)) == [
        (1, 300),
        (2, -1),
        (3, b"\xc3\xa4\xff"),
        (4, b""),
        (5, b"\n\x04name\x12\x05value"),
        (5, b""),
        (8, 1),
    ]
    assert [pair(value) for value in every(data, 5)] == [("name", b"value"), ("", b"")]
    assert one(data, 3) == b"\xc3\xa4\xff"
    assert one(data, 9) == b""


def test_writing_agrees_with_what_tests_write_by_hand() -> None:
    values = [0, 1, 127, 128, 300, 1 << 31, (1 << 63) - 1, -1, -(1 << 63)]
    for value in values[1:]:
        assert number(15, value) == field(15, value)
        assert number(16, value) == field(16, value)
    for text_ in ("x", "ä" * 200):
        assert content(3, text_) == field(3, text_)


@pytest.mark.parametrize("id_", [0, 1, 127, 128, 20_000, 1 << 31])
def test_a_wish_for_a_file_is_read_with_and_without_more_in_it(id_: int) -> None:
    asked = number(1, packets.Kind.REQUEST) + (number(3, id_) or b"\x18\0")
    wish = (packets.Kind.REQUEST, id_, b"")
    assert packets.read(asked) == packets.read(asked + number(9, 7)) == wish
    assert packets.read(asked + content(4, "more")) == (*wish[:2], b"more")
    with pytest.raises(Malformed):
        packets.read(asked[:-1])
