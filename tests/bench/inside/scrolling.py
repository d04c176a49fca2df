"""How long the loop is busy at a stretch while a long list is scrolled and filtered."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from bench.inside.probe import populated, run_with
from bench.inside.stall import Heartbeat
from pierhead.core.resources import Container
from pierhead.engine.containers import DockerContainers
from pierhead.ui.app import App

SETTLE = 2.0
FRAME = 0.016
STEPS = 60
WORDS = ("s", "se", "ser", "service-1", "service-12", "service-123", "service", "", "project-3", "")


async def probe(app: App) -> dict[str, float]:
    """With those of the engine, and as many more as are wanted."""
    await populated(app, int(sys.argv[1]))
    await asyncio.sleep(SETTLE)
    page = app.window.page
    assert page
    bar = page.view.verticalScrollBar()
    scrolling = Heartbeat()
    for step in range(STEPS):
        bar.setValue(bar.maximum() * step // (STEPS - 1))
        await asyncio.sleep(FRAME)
    scrolling.stop()
    filtering = Heartbeat()
    for word in WORDS:
        page.filters.search.setText(word)
        await asyncio.sleep(10 * FRAME)
    filtering.stop()
    return {
        "scroll": max(scrolling.busy),
        "scroll_late": sorted(scrolling.late)[int(0.99 * len(scrolling.late))],
        "filter": max(filtering.busy),
        "filter_late": sorted(filtering.late)[int(0.99 * len(filtering.late))],
    }


async def _more(containers: DockerContainers) -> list[Container]:
    """What the engine has, and again with other names, until there are enough."""
    found = list(await listing(containers))
    for number in range(int(sys.argv[1]) - len(found) if found else 0):
        like = found[number]
        found.append(replace(like, id=f"{number:064x}", name=f"service-x{number}"))
    return found


listing = DockerContainers.list
DockerContainers.list = _more  # type: ignore[method-assign]
run_with(probe)
