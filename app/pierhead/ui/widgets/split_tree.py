"""Room divided again and again, to the side and down: plain values, no widgets.

Leaves are any objects; lengths are in whatever unit the caller measures in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Box(NamedTuple):
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first x that is outside."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first y that is outside."""
        return self.y + self.height


@dataclass(eq=False, slots=True)
class Branch(Generic[T]):
    """Parts ``beside`` each other, or one above the other, and how much room each has."""

    beside: bool
    parts: list[T | Branch[T]]
    weights: list[float]

    def index(self, part: object) -> int:
        """Where a part stands; -1 if it is no part of this."""
        return next((place for place, each in enumerate(self.parts) if each is part), -1)


@dataclass(frozen=True, slots=True)
class Gap(Generic[T]):
    """The line between two parts, which can be dragged."""

    branch: Branch[T]
    before: int
    """Which part it comes after."""
    box: Box


Least = Callable[[T], tuple[int, int]]
"""The smallest width and height of a leaf."""


class SplitTree(Generic[T]):
    """Leaves and the branches that hold them; a branch has always several parts."""

    def __init__(self, root: T | Branch[T], gap: int = 1) -> None:
        self.root = root
        self._gap = gap

    def leaves(self) -> list[T]:
        """All leaves, in the order of the parts."""
        return list(leaves_of(self.root))

    # -- changing

    def split(self, leaf: T, *, beside: bool, after: bool, new: T) -> None:
        """Give half of a leaf's room to a new one, before or after it."""
        branch = self._branch_of(leaf)
        if branch is None or branch.beside != beside:
            inner: Branch[T] = Branch(beside, [leaf], [1.0])
            self._replace(leaf, inner)
            branch = inner
        index = branch.index(leaf)
        half = branch.weights[index] / 2
        branch.weights[index] = half
        branch.parts.insert(index + after, new)
        branch.weights.insert(index + after, half)

    def remove(self, leaf: T) -> None:
        """Take a leaf out; the others in its branch share its room. The last one stays."""
        branch = self._branch_of(leaf)
        if branch is None:
            return
        index = branch.index(leaf)
        del branch.parts[index], branch.weights[index]
        if len(branch.parts) == 1:
            self._unwrap(branch)

    def equalise(self) -> None:
        """Give every leaf the same room, as far as that can be."""
        for branch in _branches(self.root):
            branch.weights = [float(_count(part, branch.beside)) for part in branch.parts]

    def drag(self, gap: Gap[T], by: int, box: Box, least: Least[T]) -> None:
        """Move a gap, which was found for this box, as far as its neighbours can give way."""
        branch, before, after = gap.branch, gap.before, gap.before + 1
        for found, area in self._areas(self.root, box, least):
            if found is branch:
                lengths = self._lengths(branch, area, least)
                smallest = [self._least(part, least)[not branch.beside] for part in branch.parts]
                by = min(by, lengths[after] - smallest[after])
                by = max(by, smallest[before] - lengths[before])
                lengths[before] += by
                lengths[after] -= by
                branch.weights = [float(length) for length in lengths]
                return

    # -- looking

    def arrange(self, box: Box, least: Least[T]) -> tuple[list[tuple[T, Box]], list[Gap[T]]]:
        """Where everything is in a box."""
        leaves: list[tuple[T, Box]] = []
        gaps: list[Gap[T]] = []
        self._place(self.root, box, least, leaves, gaps)
        return leaves, gaps

    def least(self, least: Least[T]) -> tuple[int, int]:
        """The smallest box that has room for all."""
        return self._least(self.root, least)

    def last_above(self) -> T:
        """The leaf at the upper end."""
        node = self.root
        while isinstance(node, Branch):
            node = node.parts[-1 if node.beside else 0]
        return node

    # -- inside

    def _place(
        self,
        node: T | Branch[T],
        box: Box,
        least: Least[T],
        leaves: list[tuple[T, Box]],
        gaps: list[Gap[T]],
    ) -> None:
        if not isinstance(node, Branch):
            leaves.append((node, box))
            return
        places = _slices(box, node.beside, self._lengths(node, box, least), self._gap)
        for index, (part, place) in enumerate(zip(node.parts, places, strict=True)):
            self._place(part, place, least, leaves, gaps)
            if index + 1 < len(places):
                gaps.append(Gap(node, index, _between(place, places[index + 1], node.beside)))

    def _areas(
        self, node: T | Branch[T], box: Box, least: Least[T]
    ) -> Iterator[tuple[Branch[T], Box]]:
        if isinstance(node, Branch):
            yield node, box
            places = _slices(box, node.beside, self._lengths(node, box, least), self._gap)
            for part, place in zip(node.parts, places, strict=True):
                yield from self._areas(part, place, least)

    def _lengths(self, branch: Branch[T], box: Box, least: Least[T]) -> list[int]:
        total = (box.width if branch.beside else box.height) - self._gap * (len(branch.parts) - 1)
        smallest = [self._least(part, least)[not branch.beside] for part in branch.parts]
        return share(max(0, total), branch.weights, smallest)

    def _least(self, node: T | Branch[T], least: Least[T]) -> tuple[int, int]:
        if not isinstance(node, Branch):
            return least(node)
        widths, heights = zip(*(self._least(part, least) for part in node.parts), strict=True)
        gaps = self._gap * (len(node.parts) - 1)
        if node.beside:
            return sum(widths) + gaps, max(heights)
        return max(widths), sum(heights) + gaps

    def _branch_of(self, part: T | Branch[T]) -> Branch[T] | None:
        return next((b for b in _branches(self.root) if b.index(part) >= 0), None)

    def _replace(self, old: T | Branch[T], new: T | Branch[T]) -> None:
        branch = self._branch_of(old)
        if branch is None:
            self.root = new
        else:
            branch.parts[branch.index(old)] = new

    def _unwrap(self, branch: Branch[T]) -> None:
        """Put the only part in the place of its branch, or its parts if they lie alike."""
        (part,), above = branch.parts, self._branch_of(branch)
        if above is None or not isinstance(part, Branch) or part.beside != above.beside:
            self._replace(branch, part)
            return
        index = above.index(branch)
        scale = above.weights[index] / sum(part.weights)
        above.parts[index : index + 1] = part.parts
        above.weights[index : index + 1] = [weight * scale for weight in part.weights]


def leaves_of(node: T | Branch[T]) -> Iterator[T]:
    """The leaves of a node, in the order of its parts."""
    if isinstance(node, Branch):
        for part in node.parts:
            yield from leaves_of(part)
    else:
        yield node


def share(total: int, weights: Sequence[float], smallest: Sequence[int]) -> list[int]:
    """Divide a length by weights into whole parts, none smaller than it may be if that can be."""
    if sum(smallest) >= total:
        return _rounded(total, [float(each) or 1e-9 for each in smallest])
    fixed: dict[int, int] = {}
    while True:
        left = total - sum(fixed.values())
        free = {place: max(w, 1e-9) for place, w in enumerate(weights) if place not in fixed}
        whole = sum(free.values())
        short = {p: smallest[p] for p, w in free.items() if left * w / whole < smallest[p]}
        if not short:
            parts = _rounded(left, list(free.values()))
            lengths = fixed | dict(zip(free, parts, strict=True))
            return [lengths[place] for place in range(len(weights))]
        fixed |= short


def _rounded(total: int, weights: Sequence[float]) -> list[int]:
    whole, done, ends = sum(weights), 0.0, [0]
    for weight in weights:
        done += weight
        ends.append(round(total * done / whole))
    return [end - start for start, end in pairwise(ends)]


def _branches(node: T | Branch[T]) -> Iterator[Branch[T]]:
    if isinstance(node, Branch):
        yield node
        for part in node.parts:
            yield from _branches(part)


def _count(node: T | Branch[T], beside: bool) -> int:
    """How many leaves stand after each other along an axis."""
    if not isinstance(node, Branch):
        return 1
    counts = [_count(part, beside) for part in node.parts]
    return sum(counts) if node.beside == beside else max(counts)


def _slices(box: Box, beside: bool, lengths: Sequence[int], gap: int) -> list[Box]:
    places, start = [], box.x if beside else box.y
    for length in lengths:
        if beside:
            places.append(Box(start, box.y, length, box.height))
        else:
            places.append(Box(box.x, start, box.width, length))
        start += length + gap
    return places


def _between(first: Box, second: Box, beside: bool) -> Box:
    if beside:
        return Box(first.right, first.y, second.x - first.right, first.height)
    return Box(first.x, first.bottom, first.width, second.y - first.bottom)
