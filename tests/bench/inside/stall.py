"""How late the event loop gets while many containers are listed again and again."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from array import array

from bench.inside.probe import populated, run_with
from pierhead.ui.app import App

BEAT = 0.001
"""Seconds between heartbeats."""
SETTLE = 2.0
_SCHEDULE = "/proc/thread-self/schedstat"


class Heartbeat:
    """Notes how much later than asked for a timer came, and what its thread did meanwhile.

    All in seconds. A busy machine makes the loop late; only its own work uses its CPU time, and
    what is ``held`` is what it was late by without waiting for a core. A timer comes in one turn
    of the loop, as a key does: a task that sleeps is only woken in the turn after that.
    """

    def __init__(self, beat: float = BEAT) -> None:
        self._every = beat
        # Arrays: what measures should not itself take memory that is measured.
        self.late = array("d")
        self.busy = array("d")
        self.held = array("d")
        self._loop = asyncio.get_running_loop()
        self._schedule = os.open(_SCHEDULE, os.O_RDONLY)
        self._begin()

    def stop(self) -> None:
        self._timer.cancel()
        os.close(self._schedule)

    def _begin(self) -> None:
        self._due = time.perf_counter() + self._every
        self._used, self._queued = time.thread_time(), _waited(self._schedule)
        self._timer = self._loop.call_later(self._every, self._beat)

    def _beat(self) -> None:
        self.late.append(time.perf_counter() - self._due)
        self.busy.append(time.thread_time() - self._used)
        self.held.append(self.late[-1] - (_waited(self._schedule) - self._queued))
        self._begin()


def unexplained(seconds: float) -> float:
    """By how much a thread is held up at most that only counts, and has a core.

    Machines are shared: of what the loop is held up by, so much is not its own.
    """
    longest, end = 0.0, time.perf_counter() + seconds
    schedule = os.open(_SCHEDULE, os.O_RDONLY)
    while time.perf_counter() < end:
        begun, used, queued = time.perf_counter(), time.thread_time(), _waited(schedule)
        while time.thread_time() < used + BEAT:
            pass
        took = time.perf_counter() - begun - (_waited(schedule) - queued)
        longest = max(longest, took - (time.thread_time() - used))
    os.close(schedule)
    return longest


def _waited(schedule: int) -> float:
    """Seconds that this thread was ready to run and had no core, so far.

    Read at once: whatever lets other threads run Python in between may come late by them.
    """
    return int(os.pread(schedule, 100, 0).split()[1]) / 1e9


async def probe(app: App) -> dict[str, float]:
    """Fill the list, then rename a container so and so often."""
    count, refreshes = int(sys.argv[1]), int(sys.argv[2])
    first = Heartbeat()
    await populated(app, count)
    await asyncio.sleep(SETTLE)
    first.stop()

    quiet = Heartbeat()
    await asyncio.sleep(SETTLE)
    quiet.stop()

    beat = Heartbeat()
    latencies = [await _rename(app, f"renamed-{number}") for number in range(refreshes)]
    beat.stop()
    return {
        "filling": max(first.late),
        "filling_busy": max(first.busy),
        "busy": max(beat.busy),
        "quiet": max(quiet.late),
        "worst": max(beat.late),
        "p99": sorted(beat.late)[int(0.99 * len(beat.late))],
        "seen": sorted(latencies)[len(latencies) // 2],
    }


async def _rename(app: App, name: str) -> float:
    """Seconds from the engine's answer until the list has the new name."""
    target = next(iter(app.context.containers))
    await app.connection.engine.containers.rename(target.id, name)
    done = time.perf_counter()
    while True:
        shown = app.context.containers.get(target.id)
        if shown and shown.name == name:
            return time.perf_counter() - done
        await asyncio.sleep(BEAT)


if __name__ == "__main__":
    run_with(probe)
