"""BuildKit's own parser, as the ``dockerfile`` package has it, without what that would keep.

Version 3.4 counts a reference too many to all that it makes a command of, so that none of it is
ever freed: measured, 420 kB for every reading of 1,200 instructions, which is after every pause
while somebody types. What is counted too often is seen on a sample, lest a later version that
counts rightly be made to count too little.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

import dockerfile

_SAMPLE = 300 * "\n" + "COPY --from=some <<end there\nwords\nend\nONBUILD RUN one\n"
"""Something in every field, far enough down that also the numbers of its lines are its own."""

release = ctypes.pythonapi.Py_DecRef
release.argtypes, release.restype = [ctypes.py_object], None


def commands(text: str) -> list[Any]:
    """What a Dockerfile says, as the package's ``Command``; raises its ``GoParseError``."""
    found: list[Any] = dockerfile.parse_string(text)
    of_command, of_heredoc = _surplus()
    for command in found:
        _let_go(command, of_command)
        for heredoc in _heredocs(command):
            _let_go(heredoc, of_heredoc)
    return found


def _let_go(fields: tuple[Any, ...], surplus: frozenset[int]) -> None:
    for number in surplus:
        # What is there once for all of Python does not grow, however often it is counted.
        if (field := fields[number]) is not None:
            release(field)


def _heredocs(command: Any) -> tuple[Any, ...]:
    """Those of a command; older versions of the package tell of none."""
    return getattr(command, "heredocs", ())


@cache
def _surplus() -> tuple[frozenset[int], frozenset[int]]:
    """Which fields of a command, and of a heredoc, are counted once too often."""
    one, other = dockerfile.parse_string(_SAMPLE), dockerfile.parse_string(_SAMPLE)
    of_command: frozenset[int] = frozenset().union(*map(_counted_twice, one, other))
    both = (_heredocs(commands[0]) for commands in (one, other))
    of_heredoc: frozenset[int] = frozenset().union(*map(_counted_twice, *both))
    return of_command, of_heredoc


def _counted_twice(fields: tuple[Any, ...], others: tuple[Any, ...]) -> frozenset[int]:
    """Fields that have more references than one in a tuple; what both share is no field's own."""
    own = (object(),)
    once = sys.getrefcount(own[0])
    return frozenset(
        number
        for number in range(len(fields))
        if fields[number] is not others[number] and sys.getrefcount(fields[number]) > once
    )
