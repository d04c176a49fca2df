"""How programs want the pointer to look, with stacks (OSC 22; kitty: Mouse pointer shapes).

Each of the two screens has a stack of its own. An empty name is the terminal's own shape.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

_MOST = 16
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
_OWN = "text"
"""What the pointer is where nobody wants anything else."""
_NOTHING = "0"
KNOWN = frozenset(
    {
        *("alias", "cell", "copy", "crosshair", "default", "e-resize", "ew-resize", "grab"),
        *("grabbing", "help", "move", "n-resize", "ne-resize", "nesw-resize", "no-drop"),
        *("not-allowed", "ns-resize", "nw-resize", "nwse-resize", "pointer", "progress"),
        *("s-resize", "se-resize", "sw-resize", "text", "vertical-text", "w-resize", "wait"),
        *("zoom-in", "zoom-out"),
    }
)
"""The names of CSS that programs can rely on; X11's are understood too."""


class Pointers:
    """The shapes that were asked for; ``changed`` takes the one in force.

    ``alternate`` says which screen is shown, ``reply`` takes answers, in which there is nothing
    that a program could choose freely.
    """

    def __init__(
        self,
        alternate: Callable[[], bool],
        changed: Callable[[str], None],
        reply: Callable[[str], None],
    ) -> None:
        self._alternate = alternate
        self._changed = changed
        self._reply = reply
        self._stacks: tuple[deque[str], deque[str]] = deque(maxlen=_MOST), deque(maxlen=_MOST)
        self._told = ""

    @property
    def _stack(self) -> deque[str]:
        return self._stacks[self._alternate()]

    @property
    def shape(self) -> str:
        """The name of the shape in force, in CSS or X11."""
        return self._stack[-1] if self._stack else ""

    def run(self, text: str, end: str) -> None:
        """What follows the number of the OSC; answers end as the question did."""
        how, names = (text[0], text[1:]) if text[:1] in {"=", ">", "<", "?"} else ("", text)
        if how == "?":
            answers = ",".join(map(self._answer, names.split(",")))
            self._reply(f"\x1b]22;{answers}{end}")
        elif how == "<":
            if self._stack:
                self._stack.pop()
        elif how == ">":
            self._stack.extend(name for name in names.split(",") if _NAME.fullmatch(name))
        else:
            if self._stack:
                self._stack.pop()
            if _NAME.fullmatch(names):
                self._stack.append(names)
        self.tell()

    def _answer(self, name: str) -> str:
        if name == "__current__":
            return self.shape if self.shape in KNOWN else _NOTHING
        if name in {"__default__", "__grabbed__"}:
            return _OWN
        return str(int(name in KNOWN))

    def forget(self) -> None:
        """Forget what was asked for on both screens."""
        for stack in self._stacks:
            stack.clear()
        self.tell()

    def tell(self) -> None:
        """Say what is in force, if it is something else than before."""
        if self.shape != self._told:
            self._told = self.shape
            self._changed(self._told)
