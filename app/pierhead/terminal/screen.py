"""The screen that programs talk to: cursor movement, modes and what is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pyte.modes as mo
from pyte.charsets import LAT1_MAP, VT100_MAP

from pierhead.core.style import RGB
from pierhead.terminal.writing import Writing

PRIVATE = 5
"""pyte keeps private modes shifted by this many bits."""

APPLICATION_CURSOR = 1 << PRIVATE
APPLICATION_KEYPAD = 66 << PRIVATE
FOCUS_EVENTS = 1004 << PRIVATE
ALTERNATE_SCROLL = 1007 << PRIVATE
BRACKETED_PASTE = 2004 << PRIVATE
SYNCHRONIZED = 2026 << PRIVATE

_MOUSE = frozenset({9, 1000, 1002, 1003})
_MOUSE_ENCODINGS = frozenset({1005, 1006, 1015, 1016})
_WITH_SCREEN = frozenset({47, 1047, 1049})
_WITH_CURSOR = frozenset({1048, 1049})
KNOWN_MODES = _MOUSE | _MOUSE_ENCODINGS
KNOWN_MODES |= {1, 5, 6, 7, 25, 47, 66, 1004, 1007, 1047, 1048, 1049, 2004, 2026}
_LONGEST_TITLE = 256


class Saved(NamedTuple):
    """What DECSC saves."""

    x: int = 0
    y: int = 0
    style: int = 0
    g0: Any = LAT1_MAP
    g1: Any = VT100_MAP
    charset: int = 0
    origin: bool = False


class Screen(Writing):
    """Cursor and modes; ``titled`` and ``rang`` are called when a title or a bell comes."""

    def __init__(
        self,
        columns: int,
        lines: int,
        scrollback: int,
        *,
        titled: Callable[[str], None],
        rang: Callable[[], None],
    ) -> None:
        self._titled = titled
        self._rang = rang
        self.default_colours = (RGB | 0xFFFFFF, RGB)
        """What the view shows as foreground and background, for programs that ask."""
        super().__init__(columns, lines, scrollback)
        self.reset_modes()

    def reset(self) -> None:
        """RIS."""
        super().reset()
        self.reset_modes()

    def reset_modes(self) -> None:
        """Every mode as a program expects it at its start."""
        self.mode = {mo.DECAWM, mo.DECTCEM, ALTERNATE_SCROLL}
        self.mouse = 0
        """The mouse mode in force: 9, 1000, 1002 or 1003; 0 for none."""
        self.mouse_encoding = 0
        """1005, 1006, 1015 or 1016; 0 for X10's bytes."""
        self.cursor_style = 0
        """As DECSCUSR numbers them; 0 is whatever the user likes."""
        self._saved = [Saved(), Saved()]
        self._kept_modes: dict[int, bool] = {}

    def soft_reset(self) -> None:
        """DECSTR: modes, margins, styles and character sets; not the cells."""
        self.mode -= {mo.IRM, mo.DECOM, APPLICATION_CURSOR, APPLICATION_KEYPAD}
        self.mode |= {mo.DECAWM, mo.DECTCEM}
        self.cursor.hidden = False
        self.margins = None
        self.style = 0
        self._saved = [Saved(), Saved()]
        self._use_charsets(Saved())

    # -- cursor

    def save_cursor(self) -> None:
        """DECSC, SCOSC: one place for each of the two screens."""
        cursor = self.cursor
        origin = mo.DECOM in self.mode
        sets = self.g0_charset, self.g1_charset, self.charset
        saved = Saved(cursor.x, cursor.y, self.style, *sets, origin)
        self._saved[self.behind is not None] = saved

    def restore_cursor(self) -> None:
        """DECRC, SCORC."""
        saved = self._saved[self.behind is not None]
        (self.mode.add if saved.origin else self.mode.discard)(mo.DECOM)
        self.style = saved.style
        self._use_charsets(saved)
        self.cursor.x = min(saved.x, self.columns)
        self.cursor.y = min(saved.y, self.lines - 1)

    @property
    def saved_place(self) -> tuple[int, int]:
        """Where the cursor of the main screen was when the alternate one came."""
        return self._saved[0].x, self._saved[0].y

    @saved_place.setter
    def saved_place(self, place: tuple[int, int]) -> None:
        self._saved[0] = self._saved[0]._replace(x=place[0], y=place[1])

    def _use_charsets(self, saved: Saved) -> None:
        self.g0_charset, self.g1_charset = saved.g0, saved.g1
        self.charset = saved.charset
        self.choose_charset()

    def cursor_up(self, count: int | None = None) -> None:
        """CUU: the top margin stops it only from below."""
        y = self.cursor.y
        top = self.span[0] if y >= self.span[0] else 0
        self.cursor.y = max(y - (count or 1), top)
        self.ensure_hbounds()

    def cursor_down(self, count: int | None = None) -> None:
        """CUD: the bottom margin stops it only from above."""
        y = self.cursor.y
        bottom = self.span[1] if y <= self.span[1] else self.lines - 1
        self.cursor.y = min(y + (count or 1), bottom)
        self.ensure_hbounds()

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """CUP: relative to the margins, and kept inside them, in origin mode."""
        top, bottom = self.span if mo.DECOM in self.mode else (0, self.lines - 1)
        self.cursor.y = min(top + max(1, line or 1) - 1, bottom)
        self.cursor.x = min(max(1, column or 1), self.columns) - 1

    def cursor_to_line(self, line: int | None = None) -> None:
        """VPA."""
        self.cursor_position(line, min(self.cursor.x, self.columns - 1) + 1)

    def tab(self) -> None:
        """HT."""
        x = self.cursor.x
        self.cursor.x = min((stop for stop in self.tabstops if stop > x), default=self.columns - 1)
        self.ensure_hbounds()

    def tab_forward(self, count: int | None = None) -> None:
        """CHT."""
        for _ in range(min(count or 1, self.columns)):
            self.tab()

    def tab_back(self, count: int | None = None) -> None:
        """CBT."""
        for _ in range(min(count or 1, self.columns)):
            x = self.cursor.x
            self.cursor.x = max((stop for stop in self.tabstops if stop < x), default=0)

    def next_line(self) -> None:
        """NEL."""
        self.cursor.x = 0
        self.index()

    # -- modes

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """SM, DECSET."""
        for mode in modes:
            self._switch(mode, True, bool(kwargs.get("private")))

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """RM, DECRST."""
        for mode in modes:
            self._switch(mode, False, bool(kwargs.get("private")))

    def _switch(self, mode: int, on: bool, private: bool) -> None:
        key = mode << PRIVATE if private else mode
        (self.mode.add if on else self.mode.discard)(key)
        if not private:
            return
        if mode in _MOUSE:
            self.mouse = mode if on else 0
        elif mode in _MOUSE_ENCODINGS:
            self.mouse_encoding = mode if on else 0
        elif key == mo.DECSCNM:
            self.all_dirty = True
        elif key == mo.DECOM:
            self.cursor_position()
        elif key == mo.DECTCEM:
            self.cursor.hidden = not on
        else:
            self._switch_screen(mode, on)

    def _switch_screen(self, mode: int, on: bool) -> None:
        """47, 1047: the other screen; 1048: the cursor; 1049: both, and a clear one."""
        if mode in _WITH_CURSOR and on:
            self.save_cursor()
        if mode in _WITH_SCREEN:
            (self.show_alternate if on else self.show_main)()
        if mode in _WITH_CURSOR and not on:
            self.restore_cursor()

    def application_keypad(self) -> None:
        """DECKPAM."""
        self.mode.add(APPLICATION_KEYPAD)

    def numeric_keypad(self) -> None:
        """DECKPNM."""
        self.mode.discard(APPLICATION_KEYPAD)

    def keep_modes(self, *modes: int) -> None:
        """XTSAVE."""
        self._kept_modes.update({mode: mode << PRIVATE in self.mode for mode in modes})

    def bring_back_modes(self, *modes: int) -> None:
        """XTRESTORE."""
        for mode in modes:
            if mode in self._kept_modes:
                self._switch(mode, self._kept_modes[mode], private=True)

    def set_cursor_style(self, style: int | None = None) -> None:
        """DECSCUSR."""
        self.cursor_style = style or 0

    # -- title and bell

    def set_title(self, param: str) -> None:
        """OSC 0, 2: one line of plain text."""
        self.title = "".join(filter(str.isprintable, param))[:_LONGEST_TITLE]
        self._titled(self.title)

    def bell(self, *args: Any) -> None:
        """BEL."""
        self._rang()

    # -- styles

    def select_graphic_rendition(self, *attrs: int) -> None:
        """SGR by numbers; the stream gives ``sgr`` the text, which may have colons."""
        self.sgr(";".join(map(str, attrs)))

    def sgr(self, parameters: str) -> None:
        """SGR."""
        self.style = self.styles.after_sgr(self.style, parameters)

    def styles_in_use(self) -> Iterator[int]:
        """Those of the saved cursors."""
        return (saved.style for saved in self._saved)

    def restyle(self, numbers: dict[int, int]) -> None:
        """Renumber those of the saved cursors."""
        self._saved = [saved._replace(style=numbers[saved.style]) for saved in self._saved]
