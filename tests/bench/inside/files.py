"""How soon the files of a container are there, and what very many of them cost the loop."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt

from bench.inside.probe import run_with
from bench.inside.stall import Heartbeat
from pierhead.ui.app import App
from pierhead.ui.details.files import ContainerFilesTab
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.widgets.file_model import SIZE

LOADED = 5.0
"""Seconds after which the app has prepared what is opened later."""
SETTLE = 0.5


async def probe(app: App) -> dict[str, float]:
    """Open the tab, then a folder with so many files."""
    count = int(sys.argv[1])
    context = app.context
    await _until(lambda: context.containers.loaded and len(list(context.containers)) > 1)
    by_name = {each.name: each for each in context.containers}
    context.desk.show_details(by_name["many"], "overview")
    await asyncio.sleep(LOADED)
    # Pages of other things are made ahead, with panels of their own.
    page = app.window.page
    panel = page.findChild(DetailsPanel) if page else None
    assert panel

    def rows() -> int:
        view = cast(ContainerFilesTab | None, panel.view("files"))
        return len(view.browser.tree.rows) if view and view.browser.tree.root.read else 0

    begun = time.perf_counter()
    panel.open_tab("files")
    await _until(lambda: (view := panel.view("files")) is not None and view.isVisible())
    opened = time.perf_counter() - begun
    await _until(rows)
    first = time.perf_counter() - begun
    tab = cast(ContainerFilesTab, panel.view("files"))
    panel.open_tab("overview")
    await asyncio.sleep(SETTLE)
    again = await _timed(lambda: panel.open_tab("files"), rows)
    beat = Heartbeat()
    tab.browser.go("/many")
    await _until(lambda: rows() == count)
    await asyncio.sleep(SETTLE)
    beat.stop()
    header = tab.browser.view.horizontalHeader()
    down = Qt.SortOrder.DescendingOrder
    sort = await _busy(lambda: header.setSortIndicator(SIZE, down))
    scroll = await _busy(tab.browser.view.scrollToBottom)
    tab.browser.go("/")
    await _until(lambda: 0 < rows() < count)
    context.desk.show_details(by_name["still"], "files")
    began = time.perf_counter()
    await _until(lambda: tab.browser.source is not None and tab.browser.source.name == "still")
    await _until(lambda: len(tab.browser.tree.rows) > 0)
    return {
        "opened": opened,
        "first": first,
        "again": again,
        "still": time.perf_counter() - began,
        "many": max(beat.busy),
        "sort": sort,
        "scroll": scroll,
    }


async def _timed(act: Callable[[], object], there: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    await _until(there)
    return time.perf_counter() - begun


async def _busy(act: Callable[[], object]) -> float:
    beat = Heartbeat()
    await asyncio.sleep(0.01)
    act()
    await asyncio.sleep(SETTLE)
    beat.stop()
    return max(beat.busy)


async def _until(there: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not there():
            await asyncio.sleep(0.001)


run_with(probe)
