"""Neighbouring lines out of many, within a number of lines and of bytes.

It grows at either end, and what is too many leaves at the other. Kept in blocks, so that neither
adding many at once nor forgetting some moves the others.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from sys import getsizeof

_BLOCK = 512
"""Lines that are kept together."""


class _Block:
    """Neighbouring lines, with the kind of each."""

    __slots__ = ("kinds", "start", "texts")

    def __init__(self, start: int) -> None:
        self.start = start
        self.texts: list[str] = []
        self.kinds = array("H")


class LineRing:
    """Lines with a small number each, their kind.

    An index counts from the first line that was appended; those that were prepended are below 0.
    """

    def __init__(self, max_lines: int, max_bytes: int) -> None:
        self.max_lines = max_lines
        self.max_bytes = max_bytes
        self.first = 0
        """The index of the oldest line that is kept."""
        self.end = 0
        """One more than the index of the newest line."""
        self.size = 0
        """Bytes that the kept lines take."""
        self.beyond: Counter[int] = Counter()
        """By kind, how many lines left at the end for others at the beginning."""
        self._blocks: list[_Block] = []

    def __len__(self) -> int:
        return self.end - self.first

    def __getitem__(self, index: int) -> tuple[str, int]:
        """Text and kind of a line; raises ``IndexError`` when it is not kept."""
        if not self.first <= index < self.end:
            raise IndexError(index)
        block = self._blocks[self._find(index)]
        return block.texts[index - block.start], block.kinds[index - block.start]

    def between(self, start: int, end: int) -> Iterator[tuple[int, str, int]]:
        """Index, text and kind of the lines that are kept from ``start`` up to ``end``."""
        start, end = max(start, self.first), min(end, self.end)
        while start < end:
            block = self._blocks[self._find(start)]
            stop = min(end, block.start + len(block.texts))
            for offset in range(start - block.start, stop - block.start):
                yield block.start + offset, block.texts[offset], block.kinds[offset]
            start = stop

    def append(self, texts: Sequence[str], kind: int) -> None:
        """Add lines of one kind at the end; the oldest leave when there are too many."""
        self.extend(texts, array("H", [kind]) * len(texts))

    def extend(self, texts: Sequence[str], kinds: array[int]) -> None:
        """Add lines at the end; the oldest leave when there are too many."""
        position = 0
        while position < len(texts):
            if not self._blocks or len(self._blocks[-1].texts) >= _BLOCK:
                self._blocks.append(_Block(self.end))
            block = self._blocks[-1]
            stop = position + _BLOCK - len(block.texts)
            part = texts[position:stop]
            block.texts += part
            block.kinds += kinds[position:stop]
            self.size += sum(map(getsizeof, part))
            self.end += len(part)
            position += len(part)
        self._evict_first()

    def prepend(self, texts: Sequence[str], kinds: array[int]) -> None:
        """Add lines before the first one; the newest leave when there are too many."""
        stop = len(texts)
        while stop > 0:
            start = max(0, stop - _BLOCK)
            block = _Block(self.first - (stop - start))
            block.texts += texts[start:stop]
            block.kinds += kinds[start:stop]
            self._blocks.insert(0, block)
            self.size += sum(map(getsizeof, block.texts))
            self.first = block.start
            stop = start
        self._evict_last()

    def count(self, kind: int) -> int:
        """How many lines are of a kind."""
        return sum(block.kinds.count(kind) for block in self._blocks)

    def replace(self, index: int, text: str) -> None:
        """Change the text of a line, if it is still kept."""
        if not self.first <= index < self.end:
            return
        block = self._blocks[self._find(index)]
        offset = index - block.start
        self.size += getsizeof(text) - getsizeof(block.texts[offset])
        block.texts[offset] = text
        self._evict_first()

    def pop(self) -> None:
        """Take the last line away."""
        block = self._blocks[-1]
        self.size -= getsizeof(block.texts.pop())
        block.kinds.pop()
        self.end -= 1
        if not block.texts:
            del self._blocks[-1]

    def limit(self, max_bytes: int) -> None:
        """Keep no more than so many bytes from now on."""
        self.max_bytes = max_bytes
        self._evict_first()

    def clear(self) -> None:
        """Forget all; indices go on from where they are."""
        self._blocks.clear()
        self.beyond.clear()
        self.first, self.size = self.end, 0

    def _find(self, index: int) -> int:
        return bisect_right(self._blocks, index, key=lambda block: block.start) - 1

    def _excess(self, block: _Block) -> int:
        """How many lines of a block at one of the ends have to leave, before it is looked again."""
        too_many = len(self) - self.max_lines
        count = too_many if too_many > 0 else (len(block.texts) + 1) // 2
        return min(count, len(block.texts), len(self) - 1)

    @property
    def _full(self) -> bool:
        return len(self) > self.max_lines or (self.size > self.max_bytes and len(self) > 1)

    def _evict_first(self) -> None:
        while self._full:
            block = self._blocks[0]
            count = self._excess(block)
            self.size -= sum(map(getsizeof, block.texts[:count]))
            del block.texts[:count], block.kinds[:count]
            block.start += count
            self.first += count
            if not block.texts:
                del self._blocks[0]

    def _evict_last(self) -> None:
        while self._full:
            block = self._blocks[-1]
            count = self._excess(block)
            self.size -= sum(map(getsizeof, block.texts[-count:]))
            self.beyond.update(block.kinds[-count:])
            del block.texts[-count:], block.kinds[-count:]
            self.end -= count
            if not block.texts:
                del self._blocks[-1]
