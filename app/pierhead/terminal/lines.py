"""Printing many whole lines at once: what a log or ``cat`` is made of."""

from __future__ import annotations

from collections.abc import Sequence

from pyte.modes import DECAWM

from pierhead.terminal.character_sets import ASCII
from pierhead.terminal.clusters import is_narrow
from pierhead.terminal.layout import lay_out, wrap
from pierhead.terminal.row import Packed
from pierhead.terminal.tokens import TO_ASCII
from pierhead.terminal.writing import Writing

_MANY = 3
"""Lines from which on it is worth while to lay them out before they are shown."""


class Lines(Writing):
    """Lays lines out before they come into the screen; most of them only pass through."""

    def draw_lines(self, text: str) -> None:
        """Go to the next line, then print whole lines: text that begins and ends with CR LF."""
        self.newline()
        if len(text) == len("\r\n"):
            return
        if TO_ASCII in text and self.sets.names[0] == ASCII:
            text = text.replace(TO_ASCII, "")
        lines = text.split("\r\n")[1:-1]
        # Lines are only moved in at the bottom of where they scroll.
        above = self.span[1] + 1 - self.cursor.y
        simple = self.reach >= 0 and DECAWM in self.mode and above > 0
        simple = simple and not self.styles.blank(self.style) and TO_ASCII not in text
        if not simple or len(lines) - above < _MANY:
            self._draw_singly(lines)
            return
        self._draw_singly(lines[:above])
        lines = lines[above:]
        plain = not self.style and "\x1b" not in text and is_narrow(text)
        if plain:
            fitting = len(max(lines, key=len)) <= self.columns
            self._scroll_in(lines if fitting else wrap(lines, self.columns))
            self.printed = next(filter(None, reversed(lines)), self.printed)
        else:
            self._lay_out_lines(lines)

    def _draw_singly(self, lines: list[str]) -> None:
        for line in lines:
            if line:
                (self.draw_run if "\x1b" in line else self.draw)(line)
            self.newline()

    def _lay_out_lines(self, lines: list[str]) -> None:
        laid: list[Packed] = []
        for line in lines:
            # A row that came in with a background stays below what would be moved in.
            rows = self._lay_out(line) if laid or not self.rows[self.cursor.y].ids else None
            if rows is None:
                self._scroll_in(laid)
                laid = []
                self._draw_singly([line])
            else:
                laid += rows
        self._scroll_in(laid)

    def _lay_out(self, line: str) -> list[Packed] | None:
        """The rows of a line if they are all that it changes; the style is then that after it."""
        text, ids, style = line, "", self.style
        if "\x1b" in line:
            text, ids, style = self.styles.dress(line, style)
        elif style:
            ids = chr(style) * len(text)
        # Rows that come in are blank, and have a background if that is what is written with.
        coming = {style, *map(ord, ids)} if ids and len(text) > self.columns else (style,)
        if any(map(self.styles.blank, coming)):
            return None
        rows = lay_out(text, ids, self.columns)
        if rows is not None:
            self.style = style
            self.printed = text or self.printed
        return rows

    def _scroll_in(self, lines: Sequence[Packed]) -> None:
        """Move lines in at the bottom, before the empty row that the cursor is on.

        Those that only pass through go to the scrollback without ever being rows.
        """
        top, bottom = self.span
        size = bottom - top
        through = lines[: max(0, len(lines) - size)]
        shown = lines[len(through) :]
        rows = self.rows
        keep = top == 0 and self.behind is None
        if self.pinning:
            self.move_pins(top, bottom, len(lines), keep)
        if keep:
            self.history.extend(row.pack() for row in rows[: len(shown)])
            self.history.extend(through)
            self.scrolled += len(lines)
        rows[top:bottom] = [*rows[top + len(shown) : bottom], *map(self.new_row.unpack, shown)]
        self.all_dirty = True
