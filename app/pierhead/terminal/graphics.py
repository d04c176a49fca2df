"""Which strings of a program are images, and what becomes of them: sixel, iTerm2's and kitty's.

An image can be larger than anything else that comes in one piece: it is taken as it comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol

from pierhead.terminal import modes
from pierhead.terminal.images import Image
from pierhead.terminal.iterm_images import ItermImages
from pierhead.terminal.kitty_graphics import KittyGraphics
from pierhead.terminal.placing import fix_image, go_beside, print_image, whole
from pierhead.terminal.screen import Screen
from pierhead.terminal.sixel import HIGHEST, REGISTERS, WIDEST, Registers, Sixel

_OPENING = re.compile(
    r"\x1b(?:P([0-9;]{0,32})q|_G|\]1337;(File=|MultipartFile=|FilePart=|FileEnd(?=[\x07\x1b])))"
)
"""Of sixel graphics, kitty's and iTerm2's."""
ST = "\x1b\\"
FINISHED = frozenset({"\x07", ST})
"""What ends a string that was not cut off."""
_COLOURS, _GEOMETRY = 1, 2
_READ, _RESET, _SET, _MOST = 1, 2, 3, 4
_UNKNOWN_ITEM, _UNKNOWN_ACTION, _REFUSED = 1, 2, 3


class Receiver(Protocol):
    """Takes the inside of a string in pieces."""

    def take(self, text: str) -> str | None:
        """Take some more; what is returned is to be given again, after a look at the clock."""

    def end(self) -> None:
        """There is no more. It is not called for a string that was cut off."""


class _Drain:
    """Takes what nobody wants to see."""

    def take(self, text: str) -> None:
        pass

    def end(self) -> None:
        pass


def _steps(receiver: Receiver, text: str) -> Iterator[None]:
    left: str | None = text
    while left:
        left = receiver.take(left)
        yield
    receiver.end()


class Graphics:
    """Shows the images that come for a screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._shared = Registers()
        self._iterm = ItermImages(screen)
        self._kitty = KittyGraphics(screen)

    def open(self, text: str) -> tuple[Receiver, int] | None:
        """Whoever takes the string that begins a text, and where its inside begins."""
        found = _OPENING.match(text)
        if found is None:
            return None
        kind = found[0][1:2]
        if not self._screen.images.shown:
            receiver: Receiver = _Drain()
        elif kind == "P":
            receiver = self._sixel(found[1])
        else:
            receiver = self._kitty.receiver() if kind == "_" else self._iterm.receiver(found[2])
        return receiver, found.end()

    def meaning(self, text: str) -> Callable[[], object] | None:
        """What a whole string does, if it is an image."""
        return None if self.open(text) is None else partial(self._run, text)

    def _run(self, text: str) -> None:
        opened = self.open(text)
        end = next((end for end in FINISHED if text.endswith(end)), "")
        # In what is no command a BEL means nothing.
        if opened is not None and (end == ST or (end and text[1] == "]")):
            receiver, start = opened
            self._screen.going = _steps(receiver, text[start : -len(end)])

    # -- sixel

    def _sixel(self, parameters: str) -> Sixel:
        private = modes.PRIVATE_REGISTERS in self._screen.mode
        registers = Registers() if private else self._shared
        sixel = Sixel(parameters, registers, lambda image: self._show(image, sixel.transparent))
        return sixel

    def _show(self, image: Image, transparent: bool) -> None:
        screen = self._screen
        screen.images.keep(image)
        placement = whole(image, screen.cell)
        if modes.SIXEL_DISPLAY in screen.mode:
            fix_image(screen, placement, (0, 0), over_text=transparent)
            return
        print_image(screen, placement, over_text=transparent)
        if modes.SIXEL_CURSOR_RIGHT in screen.mode:
            go_beside(screen, placement)


def graphics_attributes(screen: Screen, parameters: Sequence[int]) -> str:
    """XTSMGRAPHICS: how many colours there are, and how large images may be."""
    item, action, *_ = [*parameters, 0, 0]
    if not screen.images.shown:
        return ""
    if item not in {_COLOURS, _GEOMETRY}:
        return f"\x1b[?{item};{_UNKNOWN_ITEM}S"
    if action not in {_READ, _RESET, _SET, _MOST}:
        return f"\x1b[?{item};{_UNKNOWN_ACTION}S"
    if item == _COLOURS:
        given = parameters[2] if len(parameters) > 2 else 0  # noqa: PLR2004
        fits = action != _SET or given == REGISTERS
        return f"\x1b[?1;0;{REGISTERS}S" if fits else f"\x1b[?1;{_REFUSED}S"
    if action in {_RESET, _SET}:
        return f"\x1b[?2;{_REFUSED}S"
    width, height = screen.cell
    size = screen.columns * width, screen.lines * height
    if action == _MOST:
        size = WIDEST, HIGHEST
    return "\x1b[?2;0;{};{}S".format(*(map(min, size, (WIDEST, HIGHEST))))
