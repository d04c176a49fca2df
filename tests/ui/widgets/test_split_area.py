from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from harness.mouse import move_mouse
from pierhead.ui.widgets.split_area import Grip, Side, SplitArea, Tree
from pierhead.ui.widgets.split_tree import Branch


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
        return shape(self.area.tree)

    def size(self, name: str) -> tuple[int, int]:
        leaf = self.leaves[name]
        return leaf.width(), leaf.height()


def shape(node: Tree) -> object:
    if isinstance(node, Branch):
        return ("-" if node.beside else "|", *map(shape, node.parts))
    assert isinstance(node, Leaf)
    return node.name


@pytest.fixture
def built(qtbot: QtBot) -> Built:
    return Built(qtbot)


def near(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return all(abs(one - other) <= 2 for one, other in zip(size, wanted, strict=True))


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
    assert built.area.corner() is built.leaves["a"]


def test_one_leaf_fills_the_area_and_the_others_come_back_as_they_were(
    built: Built, qtbot: QtBot
) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    drag(built, 450, 300, -250)
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


def test_another_tree_takes_the_place_of_all(built: Built) -> None:
    x, y, z = Leaf("x"), Leaf("y"), Leaf("z")
    built.area.replace(Branch(True, [Branch(False, [x, y], [100, 500]), z], [300, 600]))
    assert built.shape == ("-", ("|", "x", "y"), "z")
    assert near((z.width(), z.height()), (600, 600))
    assert near((x.width(), x.height()), (300, 100))
    assert not built.leaves["a"].isVisible()


def grip_at(built: Built, x: int, y: int) -> Grip:
    found = built.area.childAt(x, y)
    assert isinstance(found, Grip)
    return found


def drag(built: Built, x: int, y: int, by: int) -> None:
    """Drag the line at a place of the area to the right or down."""
    grip = grip_at(built, x, y)
    start = grip.rect().center()
    step = QPoint(by, by)
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    move_mouse(grip, start + step, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton)


def test_a_line_is_dragged_as_far_as_its_neighbours_can_give_way(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    drag(built, 450, 100, 100)
    assert near(built.size("a"), (550, 600))
    drag(built, 700, 300, -50)
    assert near(built.size("b"), (350, 250))
    built.leaves["b"].setMinimumWidth(200)
    drag(built, 550, 100, 1000)
    assert near(built.size("a"), (700, 600))
    assert grip_at(built, 700, 100).cursor().shape() is Qt.CursorShape.SplitHCursor


def test_a_leaf_grows_and_shrinks_by_keys_wherever_it_stands(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    built.split("b", Side.DOWN, "c")
    built.area.grow(built.leaves["a"], beside=True, by=50)
    assert near(built.size("a"), (500, 600))
    built.area.grow(built.leaves["c"], beside=True, by=50)
    assert near(built.size("c"), (450, 300))
    built.area.grow(built.leaves["c"], beside=False, by=-100)
    assert near(built.size("c"), (450, 200))
    built.area.grow(built.leaves["a"], beside=False, by=50)
    assert near(built.size("a"), (450, 600))


def test_a_double_click_on_a_line_gives_all_the_same_room(built: Built) -> None:
    built.split("a", Side.RIGHT, "b")
    drag(built, 450, 100, 100)
    QTest.mouseDClick(grip_at(built, 550, 100), Qt.MouseButton.LeftButton)
    assert near(built.size("a"), (450, 600))


def test_the_area_is_never_smaller_than_its_leaves(built: Built, qtbot: QtBot) -> None:
    built.split("a", Side.RIGHT, "b")
    built.leaves["a"].setMinimumSize(300, 100)
    built.leaves["b"].setMinimumSize(200, 150)
    assert built.area.minimumSizeHint().width() == 501
    assert built.area.minimumSizeHint().height() == 150
    built.area.resize(501, 400)
    assert near(built.size("a"), (300, 400))


def test_the_area_wishes_for_the_room_that_its_leaves_wish_for(built: Built) -> None:
    class Wishing(Leaf):
        def sizeHint(self) -> QSize:
            return QSize(300, 200)

    built.area.replace(Branch(False, [Wishing("x"), Wishing("y")], [1, 1]))
    assert built.area.sizeHint() == QSize(300, 401)


def test_no_leaf_changes_its_parent_when_others_come_and_go(built: Built) -> None:
    told: list[QEvent.Type] = []

    class Told(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            told.append(event.type())
            return False

    filter_ = Told()
    built.leaves["a"].installEventFilter(filter_)
    built.split("a", Side.RIGHT, "b")
    built.split("a", Side.DOWN, "c")
    built.split("a", Side.LEFT, "d")
    built.remove("b")
    built.remove("c")
    kinds = QEvent.Type
    assert not {kinds.ParentChange, kinds.StyleChange, kinds.Hide, kinds.Polish} & set(told)
    assert kinds.Resize in told
