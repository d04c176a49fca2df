"""The lines that have scrolled off the screen: however many, nothing has to look at all at once.

Wrapping all of them anew would hold everything up, so that a change of the width only puts them
aside. From there they are taken, the newest first, when there is time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from pierhead.terminal.reflow import take, take_beginning
from pierhead.terminal.row import Packed

_FEW = 1000
"""Rows that can be forgotten at once; lines that are wrapped anew at once are about as many."""


class _Aside(NamedTuple):
    """Rows, the oldest first, as they were wrapped in so many columns."""

    rows: deque[Packed]
    columns: int


class Scrollback:
    """Rows from the oldest to the newest; of the oldest, some may still be in another width."""

    def __init__(self, limit: int) -> None:
        self.rows: deque[Packed] = deque(maxlen=limit)
        """The newest, in the width of the screen."""
        self._aside: list[_Aside] = []
        self.waiting = 0
        """Rows that are put aside."""
        self._forgotten: list[deque[Packed]] = []

    @property
    def limit(self) -> int:
        """How many rows are kept."""
        return self.rows.maxlen or 0

    @limit.setter
    def limit(self, limit: int) -> None:
        if limit == self.limit:
            return
        kept = min(limit, len(self.rows))
        old, self.rows = self.rows, deque(maxlen=limit)
        if kept < len(old) - _FEW:
            self.rows.extendleft(old.pop() for _ in range(kept))
            self._forgotten.append(old)
        else:
            self.rows.extend(old)

    def __len__(self) -> int:
        return min(self.limit, len(self.rows) + self.waiting) if self.waiting else len(self.rows)

    def before_end(self, count: int) -> Packed:
        """The row that stands so many before the end; 1 is the last."""
        rows, index = self._find(count)
        return rows[index]

    def replace(self, count: int, row: Packed) -> None:
        """Put another row in the place of the one that stands so many before the end."""
        rows, index = self._find(count)
        rows[index] = row

    def _find(self, count: int) -> tuple[deque[Packed], int]:
        if count > len(self.rows):
            count -= len(self.rows)
            for rows, _ in reversed(self._aside):
                if count <= len(rows):
                    return rows, -count
                count -= len(rows)
            raise IndexError(count)
        return self.rows, -count

    def newest(self, count: int) -> list[Packed]:
        """So many rows as they are now, or as many as there are, the newest first."""
        rows = [*islice(reversed(self.rows), count)]
        for aside in reversed(self._aside):
            rows += islice(reversed(aside.rows), count - len(rows))
        return rows

    @property
    def widest(self) -> int:
        """In how many columns rows are wrapped at most that were put aside; 0 for none."""
        return max((columns for _, columns in self._aside), default=0)

    # -- forgetting

    def clear(self) -> None:
        """Forget all rows."""
        self._forget(self.rows)
        self.rows = deque(maxlen=self.limit)
        self._forget_aside()

    def _forget_aside(self) -> None:
        for aside in self._aside:
            self._forget(aside.rows)
        self._aside.clear()
        self.waiting = 0

    def _forget(self, rows: deque[Packed]) -> None:
        if len(rows) > _FEW:
            self._forgotten.append(rows)

    @property
    def tidy(self) -> bool:
        """Whether nothing waits to be wrapped anew or to be freed."""
        return not self.waiting and not self._forgotten

    def free(self) -> None:
        """Give some memory back of rows that were forgotten."""
        if self._forgotten:
            rows = self._forgotten[-1]
            for _ in range(min(_FEW, len(rows))):
                rows.pop()
            if not rows:
                self._forgotten.pop()

    # -- wrapping anew

    def beginning_of(self, below: Sequence[Packed], columns: int) -> list[Packed]:
        """Take what the first line of the rows below begins with, if it does so here."""
        return take_beginning(self.rows, columns, below)

    def put_aside(self, columns: int) -> None:
        """All rows are for another width now than for so many columns."""
        if not self.rows:
            return
        while self.waiting > self.limit:
            # Nobody had time for them since they were put aside, and there are enough newer ones.
            self.waiting -= len(self._aside[0].rows)
            self._forget(self._aside.pop(0).rows)
        self._aside.append(_Aside(self.rows, columns))
        self.waiting += len(self.rows)
        self.rows = deque(maxlen=self.limit)

    def take_aside(self, least: int) -> tuple[list[Packed], int]:
        """Take some of the newest rows that were put aside, whole lines; and their width.

        There are none if so many others are there that these are too old.
        """
        if len(self.rows) >= self.limit:
            self._forget_aside()
        if not self._aside:
            return [], 0
        rows, columns = self._aside[-1]
        taken = take(rows, columns, least)
        self.waiting -= len(taken)
        if not rows:
            self._aside.pop()
        return taken, columns

    def put_before(self, rows: Sequence[Packed]) -> None:
        """Put rows before those that are there, as far as these are not too many."""
        room = self.limit - len(self.rows)
        self.rows.extendleft(reversed(rows[max(0, len(rows) - room) :]))

    def take_last(self, count: int) -> list[Packed]:
        """Take so many rows from the end, or as many as there are in the width of the screen."""
        taken = [self.rows.pop() for _ in range(min(count, len(self.rows)))]
        taken.reverse()
        return taken
