"""From the choice of a tab to its content, in the whole app with a real engine."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.inside.probe import populated, run_with
from bench.inside.stall import Heartbeat
from pierhead.core.resources import Stats
from pierhead.state.stats_ring import MOST, Ring
from pierhead.ui.app import App
from pierhead.ui.details.panel import DetailsPanel

LOADED = 5.0
"""Seconds after which the app has loaded what it needs for a first time."""
TICK = 0.001
SETTLE = 0.5
PATIENCE = 60.0

READY: dict[str, Callable[[Any], bool]] = {
    "overview": lambda view: bool(view.facts.sections),
    "processes": lambda view: view.model.rowCount() > 0,
    "changes": lambda view: view.model.rowCount() > 0,
    "inspect": lambda view: view.json.model.document is not None,
    "terminal": lambda view: view.docks.isVisible(),
}
"""When a tab shows what it is about; of the others, when it is on the screen."""


async def probe(app: App) -> dict[str, float]:
    """Open each tab of one container twice, then the changes of one that has very many."""
    changes = int(sys.argv[1])
    await populated(app, 2)
    many = await _changed(app, changes)
    await asyncio.sleep(LOADED)
    busy = next(each for each in app.context.containers if each.name == "busy")
    app.desk.show_details(busy, "overview")
    await asyncio.sleep(SETTLE)
    page = app.window.page
    assert page
    panel = page.findChild(DetailsPanel)
    assert panel
    found: dict[str, float] = {}
    tabs = [tab.id for tab in panel.tabs.known]
    for turn in ("first", "again"):
        for tab in tabs:
            panel.open_tab(tabs[0] if tab != tabs[0] else tabs[-1])
            await asyncio.sleep(SETTLE)
            beat = Heartbeat()
            await asyncio.sleep(0.01)
            found[f"{tab}.{turn}"] = await _opened(panel, tab)
            await asyncio.sleep(SETTLE)
            beat.stop()
            found[f"{tab}.busy"] = max(beat.busy)
    found |= await _many(app, panel, many)
    found["hour"] = await _hour(panel)
    return found


async def _opened(panel: DetailsPanel, tab: str) -> float:
    """Seconds until a tab shows what it is about."""
    begun = time.perf_counter()
    panel.open_tab(tab)
    while True:
        view = panel.view(tab)
        if view and view.isVisible() and READY.get(tab, lambda _view: True)(view):
            view.repaint()
            return time.perf_counter() - begun
        if time.perf_counter() - begun > PATIENCE:
            raise TimeoutError(tab)
        await asyncio.sleep(TICK)


async def _changed(app: App, changes: int) -> Any:
    """The container with very many changes, when it has them."""
    many = next(each for each in app.context.containers if each.name == "many")
    async with asyncio.timeout(PATIENCE):
        while len(await app.connection.engine.containers.changes(many.id)) < changes:
            await asyncio.sleep(SETTLE)
    return many


async def _many(app: App, panel: DetailsPanel, many: Any) -> dict[str, float]:
    panel.open_tab("overview")
    app.desk.show_details(many, "overview")
    await asyncio.sleep(SETTLE)
    beat = Heartbeat()
    await asyncio.sleep(0.01)
    took = await _opened(panel, "changes")
    await asyncio.sleep(SETTLE)
    beat.stop()
    view: Any = panel.view("changes")
    found = {"many": took, "many.shown": max(beat.busy)}
    for name, act in (
        ("unfolded", view.tree.unfold_all),
        ("scrolled", view.tree.scrollToBottom),
        ("folded", view.tree.fold_all),
        ("filtered", lambda: view.filter.setText("file-1")),
        ("cleared", view.filter.clear),
    ):
        beat = Heartbeat()
        await asyncio.sleep(0.01)
        act()
        await asyncio.sleep(2 * SETTLE)
        beat.stop()
        found[f"many.{name}"] = max(beat.busy)
    return found


async def _hour(panel: DetailsPanel) -> float:
    """The loop's own time at a stretch when charts with an hour in them are shown anew."""
    await _opened(panel, "stats")
    view: Any = panel.view("stats")
    ring, now = Ring(), time.time()
    for number in range(MOST):
        at = now - 3600 + 2 * number
        moved = number * number % 7919
        ring.add(Stats(moved / 9000, moved, 8000, received=number * moved, at=at), at)
    view._stats.ring = lambda _id: ring
    view.span.follow(3600)
    await asyncio.sleep(SETTLE)
    beat = Heartbeat()
    for _ in range(3):
        view._render()
        await asyncio.sleep(SETTLE)
    beat.stop()
    return max(beat.busy)


run_with(probe)
