"""Long work in turns of the loop, so that whatever else wants it gets it in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")

TURN = 0.004
"""Seconds that work may hold the loop: a quarter of a frame."""


async def breath() -> None:
    """Let the window be painted, and hear what its user does, before there is more to do.

    To wait for no time at all has work follow on a paint before anything else is heard.
    """
    await asyncio.sleep(TURN)


async def in_turns(items: Iterable[T], seconds: float = TURN) -> AsyncIterator[T]:
    """The items one by one; the loop goes on whenever work on them has taken so long."""
    until = time.monotonic() + seconds
    for item in items:
        yield item
        if time.monotonic() > until:
            await asyncio.sleep(0)
            until = time.monotonic() + seconds
