"""Wait for what widgets and tasks do by themselves, and tell nobody of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds: long enough for a machine that is busy, for only a failure takes so long."""
LOOK = 0.005
"""Seconds between two looks."""
LOOKS = 5
"""How many looks in a row must find the same for it to count as at rest."""


async def until(condition: Callable[[], object]) -> None:
    """Give the loop time until ``condition()`` holds; raises ``TimeoutError`` if it never does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(LOOK)


async def steady(value: Callable[[], T]) -> T:
    """What ``value()`` says once it has come to rest, such as a place while things are laid out."""
    async with asyncio.timeout(PATIENCE):
        found, times = value(), 1
        while times < LOOKS:
            await asyncio.sleep(LOOK)
            now = value()
            found, times = now, times + 1 if now == found else 1
    return found
