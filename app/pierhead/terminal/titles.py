"""The titles of a window and of its icon: set, told, and kept on a stack (OSC 0 to 2, XTWINOPS).

Text of a program is one short line without control characters. xterm's title modes let it come
and go as hexadecimal digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_LONGEST = 256
_MOST_KEPT = 10
_ICON, _WINDOW = 1, 2
_SET_HEX, _TELL_HEX, _SET_UTF8, _TELL_UTF8 = range(4)
_DIGITS = re.compile("(?:[0-9a-fA-F]{2})*")


class Kept(NamedTuple):
    """An entry of the stack: both titles, or one."""

    icon: str | None = None
    window: str | None = None


class TitleBar:
    """What a program has made of both titles; ``changed`` takes the window's."""

    def __init__(self, changed: Callable[[str], None]) -> None:
        self._changed = changed
        self.window = ""
        self.icon = ""
        self._kept = [Kept()] * _MOST_KEPT
        self._count = 0
        self._modes: set[int] = set()

    def clear(self) -> None:
        """Forget all that an earlier program has set."""
        self.window = self.icon = ""
        self._count = 0
        self.reset_modes()

    def reset_modes(self) -> None:
        """RIS: the titles themselves stay."""
        self._modes.clear()

    def set_window(self, text: str) -> None:
        """OSC 2."""
        self.window = self._read(text)
        self._changed(self.window)

    def set_icon(self, text: str) -> None:
        """OSC 1."""
        self.icon = self._read(text)

    def _read(self, text: str) -> str:
        if _SET_HEX in self._modes:
            digits = _DIGITS.match(text)
            text = bytes.fromhex(digits[0] if digits else "").decode("utf-8", "replace")
        return one_line(text)

    # -- modes

    def switch_on(self, *numbers: int) -> None:
        """XTSMTITLE: hexadecimal digits when a title is set (0) or told (1); 2 and 3 are UTF-8."""
        self._modes.update(number for number in numbers if number <= _TELL_UTF8)

    def switch_off(self, *numbers: int) -> None:
        """XTRMTITLE."""
        self._modes.difference_update(numbers)

    @property
    def modes(self) -> str:
        """As XTSMTITLE is told by DECRQSS; text is UTF-8 whatever they say."""
        return ";".join(str(int(number in self._modes)) for number in range(_TELL_UTF8 + 1))

    def tell(self, title: str) -> str:
        """A title as programs are told it."""
        return title.encode().hex().upper() if _TELL_HEX in self._modes else title

    # -- the stack

    @property
    def position(self) -> tuple[int, int]:
        """XTTITLEPOS: how many are kept, and how many can be."""
        return self._count, _MOST_KEPT

    def push(self, which: int = 0, slot: int = 0) -> None:
        """XTWINOPS 22: keep both titles, the icon's (1) or the window's (2), or do so in a slot."""
        kept = Kept(
            self.icon if which != _WINDOW else None, self.window if which != _ICON else None
        )
        self._kept[((slot or self._count + 1) - 1) % _MOST_KEPT] = kept
        self._count += not slot

    def pop(self, which: int = 0, slot: int = 0) -> None:
        """XTWINOPS 23: bring back what was kept last, or what is in a slot."""
        if not slot and not self._count:
            return
        last = slot or self._count
        self._count -= not slot
        found = [self._kept[at % _MOST_KEPT] for at in range(last - 1, max(-1, last - 11), -1)]
        found = found[:1] if slot else found
        icon = next((each.icon for each in found if each.icon is not None), self.icon)
        window = next((each.window for each in found if each.window is not None), self.window)
        if which != _WINDOW:
            self.icon = icon
        if which != _ICON and window != self.window:
            self.window = window
            self._changed(window)


def one_line(text: str) -> str:
    """Text of a program as one short line without control characters."""
    return "".join(filter(str.isprintable, text))[:_LONGEST]
