"""Split what a program writes into text and control sequences, and hand them to the screen.

pyte's own parser is a generator that is fed character by character; ``tokens`` takes whole runs.
Sequences that are not known are swallowed whole, unfinished ones wait for the rest, and no input
raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

import pyte

from pierhead.terminal.commands import Commands
from pierhead.terminal.reports import DA1, REPORTS, Report, checksum, titles, window
from pierhead.terminal.screen import Screen
from pierhead.terminal.sequences import ALL, CONTROLS, ESCAPES, NONE, ONE, TWO
from pierhead.terminal.settings import answer
from pierhead.terminal.tokens import Token, parameters, token_at, tokens

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_C1 = re.compile("[\x80-\x9f]")
_STRING_END = re.compile(r"[\x07\x18\x1a]|\x1b\\?")

_LONGEST_REST = 1 << 16
_MOST_REMEMBERED = 1 << 14
_USUAL = 32
"""Characters of a control sequence that is worth remembering."""

_TITLE_REPORTS = frozenset({20, 21})
_PUSH_TITLE, _POP_TITLE = 22, 23

Action = tuple[Callable[..., object], int | None]
"""What is called, and with how many of the parameters; None for all."""


def _nothing() -> None:
    pass


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
        self._controls: dict[str, Callable[[], object]] = {
            key: getattr(screen, name) for key, name in CONTROLS.items()
        }
        self._escapes = self._escape_sequences()
        self._sequences = self._control_sequences()
        self._meanings: dict[str, Callable[[], object]] = {}
        """Control sequences that have come: most of them come again."""

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """Take some output of the program; a sequence may be split anywhere between calls."""
        text = self._rest + self.utf8_decoder.decode(data)
        self._rest = ""
        if self._swallowing:
            text = self._swallow(text)
        if not text.isascii():
            # The C1 controls are short for an escape and a letter.
            text = _C1.sub(lambda control: "\x1b" + chr(ord(control[0]) - 0x40), text)
        self._take_all(text)
        if self._screen.styles.full:
            self._screen.renumber_styles()

    def _take_all(self, data: str) -> None:
        self._take(tokens(data))

    def _take_one(self, data: str, start: int) -> int:
        """Do what begins at ``start``; returns where it ends."""
        token, end = token_at(data, start)
        self._take((token,))
        return end

    def _take(self, found: Iterable[Token]) -> None:
        screen, meanings = self._screen, self._meanings
        for function, rest, run, lines in found:
            if function:
                (meanings.get(function) or self._meaning(function))()
            elif rest:
                self._wait(rest)
            if run:
                (screen.draw_run if "\x1b" in run else screen.draw)(run)
            if lines:
                screen.draw_lines(lines)

    # -- control functions

    def _meaning(self, function: str) -> Callable[[], object]:
        """What a control function does, ready to be called."""
        kind = function[1:2]
        if not kind:
            meaning = self._controls.get(function, _nothing)
        elif kind == "[":
            meaning = self._control_sequence(function[2:])
        elif kind == "]":
            end = "\a" if function.endswith("\a") else "\x1b\\"
            meaning = partial(self.commands.run, _STRING_END.split(function[2:])[0], end)
        elif kind in "PX^_k":
            meaning = partial(self._string, function)
        else:
            meaning = self._escape(function[1:])
        if len(function) <= _USUAL:
            if len(self._meanings) >= _MOST_REMEMBERED:
                self._meanings.clear()
            self._meanings[function] = meaning
        return meaning

    def _control_sequence(self, sequence: str) -> Callable[[], object]:
        found = parameters(sequence)
        if found is None:
            mixed = _CONTROLS.search(sequence) is not None
            return partial(self._mixed, sequence) if mixed else _nothing
        key, values = found
        action, count = self._sequences.get(key, (_nothing, 0))
        return partial(action, *values[:count])

    def _mixed(self, sequence: str) -> None:
        """Controls inside of a control sequence act at once, as if they had come before it."""
        for control in _CONTROLS.findall(sequence):
            self._meaning(control)()
        self._control_sequence(_CONTROLS.sub("", sequence))()

    def _escape(self, sequence: str) -> Callable[[], object]:
        if sequence[-1:] < "0":
            return _nothing
        if sequence[0] in "()*+-./":
            return partial(self._screen.define_charset, sequence[1:], sequence[0])
        return self._escapes.get(sequence, _nothing)

    def _control_sequences(self) -> dict[str, Action]:
        """What to do by prefix, intermediates and final; the parameters are never empty."""
        screen, keyboard = self._screen, self._screen.keyboard
        found: dict[str, Action] = {}
        for count, names in ((0, NONE), (1, ONE), (2, TWO), (None, ALL)):
            found |= {key: (getattr(screen, name), count) for key, name in names.items()}
        found |= {key: self._answering(report) for key, report in REPORTS.items()}
        if self._tells:
            found["*y"] = self._answering(checksum)
        found["?h"] = partial(screen.set_mode, private=True), None
        found["?l"] = partial(screen.reset_mode, private=True), None
        found["T"] = self._scroll_down, None
        found["t"] = self._window, None
        found[">m"] = keyboard.modify, None
        found[">n"] = keyboard.disable, 1
        found[">f"] = keyboard.format, None
        found[">u"] = lambda flags: keyboard.push(self._alternate, flags), 1
        found["<u"] = lambda count: keyboard.pop(self._alternate, count), 1
        found["=u"] = lambda *p: keyboard.change(self._alternate, *p), 2
        return found

    @property
    def _alternate(self) -> bool:
        return self._screen.behind is not None

    def _scroll_down(self, count: int, *tracking: int) -> None:
        """SD; with more parameters it is about tracking the mouse."""
        if not tracking:
            self._screen.scroll_down(count)

    def _window(self, which: int, *rest: int) -> None:
        """XTWINOPS; titles are told only to those who may see the screen, else they are empty."""
        if which in _TITLE_REPORTS:
            told = titles(self._screen, which)
            self._answer(told if self._tells else told[:3] + "\x1b\\")
        elif which == _PUSH_TITLE:
            self._screen.push_title(*rest[:1])
        elif which == _POP_TITLE:
            self._screen.pop_title(*rest[:1])
        else:
            self._answer(window(self._screen, (which, *rest)))

    def _answering(self, report: Report) -> Action:
        return lambda *p: self._answer(report(self._screen, p)), None

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
