"""Every mode by its number: what DECRQM says at first, when it is set, and when it is reset."""

from __future__ import annotations

import pytest

from terminal.screens import ask, screen, terminal

ANSI = {
    "212": (2, 4, 20),
    "112": (12,),
    "222": (3,),
    "444": (1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19),
    "000": (6, 8, 9, 21, 22, 99),
}
DEC = {
    "212": (
        *(1, 4, 5, 6, 9, 18, 19, 30, 40, 41, 42, 44, 45, 47, 66, 67, 69, 95, 1000, 1001),
        *(1002, 1003, 1004, 1005, 1006, 1011, 1015, 1016, 1037, 1041, 1042, 1043, 1044, 1045),
        *(1047, 1049, 1050, 1051, 1060, 1061, 2001, 2002, 2003, 2004, 2005, 2006, 2026, 2031),
    ),
    "112": (7, 12, 25, 35, 1007, 1010, 1014, 1034, 1035, 1036, 1039, 1040, 1046),
    "222": (3, 13, 38, 1021),
    "111": (1020, 1022, 1023),
    "333": (14, 2027),
    "444": (8, 10, 11, 16, 34, 36, 46, 53, 57, 58, 59, 60, 61, 64, 68, 73, 81, 96, 106, 117),
    "000": (15, 17, 82, 1017, 1062, 2007, 9999),
}


@pytest.mark.parametrize(
    ("prefix", "mode", "states"),
    [
        (prefix, mode, states)
        for prefix, table in (("", ANSI), ("?", DEC))
        for states, numbers in table.items()
        for mode in numbers
    ],
)
def test_states(prefix: str, mode: int, states: str) -> None:
    question = f"\x1b[{prefix}{mode}$p"
    told = ask(question, f"\x1b[{prefix}{mode}h{question}\x1b[{prefix}{mode}l{question}")
    assert told == "".join(f"\x1b[{prefix}{mode};{state}$y" for state in states)


def test_modes_are_kept_and_brought_back_one_by_one() -> None:
    assert ask("\x1b[?6;7s\x1b[?6h\x1b[?7l\x1b[?7r\x1b[?6$p\x1b[?7$p") == "\x1b[?6;1$y\x1b[?7;1$y"
    assert ask("\x1b[?5r\x1b[?5$p") == "\x1b[?5;2$y"


def test_the_alternate_screen_can_be_forbidden() -> None:
    assert screen(terminal("main\x1b[?1046l\x1b[?1049hx")) == ["mainx"]
    assert screen(terminal("main\x1b[?1047h\x1b[Hx\x1b[?1046l")) == ["main"]


def test_only_one_kind_of_function_keys() -> None:
    assert ask("\x1b[?1051h\x1b[?1050h\x1b[?1050$p\x1b[?1051$p") == "\x1b[?1050;1$y\x1b[?1051;2$y"


def test_soft_reset() -> None:
    modes = (1, 4, 6, 7, 25, 42, 45, 66, 67, 69)
    output = "".join(f"\x1b[?{mode}h" for mode in modes) + "\x1b[?7l\x1b[?25l\x1b[!p"
    told = ask(output, *(f"\x1b[?{mode}$p" for mode in (1, 6, 7, 25, 42, 45, 66, 67, 69)))
    assert told == "".join(
        f"\x1b[?{mode};{1 if mode in {7, 25} else 2}$y"
        for mode in (1, 6, 7, 25, 42, 45, 66, 67, 69)
    )
