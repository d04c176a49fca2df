"""Answers to what programs ask by control sequences (xterm ctlseqs, DEC STD 070)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pierhead.terminal.screen import Screen

Parameters = Sequence[int]
Report = Callable[[Screen, Parameters], str]

_READY = 5
_WHERE = 6
_TABS = 2
_OTHER_KEYS = 4
_MACROS, _MEMORY = 62, 63
_PLAIN_STATES = {
    15: "13",  # no printer
    25: "20",  # user-defined keys are unlocked
    26: "27;1;0;0",  # a North American keyboard, ready
    53: "50",  # no locator
    55: "50",
    56: "57;0",
    75: "70",  # ready, no errors
    85: "83",  # no several sessions
}
"""DECDSR: by question."""
DA1 = "\x1b[?64;6;21;22;28c"
"""A VT420 with selective erase, side margins, colours and rectangles."""


def primary_attributes(screen: Screen, parameters: Parameters) -> str:
    """DA1."""
    return DA1 if not parameters[0] else ""


def secondary_attributes(screen: Screen, parameters: Parameters) -> str:
    """DA2: the version from which programs know that the mouse can be reported as in 1006."""
    return "\x1b[>41;277;0c" if not parameters[0] else ""


def tertiary_attributes(screen: Screen, parameters: Parameters) -> str:
    """DA3: no serial number."""
    return "\x1bP!|00000000\x1b\\" if not parameters[0] else ""


def terminal_parameters(screen: Screen, parameters: Parameters) -> str:
    """DECREPTPARM: eight bits, no parity, as fast as can be."""
    which = parameters[0]
    return f"\x1b[{which + 2};1;1;128;128;1;0x" if which in {0, 1} else ""


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
    if which == _WHERE:
        return "\x1b[?{};{};1R".format(*screen.place)
    if which == _MACROS:
        return "\x1b[0*{"
    if which == _MEMORY:
        return f"\x1bP{number}!~0000\x1b\\"
    return f"\x1b[?{_PLAIN_STATES[which]}n" if which in _PLAIN_STATES else ""


def ansi_mode(screen: Screen, parameters: Parameters) -> str:
    """DECRQM."""
    return f"\x1b[{parameters[0]};{screen.mode_state(parameters[0], private=False)}$y"


def private_mode(screen: Screen, parameters: Parameters) -> str:
    """DECRQM for private modes."""
    return f"\x1b[?{parameters[0]};{screen.mode_state(parameters[0], private=True)}$y"


def presentation(screen: Screen, parameters: Parameters) -> str:
    """DECRQPSR 2: the tab stops (DECTABSR)."""
    if parameters[0] != _TABS:
        return ""
    return "\x1bP2$u" + "/".join(str(stop + 1) for stop in sorted(screen.tabstops)) + "\x1b\\"


def keyboard_flags(screen: Screen, parameters: Parameters) -> str:
    """kitty's ``CSI ? u``."""
    return f"\x1b[?{screen.keyboard.flags(screen.behind is not None)}u"


def modified_keys(screen: Screen, parameters: Parameters) -> str:
    """XTQMODKEYS."""
    value = screen.keyboard.modifier(parameters[0])
    return f"\x1b[>{parameters[0]};{max(0, value)}m" if value is not None else ""


def key_formats(screen: Screen, parameters: Parameters) -> str:
    """XTQFMTKEYS."""
    which = parameters[0]
    return f"\x1b[>4;{screen.keyboard.format_other_keys}f" if which == _OTHER_KEYS else ""


def window(screen: Screen, parameters: Parameters) -> str:
    """XTWINOPS: sizes; what would move or change the window is not the program's."""
    lines, columns = screen.lines, screen.columns
    width, height = screen.cell
    return {
        11: "\x1b[1t",
        13: "\x1b[3;0;0t",
        14: f"\x1b[4;{lines * height};{columns * width}t",
        15: f"\x1b[5;{lines * height};{columns * width}t",
        16: f"\x1b[6;{height};{width}t",
        18: f"\x1b[8;{lines};{columns}t",
        19: f"\x1b[9;{lines};{columns}t",
    }.get(parameters[0], "")


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
    "$w": presentation,
    "?u": keyboard_flags,
    "?m": modified_keys,
    "#|": common_sgr,
    "?g": key_formats,
}
"""By prefix, intermediates and final of the control sequence."""


def titles(screen: Screen, which: int) -> str:
    """XTWINOPS 20 and 21: what the program itself has put there."""
    return {20: f"\x1b]L{screen.icon_name}\x1b\\", 21: f"\x1b]l{screen.title}\x1b\\"}[which]


def checksum(screen: Screen, parameters: Parameters) -> str:
    """DECRQCRA: ``id ; page ; top ; left ; bottom ; right``."""
    return f"\x1bP{parameters[0]}!~{screen.checksum(parameters[2:]):04X}\x1b\\"
