"""Logs in the window: how soon one is there, is searched, and what following one holds up."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from statistics import median

from bench.inside.probe import populated, resident, run_with
from bench.inside.session import Painted
from bench.inside.stall import SETTLE, Heartbeat, unexplained
from pierhead.core.resources import Container
from pierhead.engine.api import LogChunk
from pierhead.engine.api_inside import Stream
from pierhead.engine.decode import moment
from pierhead.state.log_window import LogWindow, Looking
from pierhead.ui.app import App
from pierhead.ui.documents.logs import LogsDocument
from pierhead.ui.widgets.log_panel import LogPanel
from pierhead.ui.widgets.log_scroll import Place

PATIENCE = 240.0
RATE = 100_000
"""Lines a second."""


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
        """Seconds until its lines are painted; of these ``cpu`` is the app's own work."""
        begun, used = time.perf_counter(), time.process_time()
        self.app.desk.logs.open((self.container,))
        (document,) = (d for d in self.app.window.workspace if isinstance(d, LogsDocument))
        self.document, self.panel = document, document.panel
        painted = Painted()
        self.panel.view.viewport().installEventFilter(painted)
        await until(lambda: len(self.panel.view.buffer) > 100)
        there = time.perf_counter()
        # They may be painted already, which nobody knows of.
        self.panel.view.viewport().update()
        await until(lambda: painted.at > there)
        self.cpu = time.process_time() - used
        return painted.at - begun

    async def close(self) -> None:
        await self.app.window.workspace.close_document(self.document)
        await asyncio.sleep(0.1)


async def looked(panel: LogPanel, act: Callable[[], object]) -> float:
    """Seconds until what is looked for elsewhere is there."""
    begun = time.perf_counter()
    act()
    await asyncio.sleep(0)
    await until(lambda: panel.window_.looking is Looking.NOTHING and not panel.window_.busy)
    return time.perf_counter() - begun


async def probe(app: App) -> dict[str, float]:
    """A long log, then one that grows."""
    seconds, pattern, repeats = sys.argv[1:]
    await populated(app, 2)
    await asyncio.sleep(SETTLE)
    await asyncio.to_thread(__import__, "pierhead.ui.documents.logs")
    found = await long(app, pattern, int(repeats))
    flooded = await flood(app, int(seconds))
    alone = await flood_alone(app, int(seconds))
    return {**found, **flooded, **{f"alone_{name}": value for name, value in alone.items()}}


async def long(app: App, pattern: str, repeats: int) -> dict[str, float]:
    log = Log(app, "long")
    opened, own = [], []
    for _ in range(repeats):
        opened.append(await log.open())
        own.append(log.cpu)
        await log.close()
    await log.open()
    panel, window = log.panel, log.panel.window_
    window.buffer.held = True
    found = {"open": median(opened), "open_cpu": median(own)}
    found["older"] = await looked(panel, window.older)
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

    beat, begun, used = Heartbeat(), time.perf_counter(), time.process_time()
    panel.filters.open(f"/{pattern}/", whole=True)
    await until(lambda: panel.sifting.matches)
    found["match"] = time.perf_counter() - begun
    await until(lambda: panel.sifting.scan is None)
    found["search"] = time.perf_counter() - begun
    found["search_cpu"] = time.process_time() - used
    beat.stop()
    found["search_busy"] = max(beat.busy)
    panel.filters.apply()
    await until(lambda: panel.sifting.matches)
    begun = time.perf_counter()
    panel.sifting.give_up()
    await until(lambda: not panel.sifting.searching)
    found["cancel"] = time.perf_counter() - begun
    await log.close()
    await log.open()
    found |= await stepped(log.panel)
    await log.close()
    return found


async def stepped(panel: LogPanel) -> dict[str, float]:
    """From match to match in all of the log, and how often it is there."""
    finder, buffer = panel.finder, panel.window_.buffer
    line = buffer.line(buffer.end - 1).text.split()
    count = int(line[2])

    async def go(text: str, by: int) -> tuple[float, float]:
        panel.open_finder()
        finder._line.setText(text)
        await until(lambda: finder._search.done and not panel.window_.busy)
        await asyncio.sleep(0.2)
        landed: list[float] = []
        beat, begun = Heartbeat(), time.perf_counter()
        finder.step(by)
        wanted = f"line {text}"
        while not landed:
            await asyncio.sleep(0.001)
            if any(panel.view.shown(place.line).text.startswith(wanted) for place in sight()):
                landed.append(time.perf_counter() - begun)
        await asyncio.sleep(0.5)
        beat.stop()
        finder.shut()
        panel.view.go_to_end()
        await until(lambda: not buffer.detached and len(buffer) > 100 and panel.view.following)
        return landed[0], max(beat.busy)

    def sight() -> list[Place]:
        return list(panel.view.sight.seen())

    first, first_busy = await go("number 7 ", 1)
    near, near_busy = await go(f"number {count - count // 50} ", -1)
    far, far_busy = await go("number 9 ", -1)
    panel.open_finder()
    finder._line.setText(" of a log ")
    await until(lambda: finder._search.done and not panel.window_.busy)
    finder._current = None
    panel.seeking._go(1)
    await until(lambda: panel.seeking._count)
    beat, begun, used = Heartbeat(), time.perf_counter(), time.process_time()
    counting = panel.seeking._count
    assert counting
    await until(lambda: counting.done)
    beat.stop()
    return {
        "next": first,
        "previous": near,
        "previous_far": far,
        "step_busy": max(first_busy, near_busy, far_busy),
        "count": time.perf_counter() - begun,
        "count_cpu": time.process_time() - used,
        "count_busy": max(beat.busy),
    }


async def flood(app: App, seconds: int) -> dict[str, float]:
    log = Log(app, "flood")
    shared = unexplained(1.0)
    await app.connection.engine.containers.start(log.container.id)
    before = resident()
    await log.open()
    found = await followed(log.panel, seconds)
    await log.close()
    return {**found, "shared": shared, "grown": max(0.0, resident() - before)}


class Flood:
    """A log that grows as fast as it is said to; satisfies ``LogSource``."""

    name = "flood"

    async def runs(self) -> bool:
        return True

    async def read(self, *, follow: bool = False, **_: object) -> AsyncIterator[LogChunk]:
        """Lines that are counted, in pieces as an engine gives them."""
        begun, number = time.perf_counter(), 0
        while follow:
            await asyncio.sleep(0.005)
            due = int((time.perf_counter() - begun) * RATE)
            stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z ").encode()
            for start in range(number, due, 500):
                counted = range(start, min(start + 500, due))
                yield LogChunk(Stream.OUT, b"".join(b"%s%d\n" % (stamp, n) for n in counted))
            number = due


async def flood_alone(app: App, seconds: int) -> dict[str, float]:
    """The same where no engine and no container take their share of the machine."""
    log = Log(app, "long")
    await log.open()
    window = LogWindow([Flood()])
    log.panel.show_window(window)
    task = asyncio.create_task(window.run())
    found = await followed(log.panel, seconds)
    task.cancel()
    await asyncio.wait([task])
    await log.close()
    return found


async def followed(panel: LogPanel, seconds: int) -> dict[str, float]:
    """What following holds up, and what it keeps."""
    await asyncio.sleep(0.5)
    buffer = panel.window_.buffer
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
        "kept": largest,
        "skipped": buffer.skipped / max(1, came),
        "lost": missing(panel),
    }


def missing(panel: LogPanel) -> int:
    """Lines that are neither there nor said to be left out: the container counts."""
    buffer, lost, expected = panel.window_.buffer, 0, -1
    for index in range(buffer.first, buffer.settled):
        line = buffer.line(index)
        if line.skipped:
            expected += line.skipped if expected >= 0 else 0
        elif line.text.isdecimal():
            lost += abs(int(line.text) - expected) if expected >= 0 else 0
            expected = int(line.text) + 1
    return lost


if __name__ == "__main__":
    run_with(probe)
