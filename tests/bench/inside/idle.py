"""What the app uses while nobody does anything: CPU and memory."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from bench.inside.probe import populated, run_with
from pierhead.ui.app import App

SETTLE = 3.0


async def probe(app: App) -> dict[str, float]:
    """Watch the CPU clock of this process for a while."""
    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    await populated(app, count)
    await asyncio.sleep(SETTLE)
    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.sleep(seconds)
    share = (time.process_time() - cpu) / (time.perf_counter() - wall)
    return {"share": share, "resident": _kilobytes("VmRSS:") * 1024}


def _kilobytes(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return float(line.split()[1])
    return 0.0


run_with(probe)
