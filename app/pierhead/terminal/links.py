"""Links in a terminal: those that a program has marked (OSC 8), and addresses in its text.

Nothing here opens anything: what a link leads to is the program's own word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Joined, Place, joined_at
from pierhead.terminal.style import Link

LONGEST = 2083
"""Characters of an address; what is longer is not one."""

_MOST = LONGEST + 100
_END = (
    r"\s<>\"`{}|\\^\x00-\x1f\x7f"
    r"\u3001\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u300c-\u300f\u2500-\u257f"
)
"""What ends an address: also the punctuation of Chinese and Japanese, and lines around tables."""
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9+.-])(?:(?:https?|ftps?|sftp|file|ssh|git|wss?)://[^{_END}]{{1,{_MOST}}}"
    rf"|mailto:[^{_END}@]{{1,64}}@[^{_END}@]{{1,{_MOST}}})",
    re.IGNORECASE,
)
_TRAILING = frozenset(".,;:!?'*_~…’”")
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（"}
_EMPTY = re.compile(r"[a-z]+:(?://)?", re.IGNORECASE)


class FoundLink(NamedTuple):
    """A link and the cells that show it, from one place up to another in the same line."""

    uri: str
    start: Place
    end: Place
    mark: Link | None = None
    """What the program has marked it with; None for an address that was found in the text."""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where a text has addresses, without the punctuation that only follows them."""
    for found in _ADDRESS.finditer(text):
        start, end = found.span()
        end = start + _trimmed(text[start:end])
        if not _EMPTY.fullmatch(text, start, end) and end - start <= LONGEST:
            yield start, end


def link_at(emulator: Emulator, place: Place) -> FoundLink | None:
    """The link that the cell right of a place belongs to."""
    if not emulator.first <= place.line < emulator.end:
        return None
    return _marked_at(emulator, place) or _written_at(emulator, place)


def links_in(line: Joined) -> Iterator[FoundLink]:
    """The addresses in a line."""
    for start, end in addresses(line.text):
        yield FoundLink(line.text[start:end], line.place(start), line.after(end))


def last_link(emulator: Emulator, first: int, end: int) -> FoundLink | None:
    """The last link that begins in the lines from ``first`` up to ``end``."""
    number = end - 1
    while number >= first:
        line = joined_at(emulator, number)
        found = [*links_in(line), *marked_in(emulator, range(line.first, line.end))]
        if found:
            return max(found, key=lambda link: link.start)
        number = line.first - 1
    return None


def marked_in(emulator: Emulator, lines: range) -> Iterator[FoundLink]:
    """What a program has marked in lines: one for each piece of a line."""
    for number in lines:
        for run in emulator.line(number).runs:
            if run.link is not None:
                end = run.column + len(run.text)
                yield FoundLink(
                    run.link.uri, Place(number, run.column), Place(number, end), run.link
                )


def pieces(emulator: Emulator, link: FoundLink, lines: range) -> Iterator[tuple[int, int, int]]:
    """Line, start and end of the cells of a link in some lines: marks may be in several places."""
    if link.mark is not None:
        for found in marked_in(emulator, lines):
            if found.mark == link.mark:
                yield found.start.line, found.start.column, found.end.column
        return
    for number in range(max(lines.start, link.start.line), min(lines.stop, link.end.line + 1)):
        start = link.start.column if number == link.start.line else 0
        yield number, start, link.end.column if number == link.end.line else emulator.columns


def _marked_at(emulator: Emulator, place: Place) -> FoundLink | None:
    for found in marked_in(emulator, range(place.line, place.line + 1)):
        if found.start.column <= place.column < found.end.column:
            return found
    return None


def _written_at(emulator: Emulator, place: Place) -> FoundLink | None:
    for found in links_in(joined_at(emulator, place.line)):
        if found.start <= place < found.end:
            return found
    return None


def _trimmed(address: str) -> int:
    """The length without a full stop or a bracket that belongs to the sentence around it."""
    end = len(address)
    while end:
        last = address[end - 1]
        opening = _PAIRS.get(last)
        if last not in _TRAILING and (
            opening is None or address.count(opening, 0, end) >= address.count(last, 0, end)
        ):
            break
        end -= 1
    return end
