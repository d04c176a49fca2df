"""What is sent for a key, in whichever way the program has asked for."""

from __future__ import annotations

from pierhead.terminal.keys import CONTROL, Action, Modes, Press
from pierhead.terminal.kitty_keys import kitty
from pierhead.terminal.xterm_keys import OTHER_KEYS, controlled, xterm


def encode(press: Press, modes: Modes) -> bytes:
    """What is sent for a key; empty if it is nothing for a program."""
    if flags := modes.keyboard_flags:
        return kitty(press, flags, modes)
    return b"" if press.action is Action.RELEASE else xterm(press, modes)


def is_told(press: Press, modes: Modes) -> bool:
    """Whether a program learns of Control: without its asking, Ctrl+, is a mere comma."""
    if not press.holds(CONTROL) or modes.keyboard_flags or modes.modify_keys[OTHER_KEYS] > 0:
        return True
    return len(press.key) > 1 or controlled(press) != press.typed
