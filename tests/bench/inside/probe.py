"""The whole app with a task beside it that watches from the inside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from pierhead.main import main
from pierhead.state.connection import Ready
from pierhead.ui.app import App

Probe = Callable[[App], Awaitable[dict[str, float]]]


def run_with(probe: Probe) -> None:
    """Start the app, run the probe in it, print what it found, leave."""
    run = App.run

    async def run_and_probe(app: App, *arguments: object) -> None:
        task = asyncio.create_task(_probe(app, probe))
        await run(app, *arguments)  # type: ignore[arg-type]
        print(json.dumps(await task), flush=True)

    App.run = run_and_probe  # type: ignore[method-assign]
    main([])


async def _probe(app: App, probe: Probe) -> dict[str, float]:
    try:
        return await probe(app)
    finally:
        app.done.set()


async def populated(app: App, count: int) -> None:
    """Return when the engine is there and so many containers are listed."""
    while not isinstance(app.connection.state, Ready) or len(app.context.containers) < count:
        await asyncio.sleep(0.005)


def resident() -> float:
    """Bytes of memory that this process holds."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) * 1024
    return 0.0
