"""Memory of the C library: few heaps for all threads, where it makes one for each."""

from __future__ import annotations

import sys
from contextlib import suppress

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of glibc's malloc.h."""
_HEAPS = 2


def share_heaps() -> None:
    """Let threads share their heaps from now on.

    Threads of ours take turns anyway, and what one has freed is of no use to the others while it
    lies in a heap of its own: measured, every build took megabytes more. Does nothing but on glibc.
    """
    _call("mallopt", _ARENA_MAX, _HEAPS)


def give_back() -> None:
    """Give the system the memory that is free between what is in use; takes some milliseconds.

    For after work that took much: the library gives back only what is free at the end of a heap.
    """
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), name)(*numbers)
