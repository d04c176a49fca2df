"""Keys as terminals send them: 3,300 of xterm's (patches 379, 412), recorded; kitty's by rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.encoding import encode, is_told
from pierhead.terminal.keys import ALT, CONTROL, NONE, SHIFT, Action, Modifier, Press
from pierhead.terminal.kitty_keys import committed

RECORDED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "recordings" / "xterm-keys.json").read_text()
)
"""By the sequences that set the modes: what X calls a key with its modifiers, and what was sent."""
MODIFIERS = {"shift": SHIFT, "alt": ALT, "ctrl": CONTROL}
NAMES = {
    **{"Return": "enter", "BackSpace": "backspace", "Prior": "page_up", "Next": "page_down"},
    **{"KP_Prior": "kp_page_up", "KP_Next": "kp_page_down"},
}
UNSHIFTED = dict(
    zip(
        [
            "grave",
            "minus",
            "equal",
            "bracketleft",
            "bracketright",
            "backslash",
            "semicolon",
            "apostrophe",
            "comma",
            "period",
            "slash",
        ],
        "`-=[]\\;',./",
        strict=True,
    )
)
SHIFTED = dict(zip("1234567890`-=[]\\;',./", '!@#$%^&*()~_+{}|:"<>?', strict=True))


def press_of(name: str) -> Press:
    *held, key = name.split("+")
    modifiers = NONE
    for each in held:
        modifiers |= MODIFIERS[each]
    if len(key) > 1 and key not in UNSHIFTED:
        return Press(NAMES.get(key, key.lower()), modifiers)
    key = UNSHIFTED.get(key, key)
    text = SHIFTED.get(key, key.upper()) if modifiers & SHIFT else key
    return Press(key, modifiers, text)


def terminal(*modes: str) -> Emulator:
    emulator = Emulator(80, 24)
    for each in modes:
        emulator.feed(each.encode())
    return emulator


@pytest.mark.parametrize("modes", RECORDED, ids=lambda modes: repr(modes)[1:-1] or "none")
def test_keys_are_sent_as_xterm_sends_them(modes: str) -> None:
    emulator = terminal(modes)
    wrong = {
        name: (sent, encode(press_of(name), emulator).decode())
        for name, sent in RECORDED[modes].items()
        if encode(press_of(name), emulator) != sent.encode()
    }
    assert wrong == {}


def test_the_recording_is_large() -> None:
    assert sum(map(len, RECORDED.values())) > 2200


@pytest.mark.parametrize(
    ("press", "sent"),
    [
        (Press("ü", NONE, "ü"), "ü"),
        (Press("ü", ALT, "Ü"), "\x1bÜ"),
        (Press("с", CONTROL, "с", base="c"), "\x03"),
        (Press("ю", CONTROL, "ю"), "ю"),
        (Press("a", Modifier.SUPER, "a"), ""),
        (Press("left_shift", SHIFT), ""),
        (Press("a", NONE, "a", action=Action.RELEASE), ""),
        (Press("a", NONE, "a", action=Action.REPEAT), "a"),
        (Press("kp_5", NONE, "5"), "5"),
        (Press("kp_decimal", NONE, ","), ","),
        (Press("kp_enter", NONE), "\r"),
        (Press("f25"), ""),
        (Press("menu"), ""),
    ],
)
def test_keys_that_no_other_table_has(press: Press, sent: str) -> None:
    assert encode(press, terminal()) == sent.encode()


def test_num_lock_overrides_the_application_keypad() -> None:
    emulator = terminal("\x1b=")
    assert encode(Press("kp_add"), emulator) == b"\x1bOk"
    assert encode(Press("kp_add", Modifier.NUM_LOCK), emulator) == b"+"
    assert encode(Press("kp_enter", Modifier.NUM_LOCK), emulator) == b"\r"


def test_keys_of_a_vt52() -> None:
    emulator = terminal("\x1b[?1h\x1b=\x1b[?2l")
    sent = [encode(Press(key), emulator) for key in ("up", "left", "f1", "kp_enter", "insert")]
    assert sent == [b"\x1bA", b"\x1bD", b"\x1bP", b"\x1b?M", b"\x1b[2~"]
    emulator.feed(b"\x1b<")
    assert encode(Press("up"), emulator) == b"\x1bOA"


def test_formats_of_keys_are_set_asked_for_and_reset() -> None:
    emulator = terminal("\x1b[>4;2m\x1b[>4;1f")
    assert encode(Press("a", CONTROL, "a"), emulator) == b"\x1b[97;5u"
    emulator.feed(b"\x1b[>4f")
    assert encode(Press("a", CONTROL, "a"), emulator) == b"\x1b[27;5;97~"
    emulator.feed(b"\x1b[>4;1f\x1b[>0f")
    assert emulator.format_keys[4] == 0


def test_control_is_told_only_where_it_means_something() -> None:
    comma, letter = Press(",", CONTROL, ","), Press("c", CONTROL, "c")
    assert is_told(letter, terminal())
    assert not is_told(comma, terminal())
    assert is_told(comma, terminal("\x1b[>4;1m"))
    assert is_told(comma, terminal("\x1b[>1u"))
    assert is_told(Press(",", NONE, ","), terminal())
    assert is_told(Press("up", CONTROL), terminal())


# -- kitty's protocol

SUPER, CAPS, NUM = Modifier.SUPER, Modifier.CAPS_LOCK, Modifier.NUM_LOCK
REPEAT, RELEASE = Action.REPEAT, Action.RELEASE


@pytest.mark.parametrize(
    ("flags", "press", "sent"),
    [
        # Disambiguate.
        (1, Press("a", NONE, "a"), "a"),
        (1, Press("a", SHIFT, "A"), "A"),
        (1, Press("a", CONTROL, "a"), "\x1b[97;5u"),
        (1, Press("a", CONTROL | SHIFT, "A"), "\x1b[97;6u"),
        (1, Press("a", ALT, "a"), "\x1b[97;3u"),
        (1, Press("[", ALT, "["), "\x1b[91;3u"),
        (1, Press("a", ALT | NUM, "a"), "\x1b[97;3u"),
        (1, Press("a", SUPER, "a"), "\x1b[97;9u"),
        (1, Press("escape"), "\x1b[27u"),
        (1, Press("escape", SHIFT), "\x1b[27;2u"),
        (1, Press("enter"), "\r"),
        (1, Press("enter", NUM), "\r"),
        (1, Press("enter", SHIFT), "\x1b[13;2u"),
        (1, Press("tab"), "\t"),
        (1, Press("tab", SHIFT), "\x1b[9;2u"),
        (1, Press("tab", CONTROL | SHIFT), "\x1b[9;6u"),
        (1, Press("backspace"), "\x7f"),
        (1, Press("backspace", CONTROL), "\x1b[127;5u"),
        (1, Press("space"), " "),
        (1, Press("space", CONTROL), "\x1b[32;5u"),
        (1, Press("up"), "\x1b[A"),
        (1, Press("up", NUM), "\x1b[1;129A"),
        (1, Press("home", CONTROL), "\x1b[1;5H"),
        (1, Press("insert", SHIFT), "\x1b[2;2~"),
        (1, Press("f1"), "\x1b[P"),
        (1, Press("f3"), "\x1b[13~"),
        (1, Press("f3", SHIFT), "\x1b[13;2~"),
        (1, Press("f12", ALT), "\x1b[24;3~"),
        (1, Press("f13"), "\x1b[57376u"),
        (1, Press("f35"), "\x1b[57398u"),
        (1, Press("kp_5", NONE, "5"), "5"),
        (1, Press("kp_5", CONTROL, "5"), "\x1b[57404;5u"),
        (1, Press("kp_add", CONTROL), "\x1b[57413;5u"),
        (1, Press("kp_enter"), "\x1b[57414u"),
        (1, Press("kp_left"), "\x1b[57417u"),
        (1, Press("kp_delete"), "\x1b[57426u"),
        (1, Press("kp_begin"), "\x1b[E"),
        (1, Press("menu"), "\x1b[57363u"),
        (1, Press("raise_volume"), "\x1b[57439u"),
        (1, Press("left_shift", SHIFT), ""),
        (1, Press("up", action=RELEASE), ""),
        # Event types.
        (3, Press("up", action=REPEAT), "\x1b[1;1:2A"),
        (3, Press("up", SHIFT, action=RELEASE), "\x1b[1;2:3A"),
        (3, Press("f5", action=RELEASE), "\x1b[15;1:3~"),
        (3, Press("a", NONE, "a", action=REPEAT), "a"),
        (3, Press("a", NONE, "a", action=RELEASE), "\x1b[97;1:3u"),
        (3, Press("a", CONTROL, "a", action=REPEAT), "\x1b[97;5:2u"),
        (3, Press("enter", action=RELEASE), ""),
        (3, Press("tab", SHIFT, action=RELEASE), ""),
        (3, Press("enter", action=REPEAT), "\r"),
        (3, Press("escape", action=RELEASE), "\x1b[27;1:3u"),
        (3, Press("left_shift", action=RELEASE), ""),
        # Alternate keys.
        (5, Press("a", CONTROL | SHIFT, "A"), "\x1b[97:65;6u"),
        (5, Press("1", CONTROL | SHIFT, "!", base="1"), "\x1b[49:33;6u"),
        (5, Press("с", CONTROL, "с", base="c"), "\x1b[1089::99;5u"),
        (5, Press("с", CONTROL | SHIFT, "С", base="c"), "\x1b[1089:1057:99;6u"),
        (5, Press("с", NONE, "с", base="c"), "с"),
        (5, Press("escape", SHIFT), "\x1b[27;2u"),
        # All keys as escape codes.
        (8, Press("a", NONE, "a"), "\x1b[97u"),
        (8, Press("a", SHIFT, "A"), "\x1b[97;2u"),
        (8, Press("a", CAPS, "A"), "\x1b[97;65u"),
        (8, Press("enter"), "\x1b[13u"),
        (8, Press("tab"), "\x1b[9u"),
        (8, Press("backspace"), "\x1b[127u"),
        (8, Press("space"), "\x1b[32u"),
        (8, Press("kp_0", NUM, "0"), "\x1b[57399;129u"),
        (8, Press("left_shift", SHIFT), "\x1b[57441;2u"),
        (8, Press("right_alt", ALT), "\x1b[57449;3u"),
        (8, Press("level3_shift"), "\x1b[57453u"),
        (8, Press("caps_lock", CAPS), "\x1b[57358;65u"),
        (8, Press("a", NONE, "a", action=RELEASE), ""),
        (10, Press("enter", action=RELEASE), "\x1b[13;1:3u"),
        (10, Press("left_shift", action=RELEASE), "\x1b[57441;1:3u"),
        # Associated text.
        (24, Press("a", NONE, "a"), "\x1b[97;;97u"),
        (24, Press("a", SHIFT, "A"), "\x1b[97;2;65u"),
        (24, Press("a", CONTROL, "a"), "\x1b[97;5u"),
        (24, Press("kp_add"), "\x1b[57413;;43u"),
        (24, Press("enter"), "\x1b[13u"),
        (26, Press("a", NONE, "a", action=REPEAT), "\x1b[97;1:2;97u"),
        (26, Press("a", NONE, "a", action=RELEASE), "\x1b[97;1:3u"),
        (31, Press("a", SHIFT, "A", base="a"), "\x1b[97:65;2;65u"),
        (16, Press("a", NONE, "a"), "a"),
        # Neither of these alone makes a key an escape code.
        (4, Press("a", CONTROL, "a"), "\x01"),
        (16, Press("escape"), "\x1b"),
        (20, Press("up", action=RELEASE), ""),
    ],
)
def test_keys_by_kittys_protocol(flags: int, press: Press, sent: str) -> None:
    assert encode(press, terminal(f"\x1b[>{flags}u")) == sent.encode()


def test_the_cursor_mode_changes_nothing_there() -> None:
    assert encode(Press("up"), terminal("\x1b[?1h\x1b[>1u")) == b"\x1b[A"


def test_text_without_a_key() -> None:
    assert committed("日本", 0) == "日本".encode()
    assert committed("日本", 8) == "日本".encode()
    assert committed("日本", 24) == b"\x1b[0;;26085:26412u"
