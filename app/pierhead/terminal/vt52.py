"""A VT52's control functions, for as long as DECANM is reset (DEC STD 070, xterm ctlseqs)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from pierhead.terminal.character_sets import ASCII, VT52_GRAPHICS
from pierhead.terminal.charsets import Sets
from pierhead.terminal.screen import Screen
from pierhead.terminal.sequences import CONTROLS

_TOKEN = re.compile(r"[^\x00-\x1f\x7f]+|\x1bY..|\x1b(?!Y)[ -/]*[^ -/]|\x1b.*|.", re.DOTALL)
_UNFINISHED = re.compile(r"\x1b(?:Y.?|[ -/]*)", re.DOTALL)
_LEAVE = "\x1b<"
_FROM = ord(" ")
_IDENTITY = "\x1b/Z"


class Vt52:
    """Takes what is written in that mode."""

    def __init__(self, screen: Screen, answer: Callable[[str], None]) -> None:
        self._screen = screen
        self._controls: dict[str, Callable[[], object]] = {
            key: getattr(screen, name) for key, name in CONTROLS.items()
        }
        self._escapes: dict[str, Callable[[], object]] = {
            "A": screen.cursor_up,
            "B": screen.cursor_down,
            "C": screen.cursor_forward,
            "D": screen.cursor_back,
            "F": partial(self._use, VT52_GRAPHICS),
            "G": partial(self._use, ASCII),
            "H": screen.cursor_position,
            "I": screen.reverse_index,
            "J": screen.erase_in_display,
            "K": screen.erase_in_line,
            "Z": partial(answer, _IDENTITY),
            "=": screen.application_keypad,
            ">": screen.numeric_keypad,
        }

    def take(self, text: str) -> tuple[str, str]:
        """Do what it says; returns what comes after this mode, and an unfinished sequence."""
        screen = self._screen
        for token in _TOKEN.finditer(text):
            found = token[0]
            if found == _LEAVE:
                screen.use_ansi()
                return text[token.end() :], ""
            if found[0] >= " " and found != "\x7f":
                screen.draw(found)
            elif found[0] != "\x1b":
                self._controls.get(found, _nothing)()
            elif _UNFINISHED.fullmatch(found):
                return "", found
            elif found[1] == "Y":
                self._address(ord(found[2]) - _FROM, ord(found[3]) - _FROM)
            else:
                self._escapes.get(found[1:], _nothing)()
        return "", ""

    def _address(self, line: int, column: int) -> None:
        """Direct cursor address: what is too large changes nothing."""
        screen = self._screen
        line = max(0, line) if line < screen.lines else screen.cursor.y
        column = max(0, column) if column < screen.columns else screen.column
        screen.cursor_position(line + 1, column + 1)

    def _use(self, name: str) -> None:
        self._screen.use_sets(Sets((name, *Sets().names[1:])))


def _nothing() -> None:
    pass
