"""The modes by number, and what DECRQM says of those that nothing can change."""

from __future__ import annotations

import pyte.modes as mo

PRIVATE = 5
"""pyte keeps private modes shifted by this many bits."""

APPLICATION_CURSOR = 1 << PRIVATE
COLUMNS_132 = 3 << PRIVATE
BLINKING_CURSOR = 12 << PRIVATE
ALLOW_132 = 40 << PRIVATE
REVERSE_WRAP = 45 << PRIVATE
APPLICATION_KEYPAD = 66 << PRIVATE
BACKARROW = 67 << PRIVATE
LEFT_RIGHT = 69 << PRIVATE
KEEP_SCREEN_AT_132 = 95 << PRIVATE
FOCUS_EVENTS = 1004 << PRIVATE
ALTERNATE_SCROLL = 1007 << PRIVATE
REVERSE_WRAP_ANY = 1045 << PRIVATE
BRACKETED_PASTE = 2004 << PRIVATE
SYNCHRONIZED = 2026 << PRIVATE

MOUSE = frozenset({9, 1000, 1002, 1003})
MOUSE_ENCODINGS = frozenset({1005, 1006, 1015, 1016})
WITH_SCREEN = frozenset({47, 1047, 1049})
WITH_CURSOR = frozenset({1048, 1049})

INITIAL = frozenset({mo.DECAWM, mo.DECTCEM, ALTERNATE_SCROLL})
SOFT = frozenset(
    {
        *(mo.IRM, mo.DECOM, APPLICATION_CURSOR, APPLICATION_KEYPAD, BACKARROW),
        *(LEFT_RIGHT, REVERSE_WRAP, REVERSE_WRAP_ANY),
    }
)
"""Those that DECSTR resets."""

ANSI = frozenset({mo.IRM, mo.LNM})
"""Modes of ECMA-48 that programs can change."""
DEC = frozenset(
    {
        *(1, 3, 5, 6, 7, 12, 25, 40, 45, 66, 67, 69, 95, 1004, 1007, 1045, 1048, 2004, 2026),
        *(*MOUSE, *MOUSE_ENCODINGS, *WITH_SCREEN),
    }
)
"""Private modes that programs can change."""

_SET, _RESET = 3, 4
ANSI_FIXED = dict.fromkeys((1, 2, 3, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19), _RESET) | {12: _SET}
"""There is no local echo (SRM); the rest is never so."""
DEC_FIXED = {
    # ANSI, repeating keys, Meta and Alt as ESC, and clusters of characters are always on.
    **dict.fromkeys((2, 8, 1036, 1039, 2027), _SET),
    **dict.fromkeys((4, 18, 19, 38, 42, 44, 1001, 1010, 1034, 1035), _RESET),
}
