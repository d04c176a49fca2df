"""The wire format of protocol buffers, as much of it as BuildKit's messages take.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WIDTHS = {_FIXED64: 8, _FIXED32: 4}
_SIGN = 1 << 63
_UNSIGNED = (1 << 64) - 1
_ONE = tuple(bytes((value,)) for value in range(0x80))


class Malformed(ValueError):
    """The bytes are not a message."""


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Each field's number with its value: an int, or bytes for texts and nested messages."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = varint(data, at)
            yield number, value - (1 << 64) if value >= _SIGN else value
            continue
        if kind == _BYTES:
            length, at = varint(data, at)
        elif kind in _WIDTHS:
            length = _WIDTHS[kind]
        else:
            raise Malformed(f"wire type {kind}")
        if at + length > len(data):
            raise Malformed("cut off")
        content = data[at : at + length]
        at += length
        yield number, content if kind == _BYTES else int.from_bytes(content, "little")


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins ``at`` a place, and the place behind it; raises ``Malformed``."""
    value = shift = 0
    while True:
        if at >= len(data):
            raise Malformed("cut off")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004
            return value, at
        shift += 7


# -- writing; a field with nothing in it is left out, as the format has it


def number(field: int, value: int | bool) -> bytes:
    """A field with a number, negative ones as 64 bits."""
    if not value:
        return b""
    return _packed(field << 3 | _VARINT) + _packed(value & _UNSIGNED)


def content(field: int, value: str | bytes) -> bytes:
    """A field with a text or bytes; surrogates in a text stand for bytes that are no UTF-8."""
    if not value:
        return b""
    data = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    return head(field, len(data)) + data


def head(field: int, size: int) -> bytes:
    """The beginning of a field of so many bytes."""
    return _packed(field << 3 | _BYTES) + _packed(size)


def message(field: int, data: bytes) -> bytes:
    """A field with a message, which is there even when it is empty."""
    return head(field, len(data)) + data


def mapping(field: int, values: Mapping[str, str | bytes]) -> bytes:
    """A field with a map: each pair is a message of its own."""
    return b"".join(
        message(field, content(1, name) + content(2, value)) for name, value in values.items()
    )


def _packed(value: int) -> bytes:
    """A varint; not in a loop, for the times of files have nine of its bytes each."""
    if value < 1 << 7:
        return _ONE[value]
    if value < 1 << 14:
        return bytes((value & 0x7F | 0x80, value >> 7))
    first, second, third = value & 0x7F | 0x80, value >> 7 & 0x7F | 0x80, value >> 14
    if value < 1 << 21:
        return bytes((first, second, third))
    third = third & 0x7F | 0x80
    if value < 1 << 28:
        return bytes((first, second, third, value >> 21))
    return bytes((first, second, third, value >> 21 & 0x7F | 0x80)) + _packed_high(value >> 28)


_packed_high = lru_cache(256)(_packed)
"""Of the upper bits, which are the same for all files that were written within a moment."""


# -- reading a field at a time


def text(data: bytes) -> str:
    """A text field; what is no UTF-8 in it is replaced."""
    return data.decode("utf-8", "replace")


def pair(data: bytes) -> tuple[str, bytes]:
    """The name and the value of one pair of a map."""
    found = {number: value for number, value in fields(data) if isinstance(value, bytes)}
    return text(found.get(1, b"")), found.get(2, b"")


def every(data: bytes, field: int) -> list[bytes]:
    """The contents of a field that may occur any number of times."""
    return [value for number, value in fields(data) if number == field and isinstance(value, bytes)]


def one(data: bytes, field: int) -> bytes:
    """The content of a field that occurs once; empty when it is not there."""
    found = every(data, field)
    return found[-1] if found else b""
