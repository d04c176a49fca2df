from __future__ import annotations

from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_select import Place, Selection, Unit, everything, word_at


def terminal(output: str) -> Emulator:
    emulator = Emulator(10, 4)
    emulator.feed(output.encode())
    return emulator


def test_characters_across_lines() -> None:
    emulator = terminal("first\r\nsecond  \r\nthird")
    selection = Selection(Unit.CHARACTER, Place(0, 3), Place(2, 2))
    assert selection.text(emulator) == "st\nsecond\nth"
    assert selection.to(Place(0, 1)).text(emulator) == "ir"
    assert selection.columns_on(emulator, 1) == (0, 10)
    assert selection.columns_on(emulator, 3) == (0, 0)


def test_words() -> None:
    emulator = terminal("ls /etc/a b")
    selection = Selection(Unit.WORD, Place(0, 5), Place(0, 5))
    assert selection.text(emulator) == "/etc/a"
    assert word_at(emulator, Place(0, 2)) == (2, 3)


def test_words_of_wide_characters() -> None:
    emulator = terminal("日本 x")
    assert word_at(emulator, Place(0, 1)) == (0, 4)


def test_lines_that_only_wrap_are_one() -> None:
    emulator = terminal("abcdefghijklm\r\nx")
    selection = Selection(Unit.LINE, Place(1, 1), Place(1, 1))
    assert selection.text(emulator) == "abcdefghijklm"
    assert Selection(Unit.CHARACTER, Place(0, 8), Place(1, 2)).text(emulator) == "ijkl"


def test_all_of_it_with_the_scrollback() -> None:
    emulator = terminal("\r\n".join("12345"))
    assert everything(emulator).text(emulator) == "1\n2\n3\n4\n5"


def test_what_has_left_the_scrollback_is_no_longer_copied() -> None:
    emulator = Emulator(10, 2, 2)
    emulator.feed(b"1\r\n2\r\n")
    selection = Selection(Unit.CHARACTER, Place(0, 0), Place(1, 10))
    assert selection.text(emulator) == "1\n2"
    emulator.feed(b"3\r\n4\r\n")
    assert selection.text(emulator) == "2"
