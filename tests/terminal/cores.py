"""Emulators with each of the cores that are there: the pure one, and the compiled one if built."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from pierhead.terminal.emulator import Emulator

COMPILED = find_spec("pierhead.terminal.compiled.lane") is not None
"""Whether the compiled core was built here."""
CORES = (False, True)[: 1 + COMPILED]
"""What can be asked for."""


def emulator(columns: int, lines: int, scrollback: int, *, compiled: bool = False) -> Emulator:
    """An emulator with the core that is asked for."""
    choice: dict[str, Any] = {"compiled": compiled} if COMPILED else {}
    return Emulator(columns, lines, scrollback, **choice)
