"""What was parsed is freed, and no more often than it was counted."""

from __future__ import annotations

import gc
import sys
from typing import Any

import dockerfile
from pierhead.dockerfile import go_parser
from pierhead.dockerfile.parse import parse

TEXT = "FROM busybox AS one\n" + "".join(
    f"RUN echo {number}\nCOPY --from=one /a /{number}\nENV A{number}=b\nONBUILD USER u{number}\n"
    f"COPY <<end /{number}\nwords {number}\nend\n"
    for number in range(50)
)


def _held(times: int) -> int:
    """Blocks of memory that so many readings of different texts leave behind."""
    before = sys.getallocatedblocks()
    for number in range(times):
        parse(f"{TEXT}LABEL number={number}\n")
    gc.collect()
    return sys.getallocatedblocks() - before


def test_nothing_of_a_file_stays_when_it_is_read_again_and_again() -> None:
    _held(5)  # What is kept of the last few is there by then.
    assert _held(20) < 200  # Of one reading there are 2,000.


def test_each_field_is_counted_once() -> None:
    own = (object(),)
    once = sys.getrefcount(own[0])
    line = "\n" * 300
    (command,) = go_parser.commands(f"{line}COPY --from=some <<end there\nwords\nend\n")
    fields = [number for number, value in enumerate(command) if value not in (None, False, True)]
    assert [sys.getrefcount(command[number]) for number in fields] == [once] * len(fields)
    heredoc = command.heredocs[0]
    counts = [sys.getrefcount(heredoc[number]) for number in (0, 2)]
    assert counts == [once, once]


def test_a_parser_that_counts_rightly_is_left_alone() -> None:
    def rightly(text: str) -> list[Any]:
        return [
            dockerfile.Command(*map(_anew, command)) for command in dockerfile.parse_string(text)
        ]

    one, other = rightly("RUN one\n"), rightly("RUN one\n")
    assert go_parser._counted_twice(one[0], other[0]) == frozenset()
    wrongly = dockerfile.parse_string("RUN one\n"), dockerfile.parse_string("RUN one\n")
    assert go_parser._counted_twice(wrongly[0][0], wrongly[1][0])


def _anew(value: Any) -> Any:
    """The same value, which nobody else has."""
    if isinstance(value, tuple):
        return tuple(map(_anew, value))
    return "".join(list(value)) if isinstance(value, str) else value
