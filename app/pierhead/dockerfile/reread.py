"""The map of a Dockerfile after an edit: only the lines that are new are read.

Parts above them are those of before; parts below are too, further down. A key so costs about the
same in a short file and in a long one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pierhead.dockerfile.layout import DIRECTIVES, Part, Sort, escape_of, layout
from pierhead.dockerfile.syntax import Statement, Tree, read, shape


def reread(before: Tree, text: str) -> Tree:
    """The same as ``read`` of the text."""
    old = before.text
    same = _common(old, text)
    start = text.rfind("\n", 0, same) + 1
    escape = escape_of(text)
    if escape != before.escape or text.count("\n", 0, start) <= len(DIRECTIVES):
        return read(text)
    kept = bisect_right(before.part_starts, start) - 1
    start, line = before.parts[kept].start, before.parts[kept].line
    tail = _tail(old, text, max(start, same))
    fresh: list[Part] = []
    shift = len(text) - len(old)
    rest = len(before.parts)
    for part in layout(text, escape, start, line):
        if part.start >= tail:
            found = bisect_left(before.part_starts, part.start - shift)
            if found < rest and before.parts[found].start == part.start - shift:
                rest = found
                break
        fresh.append(part)
    return _joined(before, text, (kept, rest), fresh)


def _joined(before: Tree, text: str, kept: tuple[int, int], fresh: list[Part]) -> Tree:
    """The parts of before up to the first of ``kept``, the fresh ones, and those from the other."""
    top, rest = kept
    head, tail = before.parts[:top], before.parts[rest:]
    above = bisect_left(before.statement_starts, before.parts[top].start)
    below = bisect_left(before.statement_starts, tail[0].start) if tail else None
    later = before.statements[below:] if below is not None else ()
    new = tuple(
        Statement(shape(part.text, before.escape), part.line, part.start)
        for part in fresh
        if part.sort is Sort.INSTRUCTION
    )
    by = len(text) - len(before.text)
    lines = text.count("\n") - before.text.count("\n")
    if by or lines:
        part, statement = Part._make, Statement._make  # quicker, and there may be thousands
        tail = tuple([part((sort, line + lines, at + by, body)) for sort, line, at, body in tail])
        later = tuple([statement((one, line + lines, at + by)) for one, line, at in later])
    statements = before.statements[:above] + new + later
    return Tree(text, before.escape, (*head, *fresh, *tail), statements)


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _tail(old: str, text: str, start: int) -> int:
    """Where the lines begin that both end with, at the earliest behind ``start``."""
    low, high = 0, min(len(old), len(text)) - start
    high = max(0, high)
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == text[len(text) - middle : len(text) - low]:
            low = middle
        else:
            high = middle - 1
    begin = text.find("\n", len(text) - low)
    return begin + 1 if begin >= 0 else len(text) + 1
