"""Character sets that are designated by SCS."""

from __future__ import annotations

import pytest

from pierhead.terminal.character_sets import LEVELS, NATIONAL, table
from terminal.screens import ask, everything, screen, terminal

pytestmark = pytest.mark.usefixtures("each_core")

TEXTS: dict[str, tuple[str, str]] = {
    "special graphics": ("\x1b(0`afjqx~", "◆▒°┘─│·"),
    "technical": ("\x1b(>!DSab|", "⎷ΔΣαβ↑"),
    "DEC Supplemental Graphic": ("\x1b(%5A(W]w", "Á¤ŒŸœ"),
    "Greek": ('\x1b("?AaW', "ΑαΧ"),
    "Hebrew": ('\x1b("4`az', "אבת"),
    "Turkish": ("\x1b(%0.>P", "İıĞ"),
    "Cyrillic": ("\x1b(&4Aa", "аА"),
    "Katakana": ("\x1b(I1a", "ｱa"),
    "ISO Latin-1": ("\x1b-A\x0e#i", "£é"),
    "ISO Latin-2": ("\x1b-B\x0e!#", "ĄŁ"),
    "ISO Greek": ("\x1b.F\x1bna", "α"),
    "ISO Hebrew": ("\x1b.H\x1bn`", "א"),
    "ISO Latin-Cyrillic": ("\x1b/L\x1bo0P", "Аа"),
    "ISO Latin-5": ("\x1b/M\x1boP]", "Ğİ"),
    "national sets have to be enabled": ("\x1b(K[\\]", "[\\]"),
    "German": ("\x1b[?42h\x1b(K@[\\]{|}~", "§ÄÖÜäöüß"),
    "French": ("\x1b[?42h\x1b(R#@[\\]{|}~", "£à°ç§éùè¨"),
    "British": ("\x1b[?42h\x1b(A#", "£"),
    "British is not enabled": ("\x1b(A#", "#"),
    "British on a VT100": ('\x1b[61"p\x1b(A#', "£"),
    "national sets stay when they are disabled": ("\x1b[?42h\x1b(K[\x1b[?42l[", "ÄÄ"),
    "sets that are not known change nothing": ("\x1b(0q\x1b(%%Aq\x1b(!Aq", "───"),
    "sets of 96 are not those of 94": ("\x1b-0\x0eq", "q"),
    "letters beyond ASCII are not touched": ("\x1b(Ké日", "é日"),
    "DECSC keeps sets": ("\x1b)0\x0e\x1b7\x0f\x1b8q", "─"),
    "DECSTR": ("\x1b(0\x1b[!pq", "q"),
    "RIS": ("\x1b(0\x1bcq", "q"),
    "ASCII again amid styles": ("q\x1b(0q\x1b[1mq\x1b(Bq\x1b[mq\x1b(B\x1b(0\x1b(Bq", "q──qqq"),
    "ASCII again while another is in use": ("\x1b)0\x1b(0\x0eq\x1b(Bq\x1b[mq\x0fq", "───q"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_texts(what: str) -> None:
    output, expected = TEXTS[what]
    assert screen(terminal(output)) == [expected]


def test_ascii_comes_back_in_whichever_line_says_so() -> None:
    log = "".join(f"\x1b[3{number % 8}mq{number}\x1b(B\x1b[m\r\n" for number in range(9))
    emulator = terminal(f"\x1b(0{log}")
    assert everything(emulator) == ["─0", *(f"q{number}" for number in range(1, 9))]


def test_every_set_has_one_character_in_each_place() -> None:
    for name in LEVELS:
        places = table(name)
        assert all(len(character) == 1 for character in places.values()), name
        assert all(code in range(0x20, 0x80) for code in places), name


@pytest.mark.parametrize("name", sorted(NATIONAL))
def test_national_sets_leave_letters_and_digits_of_ascii(name: str) -> None:
    kept = set(map(ord, "ABC123"))
    assert kept.isdisjoint(table(name))


def test_invoked_sets_are_told() -> None:
    assert ask("\x1b*0\x1b.A\x1bn\x1b|\x1b[1$w") == "\x1bP1$u1;1;1;@;@;@;2;3;D;BBAB\x1b\\"
