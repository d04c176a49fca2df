"""The shapes of a cursor: apart from all that else a program may ask of a terminal."""

from __future__ import annotations

from enum import Enum


class CursorShape(Enum):
    """How the program wants the cursor to look."""

    BLOCK = "block"
    UNDERLINE = "underline"
    BAR = "bar"
