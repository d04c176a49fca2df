"""Which of xterm's optional features there are, for programs that ask (OSC 60 to 62)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_FOR_ALL: Mapping[str, tuple[str, ...]] = {
    "allowColorOps": ("SetColor", "GetColor", "GetAnsiColor"),
    "allowMouseOps": (
        *("X10", "VT200Click", "AnyButton", "AnyEvent", "FocusEvent", "Extended", "SGR", "URXVT"),
        "AlternateScroll",
    ),
    "allowTcapOps": ("GetTcap",),
    "allowTitleOps": (),
    "allowWindowOps": (
        *("GetWinState", "GetWinPosition", "GetWinSizePixels", "GetWinSizeChars"),
        *("GetScreenSizeChars", "PushTitle", "PopTitle", "SetSelection"),
    ),
}
_FOR_SOME = (
    *("SetWinSizePixels", "SetWinSizeChars", "GetIconTitle", "GetWinTitle", "SetWinLines"),
    *("ColumnMode", "GetChecksum", "SetChecksum"),
)
"""Operations on the window for those who may see and change what is the user's."""


class Features:
    """Answers by ``reply``; ``allowed`` are those who may see the screen and change its size."""

    def __init__(self, allowed: bool, reply: Callable[[str], None]) -> None:
        self._reply = reply
        self._known = dict(_FOR_ALL)
        if allowed:
            self._known["allowWindowOps"] += _FOR_SOME
        self.actions: dict[str, Callable[[str, str], None]] = {
            "60": self._categories,
            "61": self._disallowed,
            "62": self._operations,
        }

    def _categories(self, text: str, end: str) -> None:
        """XTQALLOWED."""
        if not text:
            self._reply(f"\x1b]60;{','.join(self._known)}{end}")

    def _disallowed(self, name: str, end: str) -> None:
        """XTQDISALLOWED: there is nothing that would go with a category."""
        if name:
            self._reply(f"\x1b]61{end}")

    def _operations(self, name: str, end: str) -> None:
        """XTQALLOWABLE: what belongs to a category."""
        if not name:
            return
        found = ",".join(self._known.get(name, ()))
        self._reply(f"\x1b]62{';' * bool(found)}{found}{end}")
