"""BuildKit's messages written by hand, as its engine writes them."""

from __future__ import annotations


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def moment(seconds: int, nanos: int = 0) -> bytes:
    return field(1, seconds) + field(2, nanos)


def vertex(
    digest: str,
    name: str,
    *,
    started: int = 0,
    completed: int = 0,
    cached: bool = False,
    error: str = "",
) -> bytes:
    data = field(1, digest) + field(2, "an input") + field(3, name)
    if cached:
        data += field(4, 1)
    if started:
        data += field(5, moment(started))
    if completed:
        data += field(6, moment(completed, 500_000_000))
    if error:
        data += field(7, error)
    return field(1, data + field(8, field(1, "a group")))


def status(vertex: str, id_: str, current: int, total: int, *, done: bool = False) -> bytes:
    data = field(1, id_) + field(2, vertex) + field(4, current) + field(5, total)
    return field(2, data + (field(8, moment(1)) if done else b""))


def log(vertex: str, data: bytes, stream: int = 1) -> bytes:
    return field(3, field(1, vertex) + field(2, moment(1)) + field(3, stream) + field(4, data))


def warning(vertex: str, text: str, url: str, *, detail: str = "", line: int = 0) -> bytes:
    data = field(1, vertex) + field(2, 1) + field(3, text) + field(5, url)
    if detail:
        data += field(4, detail)
    if line:
        data += field(7, field(1, field(1, line)) + field(2, field(1, line + 1)))
    return field(4, data)
