"""Which method of the screen does what a control function says (ECMA-48, xterm ctlseqs).

Control sequences are named by their prefix, intermediates and final.
"""

from __future__ import annotations

NONE = {
    "!p": "soft_reset",  # DECSTR
    "#}": "pop_sgr",
    "#q": "pop_sgr",
}
"""Without parameters."""

ONE = {
    "@": "insert_characters",  # ICH
    "A": "cursor_up",  # CUU
    "B": "cursor_down",  # CUD
    "C": "cursor_forward",  # CUF
    "D": "cursor_back",  # CUB
    "E": "cursor_down1",  # CNL
    "F": "cursor_up1",  # CPL
    "G": "cursor_to_column",  # CHA
    "I": "tab_forward",  # CHT
    "J": "erase_in_display",  # ED
    "?J": "decsed",
    "K": "erase_in_line",  # EL
    "?K": "decsel",
    "L": "insert_lines",  # IL
    "M": "delete_lines",  # DL
    "P": "delete_characters",  # DCH
    "S": "scroll_up",  # SU
    "X": "erase_characters",  # ECH
    "Z": "tab_back",  # CBT
    "^": "scroll_down",  # SD, as ECMA-48 once misprinted it
    "`": "cursor_to_column",  # HPA
    "a": "hpr",
    "b": "repeat",  # REP
    "d": "cursor_to_line",  # VPA
    "e": "vpr",
    "g": "clear_tab_stop",  # TBC
    "?W": "decst8c",
    " @": "sl",
    " A": "sr",
    " q": "set_cursor_style",  # DECSCUSR
    '"q': "decsca",
    "'}": "decic",
    "'~": "decdc",
    "*x": "decsace",
    "#y": "xtchecksum",
    ">s": "xtshiftescape",
}
"""With one parameter, 0 when it is left out."""

TWO = {
    "H": "cursor_position",  # CUP
    "f": "cursor_position",  # HVP
    "r": "set_margins",  # DECSTBM
    "s": "scosc",
}
"""With at most two."""

ALL = {
    "h": "set_mode",  # SM
    "l": "reset_mode",  # RM
    "?s": "keep_modes",  # XTSAVE
    "#{": "push_sgr",
    "#p": "push_sgr",
    "?r": "bring_back_modes",  # XTRESTORE
    "$r": "deccara",
    "$t": "decrara",
    "$v": "deccra",
    "$x": "decfra",
    "$z": "decera",
    "${": "decsera",
    '"p': "decscl",
}
"""With all that are given."""

ESCAPES = {
    "6": "decbi",
    "7": "save_cursor",  # DECSC
    "8": "restore_cursor",  # DECRC
    "9": "decfi",
    "=": "application_keypad",  # DECKPAM
    ">": "numeric_keypad",  # DECKPNM
    "D": "index",  # IND
    "E": "next_line",  # NEL
    "H": "set_tab_stop",  # HTS
    "M": "reverse_index",  # RI
    "V": "spa",
    "l": "lock_lines",
    "m": "unlock_lines",
    "W": "epa",
    "#3": "double_size",  # DECDHL, the upper half
    "#4": "double_size",  # the lower half
    "#5": "single_size",  # DECSWL
    "#6": "double_size",  # DECDWL
    "#8": "alignment_display",  # DECALN
    " F": "s7c1t",
    " G": "s8c1t",
}
"""Escape sequences, without their ESC."""

LEVELS = {
    **dict.fromkeys(("\x1b G", "\x1bn", "\x1bo", "\x1bN", "\x1bO"), 2),
    **dict.fromkeys(("\x1b~", "\x1b}", "\x1b|", "$p", "$w", "$u", '"v', "&u"), 3),
    **dict.fromkeys(("\x1b6", "\x1b9", "'}", "'~", "=c", "*y"), 4),
    **dict.fromkeys(("$v", "$x", "$z", "${", "$r", "$t", "*x"), 4),
    "?W": 5,
}
"""The conformance level (DECSCL) from which on there is a function; the others always are."""

CONTROLS = {
    "\a": "bell",
    "\b": "backspace",
    "\t": "tab",
    "\n": "linefeed",
    "\v": "linefeed",
    "\f": "linefeed",
    "\r": "carriage_return",
    "\x0e": "shift_out",
    "\x0f": "shift_in",
}
"""C0."""
