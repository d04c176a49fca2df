"""The screen that programs talk to: what is saved, titles, links, styles and resets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pyte.modes as mo

from pierhead.terminal import modes
from pierhead.terminal.charsets import Sets
from pierhead.terminal.colours import Colours
from pierhead.terminal.editing import Guard
from pierhead.terminal.events import Events
from pierhead.terminal.images import Images, Piece
from pierhead.terminal.keyboard import Keyboard
from pierhead.terminal.line import Line
from pierhead.terminal.locator import Locator
from pierhead.terminal.placeholders import take_placeholders
from pierhead.terminal.placing import uncover
from pierhead.terminal.style import Link, selection
from pierhead.terminal.switching import NARROW, Switching
from pierhead.terminal.titles import TitleBar
from pierhead.terminal.width import PLACEHOLDER

_MOST_SAVED = 10
_CONTROLS = ((b"\x1b[", b"\x9b"), (b"\x1bP", b"\x90"), (b"\x1b]", b"\x9d"), (b"\x1b\\", b"\x9c"))


class Saved(NamedTuple):
    """What DECSC saves, the wrap that was due among it."""

    x: int = 0
    y: int = 0
    pending: bool = False
    style: int = 0
    sets: Sets = Sets()
    origin: bool = False


class Pushed(NamedTuple):
    """What XTPUSHSGR keeps: a style, and which of its attributes, if not all, by SGR's numbers."""

    style: int
    selected: frozenset[int]


class Screen(Switching):
    """All of a terminal but the parser; ``events`` are told what concerns others."""

    def __init__(self, columns: int, lines: int, scrollback: int, events: Events) -> None:
        self.events = events
        self.keyboard = Keyboard(events.modes.emit)
        self.locator = Locator(self.answer)
        self.colours = Colours(events.colours.emit)
        self.cell = (8, 16)
        """Width and height of a cell in pixels, for programs that ask."""
        self.images = Images()
        self.titles = TitleBar(events.title.emit)
        super().__init__(columns, lines, scrollback)
        self.reset_modes()

    def reset(self) -> None:
        """RIS."""
        if self.resizable and modes.COLUMNS_132 in self.mode:
            self.resize(self.lines, NARROW)
        super().reset()
        self.colours.reset()
        self.images.virtual.clear()
        self.titles.reset_modes()
        self.reset_modes()

    def reset_modes(self) -> None:
        """Every mode as a program expects it at its start."""
        super().reset_modes()
        self.keyboard.reset()
        self.locator.reset()
        self._saved = [Saved(), Saved()]
        self._pushed: list[Pushed] = []

    def soft_reset(self) -> None:
        """DECSTR: modes, margins, styles and character sets; not the cells."""
        self.mode -= modes.SOFT
        self.mode |= {mo.DECAWM, mo.DECTCEM}
        self.cursor.hidden = False
        self.guard = Guard.NONE
        self.drop_margins()
        self.style = 0
        self._saved[self.behind is not None] = Saved()
        self.use_sets(Sets())
        self.colours.forget(*self.colours.palette)

    def decscl(self, level: int, controls: int = 0) -> None:
        """DECSCL: the conformance level, 61 to 65, and 7-bit controls if 1; a soft reset."""
        if level in range(61, 66):
            self.soft_reset()
            self.level = level - 60
            self.eight_bit = self.level > 1 and controls in {0, 2}

    def s7c1t(self) -> None:
        """S7C1T."""
        self.eight_bit = False

    def s8c1t(self) -> None:
        """S8C1T."""
        self.eight_bit = True

    # -- cursor

    def save_cursor(self) -> None:
        """DECSC, SCOSC: one place for each of the two screens."""
        cursor = self.cursor
        origin = mo.DECOM in self.mode
        saved = Saved(cursor.x, cursor.y, self.pending, self.style, self.sets, origin)
        self._saved[self.behind is not None] = saved

    def restore_cursor(self) -> None:
        """DECRC, SCORC."""
        saved = self._saved[self.behind is not None]
        (self.mode.add if saved.origin else self.mode.discard)(mo.DECOM)
        self.style = saved.style
        self.use_sets(saved.sets)
        self.cursor.x = min(saved.x, self.columns)
        self.cursor.y = min(saved.y, self.lines - 1)
        self.pending = saved.pending and self.cursor.x == self.breadth[1] < self.columns - 1
        if saved.origin:
            top, bottom = self.span
            left, right = self.breadth
            self.cursor.y = min(max(top, self.cursor.y), bottom)
            if self.sides is not None:
                self.cursor.x = min(max(left, self.cursor.x), right)

    def scosc(self, left: int = 0, right: int = 0) -> None:
        """SCOSC; DECSLRM while there can be margins at the sides."""
        if modes.LEFT_RIGHT in self.mode:
            self.decslrm(left, right)
        else:
            self.save_cursor()

    @property
    def saved_place(self) -> tuple[int, int]:
        """What is saved for the main screen: also where it was when the alternate one came."""
        return self._saved[0].x, self._saved[0].y

    @saved_place.setter
    def saved_place(self, place: tuple[int, int]) -> None:
        self._saved[0] = self._saved[0]._replace(x=place[0], y=place[1])

    def set_mode(self, *numbers: int, **kwargs: Any) -> None:
        """SM, DECSET."""
        super().set_mode(*numbers, **kwargs)
        self.events.modes.emit()

    def reset_mode(self, *numbers: int, **kwargs: Any) -> None:
        """RM, DECRST."""
        super().reset_mode(*numbers, **kwargs)
        self.events.modes.emit()

    # -- images

    def pieces(self, line: Line, row: int) -> tuple[Piece, ...]:
        """What a line shows of images: those behind the text first, the foremost last.

        ``row`` counts from the top of the screen, the scrollback by less than 0.
        """
        found = [*line.tiles()]
        if self.images.virtual and PLACEHOLDER in line.text:
            found += take_placeholders(line, self.images.virtual)
        found += self.pins.pieces(self.pinned_line(row), self.columns)
        return tuple(sorted(found, key=lambda piece: piece.placement.z))

    # -- what others are told

    def answer(self, text: str) -> None:
        """Send something to the program, with 8-bit controls if it wants these (S8C1T)."""
        data = text.encode()
        if self.eight_bit:
            for seven, eight in _CONTROLS:
                data = data.replace(seven, eight)
        if data:
            self.events.reply.emit(data)

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Change the size, and tell the program if it wants to hear of it (mode 2048)."""
        before = self.columns
        if self.behind is None:
            self._resize_with_saved(lines, columns)
        else:
            super().resize(lines, columns)
        if self.images.any:
            uncover(self, before)
        if modes.TELL_SIZE in self.mode:
            self.tell_size(True)

    def _resize_with_saved(self, lines: int | None, columns: int | None) -> None:
        """Keep what DECSC saved on its text, or as far below the text as it was."""
        x, y = self.saved_place
        used = (at for at, row in enumerate(self.rows) if at == self.cursor.y or not row.blank)
        below = max(0, y - max(used))
        place = [(self.scrolled + y - below, min(x, self.columns))]
        self.followed.append(place)
        super().resize(lines, columns)
        self.followed.pop()
        line, column = place[0]
        row = min(max(0, line - self.scrolled) + below, self.lines - 1)
        self.saved_place = column, row

    def tell_size(self, on: bool) -> None:
        """Tell the size in the format of mode 2048."""
        if on:
            width, height = self.cell
            pixels = f"{self.lines * height};{self.columns * width}"
            self.answer(f"\x1b[48;{self.lines};{self.columns};{pixels}t")

    def tell_scheme(self) -> None:
        """Tell whether colours are dark (1) or light (2), as mode 2031 has it."""
        self.answer(f"\x1b[?997;{1 if self.colours.dark else 2}n")

    def bell(self, *args: Any) -> None:
        """BEL."""
        self.events.bell.emit()

    # -- styles

    def select_graphic_rendition(self, *attrs: int) -> None:
        """SGR by numbers; the stream gives ``sgr`` the text, which may have colons."""
        self.sgr(";".join(map(str, attrs)))

    def sgr(self, parameters: str) -> None:
        """SGR."""
        self.style = self.styles.after_sgr(self.style, parameters)

    def push_sgr(self, *selected: int) -> None:
        """XTPUSHSGR: keep the look, or some attributes of it."""
        if len(self._pushed) < _MOST_SAVED:
            self._pushed.append(Pushed(self.style, frozenset(selected) - {0}))

    def pop_sgr(self) -> None:
        """XTPOPSGR: what was kept; links and protection stay as they are."""
        if self._pushed:
            number, selected = self._pushed.pop()
            kept, present = self.styles[number].style, self.styles[self.style].style
            style = selection(kept, present, selected) if selected else kept
            self.style = self.styles.with_style(self.style, style)

    def set_link(self, link: Link | None) -> None:
        """OSC 8: what is printed from now on belongs to a link, or to none."""
        self.style = self.styles.with_link(self.style, link)

    def styles_in_use(self) -> Iterator[int]:
        """Those of the saved cursors, and the pushed ones."""
        yield from (saved.style for saved in self._saved)
        yield from (pushed.style for pushed in self._pushed)
