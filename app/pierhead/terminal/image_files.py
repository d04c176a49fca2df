"""How large the image in a file is, from its first bytes, without decoding it.

PNG (ISO 15948), GIF (89a), JPEG (ITU T.81) and BMP: the formats that a view can show.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from typing import Literal

_PNG = b"\x89PNG\r\n\x1a\n"
_NO_FRAMES = frozenset({0xC4, 0xC8, 0xCC})
"""Markers of JPEG among those of frames: tables, extensions, arithmetic coding."""
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})
"""Markers of JPEG without a length."""
_NOISE = re.compile(r"[^A-Za-z0-9+/=]+")
_GROUP = 4


class Base64:
    """Decodes what comes in pieces, up to so many bytes; ``wrong`` says that it cannot be used."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rest = ""
        self._taken = 0
        self.wrong = False

    def take(self, text: str) -> bytes:
        """What some more characters stand for."""
        text = self._rest + _NOISE.sub("", text)
        size = len(text) - len(text) % _GROUP
        self._rest = text[size:]
        return self._decode(text[:size])

    def end(self) -> bytes:
        """What is left where the padding is missing."""
        text, self._rest = self._rest, ""
        return self._decode(text + "=" * (-len(text) % _GROUP)) if text else b""

    def _decode(self, text: str) -> bytes:
        if self.wrong:
            return b""
        try:
            data = a2b_base64(text)
        except Error:
            self.wrong = True
            return b""
        self._taken += len(data)
        self.wrong = self._taken > self._most
        return b"" if self.wrong else data


def image_size(data: bytes | bytearray) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is no image, or of another format."""
    head = bytes(memoryview(data)[:26])
    if head.startswith(_PNG) and head[12:16] == b"IHDR":
        return _pair(head, 16, 4, "big")
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return _pair(head, 6, 2, "little")
    if head[:2] == b"BM" and len(head) == 26:  # noqa: PLR2004
        width, height = _pair(head, 18, 4, "little")
        # A height of less than 0 says that the first row is at the top.
        return width, min(height, (1 << 32) - height)
    return _jpeg_size(memoryview(data)) if head[:2] == b"\xff\xd8" else None


def _pair(data: bytes, at: int, size: int, order: Literal["big", "little"]) -> tuple[int, int]:
    """Two neighbouring numbers; what is missing counts as nothing."""
    first, second = data[at : at + size], data[at + size : at + 2 * size]
    return int.from_bytes(first, order), int.from_bytes(second, order)


def _jpeg_size(data: memoryview) -> tuple[int, int] | None:
    """Of the first frame, past the segments before it."""
    at = 2
    while at + 9 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:  # noqa: PLR2004
            return None
        if marker in _ALONE or marker == 0xFF:  # noqa: PLR2004
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004
        elif marker & 0xF0 == 0xC0 and marker not in _NO_FRAMES:  # noqa: PLR2004
            height, width = _pair(bytes(data[at + 5 : at + 9]), 0, 2, "big")
            return width, height
        else:
            at += 2 + (data[at + 2] << 8 | data[at + 3])
    return None
