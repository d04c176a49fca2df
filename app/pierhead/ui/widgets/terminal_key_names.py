"""Qt's and the platforms' numbers of keys, and the names that the terminal has for them."""

from __future__ import annotations

from PySide6.QtCore import Qt

Key = Qt.Key

_CURSOR: dict[int, str] = {
    Key.Key_Up: "up",
    Key.Key_Down: "down",
    Key.Key_Left: "left",
    Key.Key_Right: "right",
    Key.Key_Home: "home",
    Key.Key_End: "end",
    Key.Key_Insert: "insert",
    Key.Key_Delete: "delete",
    Key.Key_PageUp: "page_up",
    Key.Key_PageDown: "page_down",
}
NAMES: dict[int, str] = {
    **_CURSOR,
    **{Key.Key_F1 + number - 1: f"f{number}" for number in range(1, 36)},
    Key.Key_Return: "enter",
    Key.Key_Tab: "tab",
    Key.Key_Backtab: "tab",
    Key.Key_Backspace: "backspace",
    Key.Key_Escape: "escape",
    Key.Key_Space: "space",
    Key.Key_CapsLock: "caps_lock",
    Key.Key_ScrollLock: "scroll_lock",
    Key.Key_NumLock: "num_lock",
    Key.Key_Print: "print_screen",
    Key.Key_Pause: "pause",
    Key.Key_Menu: "menu",
    Key.Key_Shift: "left_shift",
    Key.Key_Control: "left_control",
    Key.Key_Alt: "left_alt",
    Key.Key_Meta: "left_super",
    Key.Key_Super_L: "left_super",
    Key.Key_Super_R: "right_super",
    Key.Key_Hyper_L: "left_hyper",
    Key.Key_Hyper_R: "right_hyper",
    Key.Key_AltGr: "level3_shift",
    Key.Key_MediaPlay: "play",
    Key.Key_MediaPause: "pause_media",
    Key.Key_MediaTogglePlayPause: "play_pause",
    Key.Key_MediaStop: "stop",
    Key.Key_AudioForward: "fast_forward",
    Key.Key_AudioRewind: "rewind",
    Key.Key_MediaNext: "next_track",
    Key.Key_MediaPrevious: "previous_track",
    Key.Key_MediaRecord: "record",
    Key.Key_VolumeDown: "lower_volume",
    Key.Key_VolumeUp: "raise_volume",
    Key.Key_VolumeMute: "mute_volume",
}
"""By Qt's key."""
KEYPAD_NAMES: dict[int, str] = {
    **{key: f"kp_{name}" for key, name in _CURSOR.items()},
    **{Key.Key_0 + digit: f"kp_{digit}" for digit in range(10)},
    Key.Key_Clear: "kp_begin",
    Key.Key_Enter: "kp_enter",
    Key.Key_Asterisk: "kp_multiply",
    Key.Key_Plus: "kp_add",
    Key.Key_Minus: "kp_subtract",
    Key.Key_Slash: "kp_divide",
    Key.Key_Period: "kp_decimal",
    # In many countries the decimal point is a comma.
    Key.Key_Comma: "kp_decimal",
    Key.Key_Equal: "kp_equal",
}
"""By Qt's key, where Qt says that it is on the keypad."""
LEFT_AND_RIGHT: dict[int, str] = {
    **{0xFFE1: "left_shift", 0xFFE2: "right_shift"},
    **{0xFFE3: "left_control", 0xFFE4: "right_control"},
    **{0xFFE7: "left_meta", 0xFFE8: "right_meta", 0xFFE9: "left_alt", 0xFFEA: "right_alt"},
    **{0xFFEB: "left_super", 0xFFEC: "right_super", 0xFFED: "left_hyper", 0xFFEE: "right_hyper"},
    **{0xFE03: "level3_shift", 0xFE11: "level5_shift"},
}
"""By X's keysym, which Wayland has too; no other platform's numbers are as large."""
KEYS_OF_A_PC = "  1234567890-=  qwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./"  # set 1, evdev
"""What stands on a US keyboard, by scan code."""
KEYS_OF_A_MAC = "asdfhgzxcv bqweryt123465=97-80]ou[ip lj'k;\\,/nm.  `"
"""The same by a Mac's virtual key."""
US_SHIFTED = dict(zip("1234567890-=[]\\;',./`", '!@#$%^&*()_+{}|:"<>?~', strict=True))
"""What those keys type with Shift."""
