"""vttest, the judge of VT100 and its descendants, driven through its menus in the real widget.

What its screens say that should be seen is compared with what is.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pierhead.core.style import Flag, Style
from terminal.driven import NONE, Driven
from terminal.screens import style

pytestmark = pytest.mark.skipif(not shutil.which("vttest"), reason="vttest is not installed")

Key = Qt.Key
PUSH, CHOICE = "Push <RETURN>", "Enter choice number"
STOP = re.compile(rb"Push <RETURN>|Enter choice number \(0 - \d+\): ")
RULER = "----+----1----+----2----+----3----+----4----+----5----+----6----+----7----+----8"
Opened = Callable[..., AbstractAsyncContextManager["Vttest"]]


class Vttest:
    """One run of vttest, which waits at each screen for Return."""

    def __init__(self, driven: Driven) -> None:
        self.driven = driven
        self.emulator = driven.emulator

    async def choose(self, *path: int) -> list[str]:
        """Go through menus; returns the first screen that waits."""
        for number in path:
            await self.enter(f"{number}\n")
        return self.lines

    async def push(self) -> list[str]:
        """Push Return; returns the next screen that waits."""
        await self.enter("\n")
        return self.lines

    async def enter(self, text: str) -> None:
        since = len(self.driven.printed)
        self.driven.type(text)
        await self.driven.until_printed(STOP, since)

    @property
    def lines(self) -> list[str]:
        return self.driven.screen()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def style(self, text: str, nth: int = 0) -> Style:
        """The style of the n-th place on the screen where a text begins."""
        places = [
            (row, match.start())
            for row, line in enumerate(self.lines)
            for match in re.finditer(re.escape(text), line)
        ]
        return style(self.emulator, *places[nth])

    def backgrounds(self) -> list[set[int]]:
        """The colours behind the cells of each row."""
        emulator = self.emulator
        return [
            {style(emulator, row, column).bg for column in range(emulator.columns)}
            for row in range(emulator.lines)
        ]

    async def press(self, key: Qt.Key, shown: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key and wait until vttest names it."""
        self.driven.press(key, modifiers)
        await self.driven.until_text(shown)


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    @asynccontextmanager
    async def open_(
        *path: int, checksums: bool = False, size: str = "24x80.80"
    ) -> AsyncIterator[Vttest]:
        driven = Driven(qtbot, 80, 24, checksum_reports=checksums)
        async with driven.running("vttest", size, LANG="C"):
            vttest = Vttest(driven)
            await driven.until_printed(STOP, 0)
            await vttest.choose(*path)
            yield vttest

    return open_


def says(vttest: Vttest, *texts: str) -> None:
    for text in texts:
        assert text in vttest.text


async def test_cursor_movements(opened: Opened) -> None:
    async with opened(1) as vttest:
        for _ in range(2):
            lines = vttest.lines
            assert lines[0] == lines[23] == "*" * 80
            assert lines[1] == lines[22] == "*" + "+" * 78 + "*"
            assert all(line[:2] + line[-2:] == "*++*" for line in lines[2:22])
            frame = ["E" * 60, *(line[11:69].center(60, "E") for line in lines[9:15]), "E" * 60]
            assert [line[10:70] for line in lines[8:16]] == frame
            assert {line[2:10] + line[70:78] for line in lines[2:22]} == {" " * 16}
            assert "".join(lines[2:8] + lines[16:22]).strip("*+ ") == ""
            await vttest.push()
        for _ in range(2):
            expected = [f"{letter}{' ' * 78}{letter.lower()}" for letter in "IJKLMNOPQRSTUVWXYZ"]
            assert [line for line in vttest.lines if len(line) == 80] == expected
            await vttest.push()
        assert vttest.lines[3:7] == ["A B C D E F G H I"] * 4
        assert "This is a correct sentence" in await vttest.push()
        await vttest.push()
        says(vttest, CHOICE)


async def test_screen_features(opened: Opened) -> None:
    async with opened(2) as vttest:
        assert vttest.lines[:4] == [*["*" * 80] * 3, ""]
        tabs = await vttest.push()
        assert tabs[0] == tabs[1] == ("      *" + "     *" * 12)
        for light in (True, True, False, False):
            lines = await vttest.push()
            assert vttest.emulator.reversed is light
            shown = f"This is 80 column mode, {'light' if light else 'dark'} background."
            assert all(line.strip().startswith(shown) for line in lines[2:20])
            assert [len(line) - len(line.lstrip()) for line in lines[2:20]] == [*range(2, 20)]
        for kind in ("Soft", "Jump"):
            lines = await vttest.push()
            assert lines[12] == f"{kind} scroll down region [12..13] size 2 Line 29"
            lines = await vttest.push()
            numbers = [int(line.rsplit(" ", 1)[1]) for line in lines[1:24]]
            assert numbers == [*range(29, 6, -1)]
        lines = await vttest.push()
        assert [row for row, line in enumerate(lines) if line] == [22, 23]
        assert "above the bottom" in lines[22]
        assert "at the bottom" in lines[23]
        lines = await vttest.push()
        assert [row for row, line in enumerate(lines) if line] == [0, 23]
        await renditions(vttest, light=False)
        await renditions(vttest, light=True)
        await saved_cursor(vttest)


async def renditions(vttest: Vttest, light: bool) -> None:
    await vttest.push()
    assert vttest.emulator.reversed is light
    for row, line in enumerate(vttest.lines[3:20], start=3):
        for match in re.finditer(r"\w+(?: \w+)*", line):
            words = set(match.group().split()) - {"vanilla"}
            shown = style(vttest.emulator, row, match.start())
            expected = {"bold": Flag.BOLD, "blink": Flag.BLINK, "negative": Flag.REVERSE}
            flags = [flag for word, flag in expected.items() if word in words]
            assert (shown.flags, shown.underline) == (sum(flags), "underline" in words), words


async def saved_cursor(vttest: Vttest) -> None:
    lines = await vttest.push()
    assert lines[:5] == [*["AAAAA"] * 4, ""]
    flags = (0, Flag.BOLD, 0, Flag.BLINK, Flag.REVERSE)
    for name, character in (("stars", "*"), ("line", "─"), ("x'es", "x"), ("diamonds", "◆")):
        row = next(row for row, line in enumerate(lines) if line.startswith(name))
        assert lines[row].split(":")[1].split() == [character * 10] * 5
        columns = [
            match.start() for match in re.finditer(f"{re.escape(character)}{{10}}", lines[row])
        ]
        shown = [style(vttest.emulator, row, column) for column in columns]
        assert [each.flags for each in shown] == [*flags]
        assert [each.underline for each in shown] == [0, 0, 1, 0, 0]


async def test_character_sets(opened: Opened) -> None:
    async with opened(3, 8) as vttest:
        lines = vttest.lines
        ascii_rows = ["".join(map(chr, range(start, start + 32))) for start in (32, 64, 96)]
        ascii_rows[2] = ascii_rows[2][:-1]
        graphics = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"
        for title, rows in (
            ("Character set B", ascii_rows),
            ("Character set A", [ascii_rows[0].replace("#", "£"), *ascii_rows[1:]]),
            ("Character set 0", [ascii_rows[0], ascii_rows[1].replace("_", " "), graphics]),
        ):
            row = next(row for row, line in enumerate(lines) if line.startswith(title))
            for line, expected in zip(lines[row + 1 : row + 4], rows, strict=True):
                assert line.rstrip() == (" " * 9 + expected.ljust(38) + expected).rstrip()


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NATIONAL = {
    1: ("British", "@[\\]^_", "`{|}~"),
    7: ("Dutch", "¾ĳ½|^_", "`¨ƒ¼´"),
    8: ("Finnish", "@ÄÖÅÜ_", "éäöåü"),
    9: ("French", "à°ç§^_", "`éùè¨"),
    10: ("French Canadian", "àâçêî_", "ôéùèû"),
    11: ("German", "§ÄÖÜ^_", "`äöüß"),
    16: ("Italian", "§°çé^_", "ùàòèì"),
    17: ("Norwegian/Danish", "ÄÆØÅÜ_", "äæøåü"),
    18: ("Portuguese", "@ÃÇÕ^_", "`ãçõ~"),
    21: ("Spanish", "§¡Ñ¿^_", "`°ñç~"),
    22: ("Swedish", "ÉÄÖÅÜ_", "éäöåü"),
    23: ("Swiss", "àéçêîè", "ôäöüû"),
}
"""By their numbers in the menu: what stands around the capital letters, and around the small."""


async def test_national_character_sets(opened: Opened) -> None:
    async with opened(3, 3) as vttest:
        says(vttest, "Disable National Replacement Character (NRC) mode")
        for number, (name, capital, small) in NATIONAL.items():
            lines = await vttest.choose(7, number, 10)
            head = next(row for row, line in enumerate(lines) if line.endswith("GL (LS3)"))
            assert f"({name}) in G3" in lines[head]
            shown = [line[4:36].rstrip() for line in lines[head + 2 : head + 4]]
            capitals = capital[0] + LETTERS + capital[1:]
            assert shown == [capitals, small[0] + LETTERS.lower() + small[1:]]
            await vttest.push()


async def test_132_columns(opened: Opened) -> None:
    async with opened(2, checksums=True, size="24x80.132") as vttest:
        await vttest.push()
        for columns, light in ((132, True), (80, True), (132, False), (80, False)):
            lines = await vttest.push()
            assert vttest.emulator.columns == columns
            assert lines[0] == ("1234567890" * 14)[: columns - 1]
            shown = f"This is {columns} column mode, {'light' if light else 'dark'} background."
            assert all(line.strip().startswith(shown) for line in lines[2:20])


async def test_double_sized_lines_leave_nothing_behind(opened: Opened) -> None:
    async with opened(4, checksums=True) as vttest:
        for indent in (0, 26):
            for last in ("is not", "**is**"):
                wide = indent // 2
                assert [line for line in vttest.lines if line] == [
                    " 80 column mode",
                    " " * indent + "  v------- left margin",
                    " " * indent + "  This is a normal-sized line",
                    " " * wide + " This is a Double-width line",
                    *[" " * wide + " This is a Double-width-and-height line"] * 2,
                    *[" " * wide + " This is another such line"] * 2,
                    " " * indent + "  ^------- left margin",
                    f"This {last} a double-width line",
                    PUSH,
                ]
                await vttest.push()
        says(vttest, "* The mad programmer strikes again *")
        await vttest.push()
        says(vttest, "Exactly half of the box should remain")
        await vttest.push()
        says(vttest, CHOICE)


async def test_cursor_keys(opened: Opened) -> None:
    async with opened(5) as vttest:
        vttest.driven.type("4\n")
        for mode in ("Cursor key mode RESET>", "Cursor key mode SET>", "VT52 Mode>"):
            await vttest.driven.until_text(mode)
            for name in ("Up", "Down", "Right", "Left"):
                await vttest.press(Key[f"Key_{name}"], f"({name} arrow key)")
            vttest.driven.press(Key.Key_Tab)


async def test_keypad(opened: Opened) -> None:
    keypad = Qt.KeyboardModifier.KeypadModifier
    async with opened(5) as vttest:
        vttest.driven.type("5\n")
        for mode in ("ANSI Numeric", "ANSI Application", "VT52 Numeric", "VT52 Application"):
            await vttest.driven.until_text(f"{mode} mode>")
            await vttest.press(Key.Key_F1, "(PF1 key)")
            await vttest.press(Key.Key_Minus, "(Minus key)", keypad)
            await vttest.press(Key.Key_Enter, "(ENTER key)", keypad)
            if "Numeric" in mode:
                await vttest.press(Key.Key_5, "(Numeric 5 key)", keypad)
            vttest.driven.press(Key.Key_Tab)


async def test_editing_and_function_keys(opened: Opened) -> None:
    editing = {"Insert": "Insert Here", "Delete": "Remove", "PageUp": "Prev", "PageDown": "Next"}
    async with opened(5) as vttest:
        vttest.driven.type("6\n")
        await vttest.driven.until_text("Finish with TAB")
        for name, label in editing.items():
            await vttest.press(Key[f"Key_{name}"], f"({label} key)")
    async with opened(5) as vttest:
        vttest.driven.type("7\n")
        await vttest.driven.until_text("Finish with TAB")
        for number in range(5, 13):
            label = f"F{number} (xterm)" if number == 5 else f"F{number}"
            await vttest.press(Key[f"Key_F{number}"], f"({label} key)")


async def test_control_keys(opened: Opened) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    async with opened(5) as vttest:
        vttest.driven.type("9\n")
        await vttest.driven.until_text("Push each CTRL-key TWICE")
        names = (
            "SOH",
            "STX",
            "ETX",
            "EOT",
            "ENQ",
            "ACK",
            "BEL",
            "BS",
            "HT",
            "LF",
            "VT",
            "FF",
            "CR",
        )
        for letter, name in zip("ABCDEFGHIJKLM", names, strict=True):
            await vttest.press(Key[f"Key_{letter}"], f"\n  {name:3} (CTRL-{letter})", control)
        vttest.driven.press(Key.Key_Delete)


async def test_reports(opened: Opened) -> None:
    for number, expected in {
        2: ["NewLine mode set. Push the RETURN key:"],
        3: ['<27> [ 0 n  -- means "TERMINAL OK"', "<27> [ 5 ; 1 R  -- OK"],
        4: ["<27> [ ? 6 5 ;", "22 = color", "28 = rectangular editing"],
        5: ["Pp=64 (VT520)", "VT keyboard ok"],
        6: ["<27> P ! | 0 0 0 0 0 0 0 0 <27> \\  ok"],
    }.items():
        async with opened(6) as vttest:
            vttest.driven.type(f"{number}\n")
            await vttest.driven.until_text(*expected)
            if number == 2:
                vttest.driven.type("\n")
                await vttest.driven.until_text("<13> <10>  -- OK", "NewLine mode reset.")
                vttest.driven.type("\n")
                await vttest.driven.until_text("<13>  -- OK")
            await vttest.driven.until_text(PUSH)
            assert "failed" not in vttest.text


async def test_lines_and_characters_are_inserted_and_deleted(opened: Opened) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWX"
    async with opened(8) as vttest:
        for _ in range(2):
            accordion = vttest.lines
            assert [line[-20:] for line in accordion] == [letter * 20 for letter in letters]
            top, middle, *nothing, bottom = await vttest.push()
            assert (top, bottom) == ("A" * 80, "X" * 80)
            assert middle.startswith("Top line: A's, bottom line: X's, this line, nothing more.")
            assert not any(nothing)
            assert (await vttest.push())[0] == "A" + "*" * 78 + "B"
            assert (await vttest.push())[0] == "AB"
            for width in (79, 39):
                lines = await vttest.push()
                assert [len(line) for line in lines[5:]] == [width - row for row in range(5, 24)]
                assert [line[-1] for line in lines[5:]] == [*letters[5:]]
            lines = await vttest.push()
            spaced = " ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            assert [line.strip() for line in lines].count(spaced) == 2
            await vttest.push()


async def test_known_bugs_are_not_here(opened: Opened) -> None:
    async with opened(9, 2) as vttest:
        lines = await vttest.push()
        assert "".join(line[0] for line in lines[12:23]) == "FGHIJKLMNOP"
        assert lines[20:23] == ["N", "O", "P"]
    async with opened(9, 3) as vttest:
        assert [line.strip() for line in vttest.lines if line] == [
            f"Except for this line, the screen should be blank. {PUSH}"
        ]
    async with opened(9, 6) as vttest:
        assert vttest.emulator.reversed
        await vttest.push()
        assert not vttest.emulator.reversed
    async with opened(9, 7) as vttest:
        assert vttest.lines[0] == "+" * 79 + "*"
        assert {line[79:] for line in vttest.lines[:23]} == {"*"}
        assert not any(line[0].strip() for line in vttest.lines[1:23])
    async with opened(9, 8) as vttest:
        for _ in range(6):
            longest = max(vttest.lines, key=len)
            assert longest == "This-is-a-long-line-" * 4
            await vttest.push()
    async with opened(9, 9) as vttest:
        for _ in range(2):
            says(vttest, *(f"20 lines of text (line {number})," for number in range(1, 21)))
            await vttest.push()


async def test_a_soft_reset(opened: Opened) -> None:
    async with opened(10, 3) as vttest:
        says(vttest, "The terminal will now soft-reset")
        await vttest.push()
        await vttest.push()
        says(vttest, "Menu 10")


# -- 11: VT220 to VT520, ECMA-48 and xterm


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ((11, 1, 1, 1, 1), ["North American/ASCII", "keyboard ready"]),
        ((11, 1, 1, 1, 2), ["Terminal is in good operating condition"]),
        ((11, 1, 1, 1, 3), ["No printer"]),
        ((11, 2, 5, 2, 5), ["Locator ready"]),
        ((11, 2, 5, 2, 6), ["Line 2, Column 1, Page 1"]),
        ((11, 2, 5, 4, 2), ["<27> P 1 $ s", "<27> \\  ok"]),
        ((11, 3, 3, 8), ["<27> P 1 $ r 1 ; 8 0 s <27> \\  ok (valid request)"]),
        ((11, 4, 5, 3, 6), ["ok"]),
        ((11, 4, 5, 3, 8), ["No communication errors"]),
        ((11, 8, 9), ["<27> [ 8 ; 2 4 ; 8 0 t", "<27> [ 1 t"]),
    ],
)
async def test_later_reports(opened: Opened, path: tuple[int, ...], answers: list[str]) -> None:
    async with opened(*path) as vttest:
        says(vttest, *answers)
        assert "failed" not in vttest.text


@pytest.mark.parametrize("number", [2, 3, 4, 5, 7, 8])
async def test_status_strings(opened: Opened, number: int) -> None:
    async with opened(11, 2, 5, 3, 6, number) as vttest:
        says(vttest, "<27> P 1 $ r", "ok (valid request)")


async def test_the_shape_of_the_cursor(opened: Opened) -> None:
    from pierhead.terminal.cursor_shape import CursorShape

    shapes = {"rectangle": "BLOCK", "underline": "UNDERLINE", "vertical bar": "BAR"}
    async with opened(11, 4, 5, 2, 3, 8) as vttest:
        for steady, name in ((steady, name) for name in shapes for steady in (False, True)):
            await vttest.push()
            blinking = "nonblinking" if steady else "blinking"
            says(vttest, f"{blinking} {name}", "ok (valid request)")
            assert vttest.emulator.cursor_shape is CursorShape[shapes[name]]
            assert vttest.emulator.cursor_blinks is not steady


async def test_protected_areas_stay(opened: Opened) -> None:
    async with opened(11, 1, 2, 4) as vttest:
        for _ in range(3):
            boxes = [line for line in vttest.lines if "**" in line]
            assert boxes == [" " * 20 + "*" * 41] * 13
            await vttest.push()
    async with opened(11, 7, 1, 2) as vttest:
        assert [line for line in vttest.lines if "**" in line] == [" " * 19 + "*" * 40] * 14


async def test_erased_characters(opened: Opened) -> None:
    async with opened(11, 1, 2, 3) as vttest:
        lines = vttest.lines
        assert lines[:19] == ["E" * (76 - row) + " **" for row in range(19)]


@pytest.mark.parametrize("number", [1, 3, 5, 6, 9])
async def test_boxes_drawn_by_moving_have_no_gaps(opened: Opened, number: int) -> None:
    async with opened(11, 5, number) as vttest:
        lines = [line.strip() for line in vttest.lines[: vttest.lines.index(RULER)] if line]
        width = len(lines[0])
        inside = ["*" + " " * (width - 2) + "*"] * 11
        assert lines == ["*" * width, *inside, "*" * width]
        assert width in {40, 41}


async def test_tabs_and_lines_forward_and_back(opened: Opened) -> None:
    async with opened(11, 5, 2) as vttest:
        numbered = "".join(str(number).ljust(8) for number in range(1, 11)).strip()
        assert vttest.lines[:20] == [numbered] * 20
    async with opened(11, 5, 4) as vttest:
        lines = vttest.lines
        by_index = lines.index("CHT with param == 1:")
        by_tabs = lines.index("Normal tabs:")
        assert lines[by_index + 1 : by_index + 3] == lines[by_tabs + 1 : by_tabs + 3]
        assert lines[by_tabs + 1].endswith("*")
        assert len(lines[by_tabs + 1]) == 80
    for number, last in ((7, 19), (8, 20)):
        async with opened(11, 5, number) as vttest:
            assert vttest.lines[:last] == [f"{row}." for row in range(1, last + 1)]


@pytest.mark.parametrize("path", [(11, 2, 2, 1), (11, 2, 2, 2), (11, 7, 3), (11, 7, 6)])
async def test_scrolling_up_and_down(opened: Opened, path: tuple[int, ...]) -> None:
    async with opened(*path) as vttest:
        stars = [row for row, line in enumerate(vttest.lines) if line.startswith("**")]
        up = "on the top row" in vttest.text
        assert stars == [0 if up else vttest.lines.index(RULER) - 1]


@pytest.mark.parametrize("number", [4, 5])
async def test_scrolling_left_and_right(opened: Opened, number: int) -> None:
    async with opened(11, 7, number) as vttest:
        rows = vttest.lines[: vttest.lines.index(RULER)]
        assert rows == [" " * 39 + "*"] * len(rows)


async def test_characters_are_repeated_once(opened: Opened) -> None:
    async with opened(11, 7, 2) as vttest:
        assert vttest.lines[:17] == [" " * row + "++" for row in range(1, 18)]
        assert vttest.lines[17] == "*" * 18 + "++" + "*" * 60


@pytest.mark.parametrize("number", [7, 8])
async def test_index_back_and_forward(opened: Opened, number: int) -> None:
    async with opened(11, 3, 2, number) as vttest:
        assert vttest.lines[0].split() == [str(column) for column in range(1, 21)]


@pytest.mark.parametrize("number", [9, 10])
async def test_margins_hold_the_cursor(opened: Opened, number: int) -> None:
    async with opened(11, 3, 2, number) as vttest:
        lines = vttest.lines
        assert (lines[0], lines[23]) == ("u" * 80, "d" * 80)
        assert {line[:1] + line[79:] for line in lines[1:23] if line[0] == "l"} == {"lr"}
        assert {line[79:] for line in lines[1:23]} == {"r"}


BESIDE = "." * 40
"""What vttest fills the screen with outside of its margins: the upper left quarter."""


def inside(vttest: Vttest) -> list[str]:
    """The lines between the margins; nothing has changed beside them."""
    lines = vttest.lines
    assert {line[40:80] for line in lines[:12]} == {BESIDE}
    return [line[:40] for line in lines[:12]]


@pytest.mark.parametrize("origin", [(), (2,)])
async def test_movement_stays_within_margins_at_all_sides(
    opened: Opened, origin: tuple[int, ...]
) -> None:
    for number in (9, 10):
        async with opened(11, 3, 2, *origin, 3, 4, 5, number) as vttest:
            top, *middle, bottom = inside(vttest)
            assert (top, bottom) == ("u" * 40, "d" * 40)
            assert set(middle) == {"l" + " " * 38 + "r"}
    for number in (7, 8):
        async with opened(11, 3, 2, *origin, 3, 4, 5, number) as vttest:
            first, *rest = inside(vttest)
            assert first.split() == [str(column) for column in range(1, 11)]
            assert not "".join(rest).strip()
    for number in (7, 9, 11, 12) if origin else ():
        # Without origin mode the boxes are in the middle of the screen.
        async with opened(11, 4, 2, *origin, 3, 4, 5, number) as vttest:
            box = [line.strip() for line in inside(vttest) if line.strip()]
            width = len(box[0])
            sides = ["*" + " " * (width - 2) + "*"] * (len(box) - 2)
            assert box == ["*" * width, *sides, "*" * width]


async def test_editing_stays_within_margins_at_all_sides(opened: Opened) -> None:
    # Without origin mode vttest edits at other places, of which some are outside.
    for origin, number in (((), 9), ((1,), 9), ((1,), 12)):
        async with opened(11, 3, 3, *origin, 2, 3, 4, number) as vttest:
            for column in (39, 0):
                told = re.search(r"letters a-(\w) are on column (\d+)", vttest.text)
                assert told is not None
                assert int(told[2]) == column + 1
                shown = "".join(line[column] for line in inside(vttest)).strip()
                assert shown == LETTERS[: LETTERS.index(told[1].upper()) + 1].lower()
                await vttest.push()
    digits = "0123456789" * 4
    for number, starts in {10: ("abc", "012"), 11: ("012", "abc")}.items():
        async with opened(11, 3, 3, 1, 2, 3, 4, number) as vttest:
            for start in starts:
                assert inside(vttest)[0] == digits
                await vttest.push()
                lines = inside(vttest)
                left = lines[0] if start == "abc" else lines[-1]
                assert left.startswith(start)
                assert "".join(lines).strip() == left.strip()
                await vttest.push()
    async with opened(11, 3, 6, 1, 2, 3, 4, 9) as vttest:
        lines = inside(vttest)
        hole = "E" * 4 + " " * 31 + "E" * 5
        assert {*lines} == {"E" * 40, hole}
        assert [row for row, line in enumerate(lines) if line == hole] == [*range(1, 10)]


@pytest.mark.parametrize("number", [9, 12])
async def test_columns_and_characters_are_inserted_and_deleted(opened: Opened, number: int) -> None:
    letters = [*"abcdefghijklmnopqrst"]
    async with opened(11, 3, 3, number) as vttest:
        assert [line[79:] for line in vttest.lines[:20]] == letters
        await vttest.push()
        assert vttest.lines[:20] == letters


async def test_rectangles(opened: Opened) -> None:
    async with opened(11, 3, 6, 8) as vttest:
        for _ in range(2):
            top = next(row for row, line in enumerate(vttest.lines) if "*" in line)
            before = [line[4:50] for line in vttest.lines[top : top + 10]]
            lines = await vttest.push()
            assert [line[8:54] for line in lines[top + 3 : top + 13]] == before
            await vttest.push()
    hole = ["E" * 4 + " " * 71 + "E" * 5] * 10
    async with opened(11, 3, 6, 9) as vttest:
        assert vttest.lines[4:14] == hole
    async with opened(11, 3, 6, 10) as vttest:
        assert [line.strip() for line in vttest.lines[4:14]] == ["*" * 71] * 10
        await vttest.push()
        assert "*" * 3 not in vttest.text
    for number in (7, 11):
        async with opened(11, 3, 6, number) as vttest:
            for _ in range(2):
                reversed_cells = [
                    sum(
                        bool(style(vttest.emulator, row, column).flags & Flag.REVERSE)
                        for column in range(80)
                    )
                    for row in range(20)
                ]
                # A frame: two full rows and some with a few cells at each side.
                full = [row for row, count in enumerate(reversed_cells) if count == 71]
                assert len(full) == 2 or max(reversed_cells) > 71
                await vttest.push()


async def test_colours_fill_what_is_erased(opened: Opened) -> None:
    for number in (4, 5):
        async with opened(11, 6, number) as vttest:
            assert vttest.backgrounds() == [{4}] * 24
            assert vttest.style("caption").fg == 3
            await vttest.push()
            rows = vttest.backgrounds()
            inside = {row for row, line in enumerate(vttest.lines) if "*" in line}
            assert all(colours == {0} for row, colours in enumerate(rows) if row not in inside)
            assert all(rows[row] == {0, 4} for row in inside)
            assert vttest.style("caption").fg == 7


async def test_reset_colours(opened: Opened) -> None:
    async with opened(11, 6, 3) as vttest:
        for text, colour in (("SGR 30", 0), ("SGR 37", 7)):
            shown = vttest.style(text)
            assert (shown.fg, shown.bg) == (colour, colour)
        assert vttest.style("SGR 0 reset works (explicit") == Style()
        assert vttest.style("SGR 0 reset works (default") == Style()


async def test_every_pair_of_colours(opened: Opened) -> None:
    async with opened(11, 6, 2) as vttest:
        for place in range(128):
            shown = vttest.style("Hello", place)
            expected = (place % 8, place // 8 % 8, Flag.BOLD * (place >= 64))
            assert (shown.fg, shown.bg, shown.flags) == expected


@pytest.mark.parametrize("number", [3, 4, 5])
async def test_alternate_screens(opened: Opened, number: int) -> None:
    async with opened(11, 8, 7, number) as vttest:
        before = vttest.lines
        lines = await vttest.push()
        assert lines[:21] == ["E" * 80] * 21
        await vttest.push()
        says(vttest, "cursor save/restore ok", *before[:2])
        assert "E" * 80 not in vttest.lines


async def test_checksums_of_rectangles(opened: Opened) -> None:
    async with opened(11, 4, 5, 3, checksums=True) as vttest:
        vttest.driven.type("10\n")
        # The other characters take a fifth of a second each.
        await vttest.driven.until_text("( 28")
        assert "failed" not in vttest.text


@pytest.mark.parametrize(("number", "releases"), [(3, False), (4, True)])
async def test_the_mouse_is_where_it_is(opened: Opened, number: int, releases: bool) -> None:
    buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)
    async with opened(11, 8, 5) as vttest:
        view = vttest.driven.view
        vttest.driven.type(f"{number}\n")
        await vttest.driven.until_text("marked with the button number")
        for index, button in enumerate(buttons, start=1):
            row, column = 10 + 2 * index, 20 + 7 * index
            places = [view.cell_rect(row, each).center().toPoint() for each in (column, column + 4)]
            pressed = " " * column + str(index)
            QTest.mousePress(view.viewport(), button, pos=places[0])
            await vttest.driven.until_text("\n" + pressed)
            # vttest takes what comes at once for one report.
            await vttest.driven.quiet()
            QTest.mouseRelease(view.viewport(), button, pos=places[1])
            if releases:
                pressed += "   *"
                await vttest.driven.until_text("\n" + pressed)
            assert vttest.lines[row] == pressed


async def test_the_locator_is_where_it_is(opened: Opened) -> None:
    buttons = {"left": Qt.MouseButton.LeftButton, "right": Qt.MouseButton.RightButton}
    async with opened(11, 8, 5, 8) as vttest:
        view = vttest.driven.view
        # Repeated, until it is stopped.
        vttest.driven.type("2\n")
        await vttest.driven.until_text("Mouse events will be marked with '*'")
        for row, (name, button) in enumerate(buttons.items(), start=10):
            point = view.cell_rect(row, 20 + row).center().toPoint()
            place = f"({row + 1},{21 + row})"
            QTest.mousePress(view.viewport(), button, pos=point)
            await vttest.driven.until_text(f"{name} button down - {name} {place}")
            QTest.mouseRelease(view.viewport(), button, pos=point)
            await vttest.driven.until_text(f"{name} button up - no buttons down {place}")
            assert vttest.lines[row] == " " * (20 + row) + "*"


async def test_a_vt52(opened: Opened) -> None:
    async with opened(7) as vttest:
        row = [line.strip() for line in vttest.lines if line]
        sides = ["*!" + line[2:-2].center(57) + "!*" for line in row[1:-1]]
        assert row == ["*" * 61, *sides, "*" * 61]
        assert len(row) == 24
        says(vttest, 'rectangle of "*"s with "!"s on the inside')
        await vttest.push()
        rows = [line.strip() for line in vttest.lines if line[:10] == " " * 10]
        plain, graphics = "".join(rows[:2]), "".join(rows[2:])
        assert plain == "".join(map(chr, range(0x21, 0x7F)))
        assert graphics[:62] == plain[:62]
        assert graphics[64:] == "▮⅟³⁵⁷°±→…÷↓⎺⎺⎻⎻⎼⎼⎽⎽₀₁₂₃₄₅₆₇₈₉¶"
        vttest.driven.type("\n")
        await vttest.driven.until_text("<27> / Z   -- OK (means VT100 emulating VT52)")


async def test_controls_of_8_bits(opened: Opened) -> None:
    async with opened(11, 1, 3) as vttest:
        says(vttest, "enabled: <155> 1 ; 1 R  ok", "disabled: <27> [ 1 ; 1 R  ok")


async def test_the_state_of_the_cursor_is_told_and_restored(opened: Opened) -> None:
    async with opened(11, 2, 5, 3, 4) as vttest:
        assert vttest.text.count("(OK)") >= 15
        await vttest.push()
        assert vttest.text.count("OK") >= 10
        assert "ERR" not in vttest.text
        assert "should be blank:\n" in vttest.text
    async with opened(11, 2, 5, 3, 5) as vttest:
        original, *_, restored = (line for line in vttest.lines if line.startswith("----+---*1"))
        assert original == restored


async def test_what_is_typed_is_echoed_where_the_program_does_not(opened: Opened) -> None:
    async with opened(11, 1, 2) as vttest:
        vttest.driven.type("1\n")
        await vttest.driven.until_text("Local echo is enabled")
        printed = len(vttest.driven.printed)
        vttest.driven.type("a")
        await vttest.driven.until_text("         a")
        assert b"a" not in vttest.driven.printed[printed:]
