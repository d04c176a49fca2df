"""The text of a document as Python counts it and as Qt does, which counts UTF-16 units."""

from __future__ import annotations

import re
from bisect import bisect_left

_WIDE = re.compile("[\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """What Qt gives as raw or selected text, with ``\\n`` between its lines."""
    return text.replace("\u2029", "\n").replace("\u2028", "\n")


def length(text: str) -> int:
    """How long Qt says that a text is."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


class CodeText:
    """A text at one moment, with its positions in both ways of counting."""

    def __init__(self, raw: str) -> None:
        self.text = plain(raw)
        self._wide: list[int] = []
        if not self.text.isascii():
            self._wide = [found.start() for found in _WIDE.finditer(self.text)]
        self._wide_units = [index + number for number, index in enumerate(self._wide)]

    def unit(self, index: int) -> int:
        """Qt's position of a character."""
        return index + bisect_left(self._wide, index) if self._wide else index

    def index(self, unit: int) -> int:
        """The character at a position of Qt's."""
        return unit - bisect_left(self._wide_units, unit) if self._wide else unit
