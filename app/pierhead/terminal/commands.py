"""Operating system commands (OSC): titles, colours, links, the clipboard, the pointer."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from functools import partial
from itertools import count

from pierhead.terminal import colours
from pierhead.terminal.events import Events
from pierhead.terminal.features import Features
from pierhead.terminal.integration import Integration
from pierhead.terminal.pointers import Pointers
from pierhead.terminal.screen import Screen
from pierhead.terminal.style import Link

_LONGEST_LINK = 2083
_LARGEST_CLIP = 1 << 16
_CLIPBOARDS = frozenset("cpqs01234567")


class Commands:
    """Does what an OSC says; ``reply`` takes the answers."""

    def __init__(
        self, screen: Screen, events: Events, reply: Callable[[str], None], tells: bool = False
    ) -> None:
        """``tells`` is for programs that may see the screen."""
        self._screen = screen
        self._events = events
        self._reply = reply
        self._links = count()
        self.pointers = Pointers(lambda: screen.behind is not None, events.pointer.emit, reply)
        # Each screen has its own.
        events.modes.connect(self.pointers.tell)
        self.integration = Integration(screen, events)
        titles = screen.titles
        self._actions: dict[str, Callable[[str, str], object]] = {
            "0": self._both_titles,
            "1": lambda text, _: titles.set_icon(text),
            "2": lambda text, _: titles.set_window(text),
            "21": lambda text, _: titles.set_window(text),  # DECSWT
            "8": self._link,
            "22": self.pointers.run,
            "52": self._clipboard,
            **self._colour_actions(),
            **self.integration.actions,
            **Features(tells, reply).actions,
        }

    def _colour_actions(self) -> dict[str, Callable[[str, str], object]]:
        every = colours.PALETTE_SIZE + colours.SPECIAL_SIZE
        special = colours.PALETTE_SIZE, colours.SPECIAL_SIZE
        found: dict[str, Callable[[str, str], object]] = {
            "4": partial(self._palette, 0, every),
            "5": partial(self._palette, *special),
            "104": partial(self._forget_palette, 0, every),
            "105": partial(self._forget_palette, *special),
        }
        for which in colours.DYNAMIC:
            found[str(which)] = partial(self._dynamic, which)
            found[str(100 + which)] = partial(self._forget_dynamic, which)
        return found

    def forget(self) -> None:
        """Forget what an earlier program said of itself."""
        self.integration.directory = ""
        self.pointers.forget()

    def run(self, text: str, end: str) -> None:
        """An OSC without its beginning and its end; answers end as the question did."""
        number, _, value = text.partition(";")
        action = self._actions.get(number)
        if action is not None:
            action(value, end)
        elif text[:1] in {"l", "L"}:
            # Sun's own, without a number.
            (self._screen.titles.set_window if text[0] == "l" else self._screen.titles.set_icon)(
                text[1:]
            )

    def _both_titles(self, text: str, _: str) -> None:
        self._screen.titles.set_icon(text)
        self._screen.titles.set_window(text)

    # -- colours

    def _palette(self, first: int, size: int, text: str, end: str) -> None:
        """OSC 4, and 5 for the special colours: pairs of a number and a colour."""
        words = text.split(";")
        for word, specification in zip(words[::2], words[1::2], strict=False):
            index = _number(word)
            if index is None or index >= size:
                return
            if specification == "?":
                spelt = self._screen.colours.spell(first + index)
                self._reply(f"\x1b]{4 if not first else 5};{index};{spelt}{end}")
            elif not self._screen.colours.set(first + index, specification):
                return

    def _forget_palette(self, first: int, size: int, text: str, _: str) -> None:
        """OSC 104 and 105: some of them, or all."""
        indices = map(_number, filter(None, text.split(";"))) if text else range(size)
        known = (index for index in indices if index is not None and index < size)
        self._screen.colours.forget(*(first + index for index in known))

    def _dynamic(self, which: int, text: str, end: str) -> None:
        """OSC 10 to 19; further values are for the colours that have the next numbers."""
        for number, specification in zip(
            range(which, colours.DYNAMIC.stop), text.split(";"), strict=False
        ):
            if specification == "?":
                spelt = self._screen.colours.spell_default(number)
                self._reply(f"\x1b]{number};{spelt}{end}")
            else:
                self._screen.colours.set_default(number, specification)

    def _forget_dynamic(self, which: int, text: str, _: str) -> None:
        """OSC 110 to 119."""
        if not text:
            self._screen.colours.forget_default(which)

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


def _number(word: str) -> int | None:
    return int(word[:4]) if word.isdecimal() and word.isascii() else None
