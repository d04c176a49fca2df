"""What a terminal tells the rest of the app while output comes."""

from __future__ import annotations

from typing import NamedTuple

from pierhead.core.signal import Signal


class Prompt(NamedTuple):
    """A mark of the shell's (OSC 133): A prompt, B command line, C output, D its end."""

    kind: str
    line: int
    """The absolute number of the line that the cursor was on."""
    status: int | None = None
    """With D, how the command ended."""


class Events:
    """Signals; every text in them is the program's own, plain and untrusted."""

    def __init__(self) -> None:
        self.reply: Signal[bytes] = Signal()
        """Bytes that the program has asked for and that must be sent to it."""
        self.title: Signal[str] = Signal()
        """A new title, one line of plain text."""
        self.bell: Signal[()] = Signal()
        self.clipboard: Signal[str, str] = Signal()
        """What the program wants in the clipboard (OSC 52): which ones, and the text."""
        self.directory: Signal[str] = Signal()
        """Where the shell is (OSC 7)."""
        self.notification: Signal[str] = Signal()
        """One line of plain text (OSC 9)."""
        self.prompt: Signal[Prompt] = Signal()
        self.colours: Signal[()] = Signal()
        """The program has changed the palette or the default colours."""
        self.pointer: Signal[str] = Signal()
        """The name of a shape that the pointer is to have, or nothing (OSC 22)."""
        self.modes: Signal[()] = Signal()
        """The program has changed modes: keyboard, mouse, paste, cursor or screen."""
        self.settled: Signal[()] = Signal()
        """Older lines have wrapped anew: they, and those before them, have other numbers."""
