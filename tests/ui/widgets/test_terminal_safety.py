"""Nothing that a program prints makes the terminal type on the user's behalf.

What a terminal answers goes to the program's input, as if it were typed: an answer must therefore
never have a line end, nor anything that the program chose.
"""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from PySide6.QtGui import QGuiApplication

from pierhead.core.terminal_options import ClipboardWrites
from terminal.viewed import Viewed

EVIL = "; rm -rf evil #"
HEX = EVIL.encode().hex()
ENDS = ("\x07", "\x1b\\")
ANSWER = re.compile(
    rb"(?:\x1b\[[?>]?[\d;]*(?:\$y|[cnRtuxmfg])"  # control sequences
    rb"|\x1b\[\d+\*\{"
    rb"|\x1bP[\d>!$+~|;,*\"'A-Za-z0-9 :/=%@-]*\x1b\\"  # device control strings
    rb"|\x1b\](?:4;\d+|1[0-9]);rgb:[\da-f/]+(?:\x07|\x1b\\)"  # colours
    rb"|\x1b\]22;(?:0|1|text|,)+(?:\x07|\x1b\\)"  # shapes of the pointer
    rb"|\x1b\]1337;ReportCellSize=[\d.;]+(?:\x07|\x1b\\)"
    rb"|\x1b_G[ipI\d=,]*;(?:OK|E[A-Z]+:[a-z ]+)\x1b\\"  # kitty's images
    rb"|\x1b\]6[0-2](?:;[A-Za-z0-9,]+)?(?:\x07|\x1b\\)"  # what there is
    rb"|\x1b\][lL]\x1b\\)*"  # titles, without what is in them
)


class Answers:
    """What the terminal sends to the program, asked or not."""

    def __init__(self, terminal: Viewed) -> None:
        self._terminal = terminal
        self.all = b""
        terminal.view.emulator.on_reply.connect(self._hear)

    def _hear(self, data: bytes) -> None:
        self.all += data

    def to(self, *output: str) -> bytes:
        """What is sent after some output: answers, and what the view types."""
        self.all = b""
        self._terminal.take()
        for each in output:
            self._terminal.feed(each)
        return self.all + self._terminal.take()


@pytest.fixture
def answers(terminal: Viewed) -> Answers:
    terminal.preferences.change(clipboard_writes=ClipboardWrites.ALLOW)
    return Answers(terminal)


@pytest.mark.parametrize("end", ENDS, ids=["BEL", "ST"])
@pytest.mark.parametrize(
    "output",
    [
        # Titles, and questions about them.
        f"\x1b]0;{EVIL}\n{{end}}\x1b[21t\x1b[20t",
        f"\x1b]2;{EVIL}\r{{end}}\x1b[22t\x1b[23t\x1b[21t",
        f"\x1b]L{EVIL}{{end}}\x1b]l{EVIL}{{end}}\x1b[20t",
        # Answerback, and what old terminals keep for later.
        "\x05",
        f"\x1bP0;0|17/{HEX}{{end}}",
        f"\x1bP$q{EVIL}{{end}}",
        f"\x1bP$qm{EVIL}\r{{end}}",
        f"\x1bP+q{HEX}{{end}}",
        f"\x1bP+q544e;{HEX};636f{{end}}",
        f"\x1bP+p{HEX}{{end}}",
        f"\x1bP1$r{EVIL}{{end}}",
        # Clipboards, whole or asked for.
        "\x1b]52;c;?{end}",
        "\x1b]52;p;?{end}\x1b]52;s0;?{end}",
        f"\x1b]52;c;{b64encode(EVIL.encode()).decode()}{{end}}\x1b]52;c;?{{end}}",
        # Colours: names that are none.
        f"\x1b]4;1;{EVIL}{{end}}\x1b]4;1;?{{end}}",
        f"\x1b]10;{EVIL}{{end}}\x1b]10;?{{end}}\x1b]11;?{{end}}\x1b]12;?{{end}}",
        f"\x1b]4;{EVIL};?{{end}}",
        # Links, directories, notices, prompts, colours of pointers, fonts.
        f"\x1b]8;;http://{EVIL}{{end}}x\x1b]8;;{{end}}",
        f"\x1b]7;file://host/{EVIL}{{end}}",
        f"\x1b]9;{EVIL}{{end}}\x1b]777;notify;{EVIL};{EVIL}{{end}}\x1b]99;;{EVIL}{{end}}",
        f"\x1b]133;A;{EVIL}{{end}}\x1b]133;D;{EVIL}{{end}}",
        f"\x1b]50;?{{end}}\x1b]22;{EVIL}{{end}}\x1b]22;?{{end}}",
        f"\x1b]22;>text,evil{{end}}\x1b]22;?{EVIL},evil,__current__{{end}}",
        f"\x1b]22;>evil{{end}}\x1b]22;?__current__{{end}}\x1b]22;={EVIL}{{end}}",
        f"\x1b]60;{{end}}\x1b]61;{EVIL}{{end}}\x1b]62;{EVIL}{{end}}\x1b]62;evil{{end}}",
        f"\x1b]1337;ReportVariable={EVIL}{{end}}\x1b]1337;ReportCellSize{{end}}",
        # Pictures that answer with what they were told.
        f"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;{EVIL}\x1b\\",
        f"\x1b_{EVIL}\x1b\\\x1b^{EVIL}\x1b\\\x1bX{EVIL}\x1b\\",
        # Reports with numbers of the program's choice.
        "\x1b[6n\x1b[?6n\x1b[5n\x1b[c\x1b[>c\x1b[=c\x1b[>q\x1b[x\x1b[?u\x1b[18t\x1b[14t\x1b[16t",
        "\x1b[12345$p\x1b[?99999$p\x1b[?63;4242n\x1b[?62n",
        "\x1b[1;1;1;1;5;80*y\x1b[2$w\x1b[1$w",
        "\x1b[1$u\x1b[2;1$u\x1b[2;2$u\x1bP1$p;evil,\x1b\\\x1b[1$u",
        "\x1b[>4;2m\x1b[?4m\x1b[>4;1f\x1b[?4g",
    ],
)
def test_answers_have_nothing_of_what_the_program_said(
    answers: Answers, output: str, end: str
) -> None:
    # The cursor stands where the program has put it, which is a number and no text.
    sent = answers.to(output.replace("{end}", end))
    assert ANSWER.fullmatch(sent), sent
    assert b"evil" not in sent
    assert b"\r" not in sent
    assert b"\n" not in sent
    assert HEX.encode() not in sent.lower()


def test_text_on_the_screen_is_never_sent(terminal: Viewed, answers: Answers) -> None:
    sent = answers.to(
        f"{EVIL}\r\n" * 30,
        "\x1b[i\x1b[4i\x1b[5i\x1b[?5i\x1b[0c\x1b[?1;1;1;1;1;1y",
        # Locators, and the checksum of what is shown.
        "\x1b['|\x1b[1'z\x1b[1;1;1;24;80*y",
    )
    assert b"evil" not in sent


def test_the_clipboard_is_no_way_in(terminal: Viewed, answers: Answers) -> None:
    QGuiApplication.clipboard().setText(EVIL)
    assert answers.to("\x1b]52;c;?\x07\x1b]52;cps;?\x1b\\\x1b[?2004h\x1b]5522;?\x07") == b""


def test_nothing_is_typed_when_the_focus_or_the_size_changes(
    terminal: Viewed, answers: Answers
) -> None:
    answers.to("\x1b[?1004h\x1b[?2048h")
    terminal.view.clearFocus()
    terminal.view.setFocus()
    terminal.view.resize(500, 300)
    terminal.qtbot.waitUntil(lambda: len(terminal.sizes) == 2)
    assert re.fullmatch(rb"(?:\x1b\[[IO]|\x1b\[48;[\d;]+t)*", answers.to("") or b"")


def test_a_program_cannot_press_the_answers_to_its_own_questions(
    terminal: Viewed, answers: Answers
) -> None:
    terminal.preferences.change(clipboard_writes=ClipboardWrites.ASK)
    QGuiApplication.clipboard().setText("before")
    sent = answers.to(
        f"\x1b]52;c;{b64encode(EVIL.encode()).decode()}\x07",
        "\r\n y \x1b[Z\t\x07\x05\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07",
    )
    assert sent == b""
    assert QGuiApplication.clipboard().text() == "before"
    assert terminal.view.notice.asks
