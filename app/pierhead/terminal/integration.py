"""What shells and programs tell of themselves: where they are, prompts, notices (OSC 7, 9, 133)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from pierhead.terminal.events import Events, Prompt
from pierhead.terminal.screen import Screen
from pierhead.terminal.titles import one_line

_PROGRESS = "4;"
_KINDS = frozenset("ABCD")
_LARGEST_STATUS = 10
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})|\\(\\)")


class Integration:
    """Takes it in the ways of xterm, FinalTerm, VS Code, iTerm2 and rxvt."""

    def __init__(self, screen: Screen, events: Events) -> None:
        self._screen = screen
        self._events = events
        self.directory = ""
        """Where the shell has said that it is."""

    @property
    def actions(self) -> dict[str, Callable[[str, str], object]]:
        """What is done with the rest of an OSC, by its number."""
        return {
            "7": self._working_directory,
            "9": self._notify,
            "133": self._prompt,
            "633": self._code,
            "777": self._rxvt,
            "1337": self._iterm,
        }

    def _working_directory(self, text: str, _: str) -> None:
        """OSC 7: a file address; the host in it is not looked at."""
        try:
            parts = urlsplit(text)
        except ValueError:
            return
        if parts.scheme == "file":
            self._move(unquote(parts.path))

    def _move(self, path: str) -> None:
        if path.startswith("/") and path.isprintable():
            self.directory = path
            self._events.directory.emit(path)

    def _notify(self, text: str, _: str) -> None:
        """OSC 9; the same number with 4 is ConEmu's progress."""
        if text and not text.startswith(_PROGRESS):
            self._events.notification.emit(one_line(text))

    def _rxvt(self, text: str, _: str) -> None:
        """OSC 777, of which only notices are understood."""
        what, _, rest = text.partition(";")
        title, _, body = rest.partition(";")
        if what == "notify" and rest:
            self._events.notification.emit(one_line(f"{title}: {body}" if body else title))

    def _prompt(self, text: str, _: str) -> None:
        """OSC 133 (FinalTerm)."""
        kind, *rest = text.split(";")
        if kind not in _KINDS:
            return
        status = rest[0] if kind == "D" and rest else ""
        known = status.isdecimal() and status.isascii() and len(status) < _LARGEST_STATUS
        line = self._screen.scrolled + self._screen.cursor.y
        self._events.prompt.emit(Prompt(kind, line, int(status) if known else None))

    def _code(self, text: str, end: str) -> None:
        """OSC 633 (VS Code): the same marks, and properties."""
        name, _, value = text.removeprefix("P;").partition("=")
        if text.startswith("P;") and name == "Cwd":
            self._move(_ESCAPED.sub(_unescape, value))
        else:
            self._prompt(text, end)

    def _iterm(self, text: str, end: str) -> None:
        """OSC 1337 (iTerm2), of which images are not taken here."""
        name, _, value = text.partition("=")
        if name == "CurrentDir":
            self._move(value)
        elif name == "ReportCellSize":
            # In device pixels: there is nothing to scale.
            width, height = self._screen.cell
            self._screen.answer(f"\x1b]1337;ReportCellSize={height:.1f};{width:.1f};1.0{end}")


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]
