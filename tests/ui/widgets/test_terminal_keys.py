from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_keys import key_bytes, mouse_bytes, paste_bytes

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT = Modifier.NoModifier, Modifier.ShiftModifier
CTRL, ALT = Modifier.ControlModifier, Modifier.AltModifier
PAD = Modifier.KeypadModifier


def pressed(
    key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "", modes: bytes = b""
) -> bytes:
    emulator = Emulator(80, 24)
    emulator.feed(modes)
    return key_bytes(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text), emulator)


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "sent"),
    [
        (Key.Key_A, NONE, "a", b"a"),
        (Key.Key_A, SHIFT, "A", b"A"),
        (Key.Key_Udiaeresis, NONE, "ü", "ü".encode()),
        (Key.Key_A, ALT, "a", b"\x1ba"),
        (Key.Key_C, CTRL, "\x03", b"\x03"),
        (Key.Key_W, CTRL, "\x17", b"\x17"),
        (Key.Key_K, CTRL, "\x0b", b"\x0b"),
        (Key.Key_C, CTRL | ALT, "\x03", b"\x1b\x03"),
        (Key.Key_Space, CTRL, " ", b"\0"),
        (Key.Key_At, CTRL | SHIFT, "", b"\0"),
        (Key.Key_BracketLeft, CTRL, "\x1b", b"\x1b"),
        (Key.Key_Backslash, CTRL, "\x1c", b"\x1c"),
        (Key.Key_Underscore, CTRL | SHIFT, "\x1f", b"\x1f"),
        (Key.Key_Slash, CTRL, "/", b"\x1f"),
        (Key.Key_8, CTRL, "8", b"\x7f"),
        (Key.Key_1, CTRL, "1", b""),
        (Key(0x0421), CTRL, "\x03", b"\x03"),
        # AltGr, as Windows tells it and as X11 does.
        (Key.Key_At, CTRL | ALT, "@", b"@"),
        (Key(0x20AC), Modifier.GroupSwitchModifier, "€", "€".encode()),
        (Key.Key_Return, NONE, "\r", b"\r"),
        (Key.Key_Return, ALT, "\r", b"\x1b\r"),
        (Key.Key_Enter, PAD, "\r", b"\r"),
        (Key.Key_Backspace, NONE, "\b", b"\x7f"),
        (Key.Key_Backspace, CTRL, "\b", b"\b"),
        (Key.Key_Backspace, ALT, "\b", b"\x1b\x7f"),
        (Key.Key_Tab, NONE, "\t", b"\t"),
        (Key.Key_Backtab, SHIFT, "\t", b"\x1b[Z"),
        (Key.Key_Escape, NONE, "\x1b", b"\x1b"),
        (Key.Key_Up, NONE, "", b"\x1b[A"),
        (Key.Key_Left, CTRL, "", b"\x1b[1;5D"),
        (Key.Key_Right, ALT, "", b"\x1b[1;3C"),
        (Key.Key_Right, CTRL | ALT, "", b""),
        (Key.Key_Right, CTRL | ALT | SHIFT, "", b""),
        (Key.Key_Down, SHIFT | CTRL, "", b"\x1b[1;6B"),
        (Key.Key_Home, NONE, "", b"\x1b[H"),
        (Key.Key_End, CTRL, "", b"\x1b[1;5F"),
        (Key.Key_Insert, NONE, "", b"\x1b[2~"),
        (Key.Key_Delete, NONE, "\x7f", b"\x1b[3~"),
        (Key.Key_Delete, CTRL, "\x7f", b"\x1b[3;5~"),
        (Key.Key_PageUp, NONE, "", b"\x1b[5~"),
        (Key.Key_PageDown, ALT, "", b"\x1b[6;3~"),
        (Key.Key_F1, NONE, "", b"\x1bOP"),
        (Key.Key_F4, SHIFT, "", b"\x1b[1;2S"),
        (Key.Key_F5, NONE, "", b"\x1b[15~"),
        (Key.Key_F12, CTRL, "", b"\x1b[24;5~"),
        (Key.Key_Shift, SHIFT, "", b""),
        (Key.Key_Control, CTRL, "", b""),
    ],
)
def test_keys(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, sent: bytes) -> None:
    assert pressed(key, modifiers, text) == sent


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Key.Key_C, CTRL | SHIFT),
        (Key.Key_T, CTRL | SHIFT),
        (Key.Key_QuoteLeft, CTRL),
        (Key.Key_PageDown, CTRL),
        (Key.Key_Tab, CTRL),
    ],
)
def test_some_keys_stay_with_the_app(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    assert pressed(key, modifiers, "x") == b""


def test_application_modes_change_keys() -> None:
    cursor = b"\x1b[?1h"
    assert pressed(Key.Key_Up, modes=cursor) == b"\x1bOA"
    assert pressed(Key.Key_Home, modes=cursor) == b"\x1bOH"
    assert pressed(Key.Key_Up, CTRL, modes=cursor) == b"\x1b[1;5A"
    assert pressed(Key.Key_Enter, PAD, "\r", modes=b"\x1b=") == b"\x1bOM"
    assert pressed(Key.Key_Plus, PAD, "+", modes=b"\x1b=") == b"\x1bOk"
    assert pressed(Key.Key_Plus, PAD, "+") == b"+"
    assert pressed(Key.Key_Return, NONE, "\r", modes=b"\x1b[20h") == b"\r\n"


def test_mouse_reports() -> None:
    assert mouse_bytes(0, 4, 9, NONE, 1006) == b"\x1b[<0;5;10M"
    assert mouse_bytes(0, 4, 9, NONE, 1006, released=True) == b"\x1b[<0;5;10m"
    assert mouse_bytes(2, 0, 0, CTRL | ALT, 1006) == b"\x1b[<26;1;1M"
    assert mouse_bytes(0, 4, 9, NONE, 0) == b"\x1b[M %*"
    assert mouse_bytes(0, 4, 9, NONE, 0, released=True) == b"\x1b[M#%*"
    assert mouse_bytes(0, 400, 9, NONE, 0) == b""
    assert mouse_bytes(0, 400, 9, NONE, 1015) == b"\x1b[32;401;10M"


def test_a_paste_can_press_no_keys() -> None:
    evil = "ls\x1b[201~\nrm\x03 -rf\t/\r\n"
    assert paste_bytes(evil, bracketed=False) == b"ls[201~\rrm -rf\t/\r"
    assert paste_bytes(evil, bracketed=True) == b"\x1b[200~ls[201~\rrm -rf\t/\r\x1b[201~"
    assert paste_bytes("日本\x9b", bracketed=False) == "日本".encode()
