"""A key that was pressed, and what programs may ask of the keyboard.

Keys have names, such as ``up``, ``f1`` and ``kp_add``, or are the character that they type by
themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntFlag
from typing import Protocol


class Modifier(IntFlag):
    """What is held down or locked, by kitty's numbers."""

    SHIFT = 1
    ALT = 2
    CONTROL = 4
    SUPER = 8
    HYPER = 16
    META = 32
    CAPS_LOCK = 64
    NUM_LOCK = 128


class Action(Enum):
    """What was done to a key, by kitty's numbers."""

    PRESS = 1
    REPEAT = 2
    RELEASE = 3


NONE = Modifier(0)
SHIFT, ALT, CONTROL = Modifier.SHIFT, Modifier.ALT, Modifier.CONTROL


@dataclass(frozen=True, slots=True)
class Press:
    """A key that was pressed, repeats, or was released."""

    key: str
    """A name, or the character on it: what it types without Shift."""
    modifiers: Modifier = NONE
    text: str = ""
    """What it types with Shift and the layout's levels, as if Control and Alt were not held."""
    base: str = ""
    """The character on a key at the same place of a US keyboard, if that is known."""
    action: Action = Action.PRESS

    @property
    def typed(self) -> str:
        """The text, or the character on the key."""
        return self.text or self.key

    def holds(self, modifiers: Modifier) -> bool:
        """Whether any of some modifiers is held."""
        return bool(self.modifiers & modifiers)


class Modes(Protocol):
    """What a program has asked of the keyboard; an ``Emulator`` has it."""

    @property
    def application_cursor(self) -> bool:
        """DECCKM."""

    @property
    def application_keypad(self) -> bool:
        """DECKPAM, DECNKM."""

    @property
    def backarrow(self) -> bool:
        """DECBKM."""

    @property
    def newline(self) -> bool:
        """LNM."""

    @property
    def vt52(self) -> bool:
        """DECANM, reset."""

    @property
    def modify_keys(self) -> Mapping[int, int]:
        """XTMODKEYS, by resource."""

    @property
    def format_keys(self) -> Mapping[int, int]:
        """XTFMTKEYS, likewise."""

    @property
    def keyboard_flags(self) -> int:
        """kitty's flags."""
