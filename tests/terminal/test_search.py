from __future__ import annotations

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.search import Match
from pierhead.terminal.search import find as portions
from terminal.screens import terminal


def find(emulator: Emulator, text: str) -> list[Match]:
    return sorted(match for portion in portions(emulator, text) for match in portion)


def test_matches_are_found_in_screen_and_scrollback() -> None:
    emulator = terminal("Error here\r\n", "x\r\n" * 10, "no error, Error")
    assert find(emulator, "error") == [Match(0, 0, 5), Match(11, 3, 8), Match(11, 10, 15)]


def test_nothing_is_found_for_nothing() -> None:
    assert find(terminal("text"), "") == []
    assert find(terminal("text"), "other") == []


def test_cells_are_told_also_where_characters_are_wide_or_combined() -> None:
    emulator = terminal("日本語e\u0301x")
    assert find(emulator, "本") == [Match(0, 2, 4)]
    assert find(emulator, "e\u0301") == [Match(0, 6, 7)]
    assert find(emulator, "x") == [Match(0, 7, 8)]


def test_portions_come_from_the_newest_lines_back_while_output_flows() -> None:
    emulator = terminal(*(f"word {number}\r\n" for number in range(1000)), scrollback=900)
    search = portions(emulator, "word")
    lines = [match.line for match in next(search)]
    assert lines == sorted(lines)
    assert lines[-1] == 999
    emulator.feed(b"word\r\n" * 500)
    rest = [match.line for portion in search for match in portion]
    assert max(rest) == lines[0] - 1
    assert min(rest) == emulator.first
