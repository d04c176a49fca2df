"""How wide columns have to be for what they are called, in every language."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QTreeView

from pierhead.ui.theme import UNIT


def title_width(header: QHeaderView, title: str) -> int:
    """The pixels that a title has to have, with what is left and right of it."""
    # Rounded down, as the plain metrics do, some titles would miss their last letters.
    return ceil(QFontMetricsF(header.font()).horizontalAdvance(title)) + 2 * UNIT


def widen(tree: QTreeView, column: int, least: int, *texts: str) -> None:
    """Make a column ``least`` pixels wide, or as wide as its title and these texts have to be."""
    header = tree.header()
    title = str(tree.model().headerData(column, header.orientation()) or "")
    needed = (title_width(header, text) for text in (title, *texts))
    tree.setColumnWidth(column, max(least, *needed))
