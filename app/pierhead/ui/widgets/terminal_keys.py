"""Qt's key events as presses of keys, on every platform and layout.

Qt tells what a key types with what is held, not what it types by itself, nor which one it is on
the keyboard: that is looked up by the platform's own numbers, and learnt while the user types.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.keys import ALT, CONTROL, NONE, SHIFT, Action, Modifier, Press
from pierhead.terminal.xterm_keys import KEYPAD_TEXT
from pierhead.ui.widgets.terminal_key_names import (
    KEYPAD_NAMES,
    KEYS_OF_A_MAC,
    KEYS_OF_A_PC,
    LEFT_AND_RIGHT,
    NAMES,
    US_SHIFTED,
)

Input = Callable[[Emulator], bytes]
"""Something typed or pasted, as the bytes that a terminal in the emulator's modes sends for it."""

Key, Held = Qt.Key, Qt.KeyboardModifier

MAC, WINDOWS = sys.platform == "darwin", sys.platform == "win32"
# On macOS Qt calls the command key Control, and the control key Meta.
CONTROL_KEY = Held.MetaModifier if MAC else Held.ControlModifier
COMMAND_KEY = Held.ControlModifier if MAC else Held.MetaModifier

_LEFT_TO_THE_APP = {
    Key.Key_QuoteLeft,
    Key.Key_AsciiTilde,
    Key.Key_Tab,
    Key.Key_Backtab,
    Key.Key_PageUp,
    Key.Key_PageDown,
}
_ARROWS = {Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right}
_LOCK_BITS = {"xcb": (0x2, 0x10), "wayland": (0x2, 0x10), "windows": (0x100, 0x200)}
"""Caps Lock and Num Lock among the platform's own modifiers."""
_EVDEV_OFFSET = 8
_DIGITS = frozenset("1234567890")
_LAST_CONTROL = "\x1f"


def is_for_app(event: QKeyEvent) -> bool:
    """Whether shortcuts of the app come before the program: Ctrl+Shift and a letter, and tabs."""
    held = event.modifiers()
    if MAC and held & COMMAND_KEY:
        return True
    if not held & CONTROL_KEY:
        return False
    if held & Held.AltModifier:
        return event.key() in _ARROWS
    letter = Key.Key_A <= event.key() <= Key.Key_Z
    return event.key() in _LEFT_TO_THE_APP or bool(held & Held.ShiftModifier and letter)


def modifiers_of(held: Qt.KeyboardModifier) -> Modifier:
    """What is held, as programs are told."""
    found = SHIFT if held & Held.ShiftModifier else NONE
    if held & Held.AltModifier:
        found |= ALT
    if held & CONTROL_KEY:
        found |= CONTROL
    if held & COMMAND_KEY:
        found |= Modifier.SUPER
    return found


class KeyReader:
    """Reads key events, and remembers what the keys of the layout type without Shift."""

    def __init__(self) -> None:
        self._typed: dict[int, str] = {}

    def read(self, event: QKeyEvent) -> Press | None:
        """The press, repetition or release; None for keys that are nothing by themselves."""
        action = Action.PRESS
        if event.type() == QEvent.Type.KeyRelease:
            action = Action.RELEASE
        elif event.isAutoRepeat():
            action = Action.REPEAT
        held = modifiers_of(event.modifiers()) | _locks(event)
        name = _name(event)
        if not name:
            return self._read_character(event, held, action)
        text = event.text() if name in KEYPAD_TEXT and event.text().isprintable() else ""
        if MAC and name.startswith("kp_"):
            held |= Modifier.NUM_LOCK
        return Press(name, held, text, action=action)

    def _read_character(self, event: QKeyEvent, held: Modifier, action: Action) -> Press | None:
        scan, text = _scan(event), _typed(event)
        base = _base(scan)
        consumed = _consumed(event, text)
        if consumed is not None:
            held &= ~consumed
            key = self._typed.get(scan) or base or text[:1]
        elif held & SHIFT:
            key = self._typed.get(scan) or _unshifted(text, base)
        else:
            key = self._learn(scan, text, held)
        if len(key) != 1:
            return None
        if not key.isascii() and text.isascii() and held & CONTROL:
            # Of a layout without Latin letters the platform tells Latin ones here.
            base, text = base or text.lower(), key.upper() if held & SHIFT else key
        return Press(key, held, text, base, action)

    def _learn(self, scan: int, text: str, held: Modifier) -> str:
        known = self._typed.get(scan, "")
        if held & (ALT | CONTROL) and known:
            return known
        lower = text.lower()
        if scan and len(lower) == 1:
            self._typed[scan] = lower
        return lower


def _unshifted(text: str, base: str) -> str:
    """What a key types without Shift, as far as that can be guessed."""
    if base and (US_SHIFTED.get(base) == text or (base in _DIGITS and not text.isalnum())):
        return base
    return text.lower()


def _name(event: QKeyEvent) -> str:
    key = event.key()
    on_keypad = bool(event.modifiers() & Held.KeypadModifier) or key == Key.Key_Enter
    if on_keypad and not (MAC and key in NAMES):
        return KEYPAD_NAMES.get(key, "")
    return LEFT_AND_RIGHT.get(event.nativeVirtualKey(), "") or NAMES.get(key, "")


def _typed(event: QKeyEvent) -> str:
    """The text, or what it would be without Control."""
    text, key = event.text(), event.key()
    if text and text.isprintable():
        return text
    letter = chr(key) if Key.Key_Space < key < Key.Key_Escape else ""
    if not letter.isascii() or not letter:
        # The platform knows which Latin letter Control was meant to go with.
        is_control = len(text) == 1 and text <= _LAST_CONTROL
        letter = chr(ord(text) | 0x40) if is_control else letter
    return letter if event.modifiers() & Held.ShiftModifier else letter.lower()


def _consumed(event: QKeyEvent, text: str) -> Modifier | None:
    """What chose the character besides Shift, and is not told as well; None if nothing did.

    Windows tells AltGr as Control and Alt; elsewhere those two never give a text.
    """
    held = event.modifiers()
    both = Held.ControlModifier | Held.AltModifier
    if WINDOWS and held & both == both and text and event.text() == text:
        return ALT | CONTROL
    if MAC and held & Held.AltModifier and not text.isascii():
        return ALT
    return NONE if held & Held.GroupSwitchModifier else None


def _scan(event: QKeyEvent) -> int:
    """Which key it is on the keyboard, by the platform's number; 0 if that is not told."""
    if MAC:
        return event.nativeVirtualKey() + 1
    return event.nativeScanCode()


def _base(scan: int) -> str:
    """What stands on that key of a US keyboard."""
    if MAC:
        return KEYS_OF_A_MAC[scan - 1 : scan].strip() if scan else ""
    place = scan & 0xFF if WINDOWS else scan - _EVDEV_OFFSET
    return KEYS_OF_A_PC[place : place + 1].strip() if place > 0 else ""


def _locks(event: QKeyEvent) -> Modifier:
    caps, num = _LOCK_BITS.get(QGuiApplication.platformName(), (0, 0))
    native = event.nativeModifiers()
    return (Modifier.CAPS_LOCK if native & caps else NONE) | (
        Modifier.NUM_LOCK if native & num else NONE
    )
