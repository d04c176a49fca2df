"""Frames of HTTP/2 that are joined: nothing of them is lost, added or out of order."""

from __future__ import annotations

from itertools import groupby, pairwise

import h2.config
import h2.connection
import h2.events
from hypothesis import given
from hypothesis import strategies as st

from pierhead.engine.buildkit.frames import Joiner, plain

LONGEST = 40
DATA, HEADERS, WINDOW = 0, 1, 8
END_STREAM, PADDED = 1, 8

Frame = tuple[int, int, int, bytes]
"""Type, flags, stream and what is in it."""

frames = st.tuples(
    st.sampled_from([DATA, DATA, DATA, HEADERS, WINDOW]),
    st.sampled_from([0, 0, 0, END_STREAM, PADDED]),
    st.sampled_from([0, 1, 3]),
    st.binary(max_size=LONGEST),
)


def raw(frame: Frame) -> bytes:
    """As it goes over the wire (RFC 9113, 4.1)."""
    kind, flags, stream, content = frame
    head = len(content).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big")
    return head + content


def parsed(data: bytes) -> list[Frame]:
    """The frames again; all of them are whole."""
    found = []
    while data:
        size, kind, flags = int.from_bytes(data[:3], "big"), data[3], data[4]
        stream, data = int.from_bytes(data[5:9], "big"), data[9:]
        assert len(data) >= size
        found.append((kind, flags, stream, data[:size]))
        data = data[size:]
    return found


def is_plain(frame: Frame) -> bool:
    """Whether it may become a part of another."""
    return frame[:2] == (DATA, 0) and frame[2] != 0


def essence(all_of_them: list[Frame]) -> list[Frame]:
    """The same with what follows each other on a stream in one piece."""
    runs = groupby(all_of_them, lambda frame: frame[2] if is_plain(frame) else frame)
    found = []
    for key, run in runs:
        if isinstance(key, int):
            found.append((DATA, 0, key, b"".join(content for *_, content in run)))
        else:
            found += run
    return found


@given(st.lists(frames, max_size=30), st.lists(st.integers(0, 600), max_size=8), st.booleans())
def test_what_is_joined_says_the_same(given: list[Frame], cuts: list[int], greeted: bool) -> None:
    preface = b"hello" if greeted else b""
    data = preface + b"".join(map(raw, given))
    joiner = Joiner(LONGEST, len(preface))
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    told = b"".join(joiner.joined(data[start:end]) for start, end in pairwise(edges))
    assert told.startswith(preface)
    found = parsed(told[len(preface) :])
    assert all(len(content) <= LONGEST for *_, content in found)
    assert essence(found) == essence(given)


def test_small_ones_become_one_and_no_more_than_is_allowed() -> None:
    told = Joiner(LONGEST).joined(b"".join(raw((DATA, 0, 1, b"12345")) for _ in range(20)))
    assert [len(content) for *_, content in parsed(told)] == [40, 40, 20]


def test_what_is_not_whole_waits() -> None:
    joiner = Joiner(LONGEST)
    data = raw((DATA, 0, 1, b"12345"))
    assert joiner.joined(data[:-1]) == b""
    assert joiner.joined(data[-1:]) == data


def test_from_a_frame_that_is_too_long_on_all_is_handed_on() -> None:
    joiner = Joiner(LONGEST)
    first, long = raw((DATA, 0, 1, b"12345")), raw((DATA, 0, 1, bytes(LONGEST + 1)))
    assert joiner.joined(first + long[:20]) == first + long[:20]
    # Neither frames nor their beginnings are looked for in it.
    assert joiner.joined(long[20:] + b"12") == long[20:] + b"12"
    assert joiner.joined(b"3") == b"3"


def test_a_frame_is_as_h2_makes_it() -> None:
    config = h2.config.H2Configuration(header_encoding=None)
    connection = h2.connection.H2Connection(config)
    connection.initiate_connection()
    request = {":method": "POST", ":scheme": "http", ":path": "/", ":authority": "here"}
    connection.send_headers(1, list(request.items()))
    connection.data_to_send()
    connection.send_data(1, b"12345")
    assert b"".join(plain(1, (b"123", b"45"), 5)) == connection.data_to_send()
