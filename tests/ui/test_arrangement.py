from __future__ import annotations

from dataclasses import dataclass

import pytest

from pierhead.ui.arrangement import GROUP, ROOT, Arrangement, natural


@dataclass(frozen=True)
class Thing:
    id: str
    name: str
    group: str = ""
    size: int | None = 0


THINGS = [
    Thing("1", "web-10", "shop", 5),
    Thing("2", "web-2", "shop", 7),
    Thing("3", "Alpha", "", 6),
    Thing("4", "zeta", "", None),
    Thing("5", "db", "blog", 1),
]


def arrangement(grouped: bool = True) -> Arrangement[Thing]:
    made: Arrangement[Thing] = Arrangement(
        lambda thing: thing.name,
        lambda thing: (thing.name, thing.group),
        (lambda thing: thing.group) if grouped else None,
    )
    made.take(THINGS)
    return made


@pytest.mark.parametrize(
    ("first", "second"), [("web-2", "web-10"), ("a", "B"), ("a", "a1"), ("1", "a"), ("A2b", "a10b")]
)
def test_natural_order(first: str, second: str) -> None:
    assert natural(first) < natural(second)


def test_groups_stand_among_the_others_by_their_name() -> None:
    assert arrangement().shape() == {
        ROOT: ["3", GROUP + "blog", GROUP + "shop", "4"],
        GROUP + "shop": ["2", "1"],
        GROUP + "blog": ["5"],
    }


def test_without_grouping_there_is_one_level() -> None:
    assert arrangement(grouped=False).shape() == {ROOT: ["3", "5", "2", "1", "4"]}


def test_by_another_key_a_group_goes_where_its_first_item_would() -> None:
    made = arrangement()
    made.sort(lambda thing: thing.size, descending=False, by_name=False)
    assert made.shape()[ROOT] == [GROUP + "blog", GROUP + "shop", "3", "4"]
    made.sort(lambda thing: thing.size, descending=True, by_name=False)
    assert made.shape()[ROOT] == [GROUP + "shop", "3", GROUP + "blog", "4"]
    assert made.shape()[GROUP + "shop"] == ["2", "1"]


def test_unknown_comes_last_in_both_directions() -> None:
    made = arrangement(grouped=False)
    for descending in (False, True):
        made.sort(lambda thing: thing.size, descending, by_name=False)
        assert made.shape()[ROOT][-1] == "4"


def test_equal_keys_are_ordered_by_name() -> None:
    made = arrangement(grouped=False)
    for descending in (False, True):
        made.sort(lambda _thing: 0, descending, by_name=False)
        assert made.shape()[ROOT] == ["3", "5", "2", "1", "4"]


def test_every_word_must_be_somewhere_whatever_its_case() -> None:
    made = arrangement()
    made.search("SHOP 10")
    assert made.shape() == {ROOT: [GROUP + "shop"], GROUP + "shop": ["1"]}
    made.search("shop alpha")
    assert made.shape() == {ROOT: []}
    made.search("  ")
    assert len(made.shape()[ROOT]) == 4


def test_a_word_does_not_match_across_two_texts() -> None:
    made = arrangement()
    made.search("10shop")
    assert made.shape() == {ROOT: []}


def test_restrictions_add_to_the_search() -> None:
    made = arrangement()
    made.search("web")
    made.restrict(lambda thing: thing.size == 7)
    assert made.shape()[GROUP + "shop"] == ["2"]


def test_what_an_item_says_is_read_again_when_it_is_replaced() -> None:
    made = arrangement()
    made.search("renamed")
    assert made.shape() == {ROOT: []}
    made.take([Thing("4", "renamed")])
    assert made.shape() == {ROOT: ["4"]}
    made.drop(["4"])
    assert made.shape() == {ROOT: []}
    assert "4" not in made
