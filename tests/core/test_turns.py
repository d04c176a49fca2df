"""Long work lets the loop go on."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from pierhead.core.turns import in_turns


async def test_others_come_in_between() -> None:
    seen: list[int] = []

    async def other() -> None:
        while True:
            seen.append(-1)
            await asyncio.sleep(0)

    beside = asyncio.create_task(other())
    async for number in in_turns(range(5), 0.001):
        seen.append(number)
        time.sleep(0.002)
    beside.cancel()
    assert [one for one in seen if one >= 0] == [0, 1, 2, 3, 4]
    assert seen[0] == 0
    assert all(-1 in (before, after) for before, after in pairwise(seen))


async def test_short_work_is_done_at_once() -> None:
    seen: list[int] = []
    asyncio.get_running_loop().call_soon(seen.append, -1)
    async for number in in_turns(range(100), 60):
        seen.append(number)
    assert seen == list(range(100))
