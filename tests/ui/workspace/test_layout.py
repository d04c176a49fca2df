"""Layouts survive what may be done to their file."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from pierhead.ui.workspace.layout import (
    DEEPEST,
    MOST_TABS,
    Fork,
    Frame,
    Layout,
    Leaf,
    Node,
    Tab,
    read,
    tabs_of,
)


def tab(title: str) -> Tab:
    return Tab("paper", {"headline": title}, title, "")


LAYOUT = Layout(
    Fork(
        True,
        (
            Leaf((tab("a"), Tab("paper", {"x": [1]}, "b", "mine")), 1),
            Fork(False, (Leaf((tab("c"),)), Leaf((tab("d"),))), (100, 300)),
        ),
        (400, 500),
    ),
    (Frame(Leaf((tab("e"),)), "place"),),
    False,
)


def test_what_is_written_is_read_again() -> None:
    assert read(json.loads(json.dumps(LAYOUT.write()))) == LAYOUT


def test_nothing_is_written_of_nothing() -> None:
    assert Layout().write() == {}
    assert read({}) == Layout()


@pytest.mark.parametrize("value", [None, [], "x", 7, {"main": 3, "windows": {"a": 1}}])
def test_what_is_no_layout_is_an_empty_one(value: Any) -> None:
    assert read(value).tabs() == []


def test_a_part_that_makes_no_sense_is_left_out_with_its_splitter() -> None:
    value = LAYOUT.write()
    value["main"]["parts"][1]["parts"][0] = {"tabs": [{"kind": 5}, "x", None]}
    layout = read(value)
    assert [each.title for each in layout.tabs()] == ["a", "b", "d", "e"]
    assert isinstance(layout.main, Fork)
    assert isinstance(layout.main.parts[1], Leaf)


@pytest.mark.parametrize("sizes", [[1], [1, -5], ["x", "y"], [0, 0], "12", [1e9, 2e9]])
def test_sizes_that_make_no_sense_are_none(sizes: Any) -> None:
    value = LAYOUT.write()
    value["main"]["sizes"] = sizes
    layout = read(value)
    assert isinstance(layout.main, Fork)
    assert all(0 <= size < 1 << 16 for size in layout.main.sizes)
    assert len(layout.main.sizes) in {0, 2}


def test_the_tab_on_top_is_one_that_there_is() -> None:
    value = LAYOUT.write()
    value["main"]["parts"][0]["current"] = 99
    leaf = next(each for each in leaves(read(value).main))
    assert leaf.current == 1


def test_more_than_a_person_opens_is_not_taken() -> None:
    many = {"main": {"tabs": [LAYOUT.write()["main"]["parts"][0]["tabs"][0]] * 10_000}}
    assert len(read(many).tabs()) == MOST_TABS
    deep: dict[str, Any] = {"tabs": [{"kind": "paper", "values": {}}]}
    for _level in range(DEEPEST + 5):
        deep = {"parts": [deep, {"tabs": [{"kind": "paper", "values": {}}]}]}
    assert 0 < len(read({"main": deep}).tabs()) <= DEEPEST + 1


def test_whatever_the_file_says_a_layout_comes_out_that_fits_together() -> None:
    chance = random.Random(7)
    for _attempt in range(2000):
        value = copy.deepcopy(LAYOUT.write())
        for _damage in range(chance.randint(1, 4)):
            damage(value, chance)
        layout = read(value)
        for leaf in leaves(layout.main, *(frame.node for frame in layout.windows)):
            assert leaf.tabs
            assert 0 <= leaf.current < len(leaf.tabs)
        assert read(layout.write()).tabs() == layout.tabs()


NONSENSE = [None, True, -1, 10**30, 0.5, "x", [], {}, [[]], {"tabs": 1}, {"tabs": [{}]}]


def damage(value: Any, chance: random.Random) -> None:
    """Change something, somewhere in it."""
    while isinstance(value, dict | list) and value:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if chance.random() < 0.4:
            value[key] = chance.choice(
                [None, True, -1, 10**30, 0.5, "x", [], {}, [[]], {"tabs": 1}]
            )
            return
        value = value[key]


def test_two_layouts_become_one_without_losing_a_tab() -> None:
    first = Layout(Leaf((tab("new"),)))
    both = LAYOUT.beside(first)
    assert [each.title for each in both.tabs()] == ["a", "b", "new", "c", "d", "e"]
    assert [each.title for each in first.beside(LAYOUT).tabs()] == ["new", *"abcde"]
    assert first.beside(LAYOUT).windows == LAYOUT.windows
    assert Layout().beside(LAYOUT).main == LAYOUT.main


def leaves(*nodes: Node | None) -> list[Leaf]:
    found: list[Leaf] = []
    for node in nodes:
        if isinstance(node, Leaf):
            found.append(node)
        elif isinstance(node, Fork):
            found.extend(leaves(*node.parts))
    return found


def test_tabs_come_in_the_order_of_the_parts() -> None:
    assert LAYOUT.main is not None
    assert [each.title for each in tabs_of(LAYOUT.main)] == ["a", "b", "c", "d"]
