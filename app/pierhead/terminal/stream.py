"""Split what a program writes into text and control sequences, and hand them to the screen.

pyte's own parser is a generator that is fed character by character; here one regular expression
takes whole runs. The grammar is ECMA-48's as xterm reads it: sequences that are not known are
swallowed whole, unfinished ones wait for the rest, and no input raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pyte

from pierhead.terminal.commands import Commands
from pierhead.terminal.reports import DA1, REPORTS, Report, checksum, titles, window
from pierhead.terminal.screen import Screen
from pierhead.terminal.sequences import ALL, CONTROLS, ESCAPES, NONE, ONE, TWO
from pierhead.terminal.settings import answer

_TEXT = r"[^\x00-\x1f\x7f]"
_C0_IN_CSI = r"[\x00-\x17\x19\x1c-\x3f\x7f]"
_TOKEN = re.compile(
    rf"(?P<lines>(?:{_TEXT}*+\r\n){{4,}}+)"
    rf"|\x1b\[([0-9;:]*+)m(?P<styled>{_TEXT}*+)"
    rf"|(?P<text>{_TEXT}++)"
    r"|(?P<newline>\r\n)"
    r"|\x1b\[(?P<csi>[\x20-\x3f]*+[\x40-\x7e])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    # An operating system command may end with BEL; any string is cut off by CAN, SUB or ESC.
    r"|\x1b\](?P<osc>[^\x07\x18\x1a\x1b]*+)(?:\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))"
    r"|(?P<string>\x1b[PX^_k][^\x18\x1a\x1b]*+(?:\x1b\\|[\x18\x1a]|(?=\x1b[^\\])))"
    rf"|\x1b\[(?P<mixed>{_C0_IN_CSI}*+(?:[\x18\x1a\x40-\x7e]|(?=[\x1b\x80-\U0010ffff])))"
    r"|\x1b(?P<escape>[\x20-\x2f]*+[\x30-\x7e])(?<!\x1b[\[\]PX^_k])"
    r"|(?P<broken>\x1b[\x20-\x2f]*+(?=[^\x20-\x7e]))"
    r"|(?P<rest>\x1b.*+)",
    re.DOTALL,
)
_C1 = re.compile("[\x80-\x9f]")
_CSI = re.compile(r"([<=>?]?)([0-9;:]*)([<-?0-9;:]*)([ -/]*)([@-~])")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_STRING_END = re.compile(r"[\x07\x18\x1a]|\x1b\\?")

_LONGEST_REST = 1 << 16
_LARGEST = 9999

_SCROLL_OR_TRACK = 1
_TITLE_REPORTS = frozenset({20, 21})
_PUSH_TITLE, _POP_TITLE = 22, 23

Action = Callable[[list[int]], object]


def _taking(count: int | None, method: Callable[..., object]) -> Action:
    """Call a method of the screen with the first ``count`` parameters, or with all."""
    return lambda p: method(*p[:count])


class Stream(pyte.ByteStream):
    """Feeds bytes in UTF-8 to a screen, which is told by ``events``; they take the answers too.

    ``tells`` allows answers that tell what is on the screen, or what the title is: a program
    can make them part of what seems to be typed.
    """

    def __init__(self, screen: Screen, tells: bool = False) -> None:
        super().__init__(screen)
        self._screen = screen
        self._tells = tells
        self._rest = ""
        self._swallowing = False
        self.commands = Commands(screen, screen.events, self._answer)
        self._basic = {key: getattr(screen, name) for key, name in CONTROLS.items()}
        self._escapes = self._escape_sequences()
        self._sequences = self._control_sequences()

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """Take some output of the program; a sequence may be split anywhere between calls."""
        text = self._rest + self.utf8_decoder.decode(data)
        self._rest = ""
        if self._swallowing:
            text = self._swallow(text)
        if not text.isascii():
            # The C1 controls are short for an escape and a letter.
            text = _C1.sub(lambda control: "\x1b" + chr(ord(control[0]) - 0x40), text)
        self._take(text)
        if self._screen.styles.full:
            self._screen.renumber_styles()

    def _take(self, text: str) -> None:
        screen = self._screen
        draw, sgr = screen.draw, screen.sgr
        for token in _TOKEN.finditer(text):
            kind = token.lastgroup
            if kind == "styled":
                sgr(token[2])
                if token[3]:
                    draw(token[3])
            elif kind == "text":
                draw(token[0])
            elif kind == "newline":
                screen.newline()
            elif kind == "csi":
                self._control_sequence(token["csi"])
            elif kind == "control":
                self._control(token[0])
            elif kind == "lines":
                screen.draw_lines(token[0])
            elif kind is not None:
                self._rare(kind, token)

    def _rare(self, kind: str, token: re.Match[str]) -> None:
        text = token[kind]
        if kind == "osc":
            end = "\a" if token[0].endswith("\a") else "\x1b\\"
            self.commands.run(text, end)
        elif kind == "escape":
            self._escape(text)
        elif kind == "string":
            self._string(text)
        elif kind == "mixed":
            # Controls inside of a control sequence act at once, as if they had come before it.
            for control in _CONTROLS.findall(text):
                self._control(control)
            self._control_sequence(_CONTROLS.sub("", text))
        elif kind == "rest":
            self._wait(text)

    def _control(self, control: str) -> None:
        action = self._basic.get(control)
        if action is not None:
            action()

    # -- control sequences

    def _control_sequence(self, sequence: str) -> None:
        action = self._sequences.get(sequence[-1:]) if sequence[:-1].isdigit() else None
        if action is not None:
            action([min(int(sequence[-6:-1]), _LARGEST)])
            return
        match = _CSI.fullmatch(sequence)
        if match is None or match[3]:
            return
        action = self._sequences.get(match[1] + match[4] + match[5])
        if action is not None and ":" not in match[2]:
            words = match[2].split(";")
            action([min(int(word[-5:]), _LARGEST) if word else 0 for word in words])

    def _control_sequences(self) -> dict[str, Action]:
        """What to do by prefix, intermediates and final; the parameters are never empty."""
        screen, keyboard = self._screen, self._screen.keyboard
        found: dict[str, Action] = {}
        for count, names in ((0, NONE), (1, ONE), (2, TWO), (None, ALL)):
            for key, name in names.items():
                found[key] = _taking(count, getattr(screen, name))
        for key, report in REPORTS.items():
            found[key] = self._answering(report)
        if self._tells:
            found["*y"] = self._answering(checksum)
        found["?h"] = lambda p: screen.set_mode(*p, private=True)
        found["?l"] = lambda p: screen.reset_mode(*p, private=True)
        found["T"] = self._scroll_down
        found["t"] = self._window
        found[">m"] = lambda p: keyboard.modify(*p)
        found[">n"] = lambda p: keyboard.disable(p[0])
        found[">u"] = lambda p: keyboard.push(self._alternate, p[0])
        found["<u"] = lambda p: keyboard.pop(self._alternate, p[0])
        found["=u"] = lambda p: keyboard.change(self._alternate, *p[:2])
        return found

    @property
    def _alternate(self) -> bool:
        return self._screen.behind is not None

    def _scroll_down(self, parameters: list[int]) -> None:
        """SD; with more parameters it is about tracking the mouse."""
        if len(parameters) == _SCROLL_OR_TRACK:
            self._screen.scroll_down(parameters[0])

    def _window(self, parameters: list[int]) -> None:
        """XTWINOPS; titles are told only to those who may see the screen, else they are empty."""
        which, *rest = parameters
        if which in _TITLE_REPORTS:
            told = titles(self._screen, which)
            self._answer(told if self._tells else told[:3] + "\x1b\\")
        elif which == _PUSH_TITLE:
            self._screen.push_title(*rest[:1])
        elif which == _POP_TITLE:
            self._screen.pop_title(*rest[:1])
        else:
            self._answer(window(self._screen, parameters))

    def _answering(self, report: Report) -> Action:
        return lambda p: self._answer(report(self._screen, p))

    def _answer(self, text: str) -> None:
        if text:
            self._screen.events.reply.emit(text.encode())

    # -- escape sequences and strings

    def _escape_sequences(self) -> dict[str, Callable[[], object]]:
        screen = self._screen
        found: dict[str, Callable[[], object]] = {
            key: getattr(screen, name) for key, name in ESCAPES.items()
        }
        for final, number in (("n", 2), ("o", 3)):
            found[final] = partial(screen.shift, number)
        for final, number in (("N", 2), ("O", 3)):
            found[final] = partial(screen.single_shift, number)
        # DECID, which DA1 has replaced.
        found["Z"] = partial(self._answer, DA1)
        return found

    def _escape(self, sequence: str) -> None:
        if sequence[0] in "()*+-./":
            self._screen.define_charset(sequence[1:], sequence[0])
            return
        action = self._escapes.get(sequence)
        if action is not None:
            action()

    def _string(self, text: str) -> None:
        """DCS; the other strings mean nothing here."""
        if text.startswith("\x1bP") and text.endswith("\x1b\\"):
            self._answer(answer(self._screen, text[2:-2]))

    # -- what is not finished

    def _wait(self, text: str) -> None:
        if len(text) <= _LONGEST_REST:
            self._rest = text
        else:
            self._swallowing = text[1] in "]PX^_k"

    def _swallow(self, text: str) -> str:
        """Drop the rest of a string that is too long to keep, such as an image."""
        end = _STRING_END.search(text)
        if end is None:
            return ""
        if end[0] == "\x1b" and end.end() == len(text):
            self._rest = "\x1b"
            return ""
        self._swallowing = False
        return text[end.start() if end[0] == "\x1b" else end.end() :]
