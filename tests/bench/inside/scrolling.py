"""How long the loop is busy at a stretch while a long list is used, and changes."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from bench.inside.probe import populated, run_with
from bench.inside.stall import Heartbeat
from pierhead.core.resources import PROJECT_LABEL, Container
from pierhead.engine.containers import DockerContainers
from pierhead.ui.app import App

LOADED = 5.0
"""Seconds after which the app has loaded what it needs for a first time."""
SETTLE = 2.0
FRAME = 0.016
PAUSE = 10 * FRAME
STEPS = 60
GROUPS = 100
WORDS = ("s", "se", "ser", "service-x1", "service-x12", "service-x123", "service", "", "project-3")
TYPED = "service-x1"

found: dict[str, float] = {}
made: list[Container] = []
gone: set[str] = set()
"""The ids of those that the engine has for others, but does not list now."""


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Note what the loop does at a stretch, until it is quiet."""
    beat = Heartbeat()
    yield
    beat.stop()
    found[name] = max(beat.busy)
    found[f"{name}_late"] = sorted(beat.late)[int(0.99 * len(beat.late))]


async def probe(app: App) -> dict[str, float]:
    """With those of the engine, and as many more as are wanted."""
    await populated(app, 1)
    await asyncio.sleep(LOADED)
    await _gone(app, "arrive", 0)
    page: Any = app.window.page
    page.view.choose(page.model.index(1, 0))
    await asyncio.sleep(SETTLE)
    bar = page.view.verticalScrollBar()
    with watched("scroll"):
        for step in range(STEPS):
            bar.setValue(bar.maximum() * step // (STEPS - 1))
            await asyncio.sleep(FRAME)
    search = page.filters.search
    await _each("filter", [lambda word=word: search.setText(word) for word in WORDS])
    await _each("clear", [search.clear])
    typed = [lambda end=end: search.setText(TYPED[:end]) for end in range(len(TYPED) + 1)]
    await _each("type", [*typed, *reversed(typed)], pause=3 * FRAME)
    columns = range(page.model.columnCount())
    sort = page.view.sortByColumn
    await _each("sort", [lambda c=c, o=o: sort(c, o) for o in Qt.SortOrder for c in columns])
    sort(0, Qt.SortOrder.AscendingOrder)
    turn = page.view.turn_all
    await _each("fold", [lambda: turn(open_=False), lambda: turn(open_=True)] * 2)
    await _each("select", [page.view.selectAll])
    await _each("selected", [lambda: search.setText("x1"), search.clear])
    page.view.clearSelection()
    await _gone(app, "down", int(sys.argv[1]) // 2)
    await _gone(app, "up", 0)
    return found


async def _each(name: str, acts: list[Callable[[], object]], *, pause: float = PAUSE) -> None:
    with watched(name):
        for act in acts:
            act()
            await asyncio.sleep(pause)


async def _gone(app: App, name: str, count: int) -> None:
    """So many are gone at once, or back; an event of the engine has them listed."""
    first = next(iter(app.context.containers))
    gone.clear()
    gone.update(each.id for each in made[:count])
    with watched(name):
        await app.connection.engine.containers.rename(first.id, f"{name}-{time.time_ns()}")
        await asyncio.sleep(SETTLE)


async def _more(containers: DockerContainers) -> list[Container]:
    """What the engine has, and again with other names, until there are enough."""
    listed = list(await listing(containers))
    if not made and listed:
        made.extend(_made(int(sys.argv[1]) - len(listed), listed))
        gone.update(each.id for each in made)
    return [*listed, *(each for each in made if each.id not in gone)]


def _made(count: int, like: list[Container]) -> Iterator[Container]:
    """So many others, half of them in projects."""
    for number in range(count):
        labels = {PROJECT_LABEL: f"project-{number % GROUPS}"} if number % 2 else {}
        id_, name = f"{number:064x}", f"service-x{number}"
        yield replace(like[number % len(like)], id=id_, name=name, labels=labels)


listing = DockerContainers.list
DockerContainers.list = _more  # type: ignore[method-assign]
run_with(probe)
