"""Split what a program writes into text and control sequences, and hand them to the screen.

pyte's own parser is a generator that is fed character by character; ``tokens`` takes whole runs.
Sequences that are not known are swallowed whole, unfinished ones wait for the rest, and no input
raises.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from functools import partial
from math import inf
from time import perf_counter

import pyte

from pierhead.terminal.functions import Functions
from pierhead.terminal.graphics import FINISHED, Graphics, Receiver
from pierhead.terminal.screen import Screen
from pierhead.terminal.sequences import CONTROLS
from pierhead.terminal.tokens import Token, parameters, token_at, tokens
from pierhead.terminal.vt52 import Vt52

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_C1 = re.compile("[\x80-\x9f]")
_C1_IN_UTF8 = re.compile(rb"\xc2[\x80-\x9f]")
_STRING_END = re.compile(r"[\x18\x1a]|\x1b\\?")
_COMMAND_END = re.compile(r"[\x07\x18\x1a]|\x1b\\?")

_CODING = re.compile(
    rb"\x1b(?:%[@G]|[ ][FG]|c"
    rb"|\[[\x00-\x17\x19\x1c-\x3f\x7f]*\"[\x00-\x17\x19\x1c-\x1f\x7f]*p)"
)
"""What can change how text is coded: SCS, S7C1T, S8C1T, RIS, DECSCL."""
_LONGEST_CODING = 32
_C1_ERRORS = "pierhead-c1"
_LONGEST_REST = 1 << 16
_MOST_INSIDE = 100
"""Controls inside of a control sequence: with more of them it is none."""
_SWEPT = 8
"""Bytes of output with which a line is looked at for its styles, if there are too many: it has to
come to an end before there can be many more."""
_MOST_REMEMBERED = 1 << 14
_USUAL = 32
"""Characters of a control sequence that is worth remembering."""


def _nothing() -> None:
    pass


def _c1(error: UnicodeError) -> tuple[str, int]:
    """Take a byte that is no UTF-8 for the control that it would be in Latin-1."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start]
    return (chr(byte), error.start + 1) if byte in range(0x80, 0xA0) else ("\ufffd", error.end)


codecs.register_error(_C1_ERRORS, _c1)


class Stream(pyte.ByteStream):
    """Feeds bytes in UTF-8 to a screen, which is told by ``events``; they take the answers too.

    ``tells`` allows answers that tell what is on the screen, or what the title is: a program
    can make them part of what seems to be typed.
    """

    def __init__(self, screen: Screen, tells: bool = False) -> None:
        super().__init__(screen)
        self._screen = screen
        self._rest = ""
        self._swallowing: re.Pattern[str] | None = None
        """What ends the string that is taken, or dropped, as it comes."""
        self._receiver: Receiver | None = None
        self._behind = False
        """Whether there was no time for all that it was given."""
        self._until = inf
        self.late = False
        """Whether there was no time for all that it has taken."""
        self._controls: dict[str, Callable[[], object]] = {
            key: getattr(screen, name) for key, name in CONTROLS.items()
        }
        self._meanings: dict[str, Callable[[], object]] = {}
        """Control functions that have come: most of them come again."""
        self._functions = Functions(screen, tells, self._meanings.clear, self._use_encoding)
        self.commands = self._functions.commands
        self._graphics = Graphics(screen)
        self._vt52 = Vt52(screen, self._functions.answer)

    def feed(self, data: bytes, until: float = inf) -> int:  # type: ignore[override]
        """Take some output of the program; a sequence may be split anywhere between calls.

        Some control functions are a few bytes that change the whole screen: when ``perf_counter``
        has reached ``until``, what is left is done by the next call. Says how much it has taken.
        """
        self._until = until
        if self.late and not self._feed(b""):
            return 0
        if data.isascii():
            self._feed(data)
            return len(data)
        # What is not ASCII means what the sequences before it say.
        before = self._rest[-_LONGEST_CODING:].encode("latin-1", "replace")
        start = 0
        for coding in self._codings(before + data):
            end = coding.end() - len(before)
            if end > start:
                done = self._feed(data[start:end])
                start = end
                if not done:
                    return end
        self._feed(data[start:])
        return len(data)

    def forget(self) -> None:
        """Drop what is not finished."""
        self._rest = ""
        self._swallowing = self._receiver = None
        self.late = self._behind = False
        self._screen.going = None
        self.utf8_decoder.reset()

    def _feed(self, data: bytes) -> bool:
        """Take what is coded in one way; says whether there was time for all of it."""
        short = self._may_have_c1(data)
        text = self._rest + self._decode(data)
        self._rest = ""
        if short and not text.isascii():
            # The C1 controls are short for an escape and a letter.
            text = _C1.sub(lambda control: "\x1b" + chr(ord(control[0]) - 0x40), text)
        if self._swallowing is not None:
            text = self._swallow(text)
        left = self._take_text(text) if self._go_on() else text
        self._rest += left
        self.late = bool(left) or self._behind or self._screen.going is not None
        if self._screen.sweeping or self._screen.styles.full:
            lines = max(1, len(data) // _SWEPT)
            self._screen.sweep_styles(lines, in_time=self._until < inf)
        return not self.late

    def _codings(self, data: bytes) -> Iterable[re.Match[bytes]]:
        """What may change how text is coded."""
        return _CODING.finditer(data)

    def _may_have_c1(self, data: bytes) -> bool:
        """Whether controls of 8 bits can be in it, of which the last piece may have begun one."""
        if self._screen.eight_bit or not self.use_utf8:
            return True
        begun = self.utf8_decoder.getstate()[0] == b"\xc2"
        return begun or (b"\xc2" in data and _C1_IN_UTF8.search(data) is not None)

    def _decode(self, data: bytes) -> str:
        if not self.use_utf8:
            return data.decode("latin-1")
        # Bytes that are no UTF-8 can be controls for a program that asked for these in 8 bits.
        self.utf8_decoder.errors = _C1_ERRORS if self._screen.eight_bit else "replace"
        return self.utf8_decoder.decode(data)

    def _use_encoding(self, utf8: bool) -> None:
        """Take what is fed from now on for UTF-8, or for Latin-1."""
        self.use_utf8 = utf8
        self.utf8_decoder.reset()

    def _take_text(self, text: str) -> str:
        """Do what it says, part of it for a VT52 (DECANM); returns what there was no time for."""
        while text:
            if self._screen.vt52:
                text, self._rest = self._vt52.take(text)
                # Functions mean something else on another level.
                self._meanings.clear()
            else:
                text = self._take_all(text)
                if not self._screen.vt52:
                    break
        return text

    def _take_all(self, data: str) -> str:
        """Do what it says as long as ``_take`` does; returns what has not been done."""
        found = iter(tokens(data))
        return self._take(found) + "".join(map("".join, found))

    def _take_one(self, data: str, start: int) -> int:
        """Do what begins at ``start``; returns where it ends."""
        token, end = token_at(data, start)
        self._take((token,))
        return end

    def _take(self, found: Iterable[Token]) -> str:
        """Do what tokens say, as long as there is time and they are for an ANSI terminal.

        Returns what has not been done of the last that it has taken.
        """
        screen, meanings = self._screen, self._meanings
        limited = self._until < inf
        for function, rest, run, lines in found:
            if function:
                (meanings.get(function) or self._meaning(function))()
                if screen.going is not None and (not self._go_on() or screen.vt52):
                    return run + lines
            elif rest:
                self._wait(rest)
            if run:
                (screen.draw_run if "\x1b" in run else screen.draw)(run)
            if lines:
                screen.draw_lines(lines)
            if limited and function and perf_counter() >= self._until:
                break
        return ""

    def _go_on(self) -> bool:
        """Go on with what is done row by row; says whether it is finished."""
        for _ in self._screen.going or ():
            if perf_counter() >= self._until:
                return False
        self._screen.going = None
        return True

    # -- control functions

    def _meaning(self, function: str) -> Callable[[], object]:
        """What a control function does, ready to be called."""
        kind = function[1:2]
        if not kind:
            meaning = self._controls.get(function, _nothing)
        elif kind not in "[]PX^_k" and _CONTROLS.search(function, 1):
            meaning = partial(self._mixed, function)
        elif kind == "[":
            meaning = self._control_sequence(function[2:])
        elif kind in "]PX^_k" and (image := self._graphics.meaning(function)) is not None:
            meaning = image
        elif kind == "]":
            end = "\a" if function.endswith("\a") else "\x1b\\"
            meaning = partial(self.commands.run, _COMMAND_END.split(function[2:])[0], end)
        elif kind in "PX^_k":
            meaning = partial(self._functions.string, function)
        else:
            meaning = (function[-1] >= "0" and self._functions.escape(function[1:])) or _nothing
        if len(function) <= _USUAL:
            if len(self._meanings) >= _MOST_REMEMBERED:
                self._meanings.clear()
            self._meanings[function] = meaning
        return meaning

    def _control_sequence(self, sequence: str) -> Callable[[], object]:
        found = parameters(sequence)
        if found is None:
            mixed = _CONTROLS.search(sequence) is not None
            return partial(self._mixed, "\x1b[" + sequence) if mixed else _nothing
        name, values = found
        action, count = self._functions.sequence(name) or (_nothing, 0)
        return partial(action, *values[:count])

    def _mixed(self, sequence: str) -> None:
        """Controls inside of a sequence act at once, as if they had come before it."""
        for control in _CONTROLS.findall(sequence, 1)[:_MOST_INSIDE]:
            self._meaning(control)()
        self._meaning("\x1b" + _CONTROLS.sub("", sequence[1:]))()

    # -- what is not finished

    def _wait(self, text: str) -> None:
        opened = self._graphics.open(text)
        if opened is not None:
            self._receiver, start = opened
            self._swallowing = _string_end(text)
            self._swallow(text[start:])
        elif len(text) <= _LONGEST_REST:
            self._rest = text
        elif text[1] in "]PX^_k":
            self._swallowing = _string_end(text)

    def _swallow(self, text: str) -> str:
        """Take the rest of an image, or drop that of a string that is too long to keep."""
        assert self._swallowing is not None
        receiver = self._receiver
        end = self._swallowing.search(text)
        inside = text[: end.start()] if end else text
        left = receiver.take(inside) if receiver is not None else ""
        while receiver is not None and left and perf_counter() < self._until:
            left = receiver.take(left)
        self._behind = bool(left)
        if left:
            self._rest = left + text[len(inside) :]
            return ""
        if end is None:
            return ""
        if end[0] == "\x1b" and end.end() == len(text):
            self._rest = "\x1b"
            return ""
        self._swallowing = self._receiver = None
        if receiver is not None and end[0] in FINISHED:
            receiver.end()
        return text[end.start() if end[0] == "\x1b" else end.end() :]


def _string_end(text: str) -> re.Pattern[str]:
    return _COMMAND_END if text[1] == "]" else _STRING_END
