"""Where the text that a cursor selects stands else: the places for further cursors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtGui import QTextDocument

from pierhead.ui.widgets.code_changes import Caret
from pierhead.ui.widgets.code_text import CodeText

_WORD = re.compile(r"\w+")


def word_at(document: QTextDocument, position: int) -> Caret:
    """The word that a cursor is in or at, selected; an empty one where there is none."""
    block = document.findBlock(position)
    line = CodeText(block.text())
    column = line.index(position - block.position())
    for found in _WORD.finditer(line.text):
        if found.start() <= column <= found.end():
            start, end = (block.position() + line.unit(index) for index in found.span())
            return Caret(start, end)
    return Caret(position, position)


def occurrences(document: QTextDocument, model: Caret, *, word: bool = False) -> list[Caret]:
    """Every place of the text with what ``model`` selects, or only where that is a ``word``."""
    text = CodeText(document.toRawText())
    start, end = text.index(model.start), text.index(model.end)
    needle = text.text[start:end]
    pattern = re.escape(needle)
    if word:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    backward = model.position < model.anchor
    found = []
    for match in re.finditer(pattern, text.text):
        first, last = text.unit(match.start()), text.unit(match.end())
        found.append(Caret(last, first) if backward else Caret(first, last))
    return found


def next_occurrence(
    document: QTextDocument, model: Caret, known: Iterable[Caret], *, word: bool = False
) -> Caret | None:
    """The next place after ``model``, round at the end, that is not ``known`` yet."""
    taken = {caret.start for caret in known}
    places = occurrences(document, model, word=word)
    left = [caret for caret in places if caret.start not in taken]
    later = [caret for caret in left if caret.start > model.start]
    found = later or left
    return found[0] if found else None
