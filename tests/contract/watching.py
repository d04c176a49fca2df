"""Short ways to run something and to wait for what comes of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any

from engines.base_image import BUSYBOX
from harness.waiting import LOOK, PATIENCE, until
from pierhead.core.resources import Container, Kind
from pierhead.core.run import RunSpec
from pierhead.engine.api import Changed, Connected, Engine
from pierhead.engine.api_inside import Session
from pierhead.engine.docker import DockerEngine


class Heard:
    """The changes that an event stream told so far."""

    def __init__(self) -> None:
        self.changes: list[Changed] = []
        self._came = asyncio.Condition()

    async def add(self, change: Changed) -> None:
        async with self._came:
            self.changes.append(change)
            self._came.notify_all()

    async def until(self, action: str, id_: str = "", kind: Kind = Kind.CONTAINER) -> Changed:
        """Return the first such change, as soon as it has come."""

        def found() -> Changed | None:
            matching = (
                change
                for change in self.changes
                if change.kind is kind and change.action == action and change.id.startswith(id_)
            )
            return next(matching, None)

        try:
            async with asyncio.timeout(PATIENCE), self._came:
                change = await self._came.wait_for(found)
        except TimeoutError:
            raise AssertionError(f"No {action} among {self.changes}") from None
        assert change
        return change


@asynccontextmanager
async def hearing(engine: Engine) -> AsyncIterator[Heard]:
    """Follow the events meanwhile."""
    heard, connected = Heard(), asyncio.Event()

    async def follow() -> None:
        events: Any = engine.events()
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Connected):
                    connected.set()
                else:
                    await heard.add(event)

    task = asyncio.create_task(follow())
    try:
        async with asyncio.timeout(PATIENCE):
            await connected.wait()
        yield heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def run(engine: Engine, *command: str, start: bool = True, **options: Any) -> str:
    """Create a container, and start it; returns its id."""
    options.setdefault("image", BUSYBOX)
    id_ = await engine.containers.create(RunSpec(command=command, **options))
    if start:
        await engine.containers.start(id_)
    return id_


async def begun(engine: Engine, id_: str, command: str) -> None:
    """Return when a container's program is there: an engine calls it started while a process of
    the engine's own, which is about to become it, is all that there is.
    """
    async with asyncio.timeout(PATIENCE):
        while [one.command for one in await engine.containers.processes(id_)] != [command]:
            await asyncio.sleep(LOOK)


async def until_idle_cache(engine: DockerEngine) -> None:
    """Return when builds that are over hold nothing of the cache: they let go of it afterwards."""
    async with asyncio.timeout(PATIENCE):
        while any(entry.in_use for entry in await engine.builds.cache()):
            await asyncio.sleep(LOOK)


async def listed(engine: Engine, id_: str) -> Container:
    """A container as the listing shows it now."""
    (found,) = [item for item in await engine.containers.list() if item.id == id_]
    return found


async def until_listed(engine: Engine, id_: str, **expected: object) -> Container:
    """Return when the listing shows it so: a real engine tells an end before it lists it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            shown = await listed(engine, id_)
            if all(getattr(shown, name) == value for name, value in expected.items()):
                return shown
            await asyncio.sleep(0.01)


async def logged(engine: Engine, id_: str, marker: bytes) -> None:
    """Return when a container's log holds ``marker``."""
    seen = b""
    async with asyncio.timeout(PATIENCE), aclosing(engine.containers.logs(id_)) as chunks:  # type: ignore[type-var]
        async for chunk in chunks:
            seen += chunk.data
            if marker in seen:
                return
    raise AssertionError(f"No {marker!r} in the log {seen!r}")


class Reader:
    """The output of a session, or of anything else that comes in blocks."""

    def __init__(self, session: Session) -> None:
        self.seen = b""
        self._blocks = aiter(session)

    async def until(self, marker: bytes) -> bytes:
        """All that came up to the first ``marker`` that was not asked for yet, in order."""
        try:
            async with asyncio.timeout(PATIENCE):
                while marker not in self.seen:
                    self.seen += await anext(self._blocks)
        except (StopAsyncIteration, TimeoutError):
            raise AssertionError(f"No {marker!r} in {self.seen!r}") from None
        before, _, self.seen = self.seen.partition(marker)
        return before + marker

    async def until_all(self, *markers: bytes) -> bytes:
        """All that came until each of the markers has been seen, in whatever order."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not all(marker in self.seen for marker in markers):
                    self.seen += await anext(self._blocks)
        except (StopAsyncIteration, TimeoutError):
            raise AssertionError(f"Not all of {markers!r} in {self.seen!r}") from None
        seen, self.seen = self.seen, b""
        return seen

    async def rest(self) -> bytes:
        """All that still comes until the end."""
        async with asyncio.timeout(PATIENCE):
            async for block in self._blocks:
                self.seen += block
        return self.seen


async def output_of(session: Session) -> bytes:
    """All that a program writes until it ends."""
    return await Reader(session).rest()


async def gather(blocks: AsyncIterator[Any]) -> Sequence[Any]:
    """All that an iterator has to give, in time."""
    async with asyncio.timeout(PATIENCE):
        return [block async for block in blocks]


async def open_sockets() -> int:
    """How many sockets this process holds, after those that are closing have closed."""
    for _ in range(10):
        await asyncio.sleep(0)
    return count_sockets()


async def until_sockets(count: int) -> None:
    """Return when this process holds so many sockets; some are closed by threads."""
    try:
        await until(lambda: count_sockets() == count)
    except TimeoutError:
        raise AssertionError(f"{count_sockets()} sockets are open, not {count}") from None


def count_sockets() -> int:
    """How many sockets this process holds at this moment."""
    count = 0
    for entry in os.scandir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            count += os.readlink(entry.path).startswith("socket:")
    return count
