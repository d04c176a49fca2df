"""Operating system commands (OSC): titles, colours, links, the clipboard, shell integration."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from itertools import count
from urllib.parse import unquote, urlsplit

from pierhead.terminal import colours
from pierhead.terminal.events import Events, Prompt
from pierhead.terminal.screen import Screen, one_line
from pierhead.terminal.style import Link

_LONGEST_LINK = 2083
_LARGEST_CLIP = 1 << 16
_CLIPBOARDS = frozenset("cpqs01234567")
_PROGRESS = "4;"
_LARGEST_STATUS = 10


class Commands:
    """Does what an OSC says; ``reply`` takes the answers."""

    def __init__(self, screen: Screen, events: Events, reply: Callable[[str], None]) -> None:
        self._screen = screen
        self._events = events
        self._reply = reply
        self._links = count()
        self.directory = ""
        self._actions: dict[str, Callable[[str, str], object]] = {
            "0": self._titles,
            "1": lambda text, _: screen.set_icon_name(text),
            "2": lambda text, _: screen.set_title(text),
            "4": self._palette,
            "104": self._forget_palette,
            "7": self._working_directory,
            "8": self._link,
            "9": self._notify,
            "52": self._clipboard,
            "133": self._prompt,
        }

    def run(self, text: str, end: str) -> None:
        """An OSC without its beginning and its end; answers end as the question did."""
        number, _, value = text.partition(";")
        action = self._actions.get(number)
        if action is not None:
            action(value, end)
        elif number.isdecimal() and int(number[:4]) in colours.DYNAMIC:
            self._defaults(int(number), value, end)
        elif number.isdecimal() and int(number[:4]) - 100 in colours.DYNAMIC:
            self._screen.colours.forget_default(int(number) - 100)

    def _titles(self, text: str, _: str) -> None:
        self._screen.set_icon_name(text)
        self._screen.set_title(text)

    # -- colours

    def _palette(self, text: str, end: str) -> None:
        words = text.split(";")
        for number, specification in zip(words[::2], words[1::2], strict=False):
            index = _index(number)
            if index is None:
                return
            if specification == "?":
                spelt = self._screen.colours.spell(index)
                self._reply(f"\x1b]4;{index};{spelt}{end}")
            elif not self._screen.colours.set(index, specification):
                return

    def _forget_palette(self, text: str, _: str) -> None:
        if not text:
            self._screen.colours.forget()
        for word in filter(None, text.split(";")):
            index = _index(word)
            if index is not None:
                self._screen.colours.forget(index)

    def _defaults(self, which: int, text: str, end: str) -> None:
        """Further values are for the colours that have the next numbers."""
        words = text.split(";")
        for number, specification in zip(colours.DYNAMIC[which - 10 :], words, strict=False):
            if specification == "?":
                spelt = self._screen.colours.spell_default(number)
                self._reply(f"\x1b]{number};{spelt}{end}")
            else:
                self._screen.colours.set_default(number, specification)

    # -- links, clipboard and notices

    def _link(self, text: str, _: str) -> None:
        """OSC 8: parameters, of which only the id means something, and an address."""
        parameters, _, uri = text.partition(";")
        if not uri or len(uri) > _LONGEST_LINK or not uri.isprintable():
            self._screen.set_link(None)
            return
        values = dict(part.partition("=")[::2] for part in parameters.split(":"))
        # Without an id only what is written at once belongs together.
        identity = "=" + values["id"][:256] if values.get("id") else str(next(self._links))
        self._screen.set_link(Link(uri, identity))

    def _clipboard(self, text: str, _: str) -> None:
        """OSC 52: writing only; whoever asks for the contents gets no answer."""
        which, semicolon, data = text.partition(";")
        if (
            not semicolon
            or data == "?"
            or len(data) > _LARGEST_CLIP
            or not _CLIPBOARDS.issuperset(which)
        ):
            return
        try:
            content = b64decode(data, validate=True).decode()
        except (Error, ValueError):
            return
        self._events.clipboard.emit(which or "s0", content)

    def _notify(self, text: str, _: str) -> None:
        """OSC 9; the same number with 4 is ConEmu's progress."""
        if text and not text.startswith(_PROGRESS):
            self._events.notification.emit(one_line(text))

    # -- shell integration

    def _working_directory(self, text: str, _: str) -> None:
        """OSC 7: a file address; the host in it is not looked at."""
        try:
            parts = urlsplit(text)
        except ValueError:
            return
        path = unquote(parts.path)
        if parts.scheme == "file" and path.startswith("/") and path.isprintable():
            self.directory = path
            self._events.directory.emit(path)

    def _prompt(self, text: str, _: str) -> None:
        """OSC 133 (FinalTerm)."""
        kind, *rest = text.split(";")
        if kind not in {"A", "B", "C", "D"}:
            return
        status = rest[0] if kind == "D" and rest else ""
        number = int(status) if status.isdecimal() and len(status) < _LARGEST_STATUS else None
        line = self._screen.scrolled + self._screen.cursor.y
        self._events.prompt.emit(Prompt(kind, line, number))


def _index(word: str) -> int | None:
    index = int(word[:4]) if word.isdecimal() and word.isascii() else colours.PALETTE_SIZE
    return index if index < colours.PALETTE_SIZE else None
