"""The cursor and the tab stops told as one string, and brought back by it (DECRQPSR, DECRSPS).

The formats are those of DECCIR and DECTABSR in the VT420's programmer reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyte.modes as mo

from pierhead.core.style import Flag
from pierhead.terminal.character_sets import LEVELS
from pierhead.terminal.charsets import Sets
from pierhead.terminal.screen import Screen

_CURSOR, _TABS = 1, 2
_FLAGS = {Flag.BOLD: 1, Flag.BLINK: 4, Flag.REVERSE: 8}
_UNDERLINED = 2
_ORIGIN, _PENDING = 1, 8
_SHIFTS = {None: 0, 2: 2, 3: 4}
"""The flag of SS2 and SS3, by the set that the next character is from."""
_FORMAT = re.compile(
    r"(\d{1,4});(\d{1,4});\d*;([@-O]);([@A]);([@-O]);([0-3]);([0-3]);([@-O]);(.{4,12})", re.ASCII
)
_SET = re.compile(r"[ -/]?[0-~]", re.ASCII)


def tell_presentation(screen: Screen, parameters: Sequence[int]) -> str:
    """DECRQPSR."""
    if parameters[0] == _CURSOR:
        return f"\x1bP1$u{spell_cursor(screen)}\x1b\\"
    if parameters[0] == _TABS:
        return f"\x1bP2$u{spell_tabs(screen)}\x1b\\"
    return ""


def restore_presentation(screen: Screen, kind: str, text: str) -> None:
    """DECRSPS."""
    if kind == str(_CURSOR):
        _restore_cursor(screen, text)
    elif kind == str(_TABS):
        stops = [int(stop) - 1 for stop in re.findall(r"(?<![^/])\d{1,4}(?![^/])", text)]
        screen.tabstops = {stop for stop in stops if 0 < stop < screen.columns}


def spell_tabs(screen: Screen) -> str:
    """What is in DECTABSR."""
    return "/".join(str(stop + 1) for stop in sorted(screen.tabstops))


def spell_cursor(screen: Screen) -> str:
    """What is in DECCIR."""
    style, _, protected, _ = screen.styles[screen.style]
    sets = screen.sets
    look = sum(bit for flag, bit in _FLAGS.items() if style.flags & flag)
    flags = _ORIGIN * (mo.DECOM in screen.mode) + _SHIFTS[screen.single] + _PENDING * screen.wraps
    large = sum(1 << slot for slot, name in enumerate(sets.names) if _is_large(name))
    names = "".join(name.removeprefix("-") for name in sets.names)
    signs = [_sign(look + _UNDERLINED * (style.underline == 1)), _sign(protected), _sign(flags)]
    parts = [screen.cursor.y + 1, screen.column + 1, 1, *signs]
    return ";".join(map(str, [*parts, sets.left, sets.right, _sign(large), names]))


def _restore_cursor(screen: Screen, text: str) -> None:
    found = _FORMAT.fullmatch(text)
    if found is None:
        return
    line, column = int(found[1]), int(found[2])
    look, protection, flags, large = (ord(found[part]) & 0xF for part in (3, 4, 5, 8))
    style = screen.styles[0].style._replace(
        flags=sum(flag for flag, bit in _FLAGS.items() if look & bit),
        underline=int(bool(look & _UNDERLINED)),
    )
    screen.style = screen.styles.with_style(screen.style, style)
    screen.decsca(protection)
    _restore_sets(screen, found[9], large, int(found[6]), int(found[7]))
    single = next((number for number, flag in _SHIFTS.items() if flag and flags & flag), None)
    if single is not None:
        screen.single_shift(single)
    (screen.mode.add if flags & _ORIGIN else screen.mode.discard)(mo.DECOM)
    if 0 < line <= screen.lines and 0 < column <= screen.columns:
        screen.settle()
        screen.cursor.y, screen.cursor.x = line - 1, column - 1
        if flags & _PENDING:
            screen.wrap_next()


def _restore_sets(screen: Screen, text: str, large: int, left: int, right: int) -> None:
    names = _SET.findall(text)
    if len(names) == len(Sets().names):
        names = [
            "-" + name if large >> slot & 1 and not _is_large(name) else name
            for slot, name in enumerate(names)
        ]
        known = (name if name in LEVELS else "B" for name in names)
        screen.use_sets(Sets(tuple(known), left, right))


def _is_large(name: str) -> bool:
    """Whether a set has 96 characters, as the one that the user prefers can have."""
    return name[0] == "-" or name == "<"


def _sign(bits: int) -> str:
    return chr(0x40 + bits)
