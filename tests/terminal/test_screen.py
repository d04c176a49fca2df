from __future__ import annotations

import pytest

from pierhead.core.style import Style
from terminal.screens import cursor, everything, feed, screen, style, terminal

pytestmark = pytest.mark.usefixtures("each_core")

FULL = "1\r\n2\r\n3\r\n4"


def test_the_alternate_screen_gives_the_main_one_back() -> None:
    for on, off in (("?1049h", "?1049l"), ("?47h", "?47l"), ("?1047h", "?1047l")):
        emulator = terminal(f"main\x1b[{on}\x1b[2J\x1b[HALT")
        assert emulator.alternate
        assert screen(emulator) == ["ALT"]
        feed(emulator, f"\x1b[{off}")
        assert not emulator.alternate
        assert screen(emulator)[0].startswith("main")


def test_1049_saves_and_restores_the_cursor() -> None:
    emulator = terminal("\r\nmain\x1b[?1049h\x1b[4;9Hx\x1b[?1049l!")
    assert screen(emulator) == ["", "main!"]


def test_the_alternate_screen_has_no_scrollback() -> None:
    emulator = terminal("kept\r\n" * 6, "\x1b[?1049h", "gone\r\n" * 20)
    assert emulator.first == emulator.top
    feed(emulator, "\x1b[?1049l")
    assert set(everything(emulator)) == {"kept"}


def test_a_region_that_does_not_begin_at_the_top_leaves_the_scrollback_alone() -> None:
    emulator = terminal(FULL, "\x1b[2;3r\x1b[3;1H\n\n\nx")
    assert everything(emulator) == ["1", "", "x", "4"]


def test_a_region_of_whole_lines_at_the_top_feeds_the_scrollback() -> None:
    emulator = terminal(FULL, "\x1b[1;3r\x1b[3;1H\nx")
    assert everything(emulator) == ["1", "2", "3", "x", "4"]


def test_margins_home_the_cursor_also_when_they_go() -> None:
    assert cursor(terminal(FULL, "\x1b[2;3r")) == (0, 0)
    assert cursor(terminal(FULL, "\x1b[r")) == (0, 0)


def test_ed_3_clears_the_scrollback_only() -> None:
    emulator = terminal("x\r\n" * 9, "end", "\x1b[3J")
    assert everything(emulator) == ["x", "x", "x", "end"]


def test_erasing() -> None:
    assert screen(terminal("abcdef\x1b[1;3H\x1b[K")) == ["ab"]
    assert screen(terminal("abcdef\x1b[1;3H\x1b[1K")) == ["   def"]
    assert screen(terminal("abcdef\x1b[2K")) == []
    assert screen(terminal(FULL, "\x1b[2;1H\x1b[J")) == ["1"]
    assert screen(terminal(FULL, "\x1b[3;1H\x1b[1J")) == ["", "", "", "4"]
    assert screen(terminal("abcdef\x1b[1;2H\x1b[3X")) == ["a   ef"]


def test_erasing_keeps_the_background_and_nothing_else() -> None:
    emulator = terminal("\x1b[4;1;31;44m\x1b[K")
    assert style(emulator, 0, 19) == Style(bg=4)
    emulator = terminal("\x1b[44m\x1b[2J")
    assert style(emulator, 3, 19) == Style(bg=4)
    emulator = terminal(FULL, "\x1b[4;1H\x1b[45m\n")
    assert style(emulator, 3, 10) == Style(bg=5)


def test_inserting_and_deleting() -> None:
    assert screen(terminal("abcd\x1b[1;2H\x1b[2@")) == ["a  bcd"]
    assert screen(terminal("abcd\x1b[1;2H\x1b[2P")) == ["ad"]
    assert screen(terminal(FULL, "\x1b[2;1H\x1b[L")) == ["1", "", "2", "3"]
    assert screen(terminal(FULL, "\x1b[2;1H\x1b[2M")) == ["1", "4"]
    assert screen(terminal("abcd\x1b[1;2H\x1b[4hXY\x1b[4lZ")) == ["aXYZcd"]


def test_scrolling() -> None:
    assert screen(terminal(FULL, "\x1b[2S")) == ["3", "4"]
    assert screen(terminal(FULL, "\x1b[T")) == ["", "1", "2", "3"]
    assert screen(terminal(FULL, "\x1b[1;1H\x1bM")) == ["", "1", "2", "3"]


def test_repeating() -> None:
    assert screen(terminal("ab\x1b[3b")) == ["abbbb"]
    assert screen(terminal("\x1b(0q\x1b[3b")) == ["────"]


def test_cursor_movement_and_margins() -> None:
    region = FULL + "\x1b[2;3r"
    assert cursor(terminal(region, "\x1b[3;1H\x1b[9A")) == (1, 0)
    assert cursor(terminal(region, "\x1b[1;1H\x1b[9B")) == (2, 0)
    assert cursor(terminal(region, "\x1b[4;1H\x1b[9B")) == (3, 0)
    assert cursor(terminal(region, "\x1b[?6h\x1b[9;9H")) == (2, 8)
    assert cursor(terminal("\x1b[3;5H\x1b[2D\x1b[B\x1b[G")) == (3, 0)
    assert cursor(terminal("\x1b[9d\x1b[99C")) == (3, 19)


def test_tab_stops() -> None:
    assert cursor(terminal("\t")) == (0, 8)
    assert cursor(terminal("\t\t\t\t")) == (0, 19)
    assert cursor(terminal("\x1b[2I\x1b[Z")) == (0, 8)
    assert cursor(terminal("\x1b[3g\x1b[1;5H\x1bH\r\t")) == (0, 4)


def test_saving_the_cursor_has_one_slot() -> None:
    emulator = terminal("\x1b[2;3H\x1b[31m\x1b7\x1b[H\x1b[m\x1b8x\x1b[H\x1b8y")
    assert screen(emulator) == ["", "  y"]
    assert style(emulator, 1, 2) == Style(fg=1)
    assert screen(terminal("\x1b[2;3H\x1b[s\x1b[H\x1b[ux")) == ["", "  x"]


def test_wrapping() -> None:
    full = "x" * 20
    assert cursor(terminal(full)) == (0, 19)
    assert screen(terminal(full, "y")) == [full, "y"]
    assert screen(terminal(full, "\ry")) == ["y" + full[1:]]
    assert screen(terminal(full, "\x1b[?7l", "yz")) == [full[1:] + "z"]
    assert screen(terminal(full, "\x1b[K")) == [full[1:]]


DOUBLE = {
    "text wraps in the middle": ("\x1b#6abcdefghijklmn", ["abcdefghij", "klmn"]),
    "and not in lines beside it": ("\x1b#3ab\r\n\x1b#5abcdefghijklmn", ["ab", "abcdefghijklmn"]),
    "the cursor comes back": ("ab\x1b[16G\x1b#4c\x1b[Dd", ["ab       d"]),
    "nothing is printed beyond": ("\x1b#6a\x1b[15Gb\x1b[2;15Hc", ["a", "              c"]),
    "cursor forward": ("\x1b#6\x1b[99Ca", ["         a"]),
    "tabs": ("\x1b#6\t\t\ta", ["         a"]),
    "without autowrap": ("\x1b#6\x1b[?7l\x1b[9Gabcd", ["        ad"]),
    "wide": ("\x1b#6\x1b[10G日", ["", "日"]),
    "margins": ("\x1b#6\x1b[?69h\x1b[2;15s\x1b[1;9Habcd", ["        abcd"]),
    "inserting": ("\x1b#6abcdefghij\x1b[1G\x1b[2@", ["  abcdefghij"]),
    "lines move": ("\x1b#6\x1bM\x1b[1;15Ha\x1b[2;15Hb", ["              a"]),
    "erasing": ("\x1b#6\x1b[2J\x1b[1;15Ha", ["              a"]),
    "RIS": ("\x1b#6\x1bc\x1b[1;15Ha", ["              a"]),
}


@pytest.mark.parametrize("what", DOUBLE)
def test_lines_of_double_size_have_half_the_cells(what: str) -> None:
    output, expected = DOUBLE[what]
    assert screen(terminal(output)) == expected


def test_half_a_line_may_be_one_cell() -> None:
    assert screen(terminal("\x1b#6☃\u1161", columns=2)) == ["☃\u1161"]
    inserted = "\x1b#6\x1b[?7l\x1b[4hcab"
    assert screen(terminal(inserted, columns=2)) == screen(terminal(*inserted, columns=2))


def test_lines_above_the_cursor_can_be_locked() -> None:
    emulator = terminal(FULL, "\x1b[3;1H\x1bl\x1b[4;1H\n5")
    assert screen(emulator) == ["1", "2", "4", "5"]
    feed(emulator, "\x1bm\n6")
    assert screen(emulator) == ["2", "4", "5", " 6"]


def test_soft_reset_keeps_the_text() -> None:
    emulator = terminal("text\x1b[4h\x1b[?1h\x1b[?25l\x1b[31m\x1b[2;3r\x1b[!p\x1b[1;2HX")
    assert screen(emulator) == ["tXxt"]
    assert style(emulator, 0, 1) == Style()
    assert emulator.cursor_visible
    assert not emulator.application_cursor


def test_full_reset_keeps_the_scrollback() -> None:
    emulator = terminal("x\r\n" * 6, "\x1bc", "new")
    assert screen(emulator) == ["new"]
    assert len(everything(emulator)) == 4


def test_alignment() -> None:
    assert screen(terminal("\x1b#8", columns=4, lines=2)) == ["EEEE", "EEEE"]
