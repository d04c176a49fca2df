"""The terminal as the rest of the app knows it: bytes in, lines of styled text out."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from time import perf_counter

from pierhead.terminal import modes
from pierhead.terminal.asked import Asked
from pierhead.terminal.core import core
from pierhead.terminal.events import Events
from pierhead.terminal.shown import Shown

_SLICE = 1 << 15
_SHORT = 1 << 12
_SHORTEST = 1 << 7
"""Bytes between two looks at the clock: if it does not matter, if it does, and in slow modes."""
_SMALLEST = (2, 1)


class Emulator(Shown, Asked):
    """A terminal of some columns and lines with a bounded scrollback.

    What it shows is read as ``Shown`` has it, what the program wants as ``Asked``.
    """

    def __init__(
        self,
        columns: int,
        lines: int,
        scrollback: int = 10_000,
        *,
        checksum_reports: bool = False,
        compiled: bool | None = None,
    ) -> None:
        """``checksum_reports`` lets programs read the screen (DECRQCRA) and the title.

        ``compiled`` chooses the core: None takes the compiled one if it has been built; True
        raises ImportError if it has not.
        """
        self.events = Events()
        self.on_reply = self.events.reply
        self.on_title = self.events.title
        self.on_bell = self.events.bell
        self.on_clipboard = self.events.clipboard
        self.on_directory = self.events.directory
        self.on_notification = self.events.notification
        self.on_prompt = self.events.prompt
        self.on_colours = self.events.colours
        self.on_modes = self.events.modes
        self.on_pointer = self.events.pointer
        self.on_settled = self.events.settled
        columns, lines = max(columns, _SMALLEST[0]), max(lines, _SMALLEST[1])
        make_screen, make_stream = core(compiled)
        self._screen = make_screen(columns, lines, scrollback, self.events)
        self._stream = make_stream(self._screen, checksum_reports)
        self._waiting = bytearray()

    def feed(self, data: bytes, seconds: float = inf) -> bool:
        """Take output of the program, cut anywhere. Nothing that it contains raises.

        After so many seconds, or little later, the rest is left for the next call, which may bring
        nothing new. Says whether nothing is left.
        """
        until = perf_counter() + seconds
        self._waiting += data
        stream = self._stream
        while (self._waiting or stream.late) and perf_counter() < until:
            taken = stream.feed(self._next(seconds < inf), until)
            del self._waiting[:taken]
        return not self._waiting and not stream.late

    def _next(self, limited: bool) -> bytes:
        """Some of what waits: less of it if time is limited and it may take longer."""
        size = _SHORT if limited else _SLICE
        if self._screen.sides is not None or self._screen.vt52:
            size = _SHORTEST
        piece = bytes(memoryview(self._waiting)[:size])
        return piece[: size // 2] if limited and not piece.isascii() else piece

    def resize(self, columns: int, lines: int) -> None:
        """Change the size in cells; the cursor stays on its line."""
        columns, lines = max(columns, _SMALLEST[0]), max(lines, _SMALLEST[1])
        self._screen.resize(lines, columns)

    def settle(self, seconds: float = inf) -> bool:
        """Do what was put off so that nothing takes long: wrap older lines anew, free memory.

        The newest lines come first. After so many seconds, or little later, the rest is left for
        the next call. Says whether nothing is left. ``on_settled`` tells when numbers have changed.
        """
        before = self.settled
        self._screen.go_on_wrapping(perf_counter() + seconds)
        if self.settled != before:
            self.events.settled.emit()
        return self.tidy

    @property
    def tidy(self) -> bool:
        """Whether ``settle`` has nothing to do."""
        return self._screen.tidy

    def set_scrollback(self, lines: int) -> None:
        """Keep as many lines of the past from now on; ``first`` follows."""
        self._screen.scrollback.limit = lines

    def follow(self, places: list[tuple[int, int]]) -> None:
        """Change the lines and columns in a list whenever the lines of the main screen wrap anew.

        They then still stand where the same text is.
        """
        self._screen.followed.append(places)

    def clear(self) -> None:
        """Forget the scrollback and all of the screen but the line of the cursor."""
        self._screen.clear_around_cursor()

    def reset(self) -> None:
        """Bring modes, styles, margins and title to how a new program expects them; text stays.

        Output of the last program that was not finished is forgotten.
        """
        self._waiting.clear()
        self._stream.forget()
        self._screen.show_main(forget=True)
        self._screen.soft_reset()
        self._screen.reset_modes()
        self._screen.titles.clear()
        self._screen.colours.reset()
        self._stream.commands.forget()

    # -- what the view tells

    def set_default_colours(
        self,
        foreground: int,
        background: int,
        cursor: int | None = None,
        sixteen: Sequence[int] = (),
    ) -> None:
        """Tell what the view shows (0xrrggbb), for programs that ask."""
        screen = self._screen
        cursor = foreground if cursor is None else cursor
        dark = screen.colours.dark
        screen.colours.show(foreground, background, cursor, sixteen)
        if modes.TELL_SCHEME in screen.mode and screen.colours.dark != dark:
            screen.tell_scheme()

    def show_images(self, on: bool) -> None:
        """Show the images that come from now on; if not, programs are told that there are none."""
        self._screen.images.shown = on

    def set_cell_size(self, width: int, height: int) -> None:
        """Tell how many pixels a cell has, for programs that ask."""
        self._screen.cell = width, height
