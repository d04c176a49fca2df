"""Find styles that no cell has any more, a row at a time: a gradient can make a million of them.

Their numbers are given to new styles; those of cells stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pierhead.terminal.row import Packed

if TYPE_CHECKING:
    from pierhead.terminal.buffers import Buffers

_MOST_LOOKS = 1 << 16
"""Styles that the screen and the scrollback may have."""
_AT_ONCE = 16
"""Numbers that take as long as a line with styles."""
_PLAIN = 8
"""Lines without styles that do."""


def sweep(screen: Buffers) -> Iterator[None]:
    """Go on with it as often as there is time, as long as no line wraps anew.

    If cells have too many styles, the oldest lines of the scrollback lose theirs.
    """
    # What is written from now on gets new numbers: only what is there now has to be looked at.
    styles, scrollback, number = screen.styles, screen.scrollback, screen.scrolled
    end = styles.begin_sweep()
    shown = [*screen.rows, *(screen.behind or []), *(screen.aside or [])]
    looks = set(map(chr, (0, screen.style, *screen.styles_in_use())))
    looks.update(*(row.ids for row in shown))
    screen.all_dirty = True
    yield
    while len(looks) <= _MOST_LOOKS:
        number -= 1
        count = screen.scrolled - number
        if count > len(scrollback):
            break
        packed = scrollback.before_end(count)
        styled = not isinstance(packed, str) and packed[1]
        looks.update(styled or "")
        if styled or not number % _PLAIN:
            yield
    else:
        yield from _bleach(screen, number - 1)
    styles.generation += 1
    screen.all_dirty = True
    for number in range(1, end):
        if chr(number) not in looks:
            styles.free(number)
        if not number % _AT_ONCE:
            yield
    styles.end_sweep()


def _bleach(screen: Buffers, number: int) -> Iterator[None]:
    """Take their styles of a line of the scrollback and of those before it."""
    scrollback = screen.scrollback
    while (count := screen.scrolled - number) <= len(scrollback):
        bare = _bare(scrollback.before_end(count))
        if bare is not None:
            scrollback.replace(count, bare)
        if bare is not None or not number % _PLAIN:
            yield
        number -= 1


def _bare(packed: Packed) -> Packed | None:
    if isinstance(packed, str) or not packed[1]:
        return None
    text, _, marks, wrapped = packed
    return (text, "", marks, wrapped) if marks or wrapped else text
