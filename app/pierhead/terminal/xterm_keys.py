"""What a key sends to a program, as xterm does it (ctlseqs: PC-Style Function Keys).

With the modes of the cursor keys and the keypad, modifyOtherKeys and formatOtherKeys. Where the
documents leave something open, xterm itself was asked.
"""

from __future__ import annotations

from pierhead.terminal.function_keys import LETTERS, NUMBERS, functional, parameter, told
from pierhead.terminal.keys import ALT, CONTROL, SHIFT, Modes, Modifier, Press

_KEYPAD = {
    **{"kp_multiply": "j", "kp_add": "k", "kp_separator": "l", "kp_subtract": "m"},
    **{"kp_divide": "o", "kp_enter": "M", "kp_equal": "X"},
}
"""Keys of the keypad that send SS3 and a letter to those who ask for it; digits stay digits."""
KEYPAD_TEXT = {
    **{"kp_multiply": "*", "kp_add": "+", "kp_separator": ",", "kp_subtract": "-"},
    **{"kp_divide": "/", "kp_decimal": ".", "kp_equal": "="},
    **{f"kp_{digit}": str(digit) for digit in range(10)},
}
_CONTROLS = {
    **{chr(code): chr(code & 0x1F) for code in range(0x40, 0x7F)},
    **dict(zip(" 2345678/?", "\0\0\x1b\x1c\x1d\x1e\x1f\x7f\x1f\x7f", strict=True)),
}
"""What Control makes of a character; the rest it leaves as it is."""
TYPEWRITER = {"enter": 13, "tab": 9, "backspace": 127, "escape": 27, "space": 32}
_FIRST_MODIFIABLE, _LAST_MODIFIABLE = "@", "\x7f"
_ALL_KEYS = 2
OTHER_KEYS = 4
"""A resource of XTMODKEYS and XTFMTKEYS: keys that have a character."""
_EVERYTHING = ALT | CONTROL | SHIFT


def xterm(press: Press, modes: Modes) -> bytes:
    """What is sent without kitty's protocol; empty if it is nothing for a program."""
    if press.holds(Modifier.SUPER | Modifier.HYPER | Modifier.META):
        return b""
    name = press.key.removeprefix("kp_")
    if name in LETTERS or name in NUMBERS:
        return functional(press.key, press.modifiers, modes)
    if press.key.startswith("kp_"):
        return _keypad(press, modes)
    return _modified(press, modes) or _plain(press, modes)


def _plain(press: Press, modes: Modes) -> bytes:
    if press.key in TYPEWRITER:
        return _typewriter(press, modes)
    if len(press.key) > 1:
        return b""
    return _escaped(press, controlled(press) if press.holds(CONTROL) else press.typed)


def _typewriter(press: Press, modes: Modes) -> bytes:
    if press.key == "tab" and press.holds(SHIFT):
        return b"\x1b[Z"
    text = chr(TYPEWRITER[press.key])
    if press.key == "enter" and modes.newline:
        text = "\r\n"
    elif press.key == "backspace":
        text = chr(_backspace(press, modes))
    elif press.key == "space" and press.holds(CONTROL):
        text = "\0"
    return _escaped(press, text)


def controlled(press: Press) -> str:
    """What Control makes of a character."""
    text = press.typed
    if not text.isascii():
        text = press.base or text
    return _CONTROLS.get(text, text)


def _keypad(press: Press, modes: Modes) -> bytes:
    """Its keys that have a text; with Num Lock they are always that text."""
    if modes.application_keypad and not press.holds(Modifier.NUM_LOCK) and press.key in _KEYPAD:
        if modes.vt52:
            return f"\x1b?{_KEYPAD[press.key]}".encode()
        code = parameter(press.modifiers)
        return f"\x1bO{code if code > 1 else ''}{_KEYPAD[press.key]}".encode()
    if press.key == "kp_enter":
        return b"\r\n" if modes.newline else b"\r"
    return (press.text or KEYPAD_TEXT.get(press.key, "")).encode()


def _backspace(press: Press, modes: Modes) -> int:
    """DEL or BS: the mode and Control each swap them."""
    return 8 if modes.backarrow != press.holds(CONTROL) else 127


def _escaped(press: Press, text: str) -> bytes:
    lead = b"\x1b" if press.holds(ALT) else b""
    return lead + text.encode("utf-8", "ignore")


# -- modifyOtherKeys


def _modified(press: Press, modes: Modes) -> bytes:
    """The form that tells the modifiers, if this key has it on this level; else nothing."""
    held = press.modifiers & _EVERYTHING
    level = modes.modify_keys[OTHER_KEYS]
    if level <= 0:
        return b""
    if level > _ALL_KEYS:
        applies = press.key in TYPEWRITER or len(press.key) == 1
    elif level == _ALL_KEYS:
        applies = bool(held) and _modified_always(press, held)
    else:
        applies = _modified_where_ambiguous(press, held)
        # On this level Alt is told by ESC, where it is told at all.
        held &= SHIFT if press.key == "enter" and held & ALT else ~ALT
        applies = applies and bool(held)
    if not applies:
        return b""
    code = TYPEWRITER.get(press.key) or ord(press.typed[0])
    if press.key == "backspace":
        code = _backspace(press, modes)
    return told(code, held, modes.format_keys[OTHER_KEYS])


_AMBIGUOUS = {
    "enter": (SHIFT, CONTROL, SHIFT | CONTROL, SHIFT | ALT, _EVERYTHING),
    "tab": (CONTROL,),
    "escape": (ALT | SHIFT, ALT | CONTROL, _EVERYTHING),
    "space": (_EVERYTHING,),
}


def _modified_where_ambiguous(press: Press, held: Modifier) -> bool:
    """Level 1: what would be the same without a modifier, but for what everybody knows."""
    if len(press.key) > 1:
        return held in _AMBIGUOUS.get(press.key, ())
    return bool(held & CONTROL) and (press.typed == "?" or controlled(press) == press.typed)


def _modified_always(press: Press, held: Modifier) -> bool:
    """Level 2: all that is held, but for Shift where it only chooses the character."""
    if press.key in TYPEWRITER:
        return held != {"tab": SHIFT, "backspace": CONTROL}.get(press.key)
    if len(press.key) > 1:
        return False
    return held != SHIFT or _FIRST_MODIFIABLE <= press.typed <= _LAST_MODIFIABLE
