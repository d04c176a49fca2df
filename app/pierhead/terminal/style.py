"""The looks on a screen, interned so that a cell holds only a small number."""

from __future__ import annotations

from collections.abc import Iterable

from pierhead.core.style import PLAIN, Style, apply_sgr

_FULL = 1 << 16


class Styles:
    """The styles in use, by number; number 0 is plain."""

    def __init__(self) -> None:
        self._list = [PLAIN]
        self._numbers = {PLAIN: 0}
        self._changes: dict[tuple[int, str], int] = {}
        self._full = _FULL
        self.generation = 0
        """Counts the renumberings: numbers of different generations do not compare."""

    def __getitem__(self, number: int) -> Style:
        return self._list[number]

    def number(self, style: Style) -> int:
        """The number of a style, a new one if it is new."""
        number = self._numbers.get(style)
        if number is None:
            number = self._numbers[style] = len(self._list)
            self._list.append(style)
        return number

    def after_sgr(self, number: int, parameters: str) -> int:
        """The number of the style that SGR parameters make of another."""
        key = (number, parameters)
        result = self._changes.get(key)
        if result is None:
            if len(self._changes) >= _FULL:
                self._changes.clear()
            result = self.number(apply_sgr(self._list[number], parameters))
            self._changes[key] = result
        return result

    def blank(self, number: int) -> int:
        """What erasing leaves (BCE): the background of a style and nothing else of it."""
        return self.number(Style(bg=self._list[number].bg)) if number else 0

    @property
    def full(self) -> bool:
        """Whether there are so many that it is time to ``keep`` only those in use."""
        return len(self._list) > self._full

    def keep(self, used: Iterable[int]) -> dict[int, int]:
        """Forget all but the used styles; returns their new numbers by the old ones."""
        kept = sorted({0, *used})
        self._list = [self._list[number] for number in kept]
        self._numbers = {style: number for number, style in enumerate(self._list)}
        self._changes.clear()
        self._full = max(_FULL, 2 * len(self._list))
        self.generation += 1
        return {old: new for new, old in enumerate(kept)}
