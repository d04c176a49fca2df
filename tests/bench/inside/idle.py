"""What the app uses while nobody does anything: CPU and memory."""

from __future__ import annotations

import asyncio
import sys
import time

from bench.inside.probe import memory, populated, run_with
from pierhead.ui.app import App

SETTLE = 3.0


async def probe(app: App) -> dict[str, float]:
    """Watch the CPU clock of this process for a while."""
    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    await populated(app, count)
    await app.rehearsed.wait()
    await asyncio.sleep(SETTLE)
    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.sleep(seconds)
    share = (time.process_time() - cpu) / (time.perf_counter() - wall)
    return {"share": share, **memory()}


run_with(probe)
