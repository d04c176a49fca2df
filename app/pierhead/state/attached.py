"""The main process of a container in a terminal: attached to, started again, left running."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pierhead.core.errors import AppError, NotFound
from pierhead.core.exec_command import attach_arguments
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.engine.api import Engine
from pierhead.engine.api_inside import Session, Size
from pierhead.state.place import Condition, Place
from pierhead.state.programs import Program


class MainProgram(Program):
    """A container's main process, which was there before its terminal and will be after it."""

    kind = "main"
    stays = True

    def __init__(self, place: Place, keys: Callable[[], str] = str) -> None:
        """``keys`` tells by which keys the user leaves it; empty for the engine's own."""
        super().__init__(place)
        self._keys = keys
        self.keys = ""
        """The keys that leave it now."""

    @property
    def words(self) -> Sequence[str]:
        """Its command, as the listing tells it."""
        container = self.place.container
        return (container.command,) if container and container.command else ()

    async def interrupt(self) -> None:
        """What Ctrl+C means to a program without a terminal."""
        await self.place.engine.containers.kill(self.place.id, "SIGINT")

    def memory(self) -> Mapping[str, Any] | None:
        """Which container it is."""
        return {
            "what": self.kind,
            "container": self.place.id,
            "name": self.place.name,
            "engine": self.place.engine_url,
        }

    def outside(self) -> Sequence[str]:
        """``attach`` and the container."""
        return attach_arguments(self.place.name or self.place.id, self._keys())

    async def start(self, size: Size) -> Session:
        """Start the container with its terminal attached from the first byte on."""
        if (await self.place.look()).condition is not Condition.STOPPED:
            return await super().start(size)
        self.keys, self.detached = self._keys(), False
        self.session = await attach_and_start(self.place.engine, self.place.id, self.keys)
        with suppress(AppError):
            await self.session.resize(*size)
        with suppress(NotFound):
            # Its program may have been quick, and the container one that removes itself.
            await self.place.enter()
        return self.session

    async def _open(self, size: Size) -> Session:
        found = await self.place.enter()
        if not (found.get("State") or {}).get("Running"):
            # Engines let one attach and wait for the start.
            raise AppError(_("The container is not running."))
        self.keys = self._keys()
        containers = self.place.engine.containers
        session = await containers.attach(self.place.id, history=True, detach_keys=self.keys)
        # A program draws its prompt anew only when its window changes its size.
        for columns in (size[0] + 1, size[0]):
            with suppress(AppError):
                await session.resize(columns, size[1])
        return session


class StartedProgram(MainProgram):
    """The main process of a container that was just started from here, for this terminal."""

    starts = True

    def __init__(
        self, place: Place, session: Session, spec: RunSpec, keys: Callable[[], str] = str
    ) -> None:
        """``session`` is attached to it already; ``spec`` is what it was created with."""
        super().__init__(place, keys)
        self.session = session
        self._first = True
        self._spec = spec

    @property
    def words(self) -> Sequence[str]:
        """What was asked for."""
        return (self._spec.image, *self._spec.command)

    async def start(self, size: Size) -> Session:
        """Start it again, or make it anew if it removed itself."""
        there = (await self.place.look()).condition is not Condition.GONE
        if not there and self._spec.remove:
            self.place.id = await self.place.engine.containers.create(self._spec)
        return await super().start(size)

    async def _open(self, size: Size) -> Session:
        if not self._first or self.session is None:
            return await super()._open(size)
        self._first = False
        with suppress(AppError):
            await self.session.resize(*size)
        with suppress(AppError):
            await self.place.enter()
        return self.session


async def attach_and_start(engine: Engine, id_: str, detach_keys: str = "") -> Session:
    """Start a container with its terminal attached from the first byte on."""
    session = await engine.containers.attach(id_, detach_keys=detach_keys)
    try:
        await engine.containers.start(id_)
    except BaseException:
        await session.close()
        raise
    return session
