"""The size of a terminal's cells at one scale, and the fonts that fill them.

Everything here is in device pixels, so that cells are whole pixels and lines join at every scale.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

from pierhead.core.style import Flag
from pierhead.terminal.width import is_pictograph
from pierhead.ui.theme import monospace
from pierhead.ui.widgets.terminal_look import TerminalStyle

PADDING = 4
"""Logical pixels around the cells."""

_THINNEST = 16
"""The thickness of lines, as a part of the height of a cell."""
_SYMBOLS = ("DejaVu Sans Mono", "Menlo", "Cascadia Mono", "Consolas", "Symbols Nerd Font Mono")
"""Fonts with many symbols that are one cell wide: the platform's choice is often two."""
_EMOJI = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twemoji", "JoyPixels")
_ROOMY = 1.2
"""How many times as wide as its cells a character may be before another font is tried."""


class Setting(NamedTuple):
    """A text in a font."""

    font: QFont
    advance: float
    """How wide the font takes it to be."""
    ink: QRectF
    """What of it can be seen, around the start of its base line."""


class Cells:
    """How large a cell is, where text stands in it, and in which fonts."""

    def __init__(self, font: QFont, scale: float, style: TerminalStyle) -> None:
        self.scale = scale
        self.padding = round(PADDING * scale)
        regular = QFont(font)
        regular.setPointSizeF(QFontInfo(font).pointSizeF() * scale)
        regular.setKerning(False)
        strategy = QFont.StyleStrategy
        # Subpixels would colour the edges of letters that are mixed with any background later.
        regular.setStyleStrategy(strategy.PreferAntialias | strategy.NoSubpixelAntialias)
        metrics = QFontMetricsF(regular)
        advance = metrics.horizontalAdvance("0" * 64) / 64
        self.width = max(1, round(advance + style.letter_spacing * scale))
        height = metrics.height()
        self.height = max(1, round(height * style.line_height))
        self.ascent = round(metrics.ascent() + (self.height - height) / 2)
        self.thin = max(1, round(min(self.height, height) / _THINNEST))
        """The thickness of lines under, through and over text."""
        # By its real name: after an alias such as "monospace" the next real one would win.
        own = QFontInfo(regular).family()
        regular.setFamilies([own, *_SYMBOLS, *regular.families()])
        self._fonts = [_variant(regular, kind) for kind in range(4)]
        self._metrics = [QFontMetricsF(each) for each in self._fonts]
        self._emoji = _of_families(regular, [*_EMOJI, own])
        self._symbols = _of_families(regular, list(_SYMBOLS))
        self._advance = advance

    def font(self, flags: int) -> QFont:
        """Regular, bold, italic or both."""
        return self._fonts[_kind(flags)]

    @lru_cache(maxsize=4096)  # noqa: B019 - a handful of instances live as long as the app
    def fits(self, character: str) -> bool:
        """Whether the font has a character in exactly one cell."""
        metrics = self._metrics[0]
        if not metrics.inFontUcs4(ord(character)):
            return False
        return abs(metrics.horizontalAdvance(character) - self._advance) < 0.01  # noqa: PLR2004

    def setting(self, text: str, flags: int, span: int) -> Setting:
        """How to set what may come from any font in some cells."""
        if span > 1 and is_pictograph(text):
            return _measured(self._emoji, text)
        setting = _measured(self.font(flags), text)
        if setting.advance > _ROOMY * span * self.width:
            other = _measured(self._symbols, text)
            if other.advance < setting.advance:
                return other
        return setting


def _measured(font: QFont, text: str) -> Setting:
    metrics = QFontMetricsF(font)
    return Setting(font, metrics.horizontalAdvance(text), metrics.tightBoundingRect(text))


def _of_families(font: QFont, families: list[str]) -> QFont:
    result = QFont(font)
    result.setFamilies(families)
    return result


def chosen_font(style: TerminalStyle) -> QFont:
    """The font that the user chose, or the platform's."""
    font = monospace()
    if style.family:
        # The platform's own stands in for characters, and for a font that is gone.
        font.setFamilies([style.family, *font.families()])
    if style.points:
        font.setPointSizeF(style.points)
    return font


def _kind(flags: int) -> int:
    return bool(flags & Flag.BOLD) + 2 * bool(flags & Flag.ITALIC)


def _variant(font: QFont, kind: int) -> QFont:
    result = QFont(font)
    result.setBold(bool(kind & 1))
    result.setItalic(bool(kind & 2))
    return result
