"""Widgets side by side and one above the other, as a tree of splitters that tidies itself.

Its leaves are any widgets; the area owns them and knows nothing else of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

Orientation = Qt.Orientation


class Side(Enum):
    """A direction on the screen, as a step in x and y."""

    LEFT = -1, 0
    RIGHT = 1, 0
    UP = 0, -1
    DOWN = 0, 1

    @property
    def orientation(self) -> Qt.Orientation:
        """Along which axis it leads."""
        return Orientation.Horizontal if self.value[0] else Orientation.Vertical


class SplitArea(QWidget):
    """A tree of splitters; there is at least one leaf from the first ``start`` on."""

    changed = Signal()
    """Leaves came, went or changed their sizes."""

    def __init__(self, first: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling: QWidget | None = None
        self._before: list[tuple[QSplitter, list[int]]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(first)

    # -- looking

    @property
    def root(self) -> QWidget:
        """The splitter or the only leaf that fills the area."""
        item = self._layout.itemAt(0)
        widget = item.widget() if item else None
        assert widget is not None
        return widget

    @property
    def filling(self) -> QWidget | None:
        """The leaf that has all the room for now."""
        return self._filling

    def leaves(self) -> list[QWidget]:
        """All leaves, from the left and from the top."""
        return list(_leaves(self.root))

    def corner(self) -> QWidget:
        """The visible leaf at the upper right."""
        if self._filling:
            return self._filling
        node = self.root
        while isinstance(node, QSplitter):
            last = node.orientation() == Orientation.Horizontal and not self.isRightToLeft()
            node = _parts(node)[-1 if last else 0]
        return node

    def neighbour(self, leaf: QWidget, side: Side) -> QWidget | None:
        """The leaf that is next to one on this side; of several, the one beside its middle."""
        here = self._rect(leaf)
        beyond = [
            (other, rect)
            for other in self.leaves()
            if other is not leaf and _is_beyond(rect := self._rect(other), here, side)
        ]
        return min(beyond, key=lambda each: _distance(each[1], here, side))[0] if beyond else None

    # -- changing

    def split(self, leaf: QWidget, side: Side, new: QWidget) -> None:
        """Give half of the room of ``leaf`` to ``new``, on this side."""
        self.fill(None)
        after = sum(side.value) > 0
        if side.orientation == Orientation.Horizontal and self.isRightToLeft():
            after = not after
        length = leaf.width() if side.orientation == Orientation.Horizontal else leaf.height()
        splitter = leaf.parentWidget()
        if not isinstance(splitter, QSplitter) or splitter.orientation() != side.orientation:
            splitter = self._wrap(leaf, side.orientation)
        sizes = splitter.sizes()
        index = splitter.indexOf(leaf)
        splitter.insertWidget(index + after, new)
        new.show()
        half = max(1, (length - splitter.handleWidth()) // 2)
        sizes[index : index + 1] = [half, half]
        splitter.setSizes(sizes)
        self.changed.emit()

    def remove(self, leaf: QWidget) -> None:
        """Take a leaf out and give its room to its neighbours; the last one stays.

        The leaf is hidden and stays a child of the area: the caller deletes it.
        """
        splitter = leaf.parentWidget()
        if not isinstance(splitter, QSplitter):
            return
        self.fill(None)
        leaf.hide()
        leaf.setParent(self)
        if splitter.count() == 1:
            self._unwrap(splitter)
        self.changed.emit()

    def replace(self, root: QWidget) -> None:
        """Put another tree in place of all that is there, which is deleted in the next turn."""
        self.fill(None)
        old = self.root
        self._layout.replaceWidget(old, root)
        old.hide()
        old.deleteLater()
        root.show()
        self._layout.activate()
        self.changed.emit()

    def fork(self, orientation: Qt.Orientation, parts: list[QWidget], sizes: list[int]) -> QWidget:
        """A splitter of leaves or splitters for ``replace``."""
        splitter = self._splitter(orientation)
        for part in parts:
            splitter.addWidget(part)
        if len(sizes) == len(parts):
            splitter.setSizes(sizes)
        return splitter

    def fill(self, leaf: QWidget | None) -> None:
        """Give all the room to one leaf, or give the others theirs back."""
        if leaf is self._filling:
            return
        if self._filling is not None:
            _show_all(self.root)
            for splitter, sizes in self._before:
                splitter.setSizes(sizes)
        self._filling = leaf if isinstance(self.root, QSplitter) else None
        self._before = []
        if self._filling is not None:
            self._before = [(each, each.sizes()) for each in _splitters(self.root)]
            self._hide_beside(self._filling)
        self.changed.emit()

    def equalise(self) -> None:
        """Give every leaf the same room, as far as that can be."""
        self.fill(None)
        for splitter in _splitters(self.root):
            along = splitter.orientation()
            splitter.setSizes([1000 * _count(part, along) for part in _parts(splitter)])
        self.changed.emit()

    # -- inside

    def _rect(self, leaf: QWidget) -> QRect:
        return QRect(leaf.mapTo(self, leaf.rect().topLeft()), leaf.size())

    def _splitter(self, orientation: Qt.Orientation) -> QSplitter:
        splitter = QSplitter(orientation, self)
        splitter.setChildrenCollapsible(False)
        splitter.splitterMoved.connect(self._moved)
        return splitter

    def _moved(self, *_: Any) -> None:
        self.changed.emit()

    def _wrap(self, leaf: QWidget, orientation: Qt.Orientation) -> QSplitter:
        """Put a splitter where the leaf was, and the leaf into it."""
        splitter, above = self._splitter(orientation), leaf.parentWidget()
        if isinstance(above, QSplitter):
            sizes = above.sizes()
            above.insertWidget(above.indexOf(leaf), splitter)
            splitter.addWidget(leaf)
            above.setSizes(sizes)
        else:
            self._layout.replaceWidget(leaf, splitter)
            splitter.addWidget(leaf)
            splitter.show()
            self._layout.activate()
        return splitter

    def _unwrap(self, splitter: QSplitter) -> None:
        """Put what is left in a splitter in its place, into the one above if they lie alike."""
        (left,), above = _parts(splitter), splitter.parentWidget()
        if isinstance(above, QSplitter):
            index, sizes = above.indexOf(splitter), above.sizes()
            above.insertWidget(index, left)
            self._discard(splitter)
            above.setSizes(sizes)
            if isinstance(left, QSplitter) and left.orientation() == above.orientation():
                self._dissolve(left, above)
        else:
            self._layout.replaceWidget(splitter, left)
            self._discard(splitter)
            left.show()
            self._layout.activate()

    def _dissolve(self, inner: QSplitter, outer: QSplitter) -> None:
        index, sizes = outer.indexOf(inner), outer.sizes()
        sizes[index : index + 1] = inner.sizes()
        for place, part in enumerate(_parts(inner)):
            outer.insertWidget(index + place, part)
        self._discard(inner)
        outer.setSizes(sizes)

    def _discard(self, splitter: QSplitter) -> None:
        # Given no parent, it would first be dressed anew for a window of its own.
        splitter.hide()
        splitter.setParent(self)
        splitter.deleteLater()

    def _hide_beside(self, leaf: QWidget) -> None:
        node: QWidget = leaf
        while isinstance(splitter := node.parentWidget(), QSplitter):
            for part in _parts(splitter):
                part.setVisible(part is node)
            node = splitter


def _parts(splitter: QSplitter) -> list[QWidget]:
    parts = map(splitter.widget, range(splitter.count()))
    return [part for part in parts if part is not None]


def _leaves(node: QWidget) -> Iterator[QWidget]:
    if isinstance(node, QSplitter):
        for part in _parts(node):
            yield from _leaves(part)
    else:
        yield node


def _splitters(node: QWidget) -> Iterator[QSplitter]:
    if isinstance(node, QSplitter):
        yield node
        for part in _parts(node):
            yield from _splitters(part)


def _show_all(node: QWidget) -> None:
    node.show()
    if isinstance(node, QSplitter):
        for part in _parts(node):
            _show_all(part)


def _count(node: QWidget, along: Qt.Orientation) -> int:
    """How many leaves stand beside each other along an axis."""
    if not isinstance(node, QSplitter):
        return 1
    counts = [_count(part, along) for part in _parts(node)]
    return sum(counts) if node.orientation() == along else max(counts)


def _is_beyond(other: QRect, here: QRect, side: Side) -> bool:
    """Whether a rectangle lies wholly on one side, and partly beside the other."""
    if side.orientation == Orientation.Horizontal:
        beside = other.top() <= here.bottom() and other.bottom() >= here.top()
    else:
        beside = other.left() <= here.right() and other.right() >= here.left()
    return beside and _gap(other, here, side) >= 0


def _gap(other: QRect, here: QRect, side: Side) -> int:
    """How far a rectangle begins behind one side of another; below 0 where they overlap."""
    gaps = {
        Side.LEFT: here.left() - other.right(),
        Side.RIGHT: other.left() - here.right(),
        Side.UP: here.top() - other.bottom(),
        Side.DOWN: other.top() - here.bottom(),
    }
    return gaps[side] - 1


def _distance(other: QRect, here: QRect, side: Side) -> tuple[int, int]:
    """How far it is, and then how far from beside the middle."""
    middle = here.center()
    if side.orientation == Orientation.Horizontal:
        off = abs(min(max(middle.y(), other.top()), other.bottom()) - middle.y())
    else:
        off = abs(min(max(middle.x(), other.left()), other.right()) - middle.x())
    return _gap(other, here, side), off
