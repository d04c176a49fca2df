"""Answers to device control strings: DECRQSS, and what else asks in one (xterm ctlseqs)."""

from __future__ import annotations

import re
from collections.abc import Callable

from pierhead.terminal.capabilities import get_capabilities
from pierhead.terminal.presentation import restore_presentation
from pierhead.terminal.screen import Screen
from pierhead.terminal.state_report import restore_state
from pierhead.terminal.style import spell_sgr


def _cursor(screen: Screen) -> str:
    shape = max(0, screen.cursor_style - 1) // 2
    return str(2 * shape + (1 if screen.cursor_blinks else 2))


_SETTINGS: dict[str, Callable[[Screen], str]] = {
    "m": lambda screen: spell_sgr(screen.styles[screen.style].style),
    "r": lambda screen: "{};{}".format(*(row + 1 for row in screen.span)),
    "s": lambda screen: "{};{}".format(*(column + 1 for column in screen.breadth)),
    "t": lambda screen: str(screen.lines),
    "$|": lambda screen: str(screen.columns),
    "*|": lambda screen: str(screen.lines),
    "*x": lambda screen: str(screen.extent),
    " q": _cursor,
    '"q': lambda screen: str(int(screen.protects)),
    '"p': lambda screen: f"{60 + screen.level};{int(not screen.eight_bit)}",
    ">t": lambda screen: screen.titles.modes,
}
"""SGR, margins, DECSLPP, DECSCPP, DECSNLS, DECSACE, DECSCUSR, DECSCA, DECSCL, XTSMTITLE."""
_KEYS = re.compile(r">(\d{1,2})([mf])", re.ASCII)
_VT200 = 2
_LEVELS = {"s": 4}
"""The conformance level from which on there is a setting, where that is not the first."""


def answer(screen: Screen, text: str) -> str:
    """The answer to the inside of a DCS; nothing for what only gives data."""
    if text.startswith("$q"):
        return request_setting(screen, text[2:])
    if text.startswith("+q"):
        return get_capabilities(screen, text[2:])
    if text.startswith("+Q"):
        # Nothing here is an X resource.
        return "\x1bP0+R\x1b\\"
    if text[1:3] == "$t":
        restore_presentation(screen, text[0], text[3:])
    elif text[1:3] == "$p":
        restore_state(screen, text[0], text[3:])
    return ""


def request_setting(screen: Screen, what: str) -> str:
    """DECRQSS: 1 and the setting, or 0."""
    setting = _SETTINGS.get(what) if _LEVELS.get(what, 1) <= screen.level else None
    if setting is not None:
        if what == '"p' and screen.level < _VT200:
            return ""
        prefix = what[0] if what[0] == ">" else ""
        return f"\x1bP1$r{prefix}{setting(screen)}{what[len(prefix) :]}\x1b\\"
    keys = _KEYS.fullmatch(what)
    value = screen.keyboard.option(keys[2], int(keys[1])) if keys else None
    if keys is None or value is None:
        return "\x1bP0$r\x1b\\"
    return f"\x1bP1$r>{keys[1]};{max(0, value)}{keys[2]}\x1b\\"
