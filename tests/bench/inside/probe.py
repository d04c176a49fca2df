"""The whole app with a task beside it that watches from the inside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6 import QtWidgets  # noqa: F401

from pierhead.ui.unread import spare_sources

spare_sources()  # as a start does it, before anything else of the app is loaded
from pierhead.main import main  # noqa: E402
from pierhead.state.connection import Ready  # noqa: E402
from pierhead.ui.app import App  # noqa: E402

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


def memory() -> dict[str, float]:
    """Bytes of memory: ``resident``, with what is shared, and what no other process has."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    parts = {line.split(":")[0]: 1024 * float(line.split()[1]) for line in lines}
    own = parts["Private_Clean"] + parts["Private_Dirty"]
    return {"resident": parts["Rss"], "own": own}


def resident() -> float:
    """Bytes of memory that this process has, with what is shared."""
    return memory()["resident"]
