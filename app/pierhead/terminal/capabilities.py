"""What XTGETTCAP tells: capabilities by their names in terminfo and in termcap."""

from __future__ import annotations

from binascii import Error, hexlify, unhexlify

from pierhead.terminal import modes
from pierhead.terminal.screen import Screen

_NAME = "xterm-256color"
_FIXED = {
    **{"TN": _NAME, "name": _NAME, "Co": "256", "colors": "256", "RGB": "8", "Tc": "", "Su": ""},
    **{"setrgbf": "\x1b[38:2::%p1%d:%p2%d:%p3%dm", "setrgbb": "\x1b[48:2::%p1%d:%p2%d:%p3%dm"},
    **{"Smulx": "\x1b[4:%p1%dm", "Ss": "\x1b[%p1%d q", "Se": "\x1b[2 q"},
    "Ms": "\x1b]52;%p1%s;%p2%s\x07",
}
_CURSOR_KEYS = {
    **{"kcuu1": "A", "kcud1": "B", "kcuf1": "C", "kcub1": "D", "khome": "H", "kend": "F"},
    **{"ku": "A", "kd": "B", "kr": "C", "kl": "D", "kh": "H", "@7": "F"},
}
_EDITING_KEYS = {"kich1": 2, "kdch1": 3, "kpp": 5, "knp": 6, "kI": 2, "kD": 3, "kP": 5, "kN": 6}
_MODIFIED = {"kUP": "A", "kDN": "B", "kRIT": "C", "kLFT": "D", "kHOM": "H", "kEND": "F"}
_MODIFIED_EDITING = {"kIC": 2, "kDC": 3, "kPRV": 5, "kNXT": 6}
_SHIFTED = {"kri": "\x1b[1;2A", "kind": "\x1b[1;2B"}
_SUFFIXES = {"": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7}
"""Of modified keys in terminfo, and the modifier that they stand for."""
_FUNCTION_CODES = (15, 17, 18, 19, 20, 21, 23, 24)
_TERMCAP_FUNCTIONS = ("k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k;", "F1", "F2")


def _keys() -> dict[str, str]:
    """The keys that always send the same."""
    functions = [f"\x1bO{final}" for final in "PQRS"]
    functions += [f"\x1b[{code}~" for code in _FUNCTION_CODES]
    keys = {name: f"\x1b[{code}~" for name, code in _EDITING_KEYS.items()}
    keys |= {"kbs": "\x7f", "kb": "\x7f", "kcbt": "\x1b[Z", "kB": "\x1b[Z"} | _SHIFTED
    keys |= dict(zip(_TERMCAP_FUNCTIONS, functions, strict=True))
    keys |= {f"kf{number}": key for number, key in enumerate(functions, 1)}
    for suffix, modifier in _SUFFIXES.items():
        keys |= {name + suffix: f"\x1b[1;{modifier}{end}" for name, end in _MODIFIED.items()}
        keys |= {
            name + suffix: f"\x1b[{code};{modifier}~" for name, code in _MODIFIED_EDITING.items()
        }
    return keys


_ALL = _FIXED | _keys()


def get_capabilities(screen: Screen, names: str) -> str:
    """XTGETTCAP: names and values in hexadecimal, up to the first that is not known."""
    found = []
    for name in names.split(";"):
        try:
            value = _capability(screen, unhexlify(name).decode("ascii"))
        except (Error, ValueError, KeyError):
            break
        found.append(f"{name}={hexlify(value.encode()).decode().upper()}" if value else name)
    return f"\x1bP1+r{';'.join(found)}\x1b\\" if found else "\x1bP0+r\x1b\\"


def _capability(screen: Screen, name: str) -> str:
    if name in _CURSOR_KEYS:
        application = modes.APPLICATION_CURSOR in screen.mode
        return ("\x1bO" if application else "\x1b[") + _CURSOR_KEYS[name]
    return _ALL[name]
