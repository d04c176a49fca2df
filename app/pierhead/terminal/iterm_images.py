"""Images as iTerm2 has them: a file in base64 in an OSC 1337, whole or in parts.

A file that is not to be shown would be a download: it is dropped, nothing is ever written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pierhead.terminal.image_files import Base64, image_size
from pierhead.terminal.images import LARGEST_SIDE, Box, Form, Image, Placement, cells_for, fits
from pierhead.terminal.placing import fix_image, go_beside, print_image
from pierhead.terminal.screen import Screen
from pierhead.terminal.tiff import tiff_image

MOST_FILE = 24 << 20
"""Bytes of a file."""
_LONGEST_ARGUMENTS = 8192
_LENGTH = re.compile(r"([0-9]{1,5})(px|%)?", re.ASCII)
_PERCENT = 100


class ItermImages:
    """Shows files on a screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._parts: _File | None = None
        """What comes in several strings."""

    def receiver(self, name: str) -> _File | _Part | _Arguments | _End:
        """Whoever takes what follows ``File=`` and its like."""
        if name == "File=":
            return _File(self._screen)
        if name == "MultipartFile=":
            return _Arguments(self)
        return _Part(self._parts) if name == "FilePart=" else _End(self)

    def begin(self, arguments: str) -> None:
        """Wait for the parts of a file."""
        self._parts = _File(self._screen)
        self._parts.take(arguments[:_LONGEST_ARGUMENTS] + ":")

    def finish(self) -> None:
        """There are no more parts."""
        parts, self._parts = self._parts, None
        if parts is not None:
            parts.end()


class _File:
    """Takes arguments, a colon and a file."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._head: str | None = ""
        self._arguments: Mapping[str, str] = {}
        self._base64 = Base64(MOST_FILE)
        self._data = bytearray()

    def take(self, text: str) -> None:
        if self._head is not None:
            self._head += text[: _LONGEST_ARGUMENTS + 1 - len(self._head)]
            head, colon, _ = self._head.partition(":")
            if not colon:
                return
            text = text[text.index(":") + 1 :] if ":" in text else ""
            self._arguments = dict(each.partition("=")[::2] for each in head.split(";"))
            self._head = None
        if self._arguments.get("inline") == "1":
            self._data += self._base64.take(text)

    def end(self) -> None:
        self._data += self._base64.end()
        image = None if self._base64.wrong else _image(self._data)
        if image is not None:
            self._screen.images.keep(image)
            _show(self._screen, image, self._arguments)


class _Part:
    def __init__(self, file: _File | None) -> None:
        self._file = file

    def take(self, text: str) -> None:
        if self._file is not None:
            self._file.take(text)

    def end(self) -> None:
        pass


class _Arguments:
    def __init__(self, images: ItermImages) -> None:
        self._images = images
        self._text = ""

    def take(self, text: str) -> None:
        self._text = (self._text + text)[:_LONGEST_ARGUMENTS]

    def end(self) -> None:
        self._images.begin(self._text)


class _End:
    def __init__(self, images: ItermImages) -> None:
        self._images = images

    def take(self, text: str) -> None:
        pass

    def end(self) -> None:
        self._images.finish()


def _image(data: bytearray) -> Image | None:
    size = image_size(data)
    if size is None:
        return tiff_image(data)
    return Image(Form.FILE, data, *size) if fits(*size) else None


def _show(screen: Screen, image: Image, arguments: Mapping[str, str]) -> None:
    cell = screen.cell
    room = (screen.columns - screen.column) * cell[0], screen.lines * cell[1]
    whole = screen.columns * cell[0], screen.lines * cell[1]
    lengths = [
        _pixels(arguments.get(side, ""), cell[at], whole[at])
        for at, side in enumerate(("width", "height"))
    ]
    keeps = arguments.get("preserveAspectRatio") != "0"
    width, height = _size((image.width, image.height), lengths[0], lengths[1], room[0], keeps)
    cells = cells_for(width, cell[0]), cells_for(height, cell[1])
    placement = Placement(image, cell, cells, Box(0, 0, width, height))
    if arguments.get("doNotMoveCursor") == "1":
        fix_image(screen, placement, (screen.column, screen.cursor.y))
    else:
        print_image(screen, placement)
        go_beside(screen, placement)


def _pixels(length: str, cell: int, whole: int) -> int:
    """A length in cells, in pixels or as a share of the screen; 0 is what fits the image."""
    found = _LENGTH.fullmatch(length)
    if found is None:
        return 0
    number = int(found[1])
    if found[2] == "px":
        return number
    return number * whole // _PERCENT if found[2] else number * cell


def _size(own: tuple[int, int], width: int, height: int, room: int, keeps: bool) -> tuple[int, int]:
    """How large an image becomes where so much is asked for; 0 is not asked for."""
    if not width and not height:
        width = min(own[0], room)
    width, height = min(width, LARGEST_SIDE), min(height, LARGEST_SIDE)
    if width and height and not keeps:
        return width, height
    most = LARGEST_SIDE / max(own)
    share = min(
        [most, *(each / has for each, has in zip((width, height), own, strict=True) if each)]
    )
    return max(1, round(own[0] * share)), max(1, round(own[1] * share))
