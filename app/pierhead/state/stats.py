"""What containers use: measured once for all who watch, and the last hour of it.

What is on screen or pinned is streamed. Of the others one sample is taken now and then, which costs
the engine a few files a container: so there is something to show when somebody looks, and to
warn of.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path

import platformdirs

from pierhead.core.errors import AppError, NotFound
from pierhead.core.resources import Container, State, Stats
from pierhead.core.signal import Signal
from pierhead.core.tasks import spawn
from pierhead.state import stats_file
from pierhead.state.connection import Connection, ConnectionState
from pierhead.state.stats_ring import Ring
from pierhead.state.store import Store

PERIOD = 2.0
"""Seconds between two samples of a container; all are taken at the same time."""
GATHER = 0.1
"""Seconds in which samples are gathered before one signal tells of them."""
ROUND = 30.0
"""Seconds between two samples of a container that nobody looks at."""
LEAST_APART = 0.25
"""Seconds for each of them, so that very many cost no more than a few."""
AT_ONCE = 4
"""Containers that are measured in such a round at the same time."""
MOST_PINS = 30
MOST_RINGS = 300
"""Containers whose last hour is kept."""
LIST, PINNED = "list", "pinned"
"""Who watches."""


def default_path() -> Path:
    """Where this platform keeps what apps have seen."""
    return Path(platformdirs.user_state_dir("pierhead", appauthor=False)) / "stats"


class StatsWatch:
    """Follows the containers it is told to, and keeps the last hour of each."""

    def __init__(
        self,
        connection: Connection,
        containers: Store[Container] | None = None,
        path: Path | None = None,
    ) -> None:
        self._connection = connection
        self._containers, self._path = containers, path
        self._last: dict[str, Stats] = {}
        self._rings: dict[str, Ring] = {}
        self._older: dict[str, Ring] = {}
        """Of the session before, until a container of them is met."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._watched: dict[object, tuple[str, ...]] = {}
        self._news: asyncio.TimerHandle | None = None
        self.changed: Signal[()] = Signal()
        """Some samples are new, or gone."""
        connection.changed.connect(self._follow)

    def get(self, id_: str) -> Stats | None:
        """The last sample of a container that is followed; None while there is none."""
        return self._last.get(id_)

    def ring(self, id_: str) -> Ring | None:
        """What is known of the last hour of a container."""
        self._recall(id_)
        return self._rings.get(id_)

    def watch(self, ids: Iterable[str], who: object = LIST) -> None:
        """Follow these containers for one who watches, and for the others what they want."""
        self._watched[who] = tuple(dict.fromkeys(ids))
        if not self._watched[who]:
            del self._watched[who]
        wanted = dict.fromkeys(id_ for ids in self._watched.values() for id_ in ids)
        for id_ in [id_ for id_ in self._tasks if id_ not in wanted]:
            self._end(id_)
        if self._connection.ready:
            for id_ in wanted:
                if id_ not in self._tasks:
                    self._tasks[id_] = spawn(self._measure(id_))

    def pinned(self, id_: str) -> bool:
        """Whether it is followed whoever looks."""
        return id_ in self.pins

    @property
    def pins(self) -> tuple[str, ...]:
        """Those that are followed whoever looks."""
        return self._watched.get(PINNED, ())

    def pin(self, id_: str, on: bool) -> None:
        """Follow it whoever looks, or no more."""
        others = [each for each in self.pins if each != id_]
        self.watch([*others, id_][-MOST_PINS:] if on else others, PINNED)

    async def run(self) -> None:
        """Bring back the last session's hour, then take a sample of all others now and then."""
        if self._path:
            self._older = await asyncio.to_thread(stats_file.load, self._path)
            for id_ in list(self._rings):
                self._recall(id_)
        pause = ROUND
        while True:
            await asyncio.sleep(pause)
            pause = max(ROUND, await self._round() * LEAST_APART)

    def end(self) -> None:
        """Stop, and keep the last hour for the next start."""
        for who in list(self._watched):
            self.watch((), who)
        if self._path:
            # Those that were not met in this session are as old as they were.
            stats_file.save(self._path, self._older | self._rings)

    # -- streams

    def _follow(self, _state: ConnectionState) -> None:
        for id_ in list(self._tasks):
            self._end(id_)
        for who, ids in list(self._watched.items()):
            self.watch(ids, who)

    def _end(self, id_: str) -> None:
        task = self._tasks.pop(id_)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        task.cancel()
        if self._last.pop(id_, None) and not self._tasks and self._news:
            self._news.cancel()
            self._news = None

    async def _measure(self, id_: str) -> None:
        """Keep the samples of one container, also of one that stops and starts again."""
        while True:
            try:
                async with aclosing(self._connection.engine.containers.stats(id_)) as samples:  # type: ignore[type-var]
                    async for sample in samples:
                        self._take(id_, sample)
                        await _next_turn()
            except NotFound:
                # It is removed, or is one of another engine.
                if self._last.pop(id_, None):
                    self._tell()
                return
            except AppError:
                pass
            if self._last.pop(id_, None):
                self._tell()
            await _next_turn()

    # -- rounds

    async def _round(self) -> int:
        """Measure once what runs and is not streamed; how many these are."""
        if not (self._containers and self._connection.ready):
            return 0
        running = [item.id for item in self._containers if item.state is State.RUNNING]
        for id_ in set(self._last) - set(running) - set(self._tasks):
            del self._last[id_]
        wanted = [id_ for id_ in running if id_ not in self._tasks]
        queue = iter(wanted)

        async def work() -> None:
            for id_ in queue:
                try:
                    sample = await self._connection.engine.containers.usage(id_)
                except AppError:
                    sample = None
                if id_ in self._tasks:
                    continue
                if sample:
                    self._take(id_, sample)
                else:
                    self._last.pop(id_, None)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return len(wanted)

    # -- both

    def _take(self, id_: str, sample: Stats) -> None:
        self._recall(id_)
        ring = self._rings.pop(id_, None) or Ring()
        self._rings[id_] = ring
        if len(self._rings) > MOST_RINGS:
            del self._rings[next(iter(self._rings))]
        ring.add(sample, time.time())
        self._last[id_] = sample
        self._tell()

    def _recall(self, id_: str) -> None:
        if older := self._older.pop(id_, None):
            self._rings.setdefault(id_, Ring()).precede(older)

    def _tell(self) -> None:
        if self._news is None:
            self._news = asyncio.get_running_loop().call_later(GATHER, self._emit)

    def _emit(self) -> None:
        self._news = None
        self.changed.emit()


async def _next_turn() -> None:
    """Wait for the next full period, so that all streams wake together."""
    now = asyncio.get_running_loop().time()
    await asyncio.sleep(PERIOD - now % PERIOD)
