"""How long the loop is busy at a stretch while terminals are opened, moved about and closed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from statistics import median

from bench.inside.probe import populated, run_with
from bench.inside.stall import Heartbeat
from pierhead.ui.app import App
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.widgets.split_area import Side

SETTLE = 0.5
"""Seconds that a shell takes to show its prompt."""
LOADED = 5.0
"""Seconds after which the app has loaded what it needs for a first terminal."""


async def probe(app: App) -> dict[str, float]:
    """Open so many shells, then do with the last of them what one can do with a tab."""
    count = int(sys.argv[1])
    await populated(app, 1)
    await asyncio.sleep(LOADED)
    container = next(iter(app.context.containers))
    space, arranging = app.window.workspace, app.window.tab_actions.arranging

    def opened(number: int) -> bool:
        return len(space) > number

    opening = [
        await busy(lambda: app.desk.terminals.open_shell(container), partial(opened, number))
        for number in range(count)
    ]
    shells = [each for each in space if isinstance(each, TerminalDocument)]
    last = shells[-1]
    group = space.places.active
    return {
        "first": opening[0],
        "open": median(opening[1:]),
        "slowest": max(opening[1:]),
        "split": await busy(lambda: arranging.move_beside(last, group, Side.RIGHT)),
        "again": await busy(lambda: arranging.split(last, Side.DOWN)),
        "out": await busy(lambda: arranging.detach([last])),
        "back": await busy(lambda: arranging.attach([last])),
        "turn": await busy(lambda: space.turn(1)),
        "broadcast": await busy(lambda: space.broadcast.join(space)),
        "close": await busy(lambda: space.close_document(last)),
    }


async def busy(act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> float:
    """CPU seconds of the loop at a stretch, from the act until all of it is on the screen."""
    beat = Heartbeat()
    await asyncio.sleep(0.01)
    act()
    while not done():  # the first one is waited for until what it needs is loaded, in a thread
        await asyncio.sleep(0.01)
    await asyncio.sleep(SETTLE)
    beat.stop()
    return max(beat.busy)


run_with(probe)
