"""Pixels of the simplest TIFF files (revision 6.0): not compressed, eight bits for each sample.

``chafa`` sends images to iTerm2 in such, and Qt reads none.
"""

from __future__ import annotations

from struct import Struct, error

from pierhead.terminal.images import Form, Image, fits

_BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_OFFSETS, _SAMPLES, _SIZES, _PLANES, _EXTRA = 273, 277, 279, 284, 338
_NOT_COMPRESSED, _RGB, _CHUNKY, _PREMULTIPLIED = 1, 2, 1, 1
_SHORT, _LONG = 3, 4
_MOST_FIELDS, _MOST_STRIPS = 100, 10_000
_EIGHT = 8

Fields = dict[int, tuple[int, ...]]


def tiff_image(data: bytes | bytearray) -> Image | None:
    """The first image in a file; None if it is another file, or another kind of TIFF."""
    order = _BYTE_ORDERS.get(bytes(data[:4]))
    if order is None:
        return None
    try:
        return _image(data, _fields(data, order))
    except (error, KeyError):
        return None


def _fields(data: bytes | bytearray, order: str) -> Fields:
    """The numbers in the first directory, by their tags."""
    entry, short, long = Struct(order + "HHI4s"), Struct(order + "H"), Struct(order + "I")
    at = long.unpack_from(data, 4)[0]
    (count,) = short.unpack_from(data, at)
    fields: Fields = {}
    for index in range(min(count, _MOST_FIELDS)):
        tag, kind, size, inline = entry.unpack_from(data, at + 2 + index * entry.size)
        number = {_SHORT: short, _LONG: long}.get(kind)
        if number is None or not 0 < size <= _MOST_STRIPS:
            continue
        source, start = (inline, 0) if size * number.size <= len(inline) else (data, None)
        if start is None:
            (start,) = long.unpack(inline)
        fields[tag] = Struct(f"{order}{size}{number.format[-1]}").unpack_from(source, start)
    return fields


def _image(data: bytes | bytearray, fields: Fields) -> Image | None:
    width, height, samples = (fields[tag][0] for tag in (_WIDTH, _HEIGHT, _SAMPLES))
    plain = (
        fields.get(_COMPRESSION, (_NOT_COMPRESSED,))[0] == _NOT_COMPRESSED
        and fields[_PHOTOMETRIC][0] == _RGB
        and fields.get(_PLANES, (_CHUNKY,))[0] == _CHUNKY
        and set(fields[_BITS]) == {_EIGHT}
    )
    if not plain or not fits(width, height) or samples not in {3, 4}:
        return None
    strips = zip(fields[_OFFSETS], fields[_SIZES], strict=False)
    pixels = b"".join(data[start : start + size] for start, size in strips)
    size = width * height * samples
    if len(pixels) < size:
        return None
    form = Form.RGB if samples == 3 else Form.RGBA  # noqa: PLR2004
    if form is Form.RGBA and fields.get(_EXTRA, (0,))[0] == _PREMULTIPLIED:
        form = Form.PREMULTIPLIED
    return Image(form, pixels[:size], width, height)
