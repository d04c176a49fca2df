"""Lines that were written for a terminal: their text, and where its look changes.

Colours and attributes are kept. Carriage returns, backspaces and erasing overwrite, as a progress
bar expects. Other control sequences are left out, and what remains of control characters is made
visible, so that nothing in a line can act on whoever shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pierhead.core.style import PLAIN, Style, apply_sgr, sgr

TAB = 8


class Run(NamedTuple):
    """A piece of a line that looks the same throughout."""

    text: str
    style: Style


_STRING = r"[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\|(?=\n)|$)"
_SEQUENCE = re.compile(
    rf"\x1b(?:\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~]|$)|{_STRING}|[ -/]*[0-~]|[ -/]+$)"
)
_TOKEN = re.compile(rf"{_SEQUENCE.pattern}|(?P<move>[\r\b])")
_INVISIBLE = {
    # As a terminal shows them when they are typed: few fonts have pictures for them.
    **{code: "^" + chr(code ^ 0x40) for code in (*range(0x20), 0x7F) if code != ord("\t")},
    **{code: f"<U+{code:04X}>" for code in range(0x80, 0xA0)},
    # Marks and overrides of direction, and ends of lines, that would rearrange what is read.
    **{
        code: f"<U+{code:04X}>"
        for code in (*range(0x200E, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
    },
}
_SPECIAL = re.compile("[" + "".join(map(chr, _INVISIBLE)).replace("\x1b", r"\x1b") + "\t]")


def runs(line: str) -> list[Run]:
    """A line as runs of visible text, tabulators as spaces; empty for an empty line."""
    if not _SPECIAL.search(line):
        return [Run(line, PLAIN)] if line else []
    found: list[Run] = []
    column = 0
    for text, style in _pieces(line):
        shown = _visible(text, column)
        column += len(shown)
        if found and found[-1].style == style:
            found[-1] = Run(found[-1].text + shown, style)
        elif shown:
            found.append(Run(shown, style))
    return found


def plain(line: str) -> str:
    """The text of a line as ``runs`` shows it."""
    if not _SPECIAL.search(line):
        return line
    return "".join(run.text for run in runs(line))


def strip(text: str) -> str:
    """Text of any number of lines without control sequences; all else stays as it is."""
    return _SEQUENCE.sub("", text) if "\x1b" in text else text


def carry(line: str, style: Style = PLAIN) -> Style:
    """The style after a line that began in ``style``: the next line begins in it."""
    last = line.rfind("\x1b[")
    if last < 0:
        return style
    if line.startswith(("\x1b[0m", "\x1b[m"), last):
        return PLAIN
    for match in _SEQUENCE.finditer(line):
        if match["final"] == "m":
            style = apply_sgr(style, match["parameters"])
    return style


def _pieces(line: str) -> Iterator[tuple[str, Style]]:
    """The text between control sequences, with its style."""
    style, start = PLAIN, 0
    for match in _SEQUENCE.finditer(line):
        if match.start() > start:
            yield line[start : match.start()], style
        start = match.end()
        if match["final"] == "m":
            style = apply_sgr(style, match["parameters"])
    if start < len(line):
        yield line[start:], style


def _visible(text: str, column: int) -> str:
    text = text.translate(_INVISIBLE)
    if "\t" not in text:
        return text
    before = column % TAB
    return (" " * before + text).expandtabs(TAB)[before:]


def overwrites(line: str) -> bool:
    """Whether a line goes back over itself, so that ``settle`` changes it."""
    return "\r" in line or "\b" in line


def settle(line: str) -> str:
    """What a terminal shows in the end of a line that goes back over itself.

    The result has neither carriage returns nor backspaces, and the same styles.
    """
    cells: list[tuple[str, Style]] = []
    column, style, start = 0, PLAIN, 0
    for match in _TOKEN.finditer(line):
        column = _write(cells, column, line[start : match.start()], style)
        start = match.end()
        if match["move"]:
            column = 0 if match["move"] == "\r" else max(0, column - 1)
        elif match["final"] == "m":
            style = apply_sgr(style, match["parameters"])
        elif match["final"]:
            column = _move(cells, column, match["final"], match["parameters"])
    _write(cells, column, line[start:], style)
    return _styled(cells, style)


def _write(cells: list[tuple[str, Style]], column: int, text: str, style: Style) -> int:
    end = column + len(text)
    if text:
        cells.extend([(" ", PLAIN)] * (column - len(cells)))
        cells[column:end] = [(character, style) for character in text]
    return end


def _move(cells: list[tuple[str, Style]], column: int, final: str, parameters: str) -> int:
    number = int(parameters) if parameters.isdecimal() else 0
    # Far to the right there is nothing: a bound keeps a line from growing by a number alone.
    by = min(max(1, number), 1000)
    match final:
        case "K" if number == 0:
            del cells[column:]
        case "K":
            end = len(cells) if number == 2 else min(column + 1, len(cells))  # noqa: PLR2004
            cells[:end] = [(" ", PLAIN)] * end
        case "G":
            return by - 1
        case "C":
            return column + by
        case "D":
            return max(0, column - by)
    return column


def _styled(cells: list[tuple[str, Style]], last: Style) -> str:
    while cells and cells[-1] == (" ", PLAIN):
        cells.pop()
    parts: list[str] = []
    style = PLAIN
    for character, wanted in [*cells, ("", last)]:
        if wanted != style:
            parts.append("\x1b[m" + sgr(wanted) if style != PLAIN else sgr(wanted))
            style = wanted
        parts.append(character)
    return "".join(parts)
