"""Containers of our own beside those of the user: made for debug shells, and removed with them.

A helper lives on a lifeline: the standard input of its main program, which is attached to from
here. When the app ends, however it ends, the input ends, the program ends and the engine removes
the container. What an engine leaves behind all the same is removed at the next connection.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import replace

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.run import RunSpec
from pierhead.core.settings import Settings
from pierhead.core.tasks import spawn
from pierhead.engine.api import Containers, Inspection
from pierhead.engine.api_inside import Session
from pierhead.state.connection import Connection, ConnectionState, Ready

BESIDE = "pierhead.debug"
"""The label of a helper: the id of the container that it is beside."""
OWNER = "pierhead.owner"
"""The label that tells helpers of this user's app from those of others."""
_SETTING = "debug.owner"
_FAREWELL = 0.3
"""Seconds in which the end of a helper ends what runs in it."""
_LIVE = "while read -r x; do :; done"
"""Nothing, until the input ends."""


def target_of(container: Container) -> str:
    """The id of the container that this one is a helper of; empty if it is none."""
    return container.labels.get(BESIDE, "")


class Helper:
    """One helper, shared by the debug shells in it."""

    def __init__(self, spec: RunSpec, shells: tuple[str, ...]) -> None:
        self.spec = spec
        self.shells = shells
        self.id = ""
        self.shell = ""
        """The path of its best shell."""
        self._lifeline: Session | None = None
        self._inside: set[Session] = set()
        self._alive = False
        self._living: asyncio.Task[None] | None = None

    async def begin(self, containers: Containers) -> None:
        """Create and start it, if it does not run already."""
        if self._alive:
            return
        await self._let_go()
        self.id = await containers.create(self.spec)
        try:
            self.shell = await self._find_shell(containers)
            self._lifeline = await containers.attach(self.id)
            await containers.start(self.id)
        except BaseException:
            await self.end(containers)
            raise
        self._alive = True
        self._living = spawn(self._live(self._lifeline))

    def hold(self, session: Session) -> None:
        """Close a session in it when it ends: engines forget some of them then."""
        self._inside.add(session)

    async def _live(self, lifeline: Session) -> None:
        """Until it ends; nothing comes but what went wrong."""
        with suppress(AppError, OSError):
            async for _block in lifeline:
                continue
        self._alive = False
        await asyncio.sleep(_FAREWELL)
        await self._close_inside()

    async def _find_shell(self, containers: Containers) -> str:
        found = await containers.shells(self.id, self.shells)
        if not found:
            raise AppError(
                _("The image {image} has no shell.").format(image=self.spec.image),
                hint=_("Choose another one, such as busybox or alpine."),
            )
        return found[0]

    async def end(self, containers: Containers) -> None:
        """Remove it."""
        await self._let_go()
        if self.id:
            with suppress(AppError):
                await containers.remove(self.id, force=True, volumes=True)

    async def _let_go(self) -> None:
        self._alive = False
        if self._living is not None:
            self._living.cancel()
            await asyncio.wait({self._living})
        if self._lifeline is not None:
            await self._lifeline.close()
        self._lifeline = self._living = None
        await self._close_inside()

    async def _close_inside(self) -> None:
        while self._inside:
            await self._inside.pop().close()


class Helpers:
    """All helpers of this app."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._names: set[str] = set()
        self._cleaning: set[asyncio.Task[None]] = set()
        connection.changed.connect(self._connected)

    def make(
        self, target: Inspection, image: str, shells: tuple[str, ...], *, privileged: bool
    ) -> Helper:
        """A helper beside a container, which is not there before it ``begin``s."""
        name = str(target.get("Name") or "").removeprefix("/") or "container"
        own = f"{name}-debug-{secrets.token_hex(2)}"
        self._names.add(own)
        return Helper(self._spec(target, image, own, privileged), shells)

    def _spec(self, target: Inspection, image: str, name: str, privileged: bool) -> RunSpec:
        spec = RunSpec(
            image=image,
            name=name,
            entrypoint=("sh",),
            command=("-c", _LIVE),
            interactive=True,
            tied=True,
            labels=((BESIDE, str(target.get("Id") or "")), (OWNER, self._owner())),
            privileged=privileged,
        )
        return beside(spec, target)

    def _owner(self) -> str:
        """Something that tells this user's app from every other one that uses the engine."""
        owner = self._settings.get(_SETTING, "")
        if not owner:
            owner = secrets.token_hex(8)
            self._settings.set(_SETTING, owner)
        return owner

    def _connected(self, state: ConnectionState) -> None:
        if isinstance(state, Ready):
            spawn(self._clean(), self._cleaning)

    async def _clean(self) -> None:
        """Remove what an earlier run of this app left behind."""
        containers = self._connection.engine.containers
        for container in await containers.list():
            ours = container.labels.get(OWNER) == self._owner()
            if ours and target_of(container) and container.name not in self._names:
                with suppress(AppError):
                    await containers.remove(container.id, force=True, volumes=True)


def debug_spec(target: Inspection, image: str, *, privileged: bool = False) -> RunSpec:
    """What a user would run to get a debug shell by hand."""
    spec = RunSpec(image, ("sh",), interactive=True, tty=True, privileged=privileged)
    return beside(spec, target)


def beside(spec: RunSpec, target: Inspection) -> RunSpec:
    """``spec`` in the namespaces of another container, and able to see its files."""
    own = f"container:{target.get('Id') or target.get('Name')}"
    ipc = str((target.get("HostConfig") or {}).get("IpcMode") or "")
    return replace(
        spec,
        network=own,
        pid=own,
        # Engines share this only if the other container was made for it.
        ipc={"shareable": own, "host": "host"}.get(ipc, ""),
        cap_add=("SYS_PTRACE",),
        user="0:0",
        remove=True,
    )
