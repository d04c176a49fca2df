"""Answers to device control strings: DECRQSS and XTGETTCAP (xterm ctlseqs)."""

from __future__ import annotations

from binascii import Error, hexlify, unhexlify
from collections.abc import Callable

from pierhead.terminal.screen import Screen
from pierhead.terminal.style import spell_sgr


def _pen(screen: Screen) -> str:
    return spell_sgr(screen.styles[screen.style].style)


def _rows(screen: Screen) -> str:
    return "{};{}".format(*(row + 1 for row in screen.span))


def _columns(screen: Screen) -> str:
    return "{};{}".format(*(column + 1 for column in screen.breadth))


def _cursor(screen: Screen) -> str:
    shape = max(0, screen.cursor_style - 1) // 2
    return str(2 * shape + (1 if screen.cursor_blinks else 2))


_SETTINGS: dict[str, Callable[[Screen], str]] = {
    "m": _pen,
    "r": _rows,
    "s": _columns,
    "t": lambda screen: str(screen.lines),
    "$|": lambda screen: str(screen.columns),
    "*|": lambda screen: str(screen.lines),
    "*x": lambda screen: str(screen.extent),
    " q": _cursor,
    '"q': lambda screen: str(int(screen.styles[screen.style].protected)),
    '"p': lambda screen: f"{screen.conformance};1",
    ">m": lambda screen: f"4;{max(0, screen.keyboard.modify_other_keys)}",
}
"""SGR, DECSTBM, DECSLRM, DECSLPP, DECSCPP, DECSNLS, DECSACE, DECSCUSR, DECSCA, DECSCL."""
_CAPABILITIES = {
    **{"TN": "xterm-256color", "name": "xterm-256color", "Co": "256", "colors": "256"},
    **{"RGB": "8", "Tc": "", "Su": "", "setrgbf": "\x1b[38:2::%p1%d:%p2%d:%p3%dm"},
    **{"setrgbb": "\x1b[48:2::%p1%d:%p2%d:%p3%dm", "Smulx": "\x1b[4:%p1%dm"},
    **{"Ss": "\x1b[%p1%d q", "Se": "\x1b[2 q", "Ms": "\x1b]52;%p1%s;%p2%s\x07"},
    **{"kcuu1": "\x1bOA", "kcud1": "\x1bOB", "kcuf1": "\x1bOC", "kcub1": "\x1bOD"},
    **{"ku": "\x1bOA", "kd": "\x1bOB", "kr": "\x1bOC", "kl": "\x1bOD"},
    **{"khome": "\x1bOH", "kend": "\x1bOF", "kh": "\x1bOH", "@7": "\x1bOF"},
    **{"kich1": "\x1b[2~", "kdch1": "\x1b[3~", "kpp": "\x1b[5~", "knp": "\x1b[6~"},
    **{"kI": "\x1b[2~", "kD": "\x1b[3~", "kP": "\x1b[5~", "kN": "\x1b[6~", "kbs": "\x7f"},
    **{"k1": "\x1bOP", "k2": "\x1bOQ", "k3": "\x1bOR", "k4": "\x1bOS", "k5": "\x1b[15~"},
}
"""By names of terminfo, and some of termcap."""


def answer(screen: Screen, text: str) -> str:
    """The answer to the inside of a DCS; nothing for what only gives data, such as images."""
    if text.startswith("$q"):
        return request_setting(screen, text[2:])
    return get_capabilities(text[2:]) if text.startswith("+q") else ""


def request_setting(screen: Screen, what: str) -> str:
    """DECRQSS: 1 and the setting, or 0."""
    setting = _SETTINGS.get(what)
    return f"\x1bP1$r{setting(screen)}{what}\x1b\\" if setting else "\x1bP0$r\x1b\\"


def get_capabilities(names: str) -> str:
    """XTGETTCAP: names and values in hexadecimal, up to the first that is not known."""
    found = []
    for name in names.split(";"):
        try:
            value = _CAPABILITIES[unhexlify(name).decode("ascii")]
        except (Error, ValueError, KeyError):
            break
        found.append(f"{name}={hexlify(value.encode()).decode().upper()}" if value else name)
    if not found:
        return "\x1bP0+r\x1b\\"
    return f"\x1bP1+r{';'.join(found)}\x1b\\"
