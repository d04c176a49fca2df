from __future__ import annotations

from base64 import b64encode

import pytest

from pierhead.core.style import Style
from terminal.screens import Heard, feed, terminal


def links(output: str) -> list[tuple[str, str | None]]:
    runs = terminal(output).line(0).runs
    return [(run.text, run.link and run.link.uri) for run in runs]


def test_links_are_kept_in_cells() -> None:
    output = "a\x1b]8;;http://x/\x07b\x1b[1mc\x1b]8;;\x07d"
    assert links(output) == [("a", None), ("b", "http://x/"), ("c", "http://x/"), ("d", None)]
    assert links("\x1b]8;;http://x/\x07a\x1b[mb\x1b]8;;\x07") == [("ab", "http://x/")]


def test_links_with_the_same_id_are_one_and_others_are_not() -> None:
    line = terminal(
        "\x1b]8;id=1;http://x/\x07a\x1b]8;;\x07-\x1b]8;id=1;http://x/\x07b"
        "\x1b]8;;http://x/\x07c\x1b]8;;http://x/\x07d"
    ).line(0)
    one, _, same, other, another = (run.link for run in line.runs)
    assert one == same
    assert len({one, other, another}) == 3


def test_blanks_that_erasing_leaves_have_no_link() -> None:
    emulator = terminal("ab\x1b]8;;http://x/\x07\x1b[41m\x1b[1G\x1b[K")
    assert all(run.link is None for run in emulator.line(0).runs)


def test_links_scroll_and_wrap_with_their_text() -> None:
    emulator = terminal("\x1b]8;;http://x/\x07" + "x" * 30 + "\x1b]8;;\x07" + "\r\n" * 9)
    assert [run.link is not None for run in emulator.line(0).runs] == [True]
    emulator.resize(40, 4)
    found = [emulator.line(number) for number in range(emulator.first, emulator.end)]
    assert [run.text for line in found for run in line.runs if run.link] == ["x" * 30]


@pytest.mark.parametrize("uri", ["x" * 3000, "http://\u202e/"])
def test_links_that_cannot_be_trusted_are_none(uri: str) -> None:
    assert all(link is None for _, link in links(f"\x1b]8;;{uri}\x07a"))


def test_links_without_end_take_no_endless_memory() -> None:
    emulator = terminal()
    for start in range(0, 140_000, 10_000):
        numbers = range(start, start + 10_000)
        feed(emulator, "".join(f"\x1b]8;;http://{number}/\x07." for number in numbers))
    assert len(emulator._screen.styles._list) < 70_000


def test_clipboard() -> None:
    emulator = terminal()
    told = []

    class Clipboard:
        def put(self, which: str, text: str) -> None:
            told.append((which, text))

    clipboard = Clipboard()
    emulator.on_clipboard.connect(clipboard.put)
    encoded = b64encode("grüße".encode()).decode()
    feed(emulator, f"\x1b]52;c;{encoded}\x07", f"\x1b]52;;{encoded}\x1b\\", "\x1b]52;p;\x07")
    assert told == [("c", "grüße"), ("s0", "grüße"), ("p", "")]
    told.clear()
    feed(emulator, "\x1b]52;c;?\x07\x1b]52;c;!!\x07\x1b]52;x;YQ==\x07\x1b]52;c;/w==\x07\x1b]52\x07")
    feed(emulator, f"\x1b]52;c;{'A' * 65_540}\x07")
    assert told == []


def test_colours_of_the_program() -> None:
    emulator = terminal()
    changes = Heard(emulator.on_colours)
    feed(emulator, "\x1b]4;3;#102030\x07\x1b]10;white\x07")
    assert dict(emulator.palette) == {3: 0x102030}
    assert dict(emulator.default_colours) == {10: 0xFFFFFF}
    assert len(list(changes)) == 2
    feed(emulator, "\x1bc")
    assert not emulator.palette
    assert not emulator.default_colours


@pytest.mark.parametrize("text", ["261;red", "x;red", "1;nonsense", "1;rgb:1/2", "1", "1;#12"])
def test_colours_that_cannot_be_understood_change_nothing(text: str) -> None:
    assert not terminal(f"\x1b]4;{text}\x07").palette


def test_titles_do_not_take_what_is_meant_otherwise() -> None:
    emulator = terminal("\x1b]2;title\x07", *(f"\x1b]{n};x\x07" for n in (9, 10, 22, 112, 133)))
    assert emulator.title == "title"
    assert emulator.icon_name == ""


def test_keyboards() -> None:
    emulator = terminal()
    modes = Heard(emulator.on_modes)
    feed(emulator, "\x1b[>1u\x1b[>4;1m\x1b[?67h")
    assert (emulator.keyboard_flags, emulator.modify_keys[4]) == (1, 1)
    assert emulator.backarrow
    assert len(list(modes)) == 3
    feed(emulator, "\x1b[>4n\x1b[<9u")
    assert (emulator.keyboard_flags, emulator.modify_keys[4]) == (0, -1)
    feed(emulator, *("\x1b[>3u" for _ in range(100)), "\x1b[<15u")
    assert emulator.keyboard_flags == 3
    feed(emulator, "\x1b[<2u")
    assert emulator.keyboard_flags == 0


def test_a_protected_or_linked_pen_keeps_its_look() -> None:
    emulator = terminal('\x1b[31m\x1b[1"q\x1b]8;;http://x/\x07a')
    (run,) = emulator.line(0).runs
    assert run.style == Style(fg=1)
