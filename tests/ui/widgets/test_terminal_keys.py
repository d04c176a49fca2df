from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.encoding import encode
from pierhead.terminal.keys import ALT, CONTROL, SHIFT, Action, Modifier, Press
from pierhead.ui.widgets import terminal_keys as keys
from pierhead.ui.widgets.terminal_keys import KeyReader, is_for_app

Key, Held = Qt.Key, Qt.KeyboardModifier
NONE, CTRL = Held.NoModifier, Held.ControlModifier
PAD, GROUP = Held.KeypadModifier, Held.GroupSwitchModifier


def event(
    key: int,
    held: Any = NONE,
    text: str = "",
    *,
    scan: int = 0,
    symbol: int = 0,
    locks: int = 0,
    kind: QEvent.Type = QEvent.Type.KeyPress,
    repeats: bool = False,
) -> QKeyEvent:
    """What Qt tells of a key; ``scan`` is the number of evdev."""
    native = scan + 8 if scan else 0
    return QKeyEvent(kind, key, held, native, symbol, locks, text, repeats)


def pressed(key: int, held: Any = NONE, text: str = "", modes: bytes = b"") -> bytes:
    emulator = Emulator(80, 24)
    emulator.feed(modes)
    press = KeyReader().read(event(key, held, text))
    return encode(press, emulator) if press else b""


@pytest.mark.parametrize(
    ("key", "held", "text", "sent"),
    [
        (Key.Key_A, NONE, "a", b"a"),
        (Key.Key_A, Held.ShiftModifier, "A", b"A"),
        (Key.Key_Udiaeresis, NONE, "ü", "ü".encode()),
        (Key.Key_A, Held.AltModifier, "a", b"\x1ba"),
        (Key.Key_C, CTRL, "\x03", b"\x03"),
        (Key.Key_W, CTRL, "\x17", b"\x17"),
        (Key.Key_C, CTRL | Held.AltModifier, "\x03", b"\x1b\x03"),
        (Key.Key_1, CTRL | Held.AltModifier, "1", b"\x1b1"),
        (Key.Key_Space, CTRL, " ", b"\0"),
        (Key.Key_At, CTRL | Held.ShiftModifier, "", b"\0"),
        (Key.Key_BracketLeft, CTRL, "\x1b", b"\x1b"),
        (Key.Key_Backslash, CTRL, "\x1c", b"\x1c"),
        (Key.Key_Underscore, CTRL | Held.ShiftModifier, "\x1f", b"\x1f"),
        (Key.Key_Slash, CTRL, "/", b"\x1f"),
        (Key.Key_8, CTRL, "8", b"\x7f"),
        (0x0421, CTRL, "\x03", b"\x03"),
        (0x20AC, GROUP, "€", "€".encode()),
        (Key.Key_Return, NONE, "\r", b"\r"),
        (Key.Key_Enter, PAD, "\r", b"\r"),
        (Key.Key_Backspace, NONE, "\b", b"\x7f"),
        (Key.Key_Tab, NONE, "\t", b"\t"),
        (Key.Key_Backtab, Held.ShiftModifier, "\t", b"\x1b[Z"),
        (Key.Key_Escape, NONE, "\x1b", b"\x1b"),
        (Key.Key_Up, NONE, "", b"\x1b[A"),
        (Key.Key_Delete, CTRL, "\x7f", b"\x1b[3;5~"),
        (Key.Key_F24, NONE, "", b"\x1b[45~"),
        (Key.Key_5, PAD, "5", b"5"),
        (Key.Key_Clear, PAD, "", b"\x1b[E"),
        (Key.Key_Left, PAD, "", b"\x1b[D"),
        (Key.Key_Comma, PAD, ",", b","),
        (Key.Key_Shift, Held.ShiftModifier, "", b""),
        (Key.Key_Dead_Acute, NONE, "", b""),
        (Key.Key_Multi_key, NONE, "", b""),
        (Key.Key_A, Held.MetaModifier, "a", b""),
    ],
)
def test_keys(key: int, held: Any, text: str, sent: bytes) -> None:
    assert pressed(key, held, text) == sent


def test_modes_change_keys() -> None:
    assert pressed(Key.Key_Up, modes=b"\x1b[?1h") == b"\x1bOA"
    assert pressed(Key.Key_Enter, PAD, "\r", modes=b"\x1b=") == b"\x1bOM"
    assert pressed(Key.Key_Plus, PAD, "+", modes=b"\x1b=") == b"\x1bOk"
    assert pressed(Key.Key_Backspace, modes=b"\x1b[?67h") == b"\b"


@pytest.mark.parametrize(
    ("key", "held", "ours"),
    [
        (Key.Key_C, CTRL | Held.ShiftModifier, False),
        (Key.Key_QuoteLeft, CTRL, False),
        (Key.Key_PageDown, CTRL, False),
        (Key.Key_Tab, CTRL, False),
        (Key.Key_Left, CTRL | Held.AltModifier, False),
        (Key.Key_C, CTRL, True),
        (Key.Key_C, CTRL | Held.ShiftModifier | Held.AltModifier, True),
        (Key.Key_Left, CTRL, True),
        (Key.Key_F1, NONE, True),
    ],
)
def test_some_keys_are_the_apps_first(key: int, held: Any, ours: bool) -> None:
    assert is_for_app(event(key, held, "x")) != ours


def test_presses_repetitions_and_releases() -> None:
    reader = KeyReader()
    release = event(Key.Key_A, NONE, "a", kind=QEvent.Type.KeyRelease)
    assert reader.read(event(Key.Key_A, NONE, "a")) == Press("a", text="a")
    repeated = reader.read(event(Key.Key_A, NONE, "a", repeats=True))
    assert repeated == Press("a", text="a", action=Action.REPEAT)
    assert reader.read(release) == Press("a", text="a", action=Action.RELEASE)


def test_the_place_on_a_us_keyboard_is_told() -> None:
    reader = KeyReader()
    assert reader.read(event(Key.Key_Z, NONE, "z", scan=21)) == Press("z", text="z", base="y")
    assert reader.read(event(Key.Key_Odiaeresis, NONE, "ö", scan=39)) == Press(
        "ö", text="ö", base=";"
    )


def test_what_a_key_types_without_shift_is_guessed_and_learnt() -> None:
    reader = KeyReader()
    shift, both = Held.ShiftModifier, CTRL | Held.ShiftModifier

    def read(key: int, held: Any, text: str, scan: int) -> Press | None:
        return reader.read(event(key, held, text, scan=scan))

    # On a US keyboard, and on a German one.
    assert read(Key.Key_Exclam, both, "!", 2) == Press("1", SHIFT | CONTROL, "!", "1")
    assert read(Key.Key_Slash, both, "/", 8) == Press("7", SHIFT | CONTROL, "/", "7")
    assert read(Key.Key_A, both, "\x01", 30) == Press("a", SHIFT | CONTROL, "A", "a")
    # On a French one, first as a guess, then for sure.
    assert read(Key.Key_1, shift, "1", 2) == Press("1", SHIFT, "1", "1")
    assert read(Key.Key_Ampersand, NONE, "&", 2) == Press("&", text="&", base="1")
    assert read(Key.Key_1, shift, "1", 2) == Press("&", SHIFT, "1", "1")
    assert read(Key.Key_Z, Held.ShiftModifier, "Z", 17) == Press("z", SHIFT, "Z", "w")


def test_layouts_without_latin_letters() -> None:
    reader = KeyReader()
    assert reader.read(event(0x0421, NONE, "с", scan=46)) == Press("с", text="с", base="c")
    control = reader.read(event(Key.Key_C, CTRL, "\x03", scan=46))
    assert control == Press("с", CONTROL, "с", "c")
    emulator = Emulator(80, 24)
    assert control is not None
    assert encode(control, emulator) == b"\x03"
    emulator.feed(b"\x1b[>5u")
    assert encode(control, emulator) == b"\x1b[1089::99;5u"
    unknown = KeyReader().read(event(Key.Key_C, CTRL, "\x03", scan=46))
    assert unknown == Press("c", CONTROL, "c", "c")


def test_what_altgr_chose_on_x11(qapp: object) -> None:
    press = KeyReader().read(event(Key.Key_At, GROUP, "@", scan=16))
    assert press == Press("q", text="@", base="q")


def test_altgr_on_windows_is_not_control_and_alt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "WINDOWS", True)
    monkeypatch.setattr(keys, "_EVDEV_OFFSET", 0)
    both = CTRL | Held.AltModifier
    for key, text in ((Key.Key_At, "@"), (0x105, "ą"), (Key.Key_2, "2")):
        press = KeyReader().read(event(key, both, text))
        assert press is not None
        assert press.modifiers == Modifier(0)
        assert encode(press, Emulator(80, 24)) == text.encode()
    press = KeyReader().read(event(Key.Key_A, both, "\x01"))
    assert press == Press("a", ALT | CONTROL, "a")


def test_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MAC", True)
    monkeypatch.setattr(keys, "CONTROL_KEY", Held.MetaModifier)
    monkeypatch.setattr(keys, "COMMAND_KEY", Held.ControlModifier)
    reader = KeyReader()

    def read(key: int, held: Any, text: str, virtual: int) -> Press | None:
        return reader.read(event(key, held, text, symbol=virtual))

    assert read(Key.Key_C, Held.MetaModifier, "\x03", 8) == Press("c", CONTROL, "c", "c")
    assert read(Key.Key_Aring, Held.AltModifier, "å", 0) == Press("a", text="å", base="a")
    assert read(Key.Key_Up, PAD, "", 126) == Press("up")
    assert read(Key.Key_5, PAD, "5", 87) == Press("kp_5", Modifier.NUM_LOCK, "5")
    assert is_for_app(event(Key.Key_C, Held.ControlModifier, "c"))
    assert not is_for_app(event(Key.Key_C, Held.MetaModifier, "\x03"))


def test_locks_and_sides_are_told_where_the_platform_does(
    monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr(keys.QGuiApplication, "platformName", lambda: "xcb")
    reader = KeyReader()
    locked = reader.read(event(Key.Key_Up, NONE, "", locks=0x12))
    assert locked == Press("up", Modifier.CAPS_LOCK | Modifier.NUM_LOCK)
    right = reader.read(event(Key.Key_Shift, Held.NoModifier, "", symbol=0xFFE2))
    assert right == Press("right_shift", SHIFT)
    up = event(Key.Key_Shift, Held.ShiftModifier, symbol=0xFFE1, kind=QEvent.Type.KeyRelease)
    assert reader.read(up) == Press("left_shift", action=Action.RELEASE)
