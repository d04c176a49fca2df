"""Answers to what programs ask the terminal, after xterm's control sequences document."""

from __future__ import annotations

import pyte.modes as mo

from pierhead.core.style import RGB
from pierhead.terminal.screen import KNOWN_MODES, PRIVATE, Screen

_READY = 5
_WHERE = 6
_SIZE_IN_CELLS = 18
_FOREGROUND, _BACKGROUND = 10, 11


def primary_attributes(screen: Screen, which: int) -> str:
    """DA1: a VT220 with colours."""
    return "\x1b[?62;22c" if not which else ""


def secondary_attributes(screen: Screen, which: int) -> str:
    """DA2: the version from which programs know that the mouse can be reported as in 1006."""
    return "\x1b[>1;277;0c" if not which else ""


def tertiary_attributes(screen: Screen, which: int) -> str:
    """DA3: no serial number."""
    return "\x1bP!|00000000\x1b\\" if not which else ""


def version(screen: Screen, which: int) -> str:
    """XTVERSION."""
    return "\x1bP>|pierhead\x1b\\" if not which else ""


def status(screen: Screen, which: int) -> str:
    """DSR 5, and CPR."""
    if which == _READY:
        return "\x1b[0n"
    return "\x1b[{};{}R".format(*_place(screen)) if which == _WHERE else ""


def private_status(screen: Screen, which: int) -> str:
    """DECXCPR."""
    return "\x1b[?{};{};1R".format(*_place(screen)) if which == _WHERE else ""


def private_mode(screen: Screen, mode: int) -> str:
    """DECRQM: 1 is set, 2 is reset, 0 is unknown."""
    state = (1 if mode << PRIVATE in screen.mode else 2) if mode in KNOWN_MODES else 0
    return f"\x1b[?{mode};{state}$y"


def window(screen: Screen, which: int) -> str:
    """XTWINOPS 18: the size in cells. The rest would tell or change what is not the program's."""
    return f"\x1b[8;{screen.lines};{screen.columns}t" if which == _SIZE_IN_CELLS else ""


def colour(screen: Screen, which: int) -> str:
    """OSC 10 and 11: the default colours, by which programs choose theirs."""
    if which not in {_FOREGROUND, _BACKGROUND}:
        return ""
    value = screen.default_colours[which - _FOREGROUND] & (RGB - 1)
    red, green, blue = value >> 16, value >> 8 & 0xFF, value & 0xFF
    return f"\x1b]{which};rgb:{red:02x}{red:02x}/{green:02x}{green:02x}/{blue:02x}{blue:02x}\x1b\\"


def _place(screen: Screen) -> tuple[int, int]:
    top = screen.span[0] if mo.DECOM in screen.mode else 0
    return screen.cursor.y - top + 1, min(screen.cursor.x, screen.columns - 1) + 1


REPORTS = {
    "c": primary_attributes,
    ">c": secondary_attributes,
    "=c": tertiary_attributes,
    ">q": version,
    "n": status,
    "?n": private_status,
    "?$p": private_mode,
    "t": window,
}
"""By prefix, intermediates and final of the control sequence."""
