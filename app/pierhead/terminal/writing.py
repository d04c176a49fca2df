"""Printing: text into cells, clusters of characters, and the end of the line."""

from __future__ import annotations

from itertools import dropwhile

from pyte.modes import DECAWM, IRM

from pierhead.terminal.character_sets import ASCII
from pierhead.terminal.charsets import Charsets
from pierhead.terminal.clusters import (
    CLUSTER,
    begins_wide,
    compose,
    is_narrow,
    is_wide,
    kind,
    pieces,
)
from pierhead.terminal.row import stretches
from pierhead.terminal.tokens import TO_ASCII
from pierhead.terminal.width import (
    JOINS,
    TAIL,
    VS16,
    ZWJ,
    is_flag,
    is_mark,
    is_pictograph,
    takes_tone,
    widens,
)

_WIDE = 2


class Writing(Charsets):
    """Printing at the cursor."""

    def reset(self) -> None:
        """RIS."""
        self.printed = ""
        """What was printed last: REP repeats its last character."""
        self.reach = self.columns
        super().reset()

    def set_reach(self) -> None:
        """Say up to where text can be printed at once: nowhere while that takes more care."""
        simple = self.sides is None and self.translation is None and IRM not in self.mode
        simple = simple and not self.doubled
        self.reach = self.columns if simple else -1

    def set_sides(self, left: int, right: int) -> None:
        """Put the margins at the sides."""
        super().set_sides(left, right)
        self.set_reach()

    def choose_sets(self) -> None:
        """Translate by the set in use."""
        super().choose_sets()
        self.set_reach()

    # -- printing

    def draw(self, data: str) -> None:
        """Print characters at the cursor."""
        self.printed = data
        cursor = self.cursor
        if data.isascii() or self._is_narrow(data):
            x = cursor.x
            end = x + len(data)
            if end <= self.reach:
                # Almost everything comes this way.
                y, style = cursor.y, self.style
                self.rows[y].put_styled(x, data, chr(style) * len(data) if style else "")
                self.dirty.add(y)
                cursor.x = end
                return
        if self.translation is not None:
            data = self.translate(data)
        if data.isascii() or self._is_narrow(data):
            self._print(data, 1)
        else:
            self._print_pieces(data)

    def _is_narrow(self, text: str) -> bool:
        """Whether each character takes a cell, and none belongs to a cluster that is there."""
        return not self.rows[self.cursor.y].marks and is_narrow(text)

    def draw_run(self, run: str) -> None:
        """Print text with SGR in it: coloured text is many small pieces, which are put at once."""
        if TO_ASCII in run:
            run = self.designate_ascii(run)
        text, ids, style = self.styles.dress(run, self.style)
        if text:
            narrow = self.reach >= 0 and (text.isascii() or self._is_narrow(text))
            if narrow and (self.cursor.x + len(text) <= self.columns or DECAWM in self.mode):
                self.printed = text
                self._print_styled(text, ids)
            else:
                for start, end, self.style in stretches(ids):
                    self.draw(text[start:end])
        self.style = style

    def designate_ascii(self, run: str) -> str:
        """Print what is before the last change to ASCII that matters; returns what is left."""
        while self.sets.names[0] != ASCII and TO_ASCII in run:
            before, _, run = run.partition(TO_ASCII)
            self.draw_run(before)
            self.define_charset(ASCII, "(")
        return run.replace(TO_ASCII, "")

    def _print_styled(self, text: str, ids: str) -> None:
        cursor = self.cursor
        while text:
            x, y = cursor.x, cursor.y
            room = self.columns - x
            if room >= len(text):
                self.rows[y].put_styled(x, text, ids)
                self.dirty.add(y)
                cursor.x = x + len(text)
                return
            if room > 0:
                self.rows[y].put_styled(x, text[:room], ids[:room])
                self.dirty.add(y)
            text, ids = text[room:], ids[room:]
            # The row that comes in has the background of what is printed next.
            self.style = ord(ids[0])
            self._wrap()

    def _print(self, text: str, cells: int) -> None:
        cursor = self.cursor
        while text:
            x = cursor.x
            limit = self._limit(x)
            if x >= limit < self.columns:
                # Nothing is seen of what is beyond the half of such a line.
                return
            room = 0 if self.pending else (limit - x) // cells
            if room < 1:
                if DECAWM in self.mode:
                    self._wrap()
                elif cells == _WIDE:
                    # There is no room for it, and none is made.
                    return
                else:
                    if not (self.doubled and IRM in self.mode):
                        # Each would be written over the one before; there it moves it on, unseen.
                        text = text[-1]
                    self.pending = False
                    cursor.x = limit - 1
                continue
            if IRM in self.mode and x < self.breadth[0]:
                # What begins left of the margin moves nothing, and what comes after it does.
                room = min(room, -((x - self.breadth[0]) // cells))
            part = text[:room]
            row = self.rows[cursor.y]
            size = len(part) * cells
            if IRM in self.mode and self.in_sides:
                self.insert_cells(cursor.y, x, size, 0)
            if cells == _WIDE:
                row.put_wide(x, part, self.style)
            else:
                row.put(x, part, self.style)
            self.pending = x + size == limit < self.columns
            cursor.x = x + size - self.pending
            self.dirty.add(cursor.y)
            text = text[room:]

    def _limit(self, x: int) -> int:
        """The column before which a line ends that is written at another."""
        return self._margin(x) if self.sides is not None else self.columns_at(self.cursor.y)

    def _margin(self, x: int) -> int:
        """The column before which cells move that are at another."""
        right = self.breadth[1]
        return right + 1 if x <= right else self.columns

    def _is_room(self, x: int) -> bool:
        """Whether a wide character fits into a line from a column on."""
        return self._limit(x) - x >= _WIDE

    def _wrap(self) -> None:
        if self.sides is None:
            self.rows[self.cursor.y].wrapped = True
            self.cursor.x = 0
            self.index()
        else:
            # Lines that end at such a margin are not joined again when the size changes.
            self.rows[self.cursor.y].wrapped = False
            self.index()
            self.cursor.x = self.sides[0]

    def insert_cells(self, y: int, x: int, count: int, blank: int) -> None:
        """Move cells right, up to the margin or the edge."""
        row = self.rows[y]
        limit = self._margin(x)
        count = min(count, limit - x)
        if limit == self.columns:
            row.insert(x, count, limit, blank)
        else:
            row.paste(x + count, row.cells(x, limit - count))
            row.put(x, " " * count, blank)
        self.dirty.add(y)

    def delete_cells(self, y: int, x: int, count: int, blank: int) -> None:
        """Move cells left, from the margin or the edge."""
        row = self.rows[y]
        limit = self.breadth[1] + 1
        count = min(count, limit - x)
        if limit == self.columns:
            row.delete(x, count, limit, blank)
        else:
            row.paste(x, row.cells(x + count, limit))
            row.erase(limit - count, limit, blank)
        self.dirty.add(y)

    # -- clusters, by UAX 29

    def _print_pieces(self, text: str) -> None:
        """Print characters of any width, of which some may belong to what is there."""
        before = self._before()[1]
        open_ = before.endswith(ZWJ) or is_flag(before)
        composed = None if open_ or self.reach < 0 else compose(text)
        if composed is not None and self.cursor.x + len(composed[0]) <= self.reach:
            self.rows[self.cursor.y].put_composed(self.cursor.x, *composed, self.style)
            self.dirty.add(self.cursor.y)
            self.cursor.x += len(composed[0])
            return
        for cells, run in pieces(text):
            if cells == CLUSTER:
                if not self._print_cluster(run):
                    for character in run:
                        self._print_piece(kind(character), character)
            else:
                self._print_piece(cells, run)

    def _print_piece(self, cells: int, run: str) -> None:
        if cells == 0:
            self._combine(run)
        elif cells == JOINS:
            self._join(run)
        else:
            cluster = self._before()[1] if self.rows[self.cursor.y].marks else ""
            if cluster.endswith(ZWJ) and is_pictograph(run) and is_pictograph(cluster):
                self._combine(run[0])
                self._widen()
                run = run[1:]
            self._print(run, cells)

    def _print_cluster(self, cluster: str) -> bool:
        """Print all of an emoji at once, if nothing that is there can have a part in it."""
        before = self._before()[1]
        if before.endswith(ZWJ) or is_flag(before):
            return False
        room = not self.pending and self._is_room(self.cursor.x)
        if not begins_wide(cluster):
            if not room or IRM in self.mode or not is_wide(cluster):
                return False
        elif not room and DECAWM not in self.mode:
            return False
        self._print(cluster[0], _WIDE)
        cursor = self.cursor
        self.rows[cursor.y].combine(cursor.x - 1 + self.pending, cluster[1:])
        return True

    def _before(self) -> tuple[int, str]:
        """Where the character before the cursor begins, and all that belongs to it."""
        x = self.cursor.x - 1 + self.pending
        return self.rows[self.cursor.y].cluster(x) if x >= 0 else (0, "")

    def _combine(self, marks: str) -> None:
        """Characters without a cell of their own."""
        if self.cursor.x == 0 and not self.pending:
            marks = "".join(dropwhile(lambda mark: not is_mark(mark), marks))
            if marks:
                # Nothing is there that they could belong to.
                self._print(" ", 1)
        x = self.cursor.x - 1 + self.pending
        if x >= 0:
            self.rows[self.cursor.y].combine(x, marks)
            self.dirty.add(self.cursor.y)
            if marks == VS16 and widens(self._before()[1][0]):
                self._widen()

    def _join(self, character: str) -> None:
        """A part of a flag, or the colour of a skin."""
        cluster = self._before()[1]
        if is_flag(cluster) if is_flag(character) else takes_tone(cluster):
            self._combine(character)
            self._widen()
        else:
            self._print(character, _WIDE)

    def _widen(self) -> None:
        """Give the character before the cursor a second cell, if it has only one."""
        row, cursor = self.rows[self.cursor.y], self.cursor
        x = cursor.x - 1 + self.pending
        column, cluster = row.cluster(x)
        if column != x or row.text[x + 1 : x + 2] == TAIL:
            return
        if DECAWM not in self.mode and not self._is_room(x):
            return
        style, self.style = self.style, ord(row.ids[x : x + 1] or "\0")
        if IRM in self.mode and self.in_sides:
            self.delete_cells(cursor.y, x, 1, 0)
        else:
            row.erase(x, x + 1, 0)
        self.pending = False
        cursor.x = x
        self._print(cluster[0], _WIDE)
        self.style = style
        self.rows[cursor.y].combine(cursor.x - 1 + self.pending, cluster[1:])

    def newline(self) -> None:
        """CR LF, which there is more of than of any other control."""
        if self.sides is None:
            self.cursor.x = 0
        else:
            self.carriage_return()
        self.index()

    def repeat(self, count: int | None = None) -> None:
        """REP: the last character again, at most as often as there are cells; but only once."""
        last = self.printed[-1:]
        if last and not kind(last):
            # A mark alone is not repeated, but what it belongs to.
            last = self._before()[1][:1]
        if last:
            self.draw(last * min(count or 1, self.columns * self.lines))
            self.printed = ""
