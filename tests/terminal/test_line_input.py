from __future__ import annotations

from pierhead.terminal.line_input import LineInput


def test_a_line_is_shown_while_it_is_typed_and_sent_at_enter() -> None:
    line = LineInput()
    assert line.type(b"ab") == (b"ab", b"")
    assert line.type(b"\r") == (b"\r\n", b"ab\n")
    assert line.type(b"\r") == (b"\r\n", b"\n")


def test_backspace_takes_back() -> None:
    line = LineInput()
    line.type("aü".encode())
    assert line.type(b"\x7f") == (b"\b \b", b"")
    assert line.type(b"\r")[1] == b"a\n"
    assert line.type(b"\x7f") == (b"", b"")


def test_a_line_can_be_dropped() -> None:
    line = LineInput()
    line.type(b"abc")
    assert line.type(b"\x15") == (b"\b \b" * 3, b"")
    assert line.type(b"x\r")[1] == b"x\n"


def test_keys_without_text_do_nothing() -> None:
    assert LineInput().type(b"\x1b[A") == (b"", b"")


def test_pasted_lines_are_sent_one_by_one() -> None:
    assert LineInput().type(b"a\rb") == (b"a\r\nb", b"a\n")
