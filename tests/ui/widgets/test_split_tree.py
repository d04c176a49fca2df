from __future__ import annotations

import random

import pytest

from pierhead.ui.widgets.split_tree import Box, Branch, SplitTree, leaves_of, share

BOX = Box(0, 0, 901, 601)


def least(_leaf: str) -> tuple[int, int]:
    return 10, 10


def boxes(tree: SplitTree[str], box: Box = BOX) -> dict[str, Box]:
    return dict(tree.arrange(box, least)[0])


@pytest.mark.parametrize(
    ("total", "weights", "smallest", "lengths"),
    [
        (100, [1, 1], [0, 0], [50, 50]),
        (101, [1, 1, 1], [0, 0, 0], [34, 33, 34]),
        (100, [1, 9], [30, 0], [30, 70]),
        (100, [1, 1, 8], [20, 20, 0], [20, 20, 60]),
        (100, [5, 5], [80, 80], [50, 50]),
        (0, [1, 1], [5, 5], [0, 0]),
        (100, [0, 0], [0, 0], [50, 50]),
    ],
)
def test_a_length_is_shared(
    total: int, weights: list[float], smallest: list[int], lengths: list[int]
) -> None:
    assert share(total, weights, smallest) == lengths


def test_leaves_and_gaps_cover_the_box_and_nothing_twice() -> None:
    chance = random.Random(3)
    for _attempt in range(200):
        tree: SplitTree[str] = SplitTree("0")
        for number in range(1, chance.randint(2, 12)):
            leaf = chance.choice(tree.leaves())
            beside, after = chance.random() < 0.5, chance.random() < 0.5
            tree.split(leaf, beside=beside, after=after, new=str(number))
        for _leaf in range(chance.randint(0, 4)):
            tree.remove(chance.choice(tree.leaves()))
        check(tree)
        leaves, gaps = tree.arrange(BOX, least)
        covered = sum(b.width * b.height for _leaf, b in leaves)
        covered += sum(gap.box.width * gap.box.height for gap in gaps)
        assert covered == BOX.width * BOX.height
        assert all(b.width >= 10 and b.height >= 10 for _leaf, b in leaves)
        if gaps:
            tree.drag(chance.choice(gaps), chance.randint(-500, 500), BOX, least)
            dragged = boxes(tree).values()
            assert all(b.width >= 10 and b.height >= 10 for b in dragged)


def check(tree: SplitTree[str]) -> None:
    """No branch with one part, none in one that lies alike, a weight for each part."""

    def look(node: str | Branch[str], above: Branch[str] | None) -> None:
        if isinstance(node, Branch):
            assert len(node.parts) > 1
            assert len(node.parts) == len(node.weights)
            assert above is None or above.beside != node.beside
            for part in node.parts:
                look(part, node)

    look(tree.root, None)
    assert len(set(leaves_of(tree.root))) == len(tree.leaves())


def test_only_the_two_at_a_gap_change_their_size() -> None:
    tree: SplitTree[str] = SplitTree(Branch(True, ["a", "b", "c"], [1, 1, 1]))
    before = boxes(tree)
    gap = tree.arrange(BOX, least)[1][0]
    tree.drag(gap, 50, BOX, least)
    after = boxes(tree)
    assert after["a"].width == before["a"].width + 50
    assert after["c"] == before["c"]


def test_a_gap_of_a_branch_that_is_gone_moves_nothing() -> None:
    tree: SplitTree[str] = SplitTree(Branch(True, ["a", "b"], [1, 1]))
    gap = tree.arrange(BOX, least)[1][0]
    tree.remove("b")
    tree.drag(gap, 50, BOX, least)
    assert boxes(tree) == {"a": BOX}
