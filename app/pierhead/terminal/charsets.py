"""Character sets that programs designate and invoke (ISO 2022), while text is UTF-8.

What is designated as GR is remembered and told (DECCIR), but not used: characters beyond ASCII come
as themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pierhead.terminal import modes
from pierhead.terminal.buffers import Buffers
from pierhead.terminal.character_sets import ASCII, BRITISH, LEVELS, NATIONAL, table

_SLOTS = {"(": 0, ")": 1, "*": 2, "+": 3, "-": 1, ".": 2, "/": 3}
_ONLY_VT100 = 1


class Sets(NamedTuple):
    """What is designated as G0 to G3, and which of them are invoked as GL and GR."""

    names: tuple[str, ...] = (ASCII,) * 4
    left: int = 0
    right: int = 2


class Charsets(Buffers):
    """G0 to G3, and which of them are in use."""

    level = 5
    """The conformance level (DECSCL): 1 is a VT100, 4 a VT420, 5 a VT520."""

    def reset(self) -> None:
        """RIS."""
        super().reset()
        self.use_sets(Sets())

    @property
    def sets(self) -> Sets:
        """All that ``use_sets`` needs to bring them back."""
        return self._sets

    @property
    def single(self) -> int | None:
        """Which set the next character alone is from (SS2, SS3)."""
        return self._single

    def use_sets(self, sets: Sets) -> None:
        """Designate and invoke all."""
        self._sets = sets
        self._single: int | None = None
        self.choose_sets()

    def define_charset(self, code: str, mode: str) -> None:
        """SCS; national sets can only be designated while they are enabled (DECNRCM)."""
        name = code if mode in "()*+" else "-" + code
        national = name not in NATIONAL or modes.NATIONAL in self.mode
        if national and LEVELS.get(name, self.level + 1) <= self.level:
            names = list(self._sets.names)
            names[_SLOTS[mode]] = name
            sets = self._sets._replace(names=tuple(names))
            if sets != self._sets:
                self._sets = sets
                self.choose_sets()

    def shift_in(self) -> None:
        """LS0."""
        self.shift(0)

    def shift_out(self) -> None:
        """LS1."""
        self.shift(1)

    def shift(self, number: int) -> None:
        """LS0 to LS3."""
        self._sets = self._sets._replace(left=number)
        self.choose_sets()

    def shift_right(self, number: int) -> None:
        """LS1R to LS3R."""
        self._sets = self._sets._replace(right=number)

    def single_shift(self, number: int) -> None:
        """SS2, SS3: one character."""
        self._single = number
        self.choose_sets()

    def choose_sets(self) -> None:
        """Translate by the set in use, or not at all, which is the rule."""
        usual = self._table(self._sets.left)
        self.translation = usual or None if self._single is None else usual

    def _table(self, number: int) -> Mapping[int, str]:
        name = self._sets.names[number]
        if name == BRITISH and self.level > _ONLY_VT100 and modes.NATIONAL not in self.mode:
            return {}
        return table(name)

    def translate(self, text: str) -> str:
        """Text as the sets in use have it."""
        usual = self._table(self._sets.left)
        if self._single is None:
            return text.translate(usual)
        first = text[0].translate(self._table(self._single))
        self._single = None
        self.choose_sets()
        return first + text[1:].translate(usual)
