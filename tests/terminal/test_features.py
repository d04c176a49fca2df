"""What a terminal must be able to do, one row for each feature, by the standards' names.

Each row is what a program prints, and the screen that comes of it or the bytes that it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pierhead.core.style import RGB, Flag, Style
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.emulator import Emulator
from terminal.screens import Heard, ask, cursor, everything, feed, screen, style, terminal

pytestmark = pytest.mark.usefixtures("each_core")

FOUR = "1\r\n2\r\n3\r\n4"
GRID = "abcdef\r\nghijkl\r\nmnopqr\r\nstuvwx"
SIDES = "\x1b[?69h\x1b[2;4s"
FULL = "x" * 20

SCREENS: dict[str, tuple[str, Sequence[str]]] = {
    # -- screen
    "alternate screen 1049": ("main\x1b[?1049hALT\x1b[?1049l", ["main"]),
    "alternate screen 47 keeps its cells": (
        "\x1b[?47h\x1b[HALT\x1b[?47l\x1b[?47h",
        ["ALT"],
    ),
    "alternate screen 1047 clears its cells": ("\x1b[?1047hALT\x1b[?1047l\x1b[?1047h", []),
    "1049 restores the cursor": ("ab\x1b[?1049h\x1b[3;9H\x1b[?1049lX", ["abX"]),
    # -- vt
    "REP": ("ab\x1b[3b", ["abbbb"]),
    "REP has a limit": ("a\x1b[9999b", [FULL.replace("x", "a")] * 3 + ["a"]),
    "REP repeats once": ("a\x1b[2b\x1b[5bb\x1b[b", ["aaabb"]),
    "REP wraps": ("a\x1b[21b", [FULL.replace("x", "a"), "aa"]),
    "SU": (FOUR + "\x1b[2S", ["3", "4"]),
    "SD": (FOUR + "\x1b[T", ["", "1", "2", "3"]),
    "CHT and CBT": ("\x1b[2Ia\x1b[2Zb", ["        b       a"]),
    "DECSTBM": (FOUR + "\x1b[2;3r\x1b[3;1H\nx", ["1", "3", "x", "4"]),
    "DECSTBM homes": (FOUR + "\x1b[rx", ["x", "2", "3", "4"]),
    "IL inside the region": (FOUR + "\x1b[1;3r\x1b[2H\x1b[L", ["1", "", "2", "4"]),
    "DL inside the region": (FOUR + "\x1b[1;3r\x1b[2H\x1b[M", ["1", "3", "", "4"]),
    "NEL": ("ab\x1bEc", ["ab", "c"]),
    "CUU stops at the margin": (FOUR + "\x1b[2;3r\x1b[3H\x1b[9Ax", ["1", "x", "3", "4"]),
    "CUD below the region": (FOUR + "\x1b[1;2r\x1b[3H\x1b[9Bx", ["1", "2", "3", "x"]),
    "pending wrap and CR": (FULL + "\ry", ["y" + FULL[1:]]),
    "pending wrap and CUB": (FULL + "\x1b[Dy", [FULL[:18] + "yx"]),
    "pending wrap and CUU": ("\n" + FULL + "\x1b[Ay", [" " * 19 + "y", FULL]),
    "pending wrap and LF": (FULL + "\ny", [FULL, " " * 19 + "y"]),
    "pending wrap and HT": (FULL + "\ty", [FULL, "y"]),
    "pending wrap is saved by DECSC": (FULL + "\x1b7\x1b[H\x1b8y", [FULL, "y"]),
    "pending wrap and EL": (FULL + "\x1b[K", [FULL[1:]]),
    "pending wrap and ECH": (FULL + "\x1b[X", [FULL[1:]]),
    "DECAWM off": (FULL + "\x1b[?7lyz", [FULL[1:] + "z"]),
    "reverse wraparound 45": (FULL + "y\x1b[?45h\b\bz", [FULL[1:] + "z", "y"]),
    "reverse wraparound 45 undoes a pending wrap": (FULL + "\x1b[?45h\by", [FULL[1:] + "y"]),
    "reverse wraparound 45 stays in its line": ("a\r\nb\x1b[?45h\b\b\bx", ["a", "x"]),
    "reverse wraparound 1045": ("a\r\nb\x1b[?1045h\b\bx", ["a" + " " * 18 + "x", "b"]),
    "reverse wraparound 1045 goes round": ("\x1b[?1045h\bx", ["", "", "", " " * 19 + "x"]),
    "reverse wraparound needs DECAWM": (FULL + "y\x1b[?45h\x1b[?7l\b\bz", [FULL, "z"]),
    "ICH": ("abcd\x1b[2G\x1b[2@", ["a  bcd"]),
    "DCH": ("abcd\x1b[2G\x1b[2P", ["ad"]),
    "DCH past the end": ("ab\x1b[9G\x1b[9P", ["ab"]),
    "ECH": ("abcd\x1b[2G\x1b[2X", ["a  d"]),
    "IRM": ("abcd\x1b[2G\x1b[4hXY", ["aXYbcd"]),
    "DECSC has one slot": ("\x1b7ab\x1b7cd\x1b8x\x1b8y", ["abyd"]),
    "SCOSC": ("ab\x1b[scd\x1b[ux", ["abxd"]),
    "DECSTR": ("ab\x1b[4h\x1b[?6h\x1b[2;3r\x1b[!p\x1b[Hx", ["xb"]),
    "DECOM": (FOUR + "\x1b[2;3r\x1b[?6h\x1b[9;2Hx", ["1", "2", "3x", "4"]),
    "line drawing in G0": ("\x1b(0lqk\x1b(Bq", ["┌─┐q"]),
    "line drawing in G1": ("\x1b)0\x0ex\x0fx", ["│x"]),
    "line drawing in G2": ("\x1b*0\x1bnq\x0fq", ["─q"]),
    "line drawing in G3": ("\x1b+0\x1boq\x0fq", ["─q"]),
    "SS2 is for one character": ("\x1b*0\x1bNqq", ["─q"]),
    "SS3 is for one character": ("\x1b+0\x1bOqq", ["─q"]),
    "UK set": ("\x1b(A#\x1b[?42h#\x1b(B#", ["#£#"]),
    "line drawing leaves other letters": ("\x1b(0é日q", ["é日─"]),
    "DECALN": ("\x1b[2;3r\x1b#8x", ["x" + "E" * 19] + ["E" * 20] * 3),
    "HTS and TBC": ("\x1b[3g\x1b[5G\x1bH\r\ta\r\x1b[5G\x1b[g\r\tb", ["    a" + " " * 14 + "b"]),
    "DECST8C": ("\x1b[3g\x1b[?5W\ta", ["        a"]),
    "CHA, HPA and HPR": ("\x1b[5Ga\x1b[3`b\x1b[2ac", ["  b ac"]),
    "VPA and VPR": ("\x1b[3da\x1b[Hx\x1b[2eb", ["x", "", "ab"]),
    "CNL and CPL": ("ab\x1b[2Ec\x1b[Fd", ["ab", "d", "c"]),
    "DECAWM off and a wide character without room": ("x" * 19 + "\x1b[?7l日", ["x" * 19]),
    "IRM from left of the margin": (
        "abcdefgh\x1b[?69h\x1b[3;9s\x1b[H\x1b[4hXYZ日本",
        ["XYZ日本cd"],
    ),
    "IRM only between the margins": ("ad" + "\x1b[?69h\x1b[3;9s\x1b[4hxy", ["xy"]),
    "DECLRMM once more keeps the margins": (
        "\x1b[?69h\x1b[3;4s\x1b[?69h\x1b[1;3Habc",
        ["  ab", "  c"],
    ),
    "1049 once more clears": ("\x1b[?1049hab\x1b[?1049hc", ["  c"]),
    "SCORC with parameters is none": ("ab\x1b[scd\x1b[5;2ux", ["abcdx"]),
    "REP of what is marked": ("e\u0301\x1b[2b", ["e\u0301ee"]),
    "REP of nothing": ("\x1b[2bx", ["x"]),
    "a mark at the start of a line": ("\u0301x", [" \u0301x"]),
    "a joiner at the start of a line": ("\u200dx", ["x"]),
    # -- left and right margins
    "DECSLRM wraps at the right margin": (SIDES + "\x1b[1;2Habcd", [" abc", " d"]),
    "DECSLRM needs DECLRMM": ("ab\x1b[2;4sc", ["abc"]),
    "DECSLRM homes": ("ab" + SIDES + "x", ["xb"]),
    "DECSLRM and CR": (SIDES + "\x1b[1;4H\rx\x1b[2;1H\ry", [" x", "y"]),
    "DECSLRM and scrolling": (
        GRID + SIDES + "\x1b[4;2H\n",
        ["ahijef", "gnopkl", "mtuvqr", "s   wx"],
    ),
    "DECSLRM: no scrolling outside": (GRID + SIDES + "\x1b[4;6H\n", GRID.split("\r\n")),
    "DECSLRM and RI": (GRID + SIDES + "\x1b[1;2H\x1bM", ["a   ef", "gbcdkl", "mhijqr", "snopwx"]),
    "DECSLRM and SU": (GRID + SIDES + "\x1b[S", ["ahijef", "gnopkl", "mtuvqr", "s   wx"]),
    "DECSLRM and SD": (GRID + SIDES + "\x1b[T", ["a   ef", "gbcdkl", "mhijqr", "snopwx"]),
    "DECSLRM and IL": (
        GRID + SIDES + "\x1b[2;3H\x1b[Lx",
        ["abcdef", "gx  kl", "mhijqr", "snopwx"],
    ),
    "DECSLRM and DL": (
        GRID + SIDES + "\x1b[2;3H\x1b[Mx",
        ["abcdef", "gxopkl", "mtuvqr", "s   wx"],
    ),
    "DECSLRM: no IL outside": (GRID + SIDES + "\x1b[2;6H\x1b[L", GRID.split("\r\n")),
    "DECSLRM and ICH": ("abcdef" + SIDES + "\x1b[1;3H\x1b[@", ["ab cef"]),
    "DECSLRM and DCH": ("abcdef" + SIDES + "\x1b[1;3H\x1b[P", ["abd ef"]),
    "DECSLRM and IRM": ("abcdef" + SIDES + "\x1b[1;2H\x1b[4hX", ["aXbcef"]),
    "DECSLRM and CUF": (SIDES + "\x1b[1;3H\x1b[9Cx", ["   x"]),
    "DECSLRM and CUB": (SIDES + "\x1b[1;3H\x1b[9Dx", [" x"]),
    "DECSLRM and HT": (SIDES + "\x1b[1;2H\tx", ["   x"]),
    "DECSLRM and DECOM": (SIDES + "\x1b[?6h\x1b[1;1Hx\x1b[2;9Hy", [" x", "   y"]),
    "DECSLRM goes with DECLRMM": (SIDES + "\x1b[?69labcdef", ["abcdef"]),
    "DECSLRM and wide characters": (SIDES + "\x1b[1;2H日本", [" 日", " 本"]),
    "DECSLRM and reverse wraparound": (SIDES + "\x1b[?1045h\x1b[2;2H\bx", ["   x"]),
    "EL and ED ignore margins": (GRID + SIDES + "\x1b[2;3H\x1b[J", ["abcdef", "gh"]),
    # -- rectangles
    "DECIC": (GRID + "\x1b[1;2H\x1b[2'}", ["a  bcdef", "g  hijkl", "m  nopqr", "s  tuvwx"]),
    "DECDC": (GRID + "\x1b[1;2H\x1b[2'~", ["adef", "gjkl", "mpqr", "svwx"]),
    "DECIC within margins": (
        GRID + SIDES + "\x1b[2;3r\x1b[2;3H\x1b['}",
        ["abcdef", "gh ikl", "mn oqr", "stuvwx"],
    ),
    "DECIC only inside the margins": (GRID + SIDES + "\x1b[1;1H\x1b['}", GRID.split("\r\n")),
    "DECBI": ("ab\x1b6x\x1b[1;1H\x1b6y", ["yax"]),
    "DECFI": (FULL + "\x1b[1;20H\x1b9y", [FULL[1:] + "y"]),
    "DECFI moves": ("\x1b9x", [" x"]),
    "SL and SR": ("abc\x1b[2 @\x1b[ A", [" c"]),
    "DECCRA": (GRID + "\x1b[1;1;2;2;1;3;4;1$v", ["abcdef", "ghijkl", "mnoabr", "stughx"]),
    "DECCRA over itself": (
        GRID + "\x1b[1;1;3;3;1;2;2;1$v",
        ["abcdef", "gabckl", "mghiqr", "smnowx"],
    ),
    "DECCRA in origin mode": (
        GRID + "\x1b[2;4r\x1b[?6h\x1b[1;1;1;2;1;2;1;1$v",
        ["abcdef", "ghijkl", "ghopqr", "stuvwx"],
    ),
    "DECFRA": (GRID + "\x1b[42;2;2;3;3$x", ["abcdef", "g**jkl", "m**pqr", "stuvwx"]),
    "DECFRA of a control": (GRID + "\x1b[7;2;2;3;3$x", GRID.split("\r\n")),
    "DECERA": (GRID + "\x1b[2;2;3;3$z", ["abcdef", "g  jkl", "m  pqr", "stuvwx"]),
    "DECERA of everything": (GRID + "\x1b[$z", []),
    "DECERA of nothing": (GRID + "\x1b[3;3;2;2$z", GRID.split("\r\n")),
    "DECSERA": ('a\x1b[1"qb\x1b["qc\x1b[1;1;1;3${', [" b"]),
    # -- selective erase
    "DECSCA and DECSEL": ('a\x1b[1"qb\x1b[0"qc\x1b[?2K', [" b"]),
    "DECSCA and DECSED": ('a\x1b[1"qb\x1b[2"qc\r\nd\x1b[?2J', [" b"]),
    "DECSEL to the right": ('\x1b[1"qa\x1b["qbc\x1b[1G\x1b[?K', ["a"]),
    "DECSCA does not keep from EL": ('\x1b[1"qab\x1b[2K', []),
    "DECSCA outlives SGR 0": ('\x1b[1"q\x1b[ma\x1b[?2K', ["a"]),
    "SPA and EPA": ("\x1bVa\x1bWb\x1b[2K", ["a"]),
    "SPA does not keep from DECSEL": ("\x1bVa\x1bWb\x1b[?2K", []),
    # -- input that is not a sequence
    "C0 inside of CSI": ("ab\x1b[\r1Cx", ["ax"]),
    "C0 inside of an escape sequence": ("ab\x1b\r7cd\x1b8x", ["xd"]),
    "C0 inside of SCS": ("ab\x1b(\n0q", ["ab", "  ─"]),
    "C0 before a string": ("ab\x1b\r]c", ["]c"]),
    "CAN": ("a\x1b[3\x18b", ["ab"]),
    "UTF-8 with an invalid byte": ("a\ufffdb", ["a\ufffdb"]),
    "C1": ("a\x85b\x9b1;1Hx", ["x", "b"]),
    "CSI with intermediates": ("a\x1b[1;2$qb\x1b[1'zc", ["abc"]),
    "CSI with private prefixes": ("a\x1b[<1zb\x1b[=1zc\x1b[>1zd", ["abcd"]),
    "DCS, APC, PM and SOS": ("a\x1bPx\x1b\\b\x1b_x\x1b\\c\x1b^x\x1b\\d\x1bXx\x1b\\e", ["abcde"]),
    "XTMODKEYS and XTQMODKEYS": ("a\x1b[>4;2mb\x1b[?4mc", ["abc"]),
    "XTSAVE and XTRESTORE": ("a\x1b[?7s\x1b[?7l\x1b[?7r" + FULL, ["a" + FULL[1:], "x"]),
    "DECRQM": ("a\x1b[?7$pb", ["ab"]),
    "OSC that is not known": ("a\x1b]7777;x\x07b\x1b]x\x1b\\c", ["abc"]),
    "BEL": ("a\ab", ["ab"]),
    # -- unicode
    "CJK": ("日本x", ["日本x"]),
    "a wide character wraps": ("x" * 19 + "日", ["x" * 19, "日"]),
    "half a wide character": ("日\x1b[2Gx", [" x"]),
    "combining": ("e\u0301x", ["e\u0301x"]),
    "ZWSP and ZWNJ": ("a\u200bb\u200cc", ["a\u200bb\u200cc"]),
    "VS16 keeps what follows": ("❤\ufe0fx", ["❤\ufe0fx"]),
    # -- reset
    "RIS": ("ab\x1b[?6h\x1b[2;3r\x1b[?69h\x1bcx", ["x"]),
    "sixel is swallowed": ("a\x1bPq#0;2;0;0;0~~@@\x1b\\b", ["ab"]),
}


@pytest.mark.parametrize("feature", SCREENS)
def test_screen(feature: str) -> None:
    output, expected = SCREENS[feature]
    emulator = terminal(output)
    assert screen(emulator) == list(expected)
    bytewise = terminal(*(bytes([byte]) for byte in output.encode()))
    assert everything(bytewise) == everything(emulator)
    assert bytewise.cursor == emulator.cursor


SCROLLBACK: dict[str, tuple[str, Sequence[str]]] = {
    "lines that scroll off": (FOUR + "\r\n5\r\n6", [*"123456"]),
    "ED 3": (FOUR + "\r\n5\x1b[3J", [*"2345"]),
    "DECSED 3": (FOUR + "\r\n5\x1b[?3J", [*"2345"]),
    "none of a region below the top": (FOUR + "\x1b[2;3r\x1b[3H\n\n", ["1", "", "", "4"]),
    "none of a region between margins": (FOUR + SIDES + "\x1b[4;2H\n", [*"1234"]),
    "none of the alternate screen": (FOUR + "\x1b[?1049h\n\n\n\n\x1b[?1049l", [*"1234"]),
    "DL keeps none": (FOUR + "\x1b[H\x1b[M", [*"234"]),
}


@pytest.mark.parametrize("feature", SCROLLBACK)
def test_scrollback(feature: str) -> None:
    output, expected = SCROLLBACK[feature]
    assert everything(terminal(output)) == list(expected)


RESIZES: dict[str, tuple[str, tuple[int, int], Sequence[str], tuple[int, int]]] = {
    "wider joins": (FULL + "yz", (30, 4), [FULL + "yz"], (0, 22)),
    "narrower wraps": (FULL, (8, 4), ["x" * 8, "x" * 8, "x" * 4], (2, 4)),
    "fewer lines keep the cursor's": (FOUR, (20, 2), [*"1234"], (1, 1)),
    "wide characters": ("日本語", (5, 4), ["日本", "語"], (1, 2)),
    "clusters": ("ab👩\u200d💻c", (3, 4), ["ab", "👩\u200d💻c"], (1, 3)),
}


@pytest.mark.parametrize("feature", RESIZES)
def test_resize(feature: str) -> None:
    output, size, expected, place = RESIZES[feature]
    emulator = terminal(output)
    emulator.resize(*size)
    assert everything(emulator) == list(expected)
    assert cursor(emulator) == (place[0], min(place[1], size[0] - 1))


STYLES: dict[str, tuple[str, Style]] = {
    "16 colours": ("31;42", Style(fg=1, bg=2)),
    "bright colours": ("91;102", Style(fg=9, bg=10)),
    "256 colours": ("38;5;200", Style(fg=200)),
    "256 colours with colons": ("38:5:200", Style(fg=200)),
    "direct colour": ("38;2;1;2;3", Style(fg=RGB | 0x010203)),
    "direct colour with colons": ("38:2::1:2:3", Style(fg=RGB | 0x010203)),
    "the palette is not RGB": ("38;5;1", Style(fg=1)),
    "dim": ("2", Style(flags=Flag.DIM)),
    "conceal": ("8", Style(flags=Flag.CONCEAL)),
    "italic, strike and inverse": ("3;9;7", Style(flags=Flag.ITALIC | Flag.STRIKE | Flag.REVERSE)),
    "overline": ("53", Style(flags=Flag.OVERLINE)),
    "double underline": ("21", Style(underline=2)),
    "curly underline": ("4:3", Style(underline=3)),
    "underline colour": ("4;58:2::1:2:3", Style(underline=1, underline_color=RGB | 0x010203)),
    "underline colour of 256": ("4;58;5;9", Style(underline=1, underline_color=9)),
    "attributes go": ("1;2;3;4;5;7;8;9;53;22;23;24;25;27;28;29;55", Style()),
}


@pytest.mark.parametrize("feature", STYLES)
def test_sgr(feature: str) -> None:
    parameters, expected = STYLES[feature]
    assert style(terminal(f"\x1b[{parameters}ma"), 0, 0) == expected


BLANKS = {
    "EL": "\x1b[K",
    "ED": "\x1b[J",
    "ED 2": "\x1b[2J",
    "ECH": "\x1b[5X",
    "ICH": "\x1b[5@",
    "DCH": "ab\x1b[1G\x1b[20P",
    "IL": "\x1b[L",
    "DECIC": "\x1b[5'}",
    "DECERA": "\x1b[$z",
    "DECSEL": "\x1b[?K",
    "SD": "\x1b[T",
}


@pytest.mark.parametrize("feature", BLANKS)
def test_background_of_blanks(feature: str) -> None:
    emulator = terminal(f'\x1b[4;1;31;44m\x1b[1"q\x1b]8;;x:\x07{BLANKS[feature]}')
    assert style(emulator, 0, 2) == Style(bg=4)
    assert all(run.link is None for run in emulator.line(0).runs)


MODES: dict[str, tuple[str, str, object]] = {
    "bracketed paste": ("\x1b[?2004h", "bracketed_paste", True),
    "focus events": ("\x1b[?1004h", "focus_events", True),
    "application cursor keys": ("\x1b[?1h", "application_cursor", True),
    "application keypad": ("\x1b=", "application_keypad", True),
    "numeric keypad": ("\x1b=\x1b>", "application_keypad", False),
    "synchronized output": ("\x1b[?2026h", "synchronized", True),
    "synchronized output ends": ("\x1b[?2026h\x1b[?2026l", "synchronized", False),
    "alternate scroll": ("\x1b[?1007l", "alternate_scroll", False),
    "DECTCEM": ("\x1b[?25l", "cursor_visible", False),
    "DECSCNM": ("\x1b[?5h", "reversed", True),
    "LNM": ("\x1b[20h", "newline", True),
    "DECBKM": ("\x1b[?67h", "backarrow", True),
    "DECSCUSR": ("\x1b[4 q", "cursor_shape", CursorShape.UNDERLINE),
    "att610": ("\x1b[6 q\x1b[?12h", "cursor_blinks", True),
    "att610 keeps the shape": ("\x1b[6 q\x1b[?12h", "cursor_shape", CursorShape.BAR),
    "RIS": ("\x1b[?2004;1006;1003h\x1bc", "mouse", 0),
    "OSC 0": ("\x1b]0;a;ü\x07", "title", "a;ü"),
    "OSC 1": ("\x1b]1;a\x1b\\", "icon_name", "a"),
    "OSC 2": ("\x1b]2;a\x1b\\", "title", "a"),
    "kitty keyboard": ("\x1b[>31u", "keyboard_flags", 31),
    "modifyOtherKeys": ("\x1b[>4;2m", "modify_keys", {0: 0, 1: 2, 2: 2, 3: 0, 4: 2, 6: 0, 7: 0}),
}


@pytest.mark.parametrize("feature", MODES)
def test_mode(feature: str) -> None:
    output, name, expected = MODES[feature]
    assert getattr(terminal(output), name) == expected


CLUSTERS = {
    "emoji": "😀",
    "VS16": "❤\ufe0f",
    "keycap": "1\ufe0f\u20e3",
    "flag": "🇩🇪",
    "skin tone": "👍🏽",
    "skin tone of a narrow one": "☝🏽",
    "ZWJ": "👩\u200d💻",
    "ZWJ family": "👨\u200d👩\u200d👧\u200d👦",
    "ZWJ with VS16": "🏳\ufe0f\u200d🌈",
    "ZWJ with two skin tones": "🧑🏽\u200d🤝\u200d🧑🏿",
    "ZWJ with a narrow one": "🏃🏽\u200d♂\ufe0f",
    "subdivision flag": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
}


@pytest.mark.parametrize("kind", CLUSTERS)
def test_cluster_takes_two_cells(kind: str) -> None:
    cluster = CLUSTERS[kind]
    emulator = terminal(cluster + "x")
    assert cursor(emulator) == (0, 3)
    assert emulator.line(0).read() == cluster + "x"
    assert emulator.line(0).read(0, 2) == cluster
    letters = terminal(*(letter for letter in cluster + "x"))
    assert letters.line(0).key == emulator.line(0).key
    at_the_edge = terminal("." * 19 + cluster + "x")
    assert screen(at_the_edge) == ["." * 19, cluster + "x"]
    assert screen(terminal(*("." * 19 + cluster + "x"))) == ["." * 19, cluster + "x"]
    once_more = terminal(f"{cluster}{cluster}\x1b[2Gx")
    assert once_more.line(0).read() == f" x{cluster}"


def test_clusters_end_where_they_end() -> None:
    assert cursor(terminal("🇩🇪🇫🇷🇮"))[1] == 6
    assert cursor(terminal("字\u200d字"))[1] == 4
    assert cursor(terminal("a\u200d😀"))[1] == 3
    assert cursor(terminal("x🏽"))[1] == 3


REPLIES: dict[str, tuple[str, str]] = {
    "DA1": ("\x1b[c", "\x1b[?65;1;2;4;6;9;15;16;17;18;21;22;28;29c"),
    "DA2": ("\x1b[>c", "\x1b[>64;400;0c"),
    "DA3": ("\x1b[=c", "\x1bP!|00000000\x1b\\"),
    "DECID": ("\x1bZ", "\x1b[?65;1;2;4;6;9;15;16;17;18;21;22;28;29c"),
    "DSR": ("\x1b[5n", "\x1b[0n"),
    "CPR": ("\x1b[3;7H\x1b[6n", "\x1b[3;7R"),
    "CPR in pending wrap": (FULL + "\x1b[6n", "\x1b[1;20R"),
    "CPR in pending wrap at a margin": (SIDES + "abcd\x1b[6n", "\x1b[1;4R"),
    "CPR in origin mode": (SIDES + "\x1b[2;4r\x1b[?6h\x1b[2;2H\x1b[6n", "\x1b[2;2R"),
    "DECXCPR": ("\x1b[?6n", "\x1b[?1;1;1R"),
    "DECDSR printer": ("\x1b[?15n", "\x1b[?13n"),
    "DECDSR keys": ("\x1b[?25n", "\x1b[?20n"),
    "DECDSR keyboard": ("\x1b[?26n", "\x1b[?27;1;0;0n"),
    "DECDSR locator": ("\x1b[?55n", "\x1b[?50n"),
    "DECDSR locator of the VT340": ("\x1b[?53n", "\x1b[?50n"),
    "DECDSR macro space": ("\x1b[?62n", "\x1b[0000*{"),
    "DECDSR memory": ("\x1b[?63;7n", "\x1bP7!~0000\x1b\\"),
    "DECREQTPARM": ('\x1b[x\x1b[61"p\x1b[x', "\x1b[2;1;1;128;128;1;0x"),
    "DECTABSR": ("\x1b[2$w", "\x1bP2$u9/17\x1b\\"),
    "XTVERSION": ("\x1b[>q", "\x1bP>|pierhead\x1b\\"),
    "XTWINOPS 11": ("\x1b[11t", "\x1b[1t"),
    "XTWINOPS 14": ("\x1b[14t", "\x1b[4;80;180t"),
    "XTWINOPS 15": ("\x1b[15t", "\x1b[5;80;180t"),
    "XTWINOPS 16": ("\x1b[16t", "\x1b[6;20;9t"),
    "XTWINOPS 18": ("\x1b[18t", "\x1b[8;4;20t"),
    "XTWINOPS 19": ("\x1b[19t", "\x1b[9;4;20t"),
    "XTWINOPS 20": ("\x1b]1;icon\x07\x1b[20t", "\x1b]Licon\x1b\\"),
    "XTWINOPS 21": ("\x1b]2;title\x07\x1b[21t", "\x1b]ltitle\x1b\\"),
    "XTWINOPS 22 and 23": (
        "\x1b]0;a\x07\x1b[22;0t\x1b]0;b\x07\x1b[23;0t\x1b[20t\x1b[21t",
        "\x1b]La\x1b\\\x1b]la\x1b\\",
    ),
    "XTWINOPS 22 for one title": (
        "\x1b]0;a\x07\x1b[22;2t\x1b]0;b\x07\x1b[23;2t\x1b[20t\x1b[21t",
        "\x1b]Lb\x1b\\\x1b]la\x1b\\",
    ),
    "DECRQM set": ("\x1b[?7$p", "\x1b[?7;1$y"),
    "DECRQM reset": ("\x1b[?2004$p", "\x1b[?2004;2$y"),
    "DECRQM permanently set": ("\x1b[?2027$p", "\x1b[?2027;3$y"),
    "DECRQM permanently reset": ("\x1b[?97$p", "\x1b[?97;4$y"),
    "DECRQM unknown": ("\x1b[?4242$p", "\x1b[?4242;0$y"),
    "DECRQM ANSI": ("\x1b[4h\x1b[4$p\x1b[20$p", "\x1b[4;1$y\x1b[20;2$y"),
    "DECRQM ANSI fixed": ("\x1b[12$p\x1b[7$p\x1b[99$p", "\x1b[12;1$y\x1b[7;4$y\x1b[99;0$y"),
    "DECRQM mouse": ("\x1b[?1002h\x1b[?1000$p\x1b[?1002$p", "\x1b[?1000;2$y\x1b[?1002;1$y"),
    "DECRQM alternate screen": ("\x1b[?1049h\x1b[?47$p", "\x1b[?47;1$y"),
    "DECRQM blinking cursor": ("\x1b[2 q\x1b[?12$p", "\x1b[?12;2$y"),
    "DECRQSS SGR": (
        "\x1b[1;4:3;31;48;5;200;58:2::1:2:3m\x1bP$qm\x1b\\",
        "\x1bP1$r0;1;4:3;31;48:5:200;58:2::1:2:3m\x1b\\",
    ),
    "DECRQSS SGR, bright and direct": (
        "\x1b[91;48;2;1;2;3m\x1bP$qm\x1b\\",
        "\x1bP1$r0;91;48:2::1:2:3m\x1b\\",
    ),
    "DECRQSS DECSTBM": ("\x1b[2;3r\x1bP$qr\x1b\\", "\x1bP1$r2;3r\x1b\\"),
    "DECRQSS DECSLRM": (SIDES + "\x1bP$qs\x1b\\", "\x1bP1$r2;4s\x1b\\"),
    "DECRQSS DECSCUSR": ("\x1b[4 q\x1bP$q q\x1b\\", "\x1bP1$r4 q\x1b\\"),
    "DECRQSS DECSCA": ('\x1b[1"q\x1bP$q"q\x1b\\', '\x1bP1$r1"q\x1b\\'),
    "DECRQSS DECSCL": ('\x1bP$q"p\x1b\\', '\x1bP1$r65;1"p\x1b\\'),
    "DECRQSS DECSLPP": ("\x1bP$qt\x1b\\", "\x1bP1$r4t\x1b\\"),
    "DECRQSS DECSCPP": ("\x1bP$q$|\x1b\\", "\x1bP1$r20$|\x1b\\"),
    "DECRQSS DECSACE": ("\x1b[2*x\x1bP$q*x\x1b\\", "\x1bP1$r2*x\x1b\\"),
    "DECRQSS unknown": ("\x1bP$qz\x1b\\", "\x1bP0$r\x1b\\"),
    "XTGETTCAP": (
        "\x1bP+q544E;436f\x1b\\",
        "\x1bP1+r544E=787465726D2D323536636F6C6F72;436f=323536\x1b\\",
    ),
    "XTGETTCAP unknown": ("\x1bP+q7a7a\x1b\\", "\x1bP0+r\x1b\\"),
    "XTGETTCAP broken": ("\x1bP+qxyz\x1b\\", "\x1bP0+r\x1b\\"),
    "kitty keyboard": ("\x1b[>5u\x1b[?u\x1b[<u\x1b[?u", "\x1b[?5u\x1b[?0u"),
    "kitty keyboard set": ("\x1b[=3u\x1b[=4;2u\x1b[=1;3u\x1b[?u", "\x1b[?6u"),
    "kitty keyboard for each screen": (
        "\x1b[>1u\x1b[?1049h\x1b[?u\x1b[?1049l\x1b[?u",
        "\x1b[?0u\x1b[?1u",
    ),
    "modifyOtherKeys": ("\x1b[>4;2m\x1b[?4m\x1b[>4m\x1b[?4m", "\x1b[>4;2m\x1b[>4;0m"),
    "OSC 4 query": ("\x1b]4;1;?\x1b\\", "\x1b]4;1;rgb:1111/2222/3333\x1b\\"),
    "OSC 4 set": (
        "\x1b]4;1;#abc;200;rgb:1/22/ffff\x07\x1b]4;1;?;200;?\x07",
        "\x1b]4;1;rgb:a0a0/b0b0/c0c0\x07\x1b]4;200;rgb:1111/2222/ffff\x07",
    ),
    "OSC 104": ("\x1b]4;1;red\x07\x1b]104;1\x07\x1b]4;1;?\x07", "\x1b]4;1;rgb:1111/2222/3333\x07"),
    "OSC 104 for all": (
        "\x1b]4;16;red\x07\x1b]104\x07\x1b]4;16;?\x07",
        "\x1b]4;16;rgb:0000/0000/0000\x07",
    ),
    "OSC 10, 11 and 12 query": (
        "\x1b]10;?;?;?\x1b\\",
        "\x1b]10;rgb:e4e4/e9e9/f0f0\x1b\\\x1b]11;rgb:1d1d/2323/2c2c\x1b\\"
        "\x1b]12;rgb:5555/6666/7777\x1b\\",
    ),
    "OSC 11 set": ("\x1b]11;#010203\x07\x1b]11;?\x07", "\x1b]11;rgb:0101/0202/0303\x07"),
    "OSC 110 to 112": (
        "\x1b]10;red;red;red\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07\x1b]11;?;?\x07",
        "\x1b]11;rgb:1d1d/2323/2c2c\x07\x1b]12;rgb:5555/6666/7777\x07",
    ),
    "OSC 52 is never read": ("\x1b]52;c;?\x07", ""),
    "DECRQCRA": ("AB\x1b[7;1;1;1;1;2*y", "\x1bP7!~FF7D\x1b\\"),
    "DECRQCRA with attributes": ("\x1b[1;4mA\x1b[7;1;1;1;1;1*y", "\x1bP7!~FF2F\x1b\\"),
    "XTCHECKSUM": ("\x1b[1mA\x1b[3#y\x1b[7;1;1;1;1;1*y", "\x1bP7!~0041\x1b\\"),
    "DECRQCRA of blanks": (
        "\x1b[7;1;1;1;1;1*y\x1b[9#y\x1b[8;1;1;1;1;1*y",
        "\x1bP7!~0000\x1b\\\x1bP8!~0020\x1b\\",
    ),
}


@pytest.mark.parametrize("feature", REPLIES)
def test_reply(feature: str) -> None:
    question, expected = REPLIES[feature]
    emulator = Emulator(20, 4, checksum_reports=True)
    emulator.set_default_colours(0xE4E9F0, 0x1D232C, 0x556677, (0, 0x112233))
    emulator.set_cell_size(9, 20)
    replies = Heard(emulator.on_reply)
    feed(emulator, question)
    assert b"".join(replies).decode() == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", [1, 5, 6, 12, 25, 45, 66, 67, 69, 1004, 1007, 1045, 2004, 2026])
def test_modes_are_told_as_they_were_set(mode: int) -> None:
    emulator = Emulator(20, 4)
    replies = Heard(emulator.on_reply)
    feed(emulator, f"\x1b[?{mode}h\x1b[?{mode}$p\x1b[?{mode}l\x1b[?{mode}$p")
    assert list(replies) == [f"\x1b[?{mode};{n}$y".encode() for n in (1, 2)]


def test_what_tells_the_screen_or_the_title_is_off_by_default() -> None:
    emulator = Emulator(20, 4)
    replies = Heard(emulator.on_reply)
    feed(emulator, "\x1b]0;rm\x07A\x1b[7;1;1;1;1;1*y\x1b[20t\x1b[21t")
    assert list(replies) == [b"\x1b]L\x1b\\", b"\x1b]l\x1b\\"]


@pytest.mark.parametrize("encoding", [1005, 1006, 1015, 1016])
@pytest.mark.parametrize("mode", [9, 1000, 1002, 1003])
def test_mouse(mode: int, encoding: int) -> None:
    emulator = terminal(f"\x1b[?{mode}h\x1b[?{encoding}h")
    assert (emulator.mouse, emulator.mouse_encoding) == (mode, encoding)
    feed(emulator, f"\x1b[?{mode}l\x1b[?{encoding}l")
    assert (emulator.mouse, emulator.mouse_encoding) == (0, 0)


def test_attributes_in_rectangles() -> None:
    stream = terminal(GRID, "\x1b[2;2;3;3;1$r")
    assert [style(stream, row, 4).flags for row in range(4)] == [0, 1, 0, 0]
    exact = terminal(GRID, "\x1b[2*x\x1b[2;2;3;3;7$t")
    assert [style(exact, row, 2).flags for row in range(4)] == [0, 16, 16, 0]
    assert [style(exact, row, 4).flags for row in range(4)] == [0] * 4
    feed(exact, "\x1b[2;2;3;3;7;4$t")
    assert style(exact, 1, 2).flags == 0
    assert style(exact, 1, 2).underline == 1


def test_copies_keep_attributes_and_clusters() -> None:
    emulator = terminal("\x1b[31me\u0301日\x1b[m\x1b[1;1;1;2;1;2;1;1$v")
    assert emulator.line(1).read() == "e\u0301 "
    assert style(emulator, 1, 0).fg == 1
    feed(emulator, "\x1b[1;1;1;3;1;3;2;1$v")
    assert emulator.line(2).read() == " e\u0301日"


def test_selective_erase_of_a_rectangle_keeps_attributes() -> None:
    emulator = terminal("\x1b[41mab\x1b[m\x1b[1;1;1;1${")
    assert screen(emulator) == [" b"]
    assert style(emulator, 0, 0).bg == 1


@pytest.mark.parametrize(
    ("selected", "attributes"),
    [
        ("", "0;1;4;31;42"),
        ("0", "0;1;4;31;42"),
        ("1", "0;1;7;33;44"),
        ("4;30", "0;4;7;31;44"),
        ("31", "0;7;33;42"),
        ("7", "0;33;44"),
        ("2;3;5;8;9", "0;7;33;44"),
    ],
)
def test_pushed_styles_bring_back_what_was_selected(selected: str, attributes: str) -> None:
    output = f"\x1b[1;4;31;42m\x1b[{selected}#{{\x1b[0;7;33;44m\x1b[#}}"
    assert ask(output, "\x1bP$qm\x1b\\") == f"\x1bP1$r{attributes}m\x1b\\"


def test_no_more_styles_are_kept_than_ten() -> None:
    pushes = "".join(f"\x1b[{colour}m\x1b[#{{" for colour in (31, *[32] * 9, 33))
    told = ask(pushes, *["\x1b[#}"] * 10, "\x1bP$qm\x1b\\", "\x1b[m\x1b[#}\x1bP$qm\x1b\\")
    assert told == "\x1bP1$r0;31m\x1b\\\x1bP1$r0m\x1b\\"


def test_pushed_styles() -> None:
    emulator = terminal("\x1b[31m\x1b[#{\x1b[32ma\x1b[#}b")
    assert [style(emulator, 0, column).fg for column in (0, 1)] == [2, 1]
