"""Labelled values in sections, and how they become a text document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from pierhead.core.i18n import _, ngettext
from pierhead.core.text import visible
from pierhead.ui.theme import UNIT, colors, monospace

MASK = "••••••••"
LONGEST = 4000
"""Characters of a value that are shown; copying takes all of it."""
SEAM = "\u200b"
"""Where a long word may be broken; left out when text is copied."""
TOGGLE, LINK = "toggle", "link"
"""What an anchor does, with a number: of the section, or of the link."""

_WIDEST_LABEL = 0.42
"""Of the width: labels that do not fit in it stand above their value."""
_TAB = 4
_SEAMLESS = re.compile(r"[^\s/\-]{20,}")
_SEAMED = re.compile(r".{8}")
_PROPERTIES = QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly


@dataclass(frozen=True, slots=True)
class Fact:
    """One value; all texts are plain."""

    label: str
    value: str
    note: str = ""
    """A second line, less important."""
    tone: str = ""
    """The meaning of its colour: ``good``, ``warn``, ``bad``, ``muted`` or none."""
    url: str = ""
    """What opens when it is clicked."""
    secret: bool = False
    """Masked until the user asks for it."""
    code: bool = False
    """Text of machines: in the fixed-width font."""
    copy: str = ""
    """What is copied in place of the value: all of what it only begins."""


@dataclass(frozen=True, slots=True)
class Section:
    """Values that belong together, under a title."""

    title: str
    facts: tuple[Fact, ...]
    own_column: bool = False
    """Whether its labels are aligned among themselves only: they are long, such as names."""


def label_columns(sections: Sequence[Section], font: QFont, width: int) -> tuple[float, ...]:
    """The width of each section's column of labels, in a view that is ``width`` wide."""
    advance = QFontMetricsF(font).horizontalAdvance
    most = max(10.0 * UNIT, _WIDEST_LABEL * width)

    def column(facts: Iterable[Fact]) -> float:
        widths = [advance(visible(fact.label)) + 2.0 * UNIT for fact in facts]
        return max((width for width in widths if width <= most), default=2.0 * UNIT)

    common = column(f for s in sections if not s.own_column for f in s.facts)
    return tuple(column(s.facts) if s.own_column else common for s in sections)


class FactsWriter:
    """Write sections into an empty document; afterwards ``rows`` and ``links`` say what is where.

    A value hangs beside its label: a paragraph with a negative indent and a tabulator, which is
    laid out ten times faster than a cell of a table.
    """

    def __init__(self, document: QTextDocument, font: QFont, revealed: Iterable[str]) -> None:
        self.rows: dict[int, Fact] = {}
        """The fact of each paragraph, by its number."""
        self.links: list[str] = []
        """Where the links lead, by their number."""
        self._cursor = QTextCursor(document)
        self._advance: Callable[[str], float] = QFontMetricsF(font).horizontalAdvance
        self._revealed = frozenset(revealed)
        self._looks: dict[tuple[str, bool], QTextCharFormat] = {}
        self._mono = monospace()

    def write(self, sections: Sequence[Section], columns: Sequence[float]) -> None:
        """Write all of them."""
        self._cursor.beginEditBlock()
        for number, section in enumerate(sections):
            self._title(section, number)
            shapes = _Shapes(columns[number])
            for fact in section.facts:
                self._fact(fact, shapes, section.title in self._revealed)
        self._cursor.endEditBlock()

    def _title(self, section: Section, number: int) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(0 if self._cursor.atStart() else 2.5 * UNIT)
        block.setBottomMargin(UNIT / 2)
        bold = QTextCharFormat(self._look(""))
        bold.setFontWeight(QFont.Weight.DemiBold)
        self._paragraph(block)
        self._cursor.insertText(section.title, bold)
        if any(fact.secret for fact in section.facts):
            shown = section.title in self._revealed
            self._cursor.insertText("   ", self._look(""))
            link = _("Hide secrets") if shown else _("Show secrets")
            self._cursor.insertText(link, self._anchor(TOGGLE, number, False))

    def _fact(self, fact: Fact, shapes: _Shapes, revealed: bool) -> None:
        label = visible(fact.label)
        if self._advance(label) + UNIT <= shapes.column:
            self._paragraph(shapes.beside, fact)
            self._cursor.insertText(label + "\t", self._look("muted"))
            below = shapes.below
        else:
            self._paragraph(shapes.above, fact)
            self._cursor.insertText(label, self._look("muted"))
            self._paragraph(shapes.indented, fact)
            below = shapes.indented
        self._cursor.insertText(*self._value(fact, revealed))
        if fact.note:
            self._paragraph(below, fact)
            self._cursor.insertText(breakable(_shorten(fact.note)), self._look("muted"))

    def _value(self, fact: Fact, revealed: bool) -> tuple[str, QTextCharFormat]:
        if fact.secret and not revealed:
            return MASK, self._look("muted")
        text = breakable(_shorten(fact.value))
        if fact.url:
            self.links.append(fact.url)
            return text, self._anchor(LINK, len(self.links) - 1, fact.code)
        return text, self._look(fact.tone, fact.code)

    def _paragraph(self, block: QTextBlockFormat, fact: Fact | None = None) -> None:
        """Begin one; the document's first is there already."""
        if self._cursor.atStart():
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.insertBlock(block, self._look(""))
        if fact:
            self.rows[self._cursor.blockNumber()] = fact

    def _look(self, tone: str, code: bool = False) -> QTextCharFormat:
        look = self._looks.get((tone, code))
        if look is None:
            look = self._looks[tone, code] = QTextCharFormat()
            look.setForeground(QBrush(QColor(getattr(colors(), tone or "text"))))
            if code:
                look.setFont(self._mono, _PROPERTIES)
        return look

    def _anchor(self, action: str, number: int, code: bool) -> QTextCharFormat:
        look = QTextCharFormat(self._look("accent", code))
        look.setAnchor(True)
        look.setAnchorHref(f"{action}:{number}")
        return look


class _Shapes:
    """The paragraphs of a section, by where the value stands to its label."""

    def __init__(self, column: float) -> None:
        self.column = column
        self.beside = _shape(column, column)
        self.below = _shape(column, 0, UNIT / 2)
        self.above = _shape(0, 0)
        self.indented = _shape(2.0 * UNIT, 0, UNIT / 2)


def _shape(left: float, hang: float, gap: float = UNIT / 4) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setLeftMargin(left)
    block.setTextIndent(-hang)
    block.setBottomMargin(gap)
    block.setTabPositions([QTextOption.Tab(left, QTextOption.TabType.LeftTab)])
    return block


def breakable(text: str) -> str:
    """Text whose long words, digests mostly, may be broken: else they begin a line of their own."""
    return _SEAMLESS.sub(lambda word: _SEAMED.sub(rf"\g<0>{SEAM}", word[0]), text)


def _shorten(text: str) -> str:
    # Paragraphs are the rows: line ends inside a value must not begin one.
    lines = text[:LONGEST].splitlines()
    shown = "\u2028".join(visible(line.expandtabs(_TAB)) for line in lines)
    more = len(text) - LONGEST
    if more <= 0:
        return shown
    rest = ngettext("{count} more character", "{count} more characters", more)
    return f"{shown}… ({rest.format(count=more)})"
