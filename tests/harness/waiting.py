"""Wait for what widgets and tasks do by themselves, and tell nobody of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds: long enough for a machine that is busy, for only a failure takes so long."""


async def until(condition: Callable[[], object]) -> None:
    """Give the loop time until ``condition()`` holds; raises ``TimeoutError`` if it never does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)
