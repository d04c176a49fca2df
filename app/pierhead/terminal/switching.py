"""Switching modes on and off, and saying which are (SM, RM, DECSET, DECRST, DECRQM)."""

from __future__ import annotations

from typing import Any

import pyte.modes as mo

from pierhead.terminal import modes
from pierhead.terminal.charsets import Sets
from pierhead.terminal.modes import PRIVATE
from pierhead.terminal.moving import Moving

_ON, _OFF = 1, 2
_INITIAL_CURSOR = 7
NARROW, _WIDE = 80, 132
_EFFECTS = {
    modes.ANSI_MODE: "_become_vt52",
    mo.DECSCNM: "_reverse_video",
    mo.DECOM: "_go_to_origin",
    mo.DECTCEM: "show_cursor",
    modes.BLINKING_CURSOR: "_blink",
    modes.LEFT_RIGHT: "_allow_sides",
    modes.COLUMNS_132: "_use_132_columns",
    modes.NATIONAL: "_use_national",
    modes.ALLOW_ALTERNATE: "_allow_alternate",
    modes.TELL_SIZE: "tell_size",
}
"""What is called with each of these modes."""


class Switching(Moving):
    """The modes in force; those of pyte's that are private are shifted, see ``modes``."""

    resizable = False
    """Whether programs may change the size."""
    eight_bit = False
    """Whether answers use 8-bit controls (S8C1T)."""

    def reset_modes(self) -> None:
        """Every mode as a program expects it at its start."""
        self.level = 5
        self.eight_bit = False
        self.mode: set[int] = set(modes.INITIAL)
        self.mouse = 0
        """The mouse mode in force: 9, 1000, 1002 or 1003; 0 for none."""
        self.shift_for_program = False
        """Whether Shift is told with the mouse, instead of taking it back (XTSHIFTESCAPE)."""
        self.mouse_encoding = 0
        """1005, 1006, 1015 or 1016; 0 for X10's bytes."""
        self.cursor_style = 0
        """As DECSCUSR numbers them; 0 is whatever the user likes."""
        self._cursor_blink: bool | None = None
        """By mode 12, which leaves the shape alone; None: as the style says."""
        self._kept_modes: dict[int, bool] = {}
        self._ansi_sets = Sets()
        self.set_reach()

    def set_mode(self, *numbers: int, **kwargs: Any) -> None:
        """SM, DECSET."""
        for number in numbers:
            self._switch(number, True, bool(kwargs.get("private")))

    def reset_mode(self, *numbers: int, **kwargs: Any) -> None:
        """RM, DECRST."""
        for number in numbers:
            self._switch(number, False, bool(kwargs.get("private")))

    def _switch(self, number: int, on: bool, private: bool) -> None:
        key = number << PRIVATE if private else number
        if not self._knows(number, private) or (
            key == modes.COLUMNS_132 and modes.ALLOW_132 not in self.mode
        ):
            return
        (self.mode.add if on else self.mode.discard)(key)
        effect = _EFFECTS.get(key)
        if effect is not None:
            getattr(self, effect)(on)
        elif not private:
            self.set_reach()
        elif number in modes.MOUSE:
            self.mouse = number if on else 0
        elif number in modes.MOUSE_ENCODINGS:
            self.mouse_encoding = number if on else 0
        elif number in modes.FUNCTION_KEYS and on:
            self.mode -= {other << PRIVATE for other in modes.FUNCTION_KEYS - {number}}
        else:
            self._switch_screen(number, on)

    def _knows(self, number: int, private: bool) -> bool:
        if private:
            return number in modes.DEC and modes.LEVELS.get(number, 1) <= self.level
        return number in modes.ANSI

    # -- what comes with a mode

    def show_cursor(self, on: bool) -> None:
        """DECTCEM."""
        (self.mode.add if on else self.mode.discard)(mo.DECTCEM)
        self.cursor.hidden = not on

    @property
    def vt52(self) -> bool:
        """Whether what comes is for a VT52 (DECANM)."""
        return modes.ANSI_MODE not in self.mode

    def use_ansi(self) -> None:
        """Be an ANSI terminal again, of the first level: a VT100."""
        self.mode.add(modes.ANSI_MODE)
        self.level = 1
        self.eight_bit = False
        self.use_sets(self._ansi_sets)

    def _become_vt52(self, on: bool) -> None:
        """DECANM, reset: without margins. It is only set by leaving VT52 mode."""
        if not on:
            self.mode.discard(mo.DECOM)
            self.drop_margins()
            self._ansi_sets = self.sets
            self.use_sets(Sets())
            # What comes next has another grammar: the stream has to stop.
            self.going = iter(())

    def tell_size(self, on: bool) -> None:
        """Mode 2048: tell it now, and when it changes."""
        raise NotImplementedError

    def _reverse_video(self, on: bool) -> None:
        self.all_dirty = True

    def _go_to_origin(self, on: bool) -> None:
        self.cursor_position()

    def _blink(self, on: bool) -> None:
        self._cursor_blink = on

    def _allow_sides(self, on: bool) -> None:
        if not on:
            self.set_sides(0, self.columns - 1)

    def _use_national(self, on: bool) -> None:
        self.choose_sets()

    def _allow_alternate(self, on: bool) -> None:
        if not on:
            self.show_main(forget=False)

    def _use_132_columns(self, on: bool) -> None:
        """DECCOLM: clears and homes; the size may be the user's."""
        self.drop_margins()
        if self.resizable:
            self.resize(self.lines, _WIDE if on else NARROW)
        if modes.KEEP_SCREEN_AT_132 not in self.mode:
            self.erase_in_display(2)
        self.cursor_position()

    def _switch_screen(self, number: int, on: bool) -> None:
        """47, 1047: the other screen; 1048: the cursor; 1049: both, and a clear one."""
        if modes.ALLOW_ALTERNATE not in self.mode:
            return
        if number in modes.WITH_CURSOR and on:
            self.save_cursor()
        if number in modes.WITH_SCREEN and on:
            self.show_alternate(clear=number == max(modes.WITH_SCREEN))
        elif number in modes.WITH_SCREEN:
            self.show_main(forget=number != min(modes.WITH_SCREEN))
        if number in modes.WITH_CURSOR and not on:
            self.restore_cursor()

    def mode_state(self, number: int, private: bool) -> int:
        """DECRQM: 1 is set, 2 is reset, 3 and 4 the same for ever, 0 is unknown."""
        fixed = modes.DEC_FIXED if private else modes.ANSI_FIXED
        if not self._knows(number, private):
            return fixed.get(number, 0)
        if not private:
            on = number in self.mode
        elif number in modes.MOUSE | modes.MOUSE_ENCODINGS:
            on = number in {self.mouse, self.mouse_encoding}
        elif number in modes.WITH_SCREEN:
            on = self.behind is not None
        elif number << PRIVATE == modes.BLINKING_CURSOR:
            on = self.cursor_blinks
        else:
            on = number << PRIVATE in self.mode
        return _ON if on else _OFF

    @property
    def cursor_blinks(self) -> bool:
        """By DECSCUSR or mode 12; it does unless the program asks for a steady one."""
        if self._cursor_blink is not None:
            return self._cursor_blink
        return self.cursor_style % 2 == 1 or self.cursor_style == 0

    def set_cursor_style(self, style: int | None = None) -> None:
        """DECSCUSR."""
        if (style or 0) <= _INITIAL_CURSOR:
            self.cursor_style = (style or 0) % _INITIAL_CURSOR
            self._cursor_blink = None

    def xtshiftescape(self, how: int = 0) -> None:
        """XTSHIFTESCAPE; what else xterm has is for its user alone."""
        if how in {0, 1}:
            self.shift_for_program = how == 1

    def keep_modes(self, *numbers: int) -> None:
        """XTSAVE."""
        known = modes.DEC.intersection(numbers)
        self._kept_modes |= {number: self.mode_state(number, True) == _ON for number in known}

    def bring_back_modes(self, *numbers: int) -> None:
        """XTRESTORE."""
        for number in numbers:
            if number in self._kept_modes:
                self._switch(number, self._kept_modes[number], private=True)

    def application_keypad(self) -> None:
        """DECKPAM."""
        self.mode.add(modes.APPLICATION_KEYPAD)

    def numeric_keypad(self) -> None:
        """DECKPNM."""
        self.mode.discard(modes.APPLICATION_KEYPAD)
