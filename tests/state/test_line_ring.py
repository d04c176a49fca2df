from __future__ import annotations

from array import array
from sys import getsizeof

import pytest

from pierhead.state.line_ring import LineRing


def kept(ring: LineRing) -> list[str]:
    return [text for _, text, _ in ring.between(0, ring.end)]


def test_lines_have_an_index_that_stays_true() -> None:
    ring = LineRing(1000, 10**6)
    ring.append([str(number) for number in range(3000)], 0)
    assert (ring.first, ring.end, len(ring)) == (2000, 3000, 1000)
    assert ring[2000] == ("2000", 0)
    assert ring[2999] == ("2999", 0)
    for gone in (1999, 3000, -1):
        with pytest.raises(IndexError):
            ring[gone]


def test_kinds_alternate_within_the_same_blocks() -> None:
    ring = LineRing(10_000, 10**7)
    for number in range(2000):
        ring.append([str(number)], number % 2)
    assert [kind for _, _, kind in ring.between(0, 2000)] == [0, 1] * 1000
    assert [index for index, _, _ in ring.between(510, 515)] == [510, 511, 512, 513, 514]


def test_bytes_are_bounded_and_counted_exactly() -> None:
    ring = LineRing(10**6, 100_000)
    for number in range(5000):
        ring.append([f"{number} " + "ä" * (number % 50)], 0)
        assert ring.size <= 100_000
    assert ring.size == sum(map(getsizeof, kept(ring)))
    assert kept(ring)[-1].startswith("4999 ")
    assert len(ring) > 400


def test_one_line_larger_than_all_is_kept() -> None:
    ring = LineRing(10, 1000)
    ring.append(["a", "b"], 0)
    ring.append(["x" * 5000], 0)
    assert kept(ring) == ["x" * 5000]


def test_a_line_can_be_replaced_while_it_is_kept() -> None:
    ring = LineRing(2, 10**6)
    ring.append(["a", "b", "c"], 0)
    ring.replace(1, "longer")
    ring.replace(0, "gone")
    assert kept(ring) == ["longer", "c"]
    assert ring.size == sum(map(getsizeof, ["longer", "c"]))


def test_clearing_goes_on_counting() -> None:
    ring = LineRing(10, 10**6)
    ring.append(["a", "b"], 0)
    ring.clear()
    ring.append(["c"], 0)
    assert (ring.first, ring.end, kept(ring)) == (2, 3, ["c"])


def test_it_grows_at_either_end_and_gives_up_at_the_other() -> None:
    ring = LineRing(1000, 1 << 30)
    ring.append([str(number) for number in range(1000)], 1)
    ring.prepend([str(number) for number in range(-600, 0)], array("H", [2]) * 600)
    assert (ring.first, ring.end, len(ring)) == (-600, 400, 1000)
    assert [text for _index, text, _kind in ring.between(-600, 400)] == [
        str(number) for number in range(-600, 400)
    ]
    assert ring.beyond[1] == 600
    assert (ring.count(1), ring.count(2)) == (400, 600)
    ring.append(["400"], 1)
    assert (ring.first, ring[400]) == (-599, ("400", 1))


def test_the_last_line_can_be_taken_away() -> None:
    ring = LineRing(10, 1 << 30)
    ring.append(["a", "b"], 0)
    ring.pop()
    assert [text for _index, text, _kind in ring.between(0, 9)] == ["a"]
    ring.pop()
    assert (len(ring), ring.size, ring.end) == (0, 0, 0)
    ring.append(["c"], 0)
    assert ring[0] == ("c", 0)
