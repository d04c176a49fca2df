"""Which core a terminal has: the compiled one if it has been built, else the one in Python.

Both have the same screen and the same parser. The compiled one keeps its rows in memory of its
own and does what most output is made of by itself; see ``compiled/lane.pyx``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pierhead.terminal.row import AnyRow
from pierhead.terminal.screen import Screen
from pierhead.terminal.stream import Stream

Core = tuple[type[Screen], type[Stream]]


def core(compiled: bool | None = None) -> Core:
    """The classes of a screen and of its parser; raises ImportError if it has to be compiled."""
    if compiled is False:
        return Screen, Stream
    try:
        return _compiled()
    except ImportError:
        if compiled:
            raise
        return Screen, Stream


def is_compiled() -> bool:
    """Whether terminals have the compiled core."""
    return core() != core(compiled=False)


@cache
def _compiled() -> Core:
    from pierhead.terminal.compiled.cells import Cells
    from pierhead.terminal.compiled.coding import may_recode
    from pierhead.terminal.compiled.lane import Lane

    class CompiledRow(Cells, AnyRow):
        """A row in memory of its own."""

        __slots__ = ()

    class CompiledScreen(Screen):
        """A screen of such rows."""

        new_row = CompiledRow

    class CompiledStream(Stream):
        """A parser that leaves to Python only what is rare."""

        def __init__(self, screen: Screen, tells: bool = False) -> None:
            super().__init__(screen, tells)
            self._lane = Lane(screen, self._take_one)

        def _codings(self, data: bytes) -> Iterable[re.Match[bytes]]:
            return super()._codings(data) if may_recode(data) else ()

        def _take_all(self, data: str) -> str:
            return data[self._lane.take(data, self._until) :]

    return CompiledScreen, CompiledStream
