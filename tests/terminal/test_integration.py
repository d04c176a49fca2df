"""What shells and programs tell of themselves, in the ways of several terminals."""

from __future__ import annotations

import pytest

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.events import Prompt
from terminal.screens import Heard, ask, feed, terminal


@pytest.mark.parametrize(
    ("output", "directory"),
    [
        ("\x1b]7;file://host/srv/a%20b\x07", "/srv/a b"),
        ("\x1b]1337;CurrentDir=/srv/a b\x07", "/srv/a b"),
        ("\x1b]633;P;Cwd=/srv/a\\x3bb\\\\c\x07", "/srv/a;b\\c"),
        ("\x1b]7;http://host/srv\x07\x1b]7;file://[\x07\x1b]7;file:srv\x07", ""),
        ("\x1b]1337;CurrentDir=srv\x07\x1b]1337;CurrentDir=/a\\x0a\x9c\x07", "/a\\x0a"),
        ("\x1b]633;P;Cwd=/a\\x0ab\x07\x1b]633;P;Other=/a\x07\x1b]633;P;\x07", ""),
    ],
)
def test_directories(output: str, directory: str) -> None:
    emulator = terminal(output)
    assert emulator.directory == directory
    emulator.reset()
    assert emulator.directory == ""


@pytest.mark.parametrize("number", [133, 633])
def test_prompts(number: int) -> None:
    emulator = terminal("\r\n" * 9)
    prompts = Heard(emulator.on_prompt)
    feed(emulator, f"\x1b]{number};A;cl=m\x07$ \x1b]{number};B\x07\r\n\x1b]{number};C\x07")
    feed(emulator, f"\x1b]{number};D;3\x07\x1b]{number};D;٣\x07\x1b]{number};E;rm x\x07")
    assert list(prompts) == [
        *(Prompt("A", 9), Prompt("B", 9), Prompt("C", 10), Prompt("D", 10, 3), Prompt("D", 10)),
    ]


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("\x1b]9;done\tnow\x07", ["donenow"]),
        ("\x1b]9;4;1;50\x07\x1b]9;\x07", []),
        ("\x1b]777;notify;Title;the body\x07", ["Title: the body"]),
        ("\x1b]777;notify;Title\x07\x1b]777;notify\x07\x1b]777;other;a;b\x07", ["Title"]),
    ],
)
def test_notices(output: str, told: list[str]) -> None:
    emulator = terminal()
    notices = Heard(emulator.on_notification)
    feed(emulator, output)
    assert list(notices) == told


def test_the_pointer() -> None:
    emulator = terminal()
    shapes = Heard(emulator.on_pointer)
    feed(emulator, "\x1b]22;hand2\x07\x1b]22;<b>\x07\x1b]22;wait\x07")
    assert list(shapes) == ["hand2", "", "wait"]
    assert emulator.pointer == "wait"
    emulator.reset()
    assert emulator.pointer == ""


POINTERS = {
    "set": ("wait", "wait"),
    "set with a sign": ("=wait", "wait"),
    "set anew": ("wait,=help", ""),
    "pushed": (">wait", "wait"),
    "several at once": (">wait,help", "help"),
    "popped": (">wait,help|<", "wait"),
    "popped with a name": (">wait,help|<pointer", "wait"),
    "popped too often": (">wait|<|<|<|>help", "help"),
    "set on top": (">wait,help|pointer|<", "wait"),
    "no more than fit": (">" + ",".join(["wait"] * 20) + "|<" * 15, "wait"),
    "the oldest goes": (">" + ",".join(["wait"] * 20) + "|<" * 16, ""),
    "no name": (">wait,;rm,help", "help"),
    "reset": ("wait|", ""),
}


@pytest.mark.parametrize("what", POINTERS)
def test_shapes_of_the_pointer_are_a_stack(what: str) -> None:
    commands, shape = POINTERS[what]
    output = "".join(f"\x1b]22;{command}\x07" for command in commands.split("|"))
    assert terminal(output).pointer == shape


def test_each_screen_has_pointers_of_its_own() -> None:
    emulator = terminal("\x1b]22;wait\x07")
    shapes = Heard(emulator.on_pointer)
    feed(emulator, "\x1b[?1049h", "\x1b]22;>help\x07", "\x1b[?1049l", "\x1bc")
    assert list(shapes) == ["", "help", "wait", ""]
    feed(emulator, "\x1b[?1049h")
    assert emulator.pointer == ""


def test_shapes_of_the_pointer_are_told_by_names_that_no_program_chose() -> None:
    question = "\x1b]22;?__current__,__default__,pointer,left_ptr,nonsense,__grabbed__\x1b\\"
    assert ask(question) == "\x1b]22;0,text,1,0,0,text\x1b\\"
    assert ask("\x1b]22;wait\x07\x1b]22;?__current__\x07") == "\x1b]22;wait\x07"
    assert ask("\x1b]22;left_ptr\x07\x1b]22;?__current__\x07") == "\x1b]22;0\x07"


def test_features_are_told() -> None:
    names = "allowColorOps,allowMouseOps,allowTcapOps,allowTitleOps,allowWindowOps"
    assert ask("\x1b]60\x1b\\") == f"\x1b]60;{names}\x1b\\"
    assert ask("\x1b]61;allowColorOps\x07") == "\x1b]61\x07"
    operations = ask("\x1b]62;allowColorOps\x07")
    assert operations == "\x1b]62;SetColor,GetColor,GetAnsiColor\x07"
    assert ask("\x1b]62;nonsense\x07") == "\x1b]62\x07"
    assert ask("\x1b]60;x\x07\x1b]61\x07\x1b]62\x07") == ""
    assert "GetChecksum" in ask("\x1b]62;allowWindowOps\x07")
    careful = Emulator(20, 4)
    replies = Heard(careful.on_reply)
    feed(careful, "\x1b]62;allowWindowOps\x07")
    assert b"GetChecksum" not in next(iter(replies))  # type: ignore[operator]


def test_sizes_are_told_in_band() -> None:
    emulator = terminal("\x1b[?2048h")
    emulator.set_cell_size(10, 20)
    replies = Heard(emulator.on_reply)
    emulator.resize(30, 5)
    feed(emulator, "\x1b[?2048l")
    emulator.resize(20, 4)
    assert list(replies) == [b"\x1b[48;5;30;100;300t"]
    assert ask("\x1b[?2048h\x1b[?2048$p") == "\x1b[48;4;20;64;160t\x1b[?2048;1$y"


def test_whether_colours_are_dark_is_told() -> None:
    emulator = terminal()
    replies = Heard(emulator.on_reply)
    emulator.set_default_colours(0, 0xFFFFFF)
    feed(emulator, "\x1b[?996n\x1b[?2031h")
    emulator.set_default_colours(0xEEEEEE, 0x102030)
    emulator.set_default_colours(0xFFFFFF, 0x203040)
    feed(emulator, "\x1b[?996n\x1b[?2031l")
    emulator.set_default_colours(0, 0xFFFFFF)
    assert list(replies) == [b"\x1b[?997;2n", b"\x1b[?997;1n", b"\x1b[?997;1n"]
