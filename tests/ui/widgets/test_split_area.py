from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.split_area import Side, SplitArea


class Leaf(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Built:
    """An area of 900 by 600 with leaves by name."""

    def __init__(self, qtbot: QtBot) -> None:
        self.leaves = {"a": Leaf("a")}
        self.area = SplitArea(self.leaves["a"])
        qtbot.addWidget(self.area)
        self.area.resize(900, 600)
        self.area.show()

    def split(self, name: str, side: Side, new: str) -> None:
        self.leaves[new] = Leaf(new)
        self.area.split(self.leaves[name], side, self.leaves[new])

    def remove(self, name: str) -> None:
        leaf = self.leaves.pop(name)
        self.area.remove(leaf)
        leaf.deleteLater()

    def next_to(self, name: str, side: Side) -> str | None:
        found = self.area.neighbour(self.leaves[name], side)
        return found.name if isinstance(found, Leaf) else None

    @property
    def shape(self) -> object:
        return shape(self.area.root)

    def size(self, name: str) -> tuple[int, int]:
        leaf = self.leaves[name]
        return leaf.width(), leaf.height()


def shape(node: QWidget) -> object:
    if isinstance(node, Leaf):
        return node.name
    assert isinstance(node, QSplitter)
    sign = "-" if node.orientation() == Qt.Orientation.Horizontal else "|"
    return (sign, *(shape(node.widget(index)) for index in range(node.count())))


@pytest.fixture
def built(qtbot: QtBot) -> Built:
    return Built(qtbot)


def near(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return all(abs(one - other) <= 8 for one, other in zip(size, wanted, strict=True))


def test_a_split_halves_the_leaf_and_leaves_the_others_as_they_were(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    built.split("b", Side.LEFT, "d")
    built.split("a", Side.LEFT, "e")
    assert built.shape == ("-", "e", "a", ("|", ("-", "d", "b"), "c"))
    assert near(built.size("e"), (225, 600))
    assert near(built.size("a"), (225, 600))
    assert near(built.size("d"), (225, 300))
    assert near(built.size("c"), (450, 300))


def test_a_leaf_that_goes_leaves_no_splitter_with_one_part(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    built.split("c", Side.RIGHT, "d")
    built.remove("b")
    assert built.shape == ("-", "a", "c", "d")
    assert near(built.size("a"), (450, 600))
    assert near(built.size("c"), (225, 600))
    built.remove("a")
    built.remove("d")
    assert built.shape == "c"
    assert near(built.size("c"), (900, 600))


def test_the_last_leaf_stays(built: Built) -> None:
    built.area.remove(built.leaves["a"])
    assert built.shape == "a"


def test_removed_splitters_are_deleted(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    built.split("c", Side.RIGHT, "d")
    built.remove("b")
    assert sum(not each.isHidden() for each in built.area.findChildren(QSplitter)) == 1


def test_neighbours_are_those_that_one_sees_beside_the_middle(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    built.split("a", Side.DOWN, "d")
    assert built.next_to("a", Side.RIGHT) == "b"
    assert built.next_to("d", Side.RIGHT) == "c"
    assert built.next_to("c", Side.LEFT) == "d"
    assert built.next_to("c", Side.UP) == "b"
    assert built.next_to("a", Side.DOWN) == "d"
    assert built.next_to("a", Side.LEFT) is None
    assert built.next_to("c", Side.DOWN) is None


def test_where_reading_begins_at_the_right_sides_are_still_those_of_the_screen(
    qtbot: QtBot,
) -> None:
    built = Built(qtbot)
    built.area.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    built.split("a", Side.RIGHT, "b")
    assert built.next_to("a", Side.RIGHT) == "b"
    assert built.leaves["b"].x() > built.leaves["a"].x()
    assert built.area.corner() is built.leaves["b"]


def test_one_leaf_fills_the_area_and_the_others_come_back_as_they_were(
    built: Built, qtbot: QtBot
) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    root = built.area.root
    assert isinstance(root, QSplitter)
    root.setSizes([200, 700])
    built.area.fill(built.leaves["c"])
    qtbot.waitUntil(lambda: near(built.size("c"), (900, 600)))
    assert not built.leaves["a"].isVisible()
    assert built.area.corner() is built.leaves["c"]
    built.area.fill(None)
    assert near(built.size("a"), (200, 600))
    assert near(built.size("c"), (700, 300))


def test_a_split_of_the_one_that_fills_shows_all_again(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.area.fill(built.leaves["a"])
    built.split("a", Side.DOWN, "c")
    assert built.area.filling is None
    assert all(leaf.isVisible() for leaf in built.leaves.values())


def test_equal_room_is_by_what_stands_beside_each_other(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    built.split("c", Side.RIGHT, "d")
    built.area.equalise()
    assert near(built.size("a"), (300, 600))
    assert near(built.size("b"), (600, 300))
    assert near(built.size("d"), (300, 300))


def test_the_corner_is_the_leaf_at_the_upper_right(built: Built) -> None:
    built.split("a", Side.DOWN, "b")
    assert built.area.corner() is built.leaves["a"]
    built.split("a", Side.RIGHT, "c")
    assert built.area.corner() is built.leaves["c"]


def test_another_tree_takes_the_place_of_all(built: Built, qtbot: QtBot) -> None:
    parts: list[QWidget] = [Leaf("x"), Leaf("y")]
    inner = built.area.fork(Qt.Orientation.Vertical, parts, [100, 500])
    third = Leaf("z")
    built.area.replace(built.area.fork(Qt.Orientation.Horizontal, [inner, third], [300, 600]))
    assert built.shape == ("-", ("|", "x", "y"), "z")
    assert near((third.width(), third.height()), (600, 600))
    assert not built.leaves["a"].isVisible()
    built.leaves["a"].deleteLater()
