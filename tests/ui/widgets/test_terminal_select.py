from __future__ import annotations

from time import process_time

from harness.speed import slowness
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_select import Selection, Unit, everything, select, word_at


def terminal(output: str, columns: int = 10, scrollback: int = 10_000) -> Emulator:
    emulator = Emulator(columns, 4, scrollback)
    emulator.feed(output.encode())
    return emulator


def text(emulator: Emulator, unit: Unit, start: tuple[int, int], end: tuple[int, int]) -> str:
    return select(emulator, unit, Place(*start), Place(*end)).text(emulator)


def test_characters_across_lines() -> None:
    emulator = terminal("first\r\nsecond  \r\nthird")
    selection = select(emulator, Unit.CHARACTER, Place(0, 3), Place(2, 2))
    assert selection.text(emulator) == "st\nsecond\nth"
    assert selection.to(emulator, Place(0, 1)).text(emulator) == "ir"
    assert selection.columns_on(emulator, 1) == (0, 10)
    assert selection.columns_on(emulator, 3) == (0, 0)
    assert list(selection.pieces(emulator)) == ["st\n", "second\n", "th"]
    assert selection.lines(emulator) == 3


def words(emulator: Emulator, *place: int) -> tuple[tuple[int, int], tuple[int, int]]:
    start, end = word_at(emulator, Place(*place))
    return tuple(start), tuple(end)


def test_words() -> None:
    emulator = terminal("ls /etc/a b")
    assert text(emulator, Unit.WORD, (0, 5), (0, 5)) == "/etc/a"
    assert words(emulator, 0, 2) == ((0, 2), (0, 3))
    assert words(terminal("a (b) c"), 0, 3) == ((0, 3), (0, 4))


def test_words_go_over_the_edge() -> None:
    emulator = terminal("x abcdefghijklmno y")
    assert text(emulator, Unit.WORD, (1, 2), (1, 2)) == "abcdefghijklmno"
    assert words(emulator, 0, 5) == ((0, 2), (1, 7))


def test_addresses_are_words() -> None:
    emulator = terminal("<http://a.b/(c)?d=e&f='g'>", columns=40)
    assert text(emulator, Unit.WORD, (0, 8), (0, 8)) == "http://a.b/(c)?d=e&f='g"


def test_words_of_wide_characters() -> None:
    emulator = terminal("日本 x")
    assert words(emulator, 0, 1) == ((0, 0), (0, 4))
    assert words(emulator, 0, 3) == ((0, 0), (0, 4))


def test_what_is_right_of_the_text_is_no_word() -> None:
    emulator = terminal("ab")
    assert words(emulator, 0, 7) == ((0, 2), (0, 10))
    assert text(emulator, Unit.WORD, (0, 7), (0, 7)) == ""
    assert words(emulator, 2, 3) == ((2, 0), (2, 10))


def test_lines_that_only_wrap_are_one() -> None:
    emulator = terminal("abcdefghijklm\r\nx")
    assert text(emulator, Unit.LINE, (1, 1), (1, 1)) == "abcdefghijklm"
    assert text(emulator, Unit.CHARACTER, (0, 8), (1, 2)) == "ijkl"
    assert text(emulator, Unit.LINE, (2, 0), (0, 0)) == "abcdefghijklm\nx"


def test_blanks_at_the_edge_belong_to_a_line_that_goes_on() -> None:
    emulator = terminal("abc       def")
    assert text(emulator, Unit.LINE, (0, 0), (0, 0)) == "abc       def"


def test_blocks() -> None:
    emulator = terminal("NAME  CPU\r\nweb   1.0\r\nd     2\r\n")
    block = select(emulator, Unit.BLOCK, Place(2, 9), Place(0, 6))
    assert block.text(emulator) == "CPU\n1.0\n2"
    assert block.columns_on(emulator, 1) == (6, 9)
    assert text(emulator, Unit.BLOCK, (0, 0), (1, 3)) == "NAM\nweb"
    wrapped = terminal("abcdefghijklmnopqrst")
    assert text(wrapped, Unit.BLOCK, (0, 2), (1, 4)) == "cd\nmn"


def test_nobody_selects_half_a_character() -> None:
    emulator = terminal("a日本b")
    assert text(emulator, Unit.CHARACTER, (0, 2), (0, 4)) == "日本"
    assert text(emulator, Unit.BLOCK, (0, 2), (0, 3)) == "日"
    combined = terminal("e\u0301x")
    assert text(combined, Unit.CHARACTER, (0, 0), (0, 1)) == "e\u0301"


def test_all_of_it_with_the_scrollback() -> None:
    emulator = terminal("\r\n".join("12345"))
    assert everything(emulator).text(emulator) == "1\n2\n3\n4\n5"


def test_what_has_left_the_scrollback_is_no_longer_copied() -> None:
    emulator = terminal("1\r\n2\r\n3\r\n4\r\n", scrollback=2)
    selection = select(emulator, Unit.CHARACTER, Place(0, 0), Place(2, 10))
    assert selection.text(emulator) == "1\n2\n3"
    emulator.feed(b"5\r\n6\r\n7\r\n")
    assert selection.text(emulator) == "3"
    emulator.feed(b"8\r\n9\r\n")
    assert selection.text(emulator) == ""
    assert selection.lines(emulator) == 0


def test_the_longest_lines_cost_little_to_draw() -> None:
    emulator = terminal("x" * 200_000, columns=100, scrollback=5000)
    start = process_time()
    selection: Selection = select(emulator, Unit.WORD, Place(500, 0), Place(501, 0))
    assert process_time() - start < 0.1 * slowness()
    start = process_time()
    for line in range(1000, 1050):
        selection.columns_on(emulator, line)
    assert process_time() - start < 0.005 * slowness()
