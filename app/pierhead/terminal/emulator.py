"""The terminal as the rest of the app knows it: bytes in, lines of styled text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from math import inf
from time import perf_counter

import pyte.modes as mo

from pierhead.terminal import modes
from pierhead.terminal.core import core
from pierhead.terminal.events import Events
from pierhead.terminal.row import Line
from pierhead.terminal.snapshot import Snapshot

_SLICE = 1 << 15
_SHORT = 1 << 12
_SHORTEST = 1 << 7
"""Bytes between two looks at the clock: if it does not matter, if it does, and in slow modes."""
_SMALLEST = (2, 1)


class All(Enum):
    """Says that every row of the screen may have changed."""

    ALL = "all"


ALL = All.ALL


class CursorShape(Enum):
    """How the program wants the cursor to look."""

    BLOCK = "block"
    UNDERLINE = "underline"
    BAR = "bar"


class Emulator:
    """A terminal of some columns and lines with a bounded scrollback.

    Lines are numbered absolutely: the first that was ever printed is 0, ``first`` is the oldest
    that is still there, ``top`` the first of the screen. A number stays with its line while
    output scrolls.
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

    # -- text

    @property
    def columns(self) -> int:
        """Cells in a line."""
        return self._screen.columns

    @property
    def lines(self) -> int:
        """Lines of the screen."""
        return self._screen.lines

    @property
    def first(self) -> int:
        """The number of the oldest line that is kept."""
        return self._screen.first if not self.alternate else self.top

    @property
    def settled(self) -> int:
        """The number of the first line in the width of the screen.

        Lines before it can be read as they were wrapped before; ``settle`` will wrap them anew and
        change their numbers.
        """
        return self._screen.first_wrapped if not self.alternate else self.top

    @property
    def top(self) -> int:
        """The number of the first line of the screen."""
        return self._screen.scrolled

    @property
    def end(self) -> int:
        """One more than the number of the last line of the screen."""
        return self.top + self._screen.lines

    def line(self, number: int) -> Line:
        """The line of an absolute number from ``first`` to before ``end``."""
        row = number - self.top
        line = self._screen.line(row) if row >= 0 else self._screen.old_line(number)
        if self._screen.images.any:
            line.pieces = self._screen.pieces(line, row)
        return line

    def snapshot(self, first: int) -> Snapshot:
        """The lines from a number on, those that are there, as they are now."""
        screen, first = self._screen, max(first, self.first)
        columns = max(screen.columns, screen.scrollback.widest)
        shown = reversed(screen.rows[max(0, first - self.top) :])
        rows = [*(row.pack() for row in shown)]
        rows += screen.scrollback.newest(max(0, self.top - first))
        return Snapshot(self.end, rows, columns, screen.styles)

    def take_dirty(self) -> set[int] | All:
        """The numbers of the lines that changed since the last call."""
        screen = self._screen
        dirty = ALL if screen.all_dirty else {self.top + row for row in screen.dirty}
        screen.all_dirty = False
        screen.dirty.clear()
        return dirty

    # -- cursor

    @property
    def cursor(self) -> tuple[int, int]:
        """The absolute number of its line, and its column."""
        return self.top + self._screen.cursor.y, self._screen.column

    @property
    def cursor_visible(self) -> bool:
        """Whether the program wants it to be seen."""
        return not self._screen.cursor.hidden

    @property
    def cursor_asked(self) -> bool:
        """Whether the program wants a shape of its own."""
        return bool(self._screen.cursor_style)

    @property
    def cursor_shape(self) -> CursorShape:
        """By DECSCUSR."""
        shapes = [CursorShape.BLOCK, CursorShape.UNDERLINE, CursorShape.BAR]
        return shapes[min(max(0, self._screen.cursor_style - 1) // 2, 2)]

    @property
    def cursor_blinks(self) -> bool:
        """By DECSCUSR; it blinks unless the program asks for a steady one."""
        return self._screen.cursor_blinks

    # -- what the program asked for

    @property
    def title(self) -> str:
        """The last title."""
        return self._screen.titles.window

    @property
    def alternate(self) -> bool:
        """Whether a program has taken over the whole screen."""
        return self._screen.behind is not None

    @property
    def reversed(self) -> bool:
        """Whether foreground and background are swapped everywhere (DECSCNM)."""
        return mo.DECSCNM in self._screen.mode

    @property
    def application_cursor(self) -> bool:
        """Whether cursor keys are sent as SS3 (DECCKM)."""
        return modes.APPLICATION_CURSOR in self._screen.mode

    @property
    def application_keypad(self) -> bool:
        """Whether keys of the keypad are told apart (DECKPAM)."""
        return modes.APPLICATION_KEYPAD in self._screen.mode

    @property
    def newline(self) -> bool:
        """Whether Enter sends a line feed too (LNM)."""
        return mo.LNM in self._screen.mode

    @property
    def vt52(self) -> bool:
        """Whether keys are to be those of a VT52 (DECANM)."""
        return self._screen.vt52

    @property
    def local_echo(self) -> bool:
        """Whether what is typed is to be shown here, since the program does not (SRM)."""
        return modes.SEND_RECEIVE not in self._screen.mode

    @property
    def bracketed_paste(self) -> bool:
        """Whether pastes are to be marked."""
        return modes.BRACKETED_PASTE in self._screen.mode

    @property
    def focus_events(self) -> bool:
        """Whether gaining and losing the focus is to be reported."""
        return modes.FOCUS_EVENTS in self._screen.mode

    @property
    def alternate_scroll(self) -> bool:
        """Whether the wheel sends cursor keys on the alternate screen."""
        return modes.ALTERNATE_SCROLL in self._screen.mode

    @property
    def synchronized(self) -> bool:
        """Whether the program is in the middle of a change that should be shown at once."""
        return modes.SYNCHRONIZED in self._screen.mode

    @property
    def mouse(self) -> int:
        """9, 1000, 1002 or 1003; 0 when the mouse is not reported."""
        return self._screen.mouse

    @property
    def mouse_takes_shift(self) -> bool:
        """Whether the program wants to know of Shift with the mouse."""
        return self._screen.shift_for_program

    @property
    def mouse_encoding(self) -> int:
        """1005, 1006, 1015 or 1016; 0 for X10's bytes."""
        return self._screen.mouse_encoding

    @property
    def icon_name(self) -> str:
        """The last short title."""
        return self._screen.titles.icon

    @property
    def directory(self) -> str:
        """Where the shell has said that it is; empty if it has not."""
        return self._stream.commands.integration.directory

    @property
    def pointer(self) -> str:
        """The name of the pointer's shape, in CSS or X11, that the program wants (OSC 22)."""
        return self._stream.commands.pointers.shape

    @property
    def backarrow(self) -> bool:
        """Whether the backspace key sends BS instead of DEL (DECBKM)."""
        return modes.BACKARROW in self._screen.mode

    @property
    def keyboard_flags(self) -> int:
        """What kitty's keyboard protocol is asked for; 0 is nothing."""
        return self._screen.keyboard.flags(self.alternate)

    @property
    def modify_keys(self) -> Mapping[int, int]:
        """How modifiers are told, by xterm's resources (XTMODKEYS): 4 is modifyOtherKeys."""
        return self._screen.keyboard.modify_keys

    @property
    def format_keys(self) -> Mapping[int, int]:
        """In which form, likewise (XTFMTKEYS): 1 for the one that ends in u, else 0."""
        return self._screen.keyboard.format_keys

    # -- what the view shows

    @property
    def palette(self) -> Mapping[int, int]:
        """The colours (0xrrggbb) that the program has put into the palette, by index."""
        return self._screen.colours.palette

    @property
    def default_colours(self) -> Mapping[int, int]:
        """The foreground (10), background (11) and cursor (12) that the program has set."""
        return self._screen.colours.defaults

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
