from __future__ import annotations

import random

import pytest

from pierhead.core.style import Style
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.shown import ALL
from terminal.screens import Heard, cursor, everything, feed, screen, terminal


def test_text_appears_and_the_cursor_follows() -> None:
    emulator = terminal("one\r\ntwo")
    assert screen(emulator) == ["one", "two"]
    assert cursor(emulator) == (1, 3)


def test_lines_that_scroll_off_are_kept_up_to_a_limit() -> None:
    emulator = terminal(*(f"line {n}\r\n" for n in range(20)), lines=3, scrollback=5)
    assert everything(emulator) == [f"line {n}" for n in range(13, 20)]
    assert emulator.top == 18
    assert emulator.first == 13


@pytest.mark.parametrize("behind", ["", "\x1b[?1049h"])
def test_the_limit_can_change_while_lines_are_kept(behind: str) -> None:
    emulator = terminal(*(f"line {n}\r\n" for n in range(20)), behind, lines=3, scrollback=10)
    emulator.set_scrollback(4)
    feed(emulator, "\x1b[?1049l" if behind else "")
    assert everything(emulator) == [f"line {n}" for n in range(14, 20)]
    assert emulator.line(emulator.first).read() == "line 14"
    emulator.set_scrollback(6)
    feed(emulator, *(f"more {n}\r\n" for n in range(3)))
    expected = [*(f"line {n}" for n in range(15, 20)), "more 0", "more 1", "more 2"]
    assert everything(emulator) == expected
    emulator.set_scrollback(0)
    emulator.resize(10, 2)
    feed(emulator, "last\r\n")
    assert everything(emulator) == ["last"]
    assert emulator.first == emulator.top


def test_a_line_keeps_its_number_while_output_scrolls() -> None:
    emulator = terminal("first\r\nsecond\r\n")
    assert emulator.line(1).read() == "second"
    feed(emulator, "more\r\n" * 10)
    assert emulator.line(1).read() == "second"


def test_many_lines_at_once_come_out_like_one_by_one() -> None:
    lines = [f"{n} " + "x" * (n % 19) for n in range(50)]
    for count in (3, 4, 5, 8, 50):
        at_once = terminal("ab", "\r\n".join(lines[:count]) + "\r\n", "end")
        singly = terminal("ab", *(line + "\r\n" for line in lines[:count]), "end")
        assert everything(at_once) == everything(singly)
        assert at_once.cursor == singly.cursor


def test_only_what_changed_is_dirty() -> None:
    emulator = terminal("one\r\ntwo\r\nthree")
    assert emulator.take_dirty() is ALL
    assert emulator.take_dirty() == set()
    feed(emulator, "\x1b[2;1Hx")
    assert emulator.take_dirty() == {1}
    feed(emulator, "\n\n\n")
    assert emulator.take_dirty() is ALL


def test_a_title_is_one_line_of_plain_text() -> None:
    emulator = terminal()
    titles = Heard(emulator.on_title)
    feed(emulator, "\x1b]0;a\x07", "\x1b]2;b;ü <b>\x1b\\", "\x1b]2;c\td\x07", "\x1b]1;icon\x07")
    assert list(titles) == ["a", "b;ü <b>", "cd"]
    assert emulator.title == "cd"


def test_a_title_cannot_grow_without_limit() -> None:
    assert len(terminal("\x1b]2;" + "x" * 5000 + "\x07").title) == 256


def test_the_bell_rings() -> None:
    emulator = terminal()
    rings = Heard(emulator.on_bell)
    feed(emulator, "a\ab\a")
    assert len(list(rings)) == 2
    assert screen(emulator) == ["ab"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("\x1b[c", "\x1b[?65;1;2;4;6;9;15;16;17;18;21;22;28;29c"),
        ("\x1b[0c", "\x1b[?65;1;2;4;6;9;15;16;17;18;21;22;28;29c"),
        ("\x1bZ", "\x1b[?65;1;2;4;6;9;15;16;17;18;21;22;28;29c"),
        ("\x1b[>c", "\x1b[>64;400;0c"),
        ("\x1b[=c", "\x1bP!|00000000\x1b\\"),
        ("\x1b[>q", "\x1bP>|pierhead\x1b\\"),
        ("\x1b[5n", "\x1b[0n"),
        ("\x1b[3;7H\x1b[6n", "\x1b[3;7R"),
        ("\x1b[3;7H\x1b[?6n", "\x1b[?3;7;1R"),
        ("\x1b[1;20Hx\x1b[6n", "\x1b[1;20R"),
        ("\x1b[2;4r\x1b[?6h\x1b[2;5H\x1b[6n", "\x1b[2;5R"),
        ("\x1b[18t", "\x1b[8;4;20t"),
        ("\x1b[?2004$p", "\x1b[?2004;2$y"),
        ("\x1b[?2004h\x1b[?2004$p", "\x1b[?2004;1$y"),
        ("\x1b[?4242$p", "\x1b[?4242;0$y"),
        ("\x1b]11;?\x07", "\x1b]11;rgb:1d1d/2323/2c2c\x07"),
        ("\x1b]10;?\x1b\\", "\x1b]10;rgb:e4e4/e9e9/f0f0\x1b\\"),
        ("\x1b]2;rm\x07\x1b[21t", "\x1b]l\x1b\\"),
        ("\x1b]52;c;?\x07", ""),
    ],
)
def test_questions_of_programs_are_answered(question: str, answer: str) -> None:
    emulator = terminal()
    emulator.set_default_colours(0xE4E9F0, 0x1D232C)
    replies = Heard(emulator.on_reply)
    feed(emulator, question)
    assert b"".join(replies) == answer.encode()  # type: ignore[arg-type]


def test_modes_tell_the_view_what_to_send() -> None:
    emulator = terminal()
    assert emulator.alternate_scroll
    assert not emulator.bracketed_paste
    feed(emulator, "\x1b[?1;1002;1006;1004;2004;2026h\x1b=\x1b[20h\x1b[?1007l")
    assert emulator.application_cursor
    assert emulator.application_keypad
    assert emulator.newline
    assert (emulator.mouse, emulator.mouse_encoding) == (1002, 1006)
    assert emulator.focus_events
    assert emulator.bracketed_paste
    assert emulator.synchronized
    assert not emulator.alternate_scroll
    feed(emulator, "\x1bc")
    assert not emulator.application_cursor
    assert emulator.mouse == 0
    assert emulator.alternate_scroll


def test_modes_can_be_put_aside_and_brought_back() -> None:
    emulator = terminal("\x1b[?2004h\x1b[?2004s\x1b[?2004l")
    assert not emulator.bracketed_paste
    feed(emulator, "\x1b[?2004r")
    assert emulator.bracketed_paste


def test_a_new_program_finds_the_modes_as_at_the_start_and_the_text_where_it_was() -> None:
    emulator = terminal("text\x1b[?1049h\x1b[?1003;2004h\x1b[?25l\x1b[31mother")
    emulator.reset()
    assert screen(emulator) == ["text"]
    assert not emulator.alternate
    assert emulator.mouse == 0
    assert emulator.cursor_visible


def test_cursor_styles() -> None:
    emulator = terminal()
    shapes = []
    for number in range(7):
        feed(emulator, f"\x1b[{number} q")
        shapes.append((emulator.cursor_shape, emulator.cursor_blinks))
    block, under, bar = CursorShape.BLOCK, CursorShape.UNDERLINE, CursorShape.BAR
    assert shapes[:3] == [(block, True), (block, True), (block, False)]
    assert shapes[3:] == [(under, True), (under, False), (bar, True), (bar, False)]
    feed(emulator, "\x1b[99 q")
    assert emulator.cursor_shape is bar
    feed(emulator, "\x1b[?25l")
    assert not emulator.cursor_visible


def test_blinking_by_mode_asks_for_no_shape() -> None:
    emulator = terminal("\x1b[?12l")
    assert not emulator.cursor_asked
    assert not emulator.cursor_blinks
    feed(emulator, "\x1b[?12h")
    assert not emulator.cursor_asked
    assert emulator.cursor_blinks
    feed(emulator, "\x1b[6 q")
    assert emulator.cursor_asked
    assert not emulator.cursor_blinks


def test_clearing_keeps_the_line_of_the_cursor() -> None:
    emulator = terminal("old\r\n" * 10, "$ prompt")
    emulator.clear()
    assert everything(emulator) == ["$ prompt"]
    assert cursor(emulator) == (0, 8)


STARTS = [b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1bX", b"\x1b", b"\xc2\x9b", b"\xc2\x9d"]
PARTS = [
    *(bytes([byte]) for byte in b"?><=! $'\"#*;:0"),
    *b"1049 1;2 4;20 99999999999 ?6 ?69".split(),
]
ENDS = [*(bytes([byte]) for byte in range(0x40, 0x7F)), b"\x1b\\", b"\a", b"\x18", b"\x1a", b"\x9c"]
TEXT = [
    *(
        "日本",
        "e\u0301",
        "😀\u200d\ufe0f",
        "👩\u200d💻",
        "❤\ufe0f",
        "🇩🇪",
        "🇫",
        "👍🏽",
        "🏽",
        "\u200d",
        "☝",
        "♂",
    ),
    *(
        "abc ",
        "x" * 25,
        "\r\n",
        "\r\n" * 5,
        "\n",
        "\t",
        "\b",
        "\0",
        "\x7f",
        "\x0e",
        "\x0f",
        "ab\r\n" * 6,
    ),
]
WHOLE = [
    *(
        "\x1b[4h",
        "\x1b[4l",
        "\x1b[?6h",
        "\x1b[?6l",
        "\x1b[?7l",
        "\x1b[?7h",
        "\x1b[?45h",
        "\x1b[?1045h",
    ),
    *(
        "\x1b[?69h",
        "\x1b[3;9s",
        "\x1b[?69l",
        "\x1b[2;3r",
        "\x1b[r",
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b[?47h",
    ),
    *(
        "\x1b[?47l",
        "\x1b7",
        "\x1b8",
        "\x1bM",
        "\x1bD",
        "\x1b6",
        "\x1b9",
        "\x1bV",
        "\x1bW",
        "\x1bc",
        "\x1b#8",
        "\x1b(0",
    ),
    *(
        "\x1b*0",
        "\x1bN",
        "\x1bn",
        "\x1b(B",
        '\x1b[1"q',
        '\x1b["q',
        "\x1b[41m",
        "\x1b[38;5;1m",
        "\x1b[m",
        "\x1b[?3h",
    ),
    *(
        "\x1b[9b",
        "\x1b[2'}",
        "\x1b[2'~",
        "\x1b[2;2;3;9;1;1;4;1$v",
        "\x1b[35;2;2;9;9$x",
        "\x1b[1;2;3;4$z",
    ),
    *(
        "\x1b[1;1;9;9${",
        "\x1b[2*x",
        "\x1b[1;2;3;4;7$t",
        "\x1b[1;2;3;4;1$r",
        "\x1b[1;1;1;1;9;9*y",
        "\x1b[99D",
    ),
    *(
        "\x1b[2J",
        "\x1b[K",
        "\x1b[1K",
        "\x1b[?J",
        "\x1b[?1K",
        "\x1b[3X",
        "\x1b[2@",
        "\x1b[2P",
        "\x1b[L",
        "\x1b[M",
        "\x1b[S",
    ),
    *(
        "\x1b[T",
        "\x1b[ @",
        "\x1b[ A",
        "\x1b[2;8H",
        "\x1b[9C",
        "\x1b[#{",
        "\x1b[#}",
        "\x1b]8;;x:\a",
        "\x1b]8;;\a",
    ),
    *(
        "\x1b]4;1;?\a",
        "\x1b]10;?;x;#123\a",
        "\x1b]104\a",
        "\x1b]52;c;YQ==\a",
        "\x1b]7;file://x/y\a",
        "\x1b]133;D;1\a",
    ),
    *(
        "\x1bP$qm\x1b\\",
        "\x1bP$q r\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b[22t",
        "\x1b[23t",
        "\x1b[21t",
        "\x1b[6n",
    ),
    *(
        "\x1b[>1u",
        "\x1b[<u",
        "\x1b[=5;3u",
        "\x1b[?u",
        "\x1b[>4;2m",
        "\x1b[?4m",
        "\x1b[!p",
        "\x1b[?1;7s",
        "\x1b[?1;7r",
    ),
]
IMAGES = [
    *(b'\x1bPq"1;1;30;40#1~', b"\x1bP0;1q!99~-", b"#1;2;9;9;9", b"!9999~$", b"\x1b_Ga=T,s=1,v=1,"),
    *(b"c=3,r=2,i=1;AAAAAA==\x1b\\", b"\x1b_Ga=d\x1b\\", b"\x1b_Gm=1,f=100;", b"iVBORw0KGgo"),
    *(b"\x1b_Ga=T,s=1,v=1,i=1,c=2,z=-1;AAAAAA==\x1b\\", b"\x1b]1337;File=inline=1:R0lGODlh"),
    *(b"\x1b]1337;MultipartFile=inline=1\a", b"\x1b]1337;FilePart=R0lGODlhAQABAA\a"),
    b"\x1b]1337;FileEnd\a",
]
PIECES = [
    *STARTS,
    *PARTS,
    *ENDS,
    *IMAGES,
    *(text.encode() for text in (*TEXT * 3, *WHOLE * 2)),
    b"\xff",
]


@pytest.mark.parametrize("seed", range(6))
def test_no_output_whatever_raises_or_breaks_the_screen(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        size = chance.randrange(1, 30), chance.randrange(1, 8)
        emulator = Emulator(*size, chance.randrange(20), checksum_reports=True)
        for _ in range(150):
            feed(emulator, *chance.choices(PIECES, k=3), chance.randbytes(chance.randrange(3)))
            if chance.random() < 0.03:
                emulator.resize(chance.randrange(0, 30), chance.randrange(0, 8))
            line, column = emulator.cursor
            assert emulator.top <= line < emulator.end
            assert 0 <= column < emulator.columns
        check(emulator)


def check(emulator: Emulator) -> None:
    """The state is one that a screen can have."""
    screen_ = emulator._screen
    assert len(screen_.rows) == emulator.lines
    for row in screen_.rows:
        assert max(len(row.text), len(row.ids)) <= emulator.columns
        assert row.odd or "\0" not in row.text
        assert all(mark < len(row.text) for mark in row.marks or {})
    for number in range(emulator.first, emulator.end):
        line = emulator.line(number)
        assert sum(len(run.text) for run in line.runs) <= emulator.columns
        assert not line.text.startswith("\0")
        assert "\0\0" not in line.text
        assert all(line.text[mark] == cluster[0] for mark, cluster in line.marks.items())


@pytest.mark.parametrize("seed", range(40))
def test_output_may_be_cut_anywhere(seed: int) -> None:
    chance = random.Random(seed)
    data = b"".join(chance.choices(PIECES, k=400))
    whole = terminal(data)
    cut = terminal(*(data[at : at + 1] for at in range(len(data))))
    assert keys(cut) == keys(whole)
    assert cut.cursor == whole.cursor


def keys(emulator: Emulator) -> list[object]:
    """Text and looks of all lines, without blanks at their ends."""
    lines = map(emulator.line, range(emulator.first, emulator.end))
    return [
        (line.read().rstrip(), [(run.text, run.style) for run in line.runs if run.style != Style()])
        for line in lines
    ]


def test_an_endless_sequence_takes_no_endless_memory() -> None:
    emulator = terminal("\x1bP")
    for _ in range(200):
        feed(emulator, b"q" * 4096)
    feed(emulator, "\x1b\\after")
    assert screen(emulator) == ["after"]
    assert len(emulator._stream._rest) == 0


def test_a_gradient_takes_no_endless_memory() -> None:
    emulator = terminal(columns=40, lines=10)
    block = "".join(f"\x1b[38;2;{n % 256};{n // 256 % 256};{n // 65536}m." for n in range(80_000))
    feed(emulator, block)
    assert len(emulator._screen.styles._list) < 70_000
    last = list(emulator.line(emulator.cursor[0]).runs)[-1].style
    assert last.fg & 0xFFFFFF == (79_999 % 256) << 16 | (79_999 // 256 % 256) << 8 | 79_999 // 65536
