"""Character sets that programs designate (ISO 2022), as they make sense while text is UTF-8."""

from __future__ import annotations

from collections.abc import Mapping

from pierhead.terminal.buffers import Buffers

_GRAPHICS = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"
_SETS: dict[str, Mapping[int, str]] = {
    "0": {ord("_"): " ", **{ord("`") + at: sign for at, sign in enumerate(_GRAPHICS)}},
    "A": {ord("#"): "£"},
}
"""By the final of SCS: DEC's special graphics, and the United Kingdom's. Others are ASCII."""
_SLOTS = {"(": 0, ")": 1, "*": 2, "+": 3, "-": 1, ".": 2, "/": 3}


class Charsets(Buffers):
    """G0 to G3, one of which is in use; sets of 96 characters are taken for Latin-1."""

    def reset(self) -> None:
        """RIS."""
        super().reset()
        self.use_sets(("B",) * 4, 0)

    @property
    def sets(self) -> tuple[tuple[str, ...], int]:
        """The designated sets and which of them is in use, for ``use_sets``."""
        return tuple(self._sets), self._shift

    def use_sets(self, sets: tuple[str, ...], shift: int) -> None:
        """Designate all four."""
        self._sets = list(sets)
        self._shift = shift
        self._single: int | None = None
        self._choose()

    def define_charset(self, code: str, mode: str) -> None:
        """SCS."""
        code = code if code in _SETS and mode in "()*+" else "B"
        slot = _SLOTS[mode]
        if self._sets[slot] != code:
            self._sets[slot] = code
            self._choose()

    def shift_in(self) -> None:
        """LS0."""
        self.shift(0)

    def shift_out(self) -> None:
        """LS1."""
        self.shift(1)

    def shift(self, number: int) -> None:
        """LS0 to LS3."""
        self._shift = number
        self._choose()

    def single_shift(self, number: int) -> None:
        """SS2, SS3: one character."""
        self._single = number
        self._choose()

    def _choose(self) -> None:
        """Translate by the set in use, or not at all, which is the rule."""
        usual = _SETS.get(self._sets[self._shift])
        self.translation = usual if self._single is None else usual or {}

    def translate(self, text: str) -> str:
        """Text as the sets in use have it."""
        usual = _SETS.get(self._sets[self._shift], {})
        if self._single is None:
            return text.translate(usual)
        first = text[0].translate(_SETS.get(self._sets[self._single], {}))
        self._single = None
        self._choose()
        return first + text[1:].translate(usual)
