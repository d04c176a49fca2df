"""What a program has asked of a terminal, for those who show it and send keys to it."""

from __future__ import annotations

from collections.abc import Mapping

import pyte.modes as mo

from pierhead.terminal import modes
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.locator import Locator
from pierhead.terminal.screen import Screen
from pierhead.terminal.stream import Stream


class _Terminal:
    """What is asked."""

    _screen: Screen
    _stream: Stream


class CursorAsked(_Terminal):
    """How the cursor is to look."""

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


class KeysAsked(_Terminal):
    """How keys and pastes are to be sent; these are the ``Modes`` of ``keys``."""

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
    def backarrow(self) -> bool:
        """Whether the backspace key sends BS instead of DEL (DECBKM)."""
        return modes.BACKARROW in self._screen.mode

    @property
    def vt52(self) -> bool:
        """Whether keys are to be those of a VT52 (DECANM)."""
        return self._screen.vt52

    @property
    def keyboard_flags(self) -> int:
        """What kitty's keyboard protocol is asked for; 0 is nothing."""
        return self._screen.keyboard.flags(self._screen.behind is not None)

    @property
    def modify_keys(self) -> Mapping[int, int]:
        """How modifiers are told, by xterm's resources (XTMODKEYS): 4 is modifyOtherKeys."""
        return self._screen.keyboard.modify_keys

    @property
    def format_keys(self) -> Mapping[int, int]:
        """In which form, likewise (XTFMTKEYS): 1 for the one that ends in u, else 0."""
        return self._screen.keyboard.format_keys

    @property
    def local_echo(self) -> bool:
        """Whether what is typed is to be shown here, since the program does not (SRM)."""
        return modes.SEND_RECEIVE not in self._screen.mode

    @property
    def bracketed_paste(self) -> bool:
        """Whether pastes are to be marked."""
        return modes.BRACKETED_PASTE in self._screen.mode


class MouseAsked(_Terminal):
    """What the mouse and the focus are to be told of, and how."""

    @property
    def mouse(self) -> int:
        """9, 1000, 1002 or 1003; 0 when the mouse is not reported."""
        return self._screen.mouse

    @property
    def locator(self) -> Locator:
        """What is to be told of the mouse in DEC's way."""
        return self._screen.locator

    @property
    def mouse_takes_shift(self) -> bool:
        """Whether the program wants to know of Shift with the mouse."""
        return self._screen.shift_for_program

    @property
    def mouse_encoding(self) -> int:
        """1005, 1006, 1015 or 1016; 0 for X10's bytes."""
        return self._screen.mouse_encoding

    @property
    def alternate_scroll(self) -> bool:
        """Whether the wheel sends cursor keys on the alternate screen."""
        return modes.ALTERNATE_SCROLL in self._screen.mode

    @property
    def pointer(self) -> str:
        """The name of the pointer's shape, in CSS or X11, that the program wants (OSC 22)."""
        return self._stream.commands.pointers.shape

    @property
    def focus_events(self) -> bool:
        """Whether gaining and losing the focus is to be reported."""
        return modes.FOCUS_EVENTS in self._screen.mode


class Asked(CursorAsked, KeysAsked, MouseAsked):
    """All of it: also titles, colours and the whole screen."""

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
    def synchronized(self) -> bool:
        """Whether the program is in the middle of a change that should be shown at once."""
        return modes.SYNCHRONIZED in self._screen.mode

    @property
    def icon_name(self) -> str:
        """The last short title."""
        return self._screen.titles.icon

    @property
    def directory(self) -> str:
        """Where the shell has said that it is; empty if it has not."""
        return self._stream.commands.integration.directory

    @property
    def palette(self) -> Mapping[int, int]:
        """The colours (0xrrggbb) that the program has put into the palette, by index."""
        return self._screen.colours.palette

    @property
    def default_colours(self) -> Mapping[int, int]:
        """The foreground (10), background (11) and cursor (12) that the program has set."""
        return self._screen.colours.defaults
