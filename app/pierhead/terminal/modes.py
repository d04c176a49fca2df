"""The modes by number, and what DECRQM says of those that nothing can change."""

from __future__ import annotations

import pyte.modes as mo

PRIVATE = 5
"""pyte keeps private modes shifted by this many bits."""

SEND_RECEIVE = 12
APPLICATION_CURSOR = 1 << PRIVATE
ANSI_MODE = 2 << PRIVATE
COLUMNS_132 = 3 << PRIVATE
BLINKING_CURSOR = 12 << PRIVATE
ALLOW_132 = 40 << PRIVATE
NATIONAL = 42 << PRIVATE
REVERSE_WRAP = 45 << PRIVATE
APPLICATION_KEYPAD = 66 << PRIVATE
BACKARROW = 67 << PRIVATE
LEFT_RIGHT = 69 << PRIVATE
SIXEL_DISPLAY = 80 << PRIVATE
KEEP_SCREEN_AT_132 = 95 << PRIVATE
FOCUS_EVENTS = 1004 << PRIVATE
ALTERNATE_SCROLL = 1007 << PRIVATE
REVERSE_WRAP_ANY = 1045 << PRIVATE
ALLOW_ALTERNATE = 1046 << PRIVATE
PRIVATE_REGISTERS = 1070 << PRIVATE
BRACKETED_PASTE = 2004 << PRIVATE
SIXEL_CURSOR_RIGHT = 8452 << PRIVATE
SYNCHRONIZED = 2026 << PRIVATE
TELL_SCHEME = 2031 << PRIVATE
TELL_SIZE = 2048 << PRIVATE

MOUSE = frozenset({9, 1000, 1002, 1003})
MOUSE_ENCODINGS = frozenset({1005, 1006, 1015, 1016})
WITH_SCREEN = frozenset({47, 1047, 1049})
WITH_CURSOR = frozenset({1048, 1049})
FUNCTION_KEYS = frozenset({1050, 1051, 1052, 1053, 1060, 1061})

NOTED_ANSI = frozenset({2, SEND_RECEIVE})
"""KAM is remembered and told, but not obeyed: the keyboard is the user's. SRM is the view's."""
NOTED = frozenset(
    {
        *(4, 18, 19, 30, 35, 41, 44, 1001, 1010, 1011, 1014, 1034, 1035, 1036, 1037, 1039),
        *(1040, 1041, 1042, 1043, 1044, 2001, 2002, 2003, 2005, 2006, *FUNCTION_KEYS),
    }
)
"""Those of xterm's that are about its own window: remembered and told, without effect.

Smooth scrolling, printing, the scroll bar, fonts, the margin bell, where the view scrolls, how Meta
is sent, which selection is used, readline's.
"""
INITIAL = frozenset(
    {
        *(ANSI_MODE, mo.DECAWM, mo.DECTCEM, ALTERNATE_SCROLL, SEND_RECEIVE, ALLOW_ALTERNATE),
        PRIVATE_REGISTERS,
        *(number << PRIVATE for number in (35, 1010, 1014, 1034, 1035, 1036, 1039, 1040)),
    }
)
SOFT = frozenset(
    {
        *(mo.IRM, mo.DECOM, APPLICATION_CURSOR, APPLICATION_KEYPAD, BACKARROW),
        *(LEFT_RIGHT, REVERSE_WRAP, REVERSE_WRAP_ANY, NATIONAL),
    }
)
"""Those that DECSTR resets."""

ANSI = NOTED_ANSI | {mo.IRM, mo.LNM}
"""Modes of ECMA-48 that programs can change."""
DEC = frozenset(
    {
        *(
            1,
            2,
            3,
            5,
            6,
            7,
            12,
            25,
            40,
            42,
            45,
            66,
            67,
            69,
            80,
            95,
            1004,
            1007,
            1045,
            1046,
            1048,
            1070,
        ),
        *(2004, 2026, 2031, 2048, 8452, *MOUSE, *MOUSE_ENCODINGS, *WITH_SCREEN, *NOTED),
    }
)
"""Private modes that programs can change."""
LEVELS = {69: 4, 95: 5}
"""The conformance level from which on a private mode is known."""

_OFF, _SET, _RESET = 2, 3, 4
ANSI_FIXED = dict.fromkeys((1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19), _RESET) | {3: _OFF}
DEC_FIXED = {
    # Clusters of characters are always on.
    **{8: _RESET, 13: _OFF, 14: _SET, 38: _OFF, 1020: 1, 1021: _OFF, 1022: 1, 1023: 1},
    **{2027: _SET},
    # DEC's modes that xterm knows by name and does not have.
    **dict.fromkeys((10, 11, 16, 34, 36, 46, 53, 57, 58, 59, 60, 61, 64, 68, 73, 81), _RESET),
    **dict.fromkeys((*range(96, 105), 106, *range(108, 118)), _RESET),
}
