"""Answers to what programs ask by control sequences (xterm ctlseqs, DEC STD 070)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pierhead.terminal.graphics import graphics_attributes
from pierhead.terminal.presentation import tell_presentation
from pierhead.terminal.screen import Screen
from pierhead.terminal.state_report import tell_state

Parameters = Sequence[int]
Report = Callable[[Screen, Parameters], str]

_READY = 5
_WHERE = 6
_KEYBOARD, _MACROS, _MEMORY = 26, 62, 63
_SCHEME = 996
_WITH_PAGES = 3
_STATES = {
    15: (2, "?13n"),  # no printer
    25: (2, "?20n"),  # user-defined keys are unlocked
    53: (3, "?50n"),  # a locator is ready: the VT340's question
    55: (3, "?50n"),  # and the VT420's
    56: (3, "?57;1n"),  # a mouse
    62: (4, "0000*{"),  # no room for macros
    75: (4, "?70n"),  # ready, no errors
    85: (4, "?83n"),  # no several sessions
}
"""DECDSR: by question, the conformance level from which on it is known, and the answer."""
_KEYBOARDS = ("27;1", "27;1;0", "27;1;0;0")
"""A North American keyboard, ready, of type LK201: the higher the level, the more is told."""
_SIXEL = 4
_DEC_IDENTITY, _FIRMWARE = 64, 400
"""A VT520, and the patch level of the xterm whose behaviour this is, from which programs know what
the keyboard and the mouse can do."""
_FEATURES = (1, 2, _SIXEL, 6, 9, 15, 16, 17, 18, 21, 22, 28, 29)
"""132 columns, printing, sixel, selective erase, national sets, technical characters, a locator,
reports of state, windows, horizontal scrolling, colours, rectangles, DEC's locator mode."""


def primary_attributes(screen: Screen, parameters: Parameters) -> str:
    """DA1."""
    known = (each for each in _FEATURES if each != _SIXEL or screen.images.shown)
    features = ";".join(map(str, (65, *known)))
    return f"\x1b[?{features}c" if not parameters[0] else ""


def secondary_attributes(screen: Screen, parameters: Parameters) -> str:
    """DA2."""
    return f"\x1b[>{_DEC_IDENTITY};{_FIRMWARE};0c" if not parameters[0] else ""


def tertiary_attributes(screen: Screen, parameters: Parameters) -> str:
    """DA3: no serial number."""
    return "\x1bP!|00000000\x1b\\" if not parameters[0] else ""


def terminal_parameters(screen: Screen, parameters: Parameters) -> str:
    """DECREPTPARM, which only a VT100 sends: eight bits, no parity, as fast as can be."""
    known = screen.level == 1 and parameters[0] in {0, 1}
    return f"\x1b[{parameters[0] + 2};1;1;128;128;1;0x" if known else ""


def version(screen: Screen, parameters: Parameters) -> str:
    """XTVERSION."""
    return "\x1bP>|pierhead\x1b\\" if not parameters[0] else ""


def status(screen: Screen, parameters: Parameters) -> str:
    """DSR 5, and CPR."""
    if parameters[0] == _READY:
        return "\x1b[0n"
    return "\x1b[{};{}R".format(*screen.place) if parameters[0] == _WHERE else ""


def private_status(screen: Screen, parameters: Parameters) -> str:
    """DECXCPR, and what DECDSR asks of devices that there are none of."""
    which, number = [*parameters, 0][:2]
    level = screen.level
    if which == _SCHEME:
        screen.tell_scheme()
        return ""
    if which == _WHERE:
        page = ";1" if level >= _WITH_PAGES else ""
        return "\x1b[?{};{}{}R".format(*screen.place, page)
    if which == _KEYBOARD and level > 1:
        return f"\x1b[?{_KEYBOARDS[min(level, 4) - 2]}n"
    if which == _MEMORY and level >= _STATES[_MACROS][0]:
        return f"\x1bP{number}!~0000\x1b\\"
    needed, state = _STATES.get(which, (level + 1, ""))
    return f"\x1b[{state}" if needed <= level else ""


def ansi_mode(screen: Screen, parameters: Parameters) -> str:
    """DECRQM."""
    return f"\x1b[{parameters[0]};{screen.mode_state(parameters[0], private=False)}$y"


def private_mode(screen: Screen, parameters: Parameters) -> str:
    """DECRQM for private modes."""
    return f"\x1b[?{parameters[0]};{screen.mode_state(parameters[0], private=True)}$y"


def supplemental_set(screen: Screen, parameters: Parameters) -> str:
    """DECRQUPSS: ASCII, since text is UTF-8."""
    return "\x1bP0!uB\x1b\\"


def title_position(screen: Screen, parameters: Parameters) -> str:
    """XTTITLEPOS."""
    return "\x1b[{};{}#S".format(*screen.titles.position)


def palette_position(screen: Screen, parameters: Parameters) -> str:
    """XTREPORTCOLORS."""
    return "\x1b[?{};{}#Q".format(*screen.colours.position)


def keyboard_flags(screen: Screen, parameters: Parameters) -> str:
    """kitty's ``CSI ? u``."""
    return f"\x1b[?{screen.keyboard.flags(screen.behind is not None)}u"


def _key_option(final: str, screen: Screen, parameters: Parameters) -> str:
    """XTQMODKEYS, XTQFMTKEYS: an answer for each that is known."""
    values = {which: screen.keyboard.option(final, which) for which in parameters}
    return "".join(
        f"\x1b[>{which};{max(0, value)}{final}"
        for which, value in values.items()
        if value is not None
    )


def common_sgr(screen: Screen, parameters: Parameters) -> str:
    """XTREPORTSGR."""
    return f"\x1b[{screen.common_sgr(parameters)}m"


REPORTS: dict[str, Report] = {
    "c": primary_attributes,
    ">c": secondary_attributes,
    "=c": tertiary_attributes,
    "x": terminal_parameters,
    ">q": version,
    "n": status,
    "?n": private_status,
    "$p": ansi_mode,
    "?$p": private_mode,
    "$w": tell_presentation,
    "$u": tell_state,
    "?u": keyboard_flags,
    "?m": partial(_key_option, "m"),
    "?g": partial(_key_option, "f"),
    # As xterm's manual has it, and as it does it.
    ">g": partial(_key_option, "f"),
    "#|": common_sgr,
    "&u": supplemental_set,
    "#S": title_position,
    "#R": palette_position,
    "?S": graphics_attributes,
}
"""By prefix, intermediates and final of the control sequence."""


def checksum(screen: Screen, parameters: Parameters) -> str:
    """DECRQCRA: ``id ; page ; top ; left ; bottom ; right``."""
    return f"\x1bP{parameters[0]}!~{screen.checksum(parameters[2:]):04X}\x1b\\"
