"""What xterm sends for keys that move or that only have a name (ctlseqs: PC-Style Function Keys).

How their modifiers are told is up to programs: modifyCursorKeys and modifyFunctionKeys (XTMODKEYS 1
and 2). Where the documents leave something open, xterm itself was asked.
"""

from __future__ import annotations

from pierhead.terminal.keys import CONTROL, SHIFT, Modes, Modifier

LETTERS = {
    **{"up": "A", "down": "B", "right": "C", "left": "D", "begin": "E", "end": "F", "home": "H"},
    **{"f1": "P", "f2": "Q", "f3": "R", "f4": "S"},
}
"""Keys that send CSI or SS3 and a letter."""
NUMBERS = {
    **{"insert": 2, "delete": 3, "page_up": 5, "page_down": 6},
    **{"f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24},
    **{"f13": 25, "f14": 26, "f15": 28, "f16": 29, "f17": 31, "f18": 32, "f19": 33, "f20": 34},
    **{"f21": 42, "f22": 43, "f23": 44, "f24": 45},
}
"""Keys that send CSI, a number and a tilde."""
_LAST_NUMBERED, _BEYOND = 20, 21
"""Function keys after F20 have numbers in a row, as far as modifiers can bring them."""
_SYMBOLS = {
    **{"home": 0xE250, "left": 0xE251, "up": 0xE252, "right": 0xE253, "down": 0xE254},
    **{"page_up": 0xE255, "page_down": 0xE256, "end": 0xE257},
    **{"insert": 0xE263, "delete": 0x7F},
    **{f"f{number}": 0xE2BD + number for number in range(1, 36)},
}
"""The characters, for private use, that xterm has for X's keys."""

_CURSOR, _FUNCTION = 1, 2
"""Resources of XTMODKEYS."""
_AS_IT_IS, _FIRST, _SECOND, _MARKED, _LIKE_OTHERS = range(5)
"""Their values: the modifiers are the only parameter, or the second, marked as private, or all is
told as of keys with characters. None are told below these."""


def parameter(modifiers: Modifier) -> int:
    """The parameter for modifiers: one more than the sum of 1, 2 and 4."""
    return 1 + int(modifiers & (Modifier.SHIFT | Modifier.ALT | Modifier.CONTROL))


def told(code: int, modifiers: Modifier, form: int) -> bytes:
    """A key by its character, with its modifiers: ``form`` is formatOtherKeys and its like."""
    held = parameter(modifiers)
    return (f"\x1b[{code};{held}u" if form else f"\x1b[27;{held};{code}~").encode()


def functional(key: str, modifiers: Modifier, modes: Modes) -> bytes:
    """What is sent for a key of ``LETTERS`` or ``NUMBERS``, on the keypad or not."""
    name = key.removeprefix("kp_")
    if modes.vt52 and name in LETTERS:
        return f"\x1b{LETTERS[name]}".encode()
    function = name[0] == "f" and name[1:].isdecimal()
    resource = _FUNCTION if function else _CURSOR
    how = modes.modify_keys[resource]
    if how >= _LIKE_OTHERS and key in _SYMBOLS:
        return told(_SYMBOLS[key], modifiers, modes.format_keys[resource])
    how = min(how, _MARKED)
    if how < _AS_IT_IS and function:
        return _plain(*_further(name, modifiers), modes)
    held = parameter(modifiers)
    if held == 1 or (how < _AS_IT_IS and name in LETTERS):
        return _plain(name, None, modes)
    if name in NUMBERS:
        mark = ">" if how == _MARKED and function else ""
        return f"\x1b[{mark}{NUMBERS[name]};{held}~".encode()
    start = {_AS_IT_IS: _lead(name, modes), _FIRST: "[", _SECOND: "[1;", _MARKED: "[>1;"}[how]
    return f"\x1b{start}{held}{LETTERS[name]}".encode()


def _plain(name: str, number: int | None, modes: Modes) -> bytes:
    """A key without modifiers, by its name or its number."""
    if number is None and name in LETTERS:
        return f"\x1b{_lead(name, modes)}{LETTERS[name]}".encode()
    return f"\x1b[{NUMBERS[name] if number is None else number}~".encode()


def _lead(name: str, modes: Modes) -> str:
    return "O" if modes.application_cursor or name[0] == "f" else "["


def _further(name: str, modifiers: Modifier) -> tuple[str, int | None]:
    """The function key that Shift (ten more) and Control (twenty more) make of another."""
    number = int(name[1:]) + 10 * bool(modifiers & SHIFT) + 20 * bool(modifiers & CONTROL)
    return f"f{number}", number + _BEYOND if number > _LAST_NUMBERED else None
