"""What programs may ask of the window: its size in cells and pixels, and its titles (XTWINOPS).

The size is the user's: it changes only where programs are allowed to see the screen too. What
would move, raise or iconify the window is ignored.
"""

from __future__ import annotations

from pierhead.terminal.screen import Screen

_SIZE_IN_PIXELS, _SIZE_IN_CELLS = 4, 8
_PUSH_TITLE, _POP_TITLE = 22, 23
_ICON_TITLE, _TITLE = 20, 21
_FEWEST_LINES = 24
"""From here on XTWINOPS is DECSLPP."""
_MOST = 1000
_NARROW, _WIDE = 80, 132


class Window:
    """Does and answers what is about the window; programs may change it if that is ``allowed``."""

    def __init__(self, screen: Screen, allowed: bool) -> None:
        self._screen = screen
        self._allowed = allowed
        screen.resizable = allowed

    def operate(self, which: int, *rest: int) -> str:
        """XTWINOPS; titles are told only to those who may see the screen, else they are empty."""
        titles = self._screen.titles
        if which == _PUSH_TITLE:
            titles.push(*rest[:2])
        elif which == _POP_TITLE:
            titles.pop(*rest[:2])
        elif which == _ICON_TITLE:
            return f"\x1b]L{self._told(titles.icon)}\x1b\\"
        elif which == _TITLE:
            return f"\x1b]l{self._told(titles.window)}\x1b\\"
        elif which in {_SIZE_IN_PIXELS, _SIZE_IN_CELLS} or which >= _FEWEST_LINES:
            self._change(which, *([*rest, 0, 0][:2]))
        return self._report(which)

    def _told(self, title: str) -> str:
        return self._screen.titles.tell(title) if self._allowed else ""

    def _report(self, which: int) -> str:
        lines, columns = self._screen.lines, self._screen.columns
        width, height = self._screen.cell
        return {
            11: "\x1b[1t",
            13: "\x1b[3;0;0t",
            14: f"\x1b[4;{lines * height};{columns * width}t",
            15: f"\x1b[5;{lines * height};{columns * width}t",
            16: f"\x1b[6;{height};{width}t",
            18: f"\x1b[8;{lines};{columns}t",
            19: f"\x1b[9;{lines};{columns}t",
        }.get(which, "")

    # -- size

    def _change(self, which: int, height: int, width: int) -> None:
        if which == _SIZE_IN_PIXELS:
            cell_width, cell_height = self._screen.cell
            self._resize(width // cell_width, height // cell_height)
        elif which == _SIZE_IN_CELLS:
            self._resize(width, height)
        else:
            self._resize(0, which)

    def select_columns(self, columns: int) -> None:
        """DECSCPP: 80 or 132."""
        if (columns or _NARROW) in {_NARROW, _WIDE}:
            self._resize(columns or _NARROW, 0)

    def select_lines(self, lines: int) -> None:
        """DECSNLS."""
        self._resize(0, lines)

    def _resize(self, columns: int, lines: int) -> None:
        """Change the size; 0 leaves it."""
        if self._allowed:
            columns = min(max(2, columns), _MOST) if columns else self._screen.columns
            lines = min(lines, _MOST) if lines else self._screen.lines
            self._screen.resize(lines, columns)

    def extent(self, *_: int) -> str:
        """DECRQDE: all of the page is displayed."""
        return f'\x1b[{self._screen.lines};{self._screen.columns};1;1;1"w'
