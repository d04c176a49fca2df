"""Widgets side by side and one above the other, in a tree of splits that tidies itself.

Every leaf is a child of the area itself wherever it stands in the tree: one that changed its parent
would have to be dressed anew with all that is in it, which takes longer than a frame for a few
terminals.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from pierhead.ui.theme import colors
from pierhead.ui.widgets.split_tree import Box, Branch, Gap, SplitTree, leaves_of

Tree = QWidget | Branch[QWidget]

GRIP = 7
"""Logical pixels around the line between two leaves in which it can be dragged."""


class Side(Enum):
    """A direction on the screen, as a step in x and y."""

    LEFT = -1, 0
    RIGHT = 1, 0
    UP = 0, -1
    DOWN = 0, 1

    @property
    def beside(self) -> bool:
        """Whether it leads to the left or right."""
        return self in {Side.LEFT, Side.RIGHT}


class SplitArea(QWidget):
    """Shows one leaf or more, which it owns; it knows nothing else of them."""

    changed = Signal()
    """Leaves came, went or changed their sizes."""

    def __init__(self, first: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling: QWidget | None = None
        self._grips: list[Grip] = []
        self._tree: SplitTree[QWidget] = SplitTree(first)
        self._layout = _SplitLayout(self)
        self._adopt(first)

    # -- looking

    @property
    def tree(self) -> Tree:
        """The only leaf, or the branch that holds all."""
        return self._tree.root

    @property
    def filling(self) -> QWidget | None:
        """The leaf that has all the room for now."""
        return self._filling

    def leaves(self) -> list[QWidget]:
        """All leaves, in the order of the tree."""
        return self._tree.leaves()

    def corner(self) -> QWidget:
        """The visible leaf at the upper right, at the left where one reads to the left."""
        return self._filling or self._tree.last_above()

    def neighbour(self, leaf: QWidget, side: Side) -> QWidget | None:
        """The leaf that is next to one on this side; of several, the one beside its middle."""
        here = leaf.geometry()
        beyond = [
            other
            for other in self.leaves()
            if other is not leaf and _is_beyond(other.geometry(), here, side)
        ]
        return min(beyond, key=lambda each: _distance(each.geometry(), here, side), default=None)

    # -- changing

    def split(self, leaf: QWidget, side: Side, new: QWidget) -> None:
        """Give half of the room of ``leaf`` to ``new``, on this side."""
        after = sum(side.value) > 0
        if side.beside and self.isRightToLeft():
            after = not after
        self._tree.split(leaf, beside=side.beside, after=after, new=new)
        self._adopt(new)
        self._filling = None
        self._arrange()

    def remove(self, leaf: QWidget) -> None:
        """Take a leaf out and give its room to its neighbours; the last one stays.

        The leaf is hidden and stays a child of the area: the caller deletes it.
        """
        if len(self.leaves()) > 1:
            self._tree.remove(leaf)
            self._layout.removeWidget(leaf)
            leaf.hide()
            self._filling = None
            self._arrange()

    def replace(self, tree: Tree) -> None:
        """Put another tree in place of all that is there, which is deleted in the next turn."""
        for leaf in self.leaves():
            self._layout.removeWidget(leaf)
            leaf.hide()
            leaf.deleteLater()
        self._tree = SplitTree(tree)
        for leaf in self.leaves():
            self._adopt(leaf)
        self._filling = None
        self._arrange()

    def fill(self, leaf: QWidget | None) -> None:
        """Give all the room to one leaf, or give the others theirs back."""
        if leaf is not self._filling:
            self._filling = leaf if len(self.leaves()) > 1 else None
            self._arrange()

    def equalise(self) -> None:
        """Give every leaf the same room, as far as that can be."""
        self._tree.equalise()
        self._filling = None
        self._arrange()

    def drag(self, gap: Gap[QWidget], by: int) -> None:
        """Move the line between two leaves, to the right or down."""
        if gap.branch.beside and self.isRightToLeft():
            by = -by
        self._tree.drag(gap, by, self._box(), _least)
        self._arrange()

    def grow(self, leaf: QWidget, *, beside: bool, by: int) -> None:
        """Make a leaf wider or higher by so many pixels, or smaller by fewer than none."""
        gaps = self._tree.arrange(self._box(), _least)[1]
        around = [gap for gap in gaps if gap.branch.beside == beside]
        for offset, sign in ((0, 1), (1, -1)):
            for gap in around:
                if leaf in leaves_of(gap.branch.parts[gap.before + offset]):
                    self._tree.drag(gap, sign * by, self._box(), _least)
                    self._arrange()
                    return

    # -- inside

    def _adopt(self, leaf: QWidget) -> None:
        self._layout.addWidget(leaf)
        leaf.show()

    def _box(self) -> Box:
        return Box(0, 0, self.width(), self.height())

    def _arrange(self) -> None:
        self._layout.invalidate()
        self.lay_out()
        self.changed.emit()

    def lay_out(self) -> None:
        """Put the leaves and the lines between them where they belong."""
        if self._filling is not None:
            self._filling.setGeometry(self.rect())
        places, gaps = self._tree.arrange(self._box(), _least)
        for leaf, box in places:
            if self._filling is None:
                leaf.setGeometry(self._mirrored(box))
            leaf.setVisible(self._filling in {None, leaf})
        self._show_grips([] if self._filling else gaps)

    def room(self, wished: bool) -> QSize:
        """The room that all leaves wish for, or that they need at least."""
        least = QSize(*self._tree.least(_least))
        return QSize(*self._tree.least(_wished)).expandedTo(least) if wished else least

    def _show_grips(self, gaps: list[Gap[QWidget]]) -> None:
        while len(self._grips) < len(gaps):
            self._grips.append(Grip(self))
        for grip in self._grips[len(gaps) :]:
            grip.rest()
        for grip, gap in zip(self._grips, gaps, strict=False):
            grip.take(gap, self._mirrored(gap.box))

    def _mirrored(self, box: Box) -> QRect:
        x = self.width() - box.right if self.isRightToLeft() else box.x
        return QRect(x, box.y, box.width, box.height)


class _SplitLayout(QLayout):
    """Tells the area's parents of its leaves' sizes, and the area of its own."""

    def __init__(self, area: SplitArea) -> None:
        super().__init__(area)
        self._area = area
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def sizeHint(self) -> QSize:
        return self._area.room(wished=True)

    def minimumSize(self) -> QSize:
        return self._area.room(wished=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._area.lay_out()


class Grip(QWidget):
    """The line between two leaves: thin to the eye, wide for the mouse."""

    def __init__(self, area: SplitArea) -> None:
        super().__init__(area)
        self._area = area
        self._gap: Gap[QWidget] | None = None
        self._pressed: QPoint | None = None

    def take(self, gap: Gap[QWidget], line: QRect) -> None:
        """Stand at a gap, whose line is there."""
        self._gap = gap
        beside = gap.branch.beside
        wide = (GRIP - (line.width() if beside else line.height())) // 2
        x, y = (wide, 0) if beside else (0, wide)
        self.setGeometry(line.adjusted(-x, -y, x, y))
        self.setCursor(Qt.CursorShape.SplitHCursor if beside else Qt.CursorShape.SplitVCursor)
        self.raise_()
        self.show()

    def rest(self) -> None:
        """Stand nowhere, and hold nothing."""
        self._gap = None
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self._gap is not None:
            by = event.position().toPoint() - self._pressed
            self._area.drag(self._gap, by.x() if self._gap.branch.beside else by.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._area.equalise()

    def paintEvent(self, _event: QPaintEvent) -> None:
        middle = GRIP // 2
        beside = self._gap is not None and self._gap.branch.beside
        line = QRect(middle, 0, 1, self.height()) if beside else QRect(0, middle, self.width(), 1)
        QPainter(self).fillRect(line, QColor(colors().border))


def _least(leaf: QWidget) -> tuple[int, int]:
    size = leaf.minimumSizeHint().expandedTo(leaf.minimumSize())
    return max(0, size.width()), max(0, size.height())


def _wished(leaf: QWidget) -> tuple[int, int]:
    size = leaf.sizeHint()
    return max(0, size.width()), max(0, size.height())


def _is_beyond(other: QRect, here: QRect, side: Side) -> bool:
    """Whether a rectangle lies wholly on one side, and partly beside the other."""
    if side.beside:
        level = other.top() <= here.bottom() and other.bottom() >= here.top()
    else:
        level = other.left() <= here.right() and other.right() >= here.left()
    return level and _gap(other, here, side) >= 0


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
    if side.beside:
        off = abs(min(max(middle.y(), other.top()), other.bottom()) - middle.y())
    else:
        off = abs(min(max(middle.x(), other.left()), other.right()) - middle.x())
    return _gap(other, here, side), off
