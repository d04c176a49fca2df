"""What a key sends under kitty's keyboard protocol (sw.kovidgoyal.net/kitty/keyboard-protocol).

All five progressive enhancements; which of them a program has asked for are the flags.
"""

from __future__ import annotations

from pierhead.terminal.function_keys import LETTERS, NUMBERS
from pierhead.terminal.keys import SHIFT, Action, Modes, Modifier, Press
from pierhead.terminal.xterm_keys import KEYPAD_TEXT, TYPEWRITER, xterm

DISAMBIGUATE, EVENTS, ALTERNATES, ALL_KEYS, TEXT = 1, 2, 4, 8, 16

_LOCKS = Modifier.CAPS_LOCK | Modifier.NUM_LOCK
_OTHERS = ("caps_lock", "scroll_lock", "num_lock", "print_screen", "pause", "menu")
_KEYPAD = (
    *(f"kp_{digit}" for digit in range(10)),
    *("kp_decimal", "kp_divide", "kp_multiply", "kp_subtract", "kp_add", "kp_enter", "kp_equal"),
    *("kp_separator", "kp_left", "kp_right", "kp_up", "kp_down", "kp_page_up", "kp_page_down"),
    *("kp_home", "kp_end", "kp_insert", "kp_delete"),
)
_MEDIA = (
    *("play", "pause_media", "play_pause", "reverse", "stop", "fast_forward", "rewind"),
    *("next_track", "previous_track", "record", "lower_volume", "raise_volume", "mute_volume"),
)
_SIDES = tuple(
    f"{side}_{name}"
    for side in ("left", "right")
    for name in ("shift", "control", "alt", "super", "hyper", "meta")
)
_LEVELS = ("level3_shift", "level5_shift")
CODES = {
    **TYPEWRITER,
    **dict(zip(_OTHERS, range(57358, 57364), strict=True)),
    **{f"f{number}": 57363 + number for number in range(13, 36)},
    **dict(zip(_KEYPAD, range(57399, 57427), strict=True)),
    **dict(zip(_MEDIA, range(57428, 57441), strict=True)),
    **dict(zip((*_SIDES, *_LEVELS), range(57441, 57455), strict=True)),
}
"""The numbers of keys without a character."""
_FINALS = {
    **{name: (1, letter) for name, letter in LETTERS.items()},
    **{name: (number, "~") for name, number in NUMBERS.items() if name not in CODES},
    # Its letter would look like an answer to a question about the cursor.
    "f3": (13, "~"),
    "kp_begin": (1, "E"),
}
"""Keys that keep the numbers and finals that they always had."""
MODIFIER_KEYS = frozenset({*_SIDES, *_LEVELS, "caps_lock", "num_lock", "scroll_lock"})
_FOR_A_SHELL = frozenset({"enter", "tab", "backspace"})
"""Keys with which a shell can be used that a program has left like this."""


def kitty(press: Press, flags: int, modes: Modes) -> bytes:
    """What is sent; empty if it is nothing that the program wants to know."""
    if not flags & (DISAMBIGUATE | EVENTS | ALL_KEYS):
        return b"" if press.action is Action.RELEASE else xterm(press, modes)
    if not _is_wanted(press, flags):
        return b""
    held = press.modifiers & ~_LOCKS
    if not flags & ALL_KEYS and press.action is not Action.RELEASE:
        if press.key in _FOR_A_SHELL and not held:
            return xterm(press, modes)
        if not held & ~SHIFT and (text := _text(press)):
            return text.encode("utf-8", "ignore")
    return _event(press, flags)


def committed(text: str, flags: int) -> bytes:
    """Text that belongs to no key, as from an input method."""
    if flags & ALL_KEYS and flags & TEXT and text.isprintable():
        return f"\x1b[0;;{_points(text)}u".encode()
    return text.encode("utf-8", "ignore")


def _is_wanted(press: Press, flags: int) -> bool:
    if press.key in MODIFIER_KEYS and not flags & ALL_KEYS:
        return False
    if press.action is Action.RELEASE:
        return bool(flags & EVENTS) and (bool(flags & ALL_KEYS) or press.key not in _FOR_A_SHELL)
    return True


def _text(press: Press) -> str:
    """What a key types by itself; empty for keys that do something else."""
    if len(press.key) > 1 and press.key != "space":
        return press.text or KEYPAD_TEXT.get(press.key, "")
    return " " if press.key == "space" else press.typed


def _event(press: Press, flags: int) -> bytes:
    code, final = _FINALS.get(press.key) or (CODES.get(press.key, 0), "u")
    codes = str(code)
    if len(press.key) == 1:
        codes = _key_codes(press, bool(flags & ALTERNATES))
    elif not code:
        return b""
    held = press.modifiers
    types = bool(_text(press))
    if types and not flags & ALL_KEYS:
        held &= ~_LOCKS
    action = f":{press.action.value}" if _is_told(press, flags) else ""
    modifiers = f"{1 + held}{action}" if held or action else ""
    text = ""
    if flags & ALL_KEYS and flags & TEXT and press.action is not Action.RELEASE:
        text = _points(_text(press)) if types and not held & ~_LOCKS & ~SHIFT else ""
    fields = [codes, modifiers, text]
    while fields and not fields[-1]:
        fields.pop()
    if final != "u" and fields == ["1"]:
        fields = []
    return f"\x1b[{';'.join(fields)}{final}".encode()


def _is_told(press: Press, flags: int) -> bool:
    return bool(flags & EVENTS) and press.action is not Action.PRESS


def _key_codes(press: Press, alternates: bool) -> str:
    """The key's own character, then the one with Shift, then the one on a US keyboard."""
    code = str(ord(press.key))
    if not alternates:
        return code
    shifted = press.text if press.holds(SHIFT) and len(press.text) == 1 else ""
    parts = [
        code,
        str(ord(shifted)) if shifted and shifted != press.key else "",
        str(ord(press.base)) if press.base and press.base != press.key else "",
    ]
    return ":".join(parts).rstrip(":")


def _points(text: str) -> str:
    return ":".join(str(ord(each)) for each in text)
