"""Logs in the window: how soon one is there, is searched, and what following one holds up."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from statistics import median

from bench.inside.probe import populated, resident, run_with
from bench.inside.session import Painted
from bench.inside.stall import SETTLE, Heartbeat, unexplained
from pierhead.core.resources import Container
from pierhead.engine.decode import moment
from pierhead.state.log_window import Looking
from pierhead.ui.app import App
from pierhead.ui.documents.logs import LogsDocument
from pierhead.ui.widgets.log_panel import LogPanel

PATIENCE = 240.0


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)


class Log:
    """The log of a container in a tab."""

    def __init__(self, app: App, name: str) -> None:
        self.app = app
        (container,) = (one for one in app.context.containers if one.name == name)
        self.container: Container = container

    async def open(self) -> float:
        """Seconds until its lines are painted."""
        begun = time.perf_counter()
        self.app.desk.logs.open((self.container,))
        (document,) = (d for d in self.app.window.workspace if isinstance(d, LogsDocument))
        self.document, self.panel = document, document.panel
        painted = Painted()
        self.panel.view.viewport().installEventFilter(painted)
        await until(lambda: len(self.panel.view.buffer) > 100)
        there = time.perf_counter()
        await until(lambda: painted.at > there)
        return painted.at - begun

    async def close(self) -> None:
        await self.app.window.workspace.close_document(self.document)
        await asyncio.sleep(0.1)


async def looked(panel: LogPanel, act: Callable[[], object]) -> float:
    """Seconds until what is looked for elsewhere is there."""
    begun = time.perf_counter()
    act()
    await asyncio.sleep(0)
    await until(lambda: panel.window_.looking is Looking.NOTHING and not panel.window_._busy)
    return time.perf_counter() - begun


async def probe(app: App) -> dict[str, float]:
    """A long log, then one that grows."""
    lines, seconds, pattern, repeats = sys.argv[1:]
    await populated(app, 2)
    await asyncio.sleep(SETTLE)
    await asyncio.to_thread(__import__, "pierhead.ui.documents.logs")
    return {**await long(app, int(lines), pattern, int(repeats)), **await flood(app, int(seconds))}


async def long(app: App, lines: int, pattern: str, repeats: int) -> dict[str, float]:
    log = Log(app, "long")
    opened = []
    for _ in range(repeats):
        opened.append(await log.open())
        await log.close()
    await log.open()
    panel, window = log.panel, log.panel.window_
    window.buffer.held = True
    found = {"open": median(opened), "older": await looked(panel, window.older)}
    found["start"] = await looked(panel, lambda: panel.places.go(None))
    begin = moment(window.buffer.line(window.buffer.first).time)
    panel.view.go_to_end()
    await until(lambda: not window.buffer.detached and len(window.buffer) > 100)
    end = moment(window.buffer.line(window.buffer.first).time)
    assert begin
    assert end
    middle = begin + (end - begin) / 2
    found["time"] = await looked(panel, lambda: panel.places.go(middle))
    panel.view.go_to_end()

    beat, begun = Heartbeat(), time.perf_counter()
    panel.filters.open(f"/{pattern}/", whole=True)
    await until(lambda: panel.sifting.matches)
    found["match"] = time.perf_counter() - begun
    await until(lambda: panel.sifting.scan is None)
    found["search"] = time.perf_counter() - begun
    beat.stop()
    found["search_busy"] = max(beat.busy)
    panel.filters.apply()
    await until(lambda: panel.sifting.matches)
    begun = time.perf_counter()
    panel.sifting.give_up()
    await until(lambda: panel.sifting._task is None or panel.sifting._task.done())
    found["cancel"] = time.perf_counter() - begun
    await log.close()
    return found


async def flood(app: App, seconds: int) -> dict[str, float]:
    log = Log(app, "flood")
    shared = unexplained(1.0)
    await app.connection.engine.containers.start(log.container.id)
    before = resident()
    await log.open()
    await asyncio.sleep(0.5)
    buffer = log.panel.window_.buffer
    beat, begun, first = Heartbeat(), time.perf_counter(), buffer.end + buffer.skipped
    largest = 0
    while time.perf_counter() < begun + seconds:
        await asyncio.sleep(0.05)
        largest = max(largest, buffer.size)
    took, came = time.perf_counter() - begun, buffer.end + buffer.skipped - first
    beat.stop()
    late = sorted(beat.held)
    return {
        "rate": came / took,
        "busy": max(beat.busy),
        "p99": late[int(0.99 * len(late))],
        "late": max(beat.late),
        "shared": shared,
        "kept": largest,
        "grown": max(0.0, resident() - before),
        "skipped": buffer.skipped / max(1, came),
        "lost": missing(log.panel),
    }


def missing(panel: LogPanel) -> int:
    """Lines that are neither there nor said to be left out: the container counts."""
    buffer, lost, expected = panel.window_.buffer, 0, -1
    for index in range(buffer.first, buffer.end):
        line = buffer.line(index)
        if line.skipped:
            expected += line.skipped if expected >= 0 else 0
        elif line.text.isdecimal():
            lost += abs(int(line.text) - expected) if expected >= 0 else 0
            expected = int(line.text) + 1
    return lost


if __name__ == "__main__":
    run_with(probe)
