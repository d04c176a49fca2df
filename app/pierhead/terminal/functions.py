"""What control functions do: by which name, and from which conformance level on.

Answers never contain what the program has chosen, except where it may see the screen: they come
to it as if they had been typed, and a shell would run them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pierhead.terminal.commands import Commands
from pierhead.terminal.reports import REPORTS, Report, checksum, primary_attributes
from pierhead.terminal.screen import Screen
from pierhead.terminal.sequences import ALL, ESCAPES, LEVELS, NONE, ONE, TWO
from pierhead.terminal.settings import answer
from pierhead.terminal.window import Window

Action = tuple[Callable[..., object], int | None]
"""What is called, and with how many of the parameters; None for all."""


class Functions:
    """Finds out what a control function does to a screen.

    ``tells`` allows answers that tell what is on the screen or in the title, and other sizes.
    ``changed`` is called when functions mean something else from now on, ``decode`` with whether
    text is UTF-8.
    """

    def __init__(
        self,
        screen: Screen,
        tells: bool,
        changed: Callable[[], None],
        decode: Callable[[bool], None],
    ) -> None:
        self._screen = screen
        self._changed = changed
        self._decode = decode
        self.answer = screen.answer
        self.commands = Commands(screen, screen.events, screen.answer, tells)
        self._window = Window(screen, tells)
        self._sequences = self._all_sequences()
        if tells:
            self._sequences["*y"] = self._answering(checksum)
        self._escapes = self._all_escapes()

    def sequence(self, name: str) -> Action | None:
        """What is done for a control sequence of this prefix, intermediates and final."""
        return self._sequences.get(name) if LEVELS.get(name, 1) <= self._screen.level else None

    def escape(self, sequence: str) -> Callable[[], object] | None:
        """What is done for an escape sequence, without its ESC."""
        if LEVELS.get("\x1b" + sequence, 1) > self._screen.level:
            return None
        if sequence[0] in "()*+-./":
            return partial(self._screen.define_charset, sequence[1:], sequence[0])
        return self._escapes.get(sequence)

    def string(self, text: str) -> None:
        """DCS with all that belongs to it; the other strings mean nothing here."""
        if text.startswith("\x1bP") and text.endswith("\x1b\\"):
            self.answer(answer(self._screen, text[2:-2]))

    def _answering(self, report: Report) -> Action:
        return lambda *p: self.answer(report(self._screen, p)), None

    # -- control sequences

    def _all_sequences(self) -> dict[str, Action]:
        """By prefix, intermediates and final; there is at least one parameter."""
        screen, window, titles = self._screen, self._window, self._screen.titles
        found: dict[str, Action] = {}
        for count, names in ((0, NONE), (1, ONE), (2, TWO), (None, ALL)):
            found |= {key: (getattr(screen, name), count) for key, name in names.items()}
        found |= {key: self._answering(report) for key, report in REPORTS.items()}
        found["?h"] = partial(screen.set_mode, private=True), None
        found["?l"] = partial(screen.reset_mode, private=True), None
        found["T"] = self._scroll_down, None
        found["u"] = self._restore_cursor, None
        found["t"] = lambda *p: self.answer(window.operate(*p)), 3
        found['"v'] = lambda: self.answer(window.extent()), 0
        found["$|"] = window.select_columns, 1
        found["*|"] = window.select_lines, 1
        found[">t"] = titles.switch_on, None
        found[">T"] = titles.switch_off, None
        found["#P"] = screen.colours.push, None
        found["#Q"] = screen.colours.pop, None
        found['"p'] = self._set_level, 2
        return found | self._keyboard_sequences() | self._locator_sequences()

    def _locator_sequences(self) -> dict[str, Action]:
        locator = self._screen.locator
        return {
            "'z": (locator.enable, 2),
            "'{": (locator.select, None),
            "'w": (locator.fence, 4),
            "'|": (locator.ask, 1),
        }

    def _keyboard_sequences(self) -> dict[str, Action]:
        keyboard = self._screen.keyboard
        return {
            ">m": (keyboard.modify, None),
            ">f": (keyboard.format, None),
            ">n": (keyboard.disable, 1),
            ">u": (lambda flags: keyboard.push(self._alternate, flags), 1),
            "<u": (lambda count: keyboard.pop(self._alternate, count), 1),
            "=u": (lambda *p: keyboard.change(self._alternate, *p), 2),
        }

    @property
    def _alternate(self) -> bool:
        return self._screen.behind is not None

    def _scroll_down(self, count: int, *tracking: int) -> None:
        """SD; with more parameters it is about tracking the mouse."""
        if not tracking:
            self._screen.scroll_down(count)

    def _restore_cursor(self, first: int, *rest: int) -> None:
        """SCORC; with parameters it would be a key of kitty's that comes back."""
        if not first and not rest:
            self._screen.restore_cursor()

    def _set_level(self, level: int, controls: int = 0) -> None:
        self._screen.decscl(level, controls)
        self._changed()

    # -- escape sequences

    def _all_escapes(self) -> dict[str, Callable[[], object]]:
        screen = self._screen
        found: dict[str, Callable[[], object]] = {
            key: getattr(screen, name) for key, name in ESCAPES.items()
        }
        for final, number in {"n": 2, "o": 3}.items():
            found[final] = partial(screen.shift, number)
        for final, number in {"N": 2, "O": 3}.items():
            found[final] = partial(screen.single_shift, number)
        for final, number in {"~": 1, "}": 2, "|": 3}.items():
            found[final] = partial(screen.shift_right, number)
        found["c"] = self._reset
        found["%@"] = partial(self._decode, False)
        found["%G"] = partial(self._decode, True)
        # DECID, which DA1 has replaced.
        found["Z"] = lambda: self.answer(primary_attributes(screen, (0,)))
        return found

    def _reset(self) -> None:
        """RIS."""
        self._decode(True)
        self._screen.reset()
        self.commands.pointers.forget()
        self._changed()
