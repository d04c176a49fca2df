"""A disk without room: files may not grow beyond some size, as this process is concerned."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

ROOM = 64 << 10
"""Bytes that a file may have."""


@contextmanager
def little_room() -> Iterator[None]:
    """Writing more fails as on a full disk, from the system itself; only so many words differ."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
