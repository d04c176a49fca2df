"""What terminals run in containers: how it is opened, called, looked at and opened again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.exec_command import exec_arguments, recalled, remembered
from pierhead.core.i18n import _
from pierhead.core.run import ExecSpec
from pierhead.dockerfile.step_command import Typed
from pierhead.engine.api_inside import Session, Size
from pierhead.state.foreground import (
    MARK,
    SHELLS,
    Foreground,
    Shell,
    Spot,
    foreground,
    hang_up,
    where,
)
from pierhead.state.place import Condition, Place

TERMINAL = (
    ("TERM", "xterm-256color"),
    ("COLORTERM", "truecolor"),
    ("TERM_PROGRAM", "Pierhead"),
)
"""What programs are told about the terminal, unless the user says something else."""


_NO_KEYS = ",".join(["ctrl-^"] * 4)
"""Keys that nobody presses: the engine's own would swallow the first Ctrl+P.

The user's are looked for in here, for engines end a program by them that was started beside the
main one.
"""


class NoShell(AppError):
    """The container has no shell that could be started."""


class Program:
    """What a terminal runs; one object for all its lives in the same terminal."""

    kind = ""
    """By which name its memory is told apart."""
    stays = False
    """Whether it goes on when its terminal is closed."""
    starts = False
    """Whether opening it again may start its container: it is the container's main process."""
    repeats = False
    """Whether there can be another one of it."""
    typed: Typed | None = None
    """What is typed into it when it is ready, for the user to run."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.session: Session | None = None
        self.detached = False
        """Whether the user has let go of it."""
        self.directory = ""
        """Where its shell was last seen."""

    @property
    def name(self) -> str:
        """Of its container."""
        return self.place.name

    @property
    def label(self) -> str:
        """What its tab is called while nothing else has a name for it."""
        return self.name

    @property
    def inside(self) -> str:
        """The id of the container that it runs in."""
        return self.place.id

    @property
    def greeting(self) -> str:
        """Lines that its terminal shows before its output; mostly none."""
        return ""

    @property
    def own_keys(self) -> str:
        """Keys that leave it running, where the engine does not look for them itself."""
        return ""

    @property
    def words(self) -> Sequence[str]:
        """The command, as far as it is known."""
        return ()

    @property
    def user(self) -> str:
        """Who runs it; empty for the container's own user."""
        return ""

    async def open(self, size: Size) -> Session:
        """Run it in a terminal of so many columns and lines. Raises an ``AppError``."""
        self.detached = False
        self.session = await self._open(size)
        return self.session

    async def start(self, size: Size) -> Session:
        """Start its container, or let it go on, and run it there."""
        condition = (await self.place.look()).condition
        containers = self.place.engine.containers
        if condition is Condition.PAUSED:
            await containers.unpause(self.place.id)
        elif condition is Condition.STOPPED:
            await containers.start(self.place.id)
        return await self.open(size)

    async def exit_code(self, session: Session) -> int | None:
        """How it ended; None if that is not known, or it goes on."""
        return None if self.detached else await session.exit_code()

    async def busy(self) -> Foreground | None:
        """What it does; None if that is not known."""
        with suppress(AppError):
            if self.session is not None:
                containers = self.place.engine.containers
                return await foreground(containers, self.inside, self.session)
        return None

    async def where(self) -> Spot:
        """Where its shell is, or was last seen if it does not run any more."""
        return Spot(self.directory)

    def again(self) -> Program | None:
        """The same for another terminal, beginning where this one is now."""
        return None

    def memory(self) -> Mapping[str, Any] | None:
        """JSON values to open it again after a restart of the app."""
        return None

    def outside(self) -> Sequence[str]:
        """The words after ``docker`` that do the same in another terminal."""
        return ()

    async def detach(self) -> None:
        """Let go of it, so that it goes on without its terminal."""
        if self.session is not None:
            self.detached = True
            await self.session.close()

    async def leave(self, session: Session | None) -> None:
        """Its terminal is closed for good: end what was run or made for it.

        ``session`` is still open, if there was one; it is closed right after.
        """

    async def _open(self, size: Size) -> Session:
        raise NotImplementedError


class ShellProgram(Program):
    """A program started beside the main one: by default the best shell that the container has."""

    kind = "shell"
    repeats = True

    def __init__(
        self,
        place: Place,
        spec: ExecSpec | None = None,
        shells: Sequence[str] = (),
        origin: ShellProgram | None = None,
    ) -> None:
        """``shells`` are those that the user prefers; it begins where ``origin`` is."""
        super().__init__(place)
        self.spec = spec or ExecSpec(())
        self._shells = shells
        self._origin = origin
        self._started = self.spec
        self._mark = ""

    @property
    def words(self) -> Sequence[str]:
        """What was started last."""
        return self._started.command

    @property
    def user(self) -> str:
        """Who was asked for."""
        return self.spec.user

    @property
    def own_keys(self) -> str:
        """Those that the user has asked for."""
        return self.spec.detach_keys

    @property
    def is_shell(self) -> bool:
        """Whether it waits for commands, as far as its name tells."""
        command = self._started.command
        return not command or command[0].rpartition("/")[2] in SHELLS

    @property
    def is_plain(self) -> bool:
        """Whether it is just a shell, with no more rights than any other."""
        return self.is_shell and len(self.words) <= 1 and not self.spec.privileged

    async def where(self) -> Spot:
        """Ask for the directory, if there is somebody to ask."""
        with suppress(AppError):
            if self.session is not None and self._mark:
                containers = self.place.engine.containers
                shell = Shell(self.session, self._started, self._mark)
                spot = await where(containers, self.inside, shell)
                if spot.path:
                    self.directory = spot.path
                    return spot
        return Spot(self.directory)

    async def leave(self, session: Session | None) -> None:
        """Tell the program that its terminal is gone, unless the user left it running."""
        with suppress(AppError):
            if session is not None and not self.detached:
                shell = Shell(session, self._started, self._mark)
                await hang_up(self.place.engine.containers, self.inside, shell)

    def again(self) -> ShellProgram:
        """The same command by the same user, where this one is when the other one is opened."""
        return ShellProgram(self.place.beside(), self.spec, self._shells, self)

    def memory(self) -> Mapping[str, Any] | None:
        """Container, command and directory."""
        return {
            "what": self.kind,
            "container": self.place.id,
            "name": self.place.name,
            "engine": self.place.engine_url,
            "directory": self.directory,
            **remembered(self.spec),
        }

    def outside(self) -> Sequence[str]:
        """``exec`` with the same user, where it is now."""
        asked = self.spec
        spec = replace(asked, workdir=self.directory or asked.workdir, command=tuple(self.words))
        if not spec.command:
            spec = replace(spec, command=("sh",))
        return exec_arguments(self.place.name or self.place.id, spec)

    async def _open(self, size: Size) -> Session:
        await self.place.enter()
        if self._origin is not None:
            self.directory, self._origin = (await self._origin.where()).path, None
        spec = replace(
            self.spec, command=self.spec.command or (await best(self.place, self._shells),)
        )
        return await self._exec(spec, size)

    async def _exec(self, spec: ExecSpec, size: Size) -> Session:
        """Start it where its shell was last, or where it begins if that folder is not there."""
        containers = self.place.engine.containers
        self._mark = secrets.token_hex(8)
        told = {**(dict(TERMINAL) if spec.tty else {}), MARK: self._mark}
        self._started = replace(
            spec,
            environment=tuple((told | dict(spec.environment)).items()),
            detach_keys=_NO_KEYS if spec.tty else "",
        )
        if self.directory and self.directory != spec.workdir:
            try:
                there = replace(self._started, workdir=self.directory)
                return await containers.exec(self.inside, there, size)
            except EngineRefused:
                self.directory = ""
        return await containers.exec(self.inside, self._started, size)


async def best(place: Place, liked: Sequence[str] = ()) -> str:
    """The path of the best shell of a container; raises ``NoShell``."""
    shells = await place.engine.containers.shells(place.id, liked)
    if shells:
        return shells[0]
    raise NoShell(
        _("{name} has no shell.").format(name=place.name),
        hint=_("A debug shell brings one along. A program that it has is run by “Execute…”."),
    )


def recall(place: Place, memory: Mapping[str, Any], shells: Sequence[str]) -> ShellProgram:
    """A shell from its memory, to go on in the directory where it was."""
    program = ShellProgram(place, recalled(memory), shells)
    directory = memory.get("directory")
    if isinstance(directory, str) and directory.startswith("/"):
        program.directory = directory
    return program
