"""How long after the engine's answer the first list is on the screen."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.inside.probe import populated, run_with
from pierhead.engine import decode
from pierhead.ui.app import App

answered: list[float] = []
decode_list = decode.decode_list


def noting(body: bytes, one: Callable[[dict[str, Any]], Any]) -> list[Any]:
    """Note when the whole answer is there and nothing is made of it yet."""
    if one is decode.container:
        answered.append(time.perf_counter())
    return decode_list(body, one)


async def probe(app: App) -> dict[str, float]:
    """From the bytes of the answer to the paint of its rows."""
    count = int(sys.argv[1])
    await populated(app, count)
    page = app.window.page
    assert page
    page.repaint()
    painted = time.perf_counter()
    await asyncio.sleep(0)
    return {"shown": painted - answered[0]}


decode.decode_list = noting
run_with(probe)
