"""Edits of whole lines, as changes: indentation, comments, moving, copying, joining."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QTextBlock, QTextDocument

from pierhead.ui.widgets.code_changes import Caret, Change
from pierhead.ui.widgets.code_text import length

_MARK = "# "
Lines = list[QTextBlock]
"""Lines that follow each other."""


def groups(document: QTextDocument, carets: Iterable[Caret]) -> list[Lines]:
    """The lines in which cursors are, those that follow each other together.

    A selection that ends at the start of a line leaves that line out.
    """
    found: list[Lines] = []
    for caret in carets:
        block = document.findBlock(caret.start)
        last = document.findBlock(max(caret.start, caret.end - 1))
        while True:
            if not found or block.blockNumber() > found[-1][-1].blockNumber() + 1:
                found.append([block])
            elif block != found[-1][-1]:
                found[-1].append(block)
            if block == last:
                break
            block = block.next()
        _with_folded(found[-1])
    return found


def indented(lines: Iterable[Lines], width: int) -> list[Change]:
    """One step of indentation more, for lines that are not empty."""
    blocks = [block for group in lines for block in group]
    alone = len(blocks) == 1
    return [_at(block, 0, 0, " " * width) for block in blocks if alone or block.text().strip()]


def unindented(lines: Iterable[Lines], width: int) -> list[Change]:
    """One step of indentation less, as far as there is any."""
    changes = []
    for block in (block for group in lines for block in group):
        text = block.text()
        spaces = min(width, len(text) - len(text.lstrip(" "))) or int(text.startswith("\t"))
        if spaces:
            changes.append(_at(block, 0, spaces))
    return changes


def commented(lines: Iterable[Lines]) -> list[Change]:
    """Comments made of all lines, or text again if all of them are comments."""
    lines = list(lines)
    blocks = _written(lines)
    if blocks and all(_is_comment(block) for block in blocks):
        return uncommented(lines)
    return made_comments(lines)


def made_comments(lines: Iterable[Lines]) -> list[Change]:
    """Comments made of all lines that are not empty, their marks below each other."""
    blocks = _written(lines)
    column = min((len(indent(block.text())) for block in blocks), default=0)
    return [_at(block, column, column, _MARK) for block in blocks]


def uncommented(lines: Iterable[Lines]) -> list[Change]:
    """Text again of those lines that are comments."""
    return [_uncommented(block) for block in _written(lines) if _is_comment(block)]


def _written(lines: Iterable[Lines]) -> list[QTextBlock]:
    return [block for group in lines for block in group if block.text().strip()]


def _is_comment(block: QTextBlock) -> bool:
    return block.text().lstrip().startswith("#")


def removed(document: QTextDocument, lines: Iterable[Lines]) -> list[Change]:
    """The lines taken out with their ends."""
    return [Change(*_whole(document, group)) for group in lines]


def moved_up(lines: Iterable[Lines]) -> list[Change]:
    """Each group before the line above it: that line goes behind, so that the group stays whole."""
    changes = []
    for group in lines:
        above, last = group[0].previous(), group[-1]
        if not above.isValid():
            return []
        end = last.position() + last.length() - 1
        first = _unfolded(above)
        changes.append(Change(first.position(), group[0].position()))
        changes.append(Change(end, end, "\n" + _text(first, above)))
    return changes


def moved_down(lines: Iterable[Lines]) -> list[Change]:
    """Each group behind the line below it."""
    changes = []
    for group in lines:
        below = group[-1].next()
        if not below.isValid():
            return []
        lower = [below]
        _with_folded(lower)
        start = group[0].position()
        end = group[-1].position() + group[-1].length() - 1
        changes.append(Change(start, start, _text(below, lower[-1]) + "\n"))
        changes.append(Change(end, lower[-1].position() + lower[-1].length() - 1))
    return changes


def copied(lines: Iterable[Lines], *, down: bool) -> list[Change]:
    """Each group once more, and the cursors in the lower or the upper one of the two."""
    changes = []
    for group in lines:
        text = "\n".join(block.text() for block in group)
        start = group[0].position()
        end = group[-1].position() + group[-1].length() - 1
        # Cursors go behind what is put in where they are.
        changes.append(Change(start, start, text + "\n") if down else Change(end, end, "\n" + text))
    return changes


def together(lines: Iterable[Lines], escape: str) -> list[Change]:
    """Lines joined with one space between, a single line with the one below it.

    What continued a line is dropped along with its end.
    """
    tail = re.compile(r"[ \t]*" + (rf"(?:{re.escape(escape)}[ \t]*)?" if escape else "") + "$")
    changes = []
    for group in lines:
        blocks = group[:-1] if len(group) > 1 else group
        for block in blocks:
            after = block.next()
            if not after.isValid():
                continue
            text, below = block.text(), after.text()
            found = tail.search(text)
            start = block.position() + length(text[: found.start()] if found else text)
            end = after.position() + len(indent(below))
            changes.append(Change(start, end, " " if text.strip() and below.strip() else ""))
    return changes


def trimmed(
    document: QTextDocument, within: Callable[[int], bool] = lambda _line: True
) -> list[Change]:
    """The spaces at the ends of all lines taken out, by 0-based number only ``within`` some."""
    changes = []
    block = document.begin()
    while block.isValid():
        text = block.text()
        if (text.endswith((" ", "\t"))) and within(block.blockNumber()):
            kept = length(text.rstrip(" \t"))
            changes.append(_at(block, kept, length(text)))
        block = block.next()
    return changes


def indent(text: str) -> str:
    """The white space that a line begins with."""
    return text[: len(text) - len(text.lstrip())]


def _with_folded(group: Lines) -> None:
    """What is folded into the last line goes along with it."""
    while (below := group[-1].next()).isValid() and not below.isVisible():
        group.append(below)


def _unfolded(block: QTextBlock) -> QTextBlock:
    """The line into which a line is folded, or itself."""
    while block.isValid() and not block.isVisible():
        block = block.previous()
    return block


def _text(first: QTextBlock, last: QTextBlock) -> str:
    text = first.text()
    while first != last:
        first = first.next()
        text += "\n" + first.text()
    return text


def _uncommented(block: QTextBlock) -> Change:
    start = block.text().index("#")
    width = len(_MARK) if block.text().startswith(_MARK, start) else 1
    return _at(block, start, start + width)


def _whole(document: QTextDocument, group: Sequence[QTextBlock]) -> tuple[int, int]:
    """Where lines begin and end with one line end: the one behind, else the one before."""
    start, end = group[0].position(), group[-1].position() + group[-1].length()
    if end > document.characterCount() - 1:
        return max(0, start - 1), end - 1
    return start, end


def _at(block: QTextBlock, start: int, end: int, text: str = "") -> Change:
    return Change(block.position() + start, block.position() + end, text)
