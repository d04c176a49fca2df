"""The wire format, whole and damaged."""

from __future__ import annotations

import random

import pytest

from engine.buildkit.encode import field, varint
from pierhead.engine.buildkit.wire import Malformed, fields


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
