"""A part of a terminal as HTML, in its colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pierhead.core.markup import escape
from pierhead.core.style import Flag, Style
from pierhead.terminal.line import Line
from pierhead.terminal.snapshot import Readable
from pierhead.ui.widgets.terminal_select import Selection, Unit

Shown = Callable[[Style], tuple[int, int]]
"""The foreground and the background of a style, as 0xrrggbb."""

_LINES = {1: "underline", 2: "underline double", 3: "underline wavy"}
_LINES |= {4: "underline dotted", 5: "underline dashed"}


def html_pieces(
    emulator: Readable, selection: Selection, shown: Shown, family: str
) -> Iterator[str]:
    """The selection, line by line; together they are one element."""
    foreground, background = shown(Style())
    yield (
        f'<pre style="font-family: {escape(repr(family))}, monospace;'
        f' color: #{foreground:06x}; background-color: #{background:06x};">'
    )
    block = selection.unit is Unit.BLOCK
    last = min(selection.end.line, emulator.end - 1)
    for number in range(max(selection.start.line, emulator.first), last + 1):
        line = emulator.line(number)
        yield "".join(_spans(line, *selection.columns_on(emulator, number), shown))
        if number < last and (block or not line.wrapped):
            yield "\n"
    yield "</pre>"


def _spans(line: Line, start: int, end: int, shown: Shown) -> Iterator[str]:
    plain = shown(Style())
    visible = len(line.text[start:end].rstrip(" ")) + start
    for run in line.runs:
        left, right = max(start, run.column), min(end, run.column + len(run.text))
        colours = shown(run.style)
        if colours[1] == plain[1] and not run.style.flags & Flag.REVERSE:
            right = min(right, max(visible, left))
        if left >= right:
            continue
        text = escape(line.read(left, right))
        style = _css(run.style, colours, plain)
        yield f'<span style="{style}">{text}</span>' if style else text


def _css(style: Style, colours: tuple[int, int], plain: tuple[int, int]) -> str:
    flags = style.flags
    parts = []
    if colours[0] != plain[0]:
        parts.append(f"color: #{colours[0]:06x}")
    if colours[1] != plain[1]:
        parts.append(f"background-color: #{colours[1]:06x}")
    if flags & Flag.BOLD:
        parts.append("font-weight: bold")
    if flags & Flag.ITALIC:
        parts.append("font-style: italic")
    lines = [_LINES[style.underline]] if style.underline else []
    lines += ["line-through"] * bool(flags & Flag.STRIKE) + ["overline"] * bool(
        flags & Flag.OVERLINE
    )
    if lines:
        parts.append(f"text-decoration: {' '.join(lines)}")
    return "; ".join(parts)
