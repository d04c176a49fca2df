"""What a key or the mouse sends to a program, as xterm encodes it.

Pure translation from Qt's events to bytes; what it returns empty for is left to the app.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from pierhead.terminal.emulator import Emulator

Input = Callable[[Emulator], bytes]
"""Something typed or pasted, as the bytes that a terminal in the emulator's modes sends for it."""

Key = Qt.Key
Modifier = Qt.KeyboardModifier

# On macOS Qt calls the command key Control, and the control key Meta.
CONTROL = Modifier.MetaModifier if sys.platform == "darwin" else Modifier.ControlModifier
COMMAND = Modifier.ControlModifier if sys.platform == "darwin" else None

_CURSOR: dict[int, str] = {
    Key.Key_Up: "A",
    Key.Key_Down: "B",
    Key.Key_Right: "C",
    Key.Key_Left: "D",
    Key.Key_Home: "H",
    Key.Key_End: "F",
}
_EDITING: dict[int, int] = {
    Key.Key_Insert: 2,
    Key.Key_Delete: 3,
    Key.Key_PageUp: 5,
    Key.Key_PageDown: 6,
    Key.Key_F5: 15,
    Key.Key_F6: 17,
    Key.Key_F7: 18,
    Key.Key_F8: 19,
    Key.Key_F9: 20,
    Key.Key_F10: 21,
    Key.Key_F11: 23,
    Key.Key_F12: 24,
}
_FIRST_FUNCTIONS: dict[int, str] = {
    Key.Key_F1: "P",
    Key.Key_F2: "Q",
    Key.Key_F3: "R",
    Key.Key_F4: "S",
}
_KEYPAD: dict[int, str] = {
    Key.Key_Enter: "M",
    Key.Key_Asterisk: "j",
    Key.Key_Plus: "k",
    Key.Key_Comma: "l",
    Key.Key_Minus: "m",
    Key.Key_Period: "n",
    Key.Key_Slash: "o",
}
_CONTROL_DIGITS: dict[int, bytes] = {
    Key.Key_2: b"\0",
    Key.Key_3: b"\x1b",
    Key.Key_4: b"\x1c",
    Key.Key_5: b"\x1d",
    Key.Key_6: b"\x1e",
    Key.Key_7: b"\x1f",
    Key.Key_8: b"\x7f",
    Key.Key_Slash: b"\x1f",
    Key.Key_Space: b"\0",
}
_LEFT_TO_THE_APP = {
    Key.Key_QuoteLeft,
    Key.Key_AsciiTilde,
    Key.Key_Tab,
    Key.Key_Backtab,
    Key.Key_PageUp,
    Key.Key_PageDown,
}
_ARROWS = {Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right}
_FIRST_CONTROL, _LAST_CONTROL = 0x40, 0x5F


def key_bytes(event: QKeyEvent, emulator: Emulator) -> bytes:
    """What pressing a key sends; empty if it is no key for the program."""
    modifiers = event.modifiers()
    if COMMAND is not None and modifiers & COMMAND:
        return b""
    alt = bool(modifiers & Modifier.AltModifier)
    control = bool(modifiers & CONTROL)
    if is_for_app(event):
        return b""
    special = _special(event, emulator)
    if special:
        return special
    text = event.text()
    printable = bool(text) and text.isprintable()
    if control and alt and printable and not text.isalnum():
        # AltGr arrives as Control and Alt on some platforms; the text is what it means.
        return text.encode()
    sent = _control(event) if control else text.encode("utf-8", "ignore")
    return b"\x1b" + sent if alt and sent else sent


def is_for_app(event: QKeyEvent) -> bool:
    """Whether a key stays with the app: Ctrl+Shift and a letter, and what goes between tabs."""
    modifiers = event.modifiers()
    if not modifiers & CONTROL:
        return False
    if modifiers & Modifier.AltModifier:
        return event.key() in _ARROWS
    letter = Key.Key_A <= event.key() <= Key.Key_Z
    return event.key() in _LEFT_TO_THE_APP or bool(modifiers & Modifier.ShiftModifier and letter)


def _special(event: QKeyEvent, emulator: Emulator) -> bytes:
    """Keys that have a name."""
    key = event.key()
    code = _modifier_code(event.modifiers())
    if event.modifiers() & Modifier.KeypadModifier and emulator.application_keypad and code == 1:
        letter = _KEYPAD.get(key)
        if letter:
            return b"\x1bO" + letter.encode()
    if key in _CURSOR or key in _FIRST_FUNCTIONS:
        letter = _CURSOR.get(key) or _FIRST_FUNCTIONS[key]
        if code > 1:
            return f"\x1b[1;{code}{letter}".encode()
        application = emulator.application_cursor or key in _FIRST_FUNCTIONS
        return f"\x1b{'O' if application else '['}{letter}".encode()
    if key in _EDITING:
        return f"\x1b[{_EDITING[key]}{f';{code}' if code > 1 else ''}~".encode()
    return _typewriter(key, event.modifiers(), emulator)


def _typewriter(key: int, modifiers: Qt.KeyboardModifier, emulator: Emulator) -> bytes:
    """Enter, Backspace, Tab and Escape."""
    sent = b""
    if key in {Key.Key_Return, Key.Key_Enter}:
        sent = b"\r\n" if emulator.newline else b"\r"
    elif key == Key.Key_Backspace:
        sent = b"\b" if modifiers & CONTROL else b"\x7f"
    elif key == Key.Key_Backtab or (key == Key.Key_Tab and modifiers & Modifier.ShiftModifier):
        return b"\x1b[Z"
    elif key == Key.Key_Tab:
        sent = b"\t"
    elif key == Key.Key_Escape:
        sent = b"\x1b"
    return b"\x1b" + sent if sent and modifiers & Modifier.AltModifier else sent


def _control(event: QKeyEvent) -> bytes:
    if event.key() in _CONTROL_DIGITS:
        return _CONTROL_DIGITS[event.key()]
    if _FIRST_CONTROL <= event.key() <= _LAST_CONTROL:
        return bytes([event.key() - _FIRST_CONTROL])
    # Layouts without Latin letters: the platform still says which control character it is.
    text = event.text()
    return b"" if text.isprintable() else text.encode("utf-8", "ignore")


def _modifier_code(modifiers: Qt.KeyboardModifier) -> int:
    """xterm's parameter: 1 and 1 for Shift, 2 for Alt, 4 for Control."""
    return (
        1
        + bool(modifiers & Modifier.ShiftModifier)
        + 2 * bool(modifiers & Modifier.AltModifier)
        + 4 * bool(modifiers & CONTROL)
    )


# -- mouse

LEFT, MIDDLE, RIGHT, NONE, WHEEL_UP, WHEEL_DOWN = 0, 1, 2, 3, 64, 65
MOTION = 32
_SGR = {1006, 1016}
_URXVT = 1015
_X10_LIMIT = 223


def mouse_bytes(
    button: int,
    column: int,
    row: int,
    modifiers: Qt.KeyboardModifier,
    encoding: int,
    *,
    released: bool = False,
) -> bytes:
    """A mouse report; ``column`` and ``row`` from 0. Empty when X10's bytes do not reach there."""
    code = button + 8 * bool(modifiers & Modifier.AltModifier) + 16 * bool(modifiers & CONTROL)
    if encoding in _SGR:
        return f"\x1b[<{code};{column + 1};{row + 1}{'m' if released else 'M'}".encode()
    if released:
        code = code & ~3 | NONE
    if encoding == _URXVT:
        return f"\x1b[{code + 32};{column + 1};{row + 1}M".encode()
    if max(column, row) + 1 > _X10_LIMIT:
        return b""
    return b"\x1b[M" + bytes([code + 32, column + 33, row + 33])


# -- paste

_MARKS = b"\x1b[200~", b"\x1b[201~"


def paste_bytes(text: str, bracketed: bool) -> bytes:
    """What pasting sends: line ends as Enter would, and nothing that could act as a key."""
    lines = text.replace("\r\n", "\r").replace("\n", "\r")
    clean = "".join(each for each in lines if each in "\r\t" or each.isprintable() or each > "\x9f")
    data = clean.encode("utf-8", "ignore")
    return _MARKS[0] + data + _MARKS[1] if bracketed else data
