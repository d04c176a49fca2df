from __future__ import annotations

from pierhead.terminal.joined import Place, joined_at, joined_from
from terminal.screens import terminal


def test_rows_that_only_wrap_are_one_line() -> None:
    emulator = terminal("first\r\n" + "abcdefghij" * 3 + "\r\nlast", columns=10, lines=6)
    for row in (1, 2, 3):
        line = joined_at(emulator, row)
        assert (line.first, line.end, line.text) == (1, 4, "abcdefghij" * 3)
    assert joined_at(emulator, 0).text == "first"
    assert joined_from(emulator, 2).text == "abcdefghij" * 2


def test_places_lead_back_to_cells() -> None:
    emulator = terminal("日本e\u0301x" + "y" * 20, columns=10)
    line = joined_at(emulator, 0)
    text = line.text
    assert text.startswith("日本e\u0301xyyyy")
    assert line.place(1) == Place(0, 2)
    assert line.after(2) == Place(0, 4)
    assert line.place(text.index("e")) == line.place(text.index("\u0301")) == Place(0, 4)
    assert line.after(text.index("\u0301") + 1) == Place(0, 5)
    assert line.after(text.index("x") + 1) == Place(0, 6)
    assert line.place(len(text) - 1) == Place(2, 5)
    assert line.after(len(text)) == Place(2, 6)


def test_characters_are_found_at_places() -> None:
    emulator = terminal("日本語" + "abcdefghij", columns=8)
    line = joined_at(emulator, 0)
    assert line.text[line.offset(Place(0, 3))] == "本"
    assert line.text[line.offset(Place(1, 1))] == "d"
    assert line.offset(Place(1, 99)) == len(line.text)


def test_the_longest_lines_are_read_in_pieces() -> None:
    emulator = terminal("x" * 1000, columns=10, lines=4, scrollback=1000)
    assert len(joined_at(emulator, 50, most=5).text) == 100
    assert len(joined_from(emulator, 0, most=7).text) == 70
