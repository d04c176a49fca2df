"""What the app asks of what is inside of containers: programs, their terminals, files, users."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pierhead.core.run import ExecSpec
from pierhead.engine.api_files import FileSystem

Size = tuple[int, int]
"""Columns and lines of a terminal."""


class Stream(Enum):
    """Where a line of output was written to."""

    OUT = "stdout"
    ERR = "stderr"


@dataclass(frozen=True, slots=True)
class Process:
    """Something that runs in a container, as the engine's machine counts it."""

    id: int
    parent: int
    command: str
    """With its arguments."""
    foreground: bool = False
    """Whether it is among those that its terminal listens to now."""
    user: str = ""
    """Whose it is, as the engine's machine names them; from here on told by ``top`` only."""
    state: str = ""
    """In the letters of ``ps``."""
    cpu: float | None = None
    """In cores, the mean since it began; None if that is not told."""
    memory: int = 0
    """Bytes that are in use by it, shared ones included."""
    seconds: float | None = None
    """Since it began."""
    cpu_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class PathStat:
    """A file, folder or link in a container."""

    size: int
    folder: bool
    link: str = ""
    """Where it leads, if it is a link; the rest is about the link itself."""


@dataclass(frozen=True, slots=True)
class User:
    """A user that a container knows."""

    name: str
    id: int
    group: int
    shell: str = ""


class Session(Protocol):
    """The terminal of a program in a container.

    Read it with ``async for``; it ends when the program does or the connection is closed.
    """

    tty: bool
    """Whether the program has a terminal; else its output ends lines with a bare LF."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def write(self, data: bytes) -> None:
        """Send input; returns when the connection has taken it."""

    async def end_input(self) -> None:
        """Say that no more input comes; over TLS that cannot be said, and nothing is."""

    async def resize(self, columns: int, lines: int) -> None:
        """Tell the program the size of its window, in cells."""

    async def pid(self) -> int:
        """The id of the program among ``Containers.processes``; 0 if the engine cannot tell."""

    async def exit_code(self) -> int | None:
        """The program's status, after the output has ended; None if the engine cannot tell."""

    async def close(self) -> None:
        """Detach. The program of an attached container keeps running."""


class Inside(Protocol):
    """That part of ``Containers`` which looks or goes into them."""

    async def shells(self, id_: str, wanted: Sequence[str] = ()) -> Sequence[str]:
        """Paths of the shells in its file system, best first.

        ``wanted`` are names or paths in another order than bash, zsh, fish, ash, sh; what is not
        among them comes last.
        """

    async def users(self, id_: str) -> Sequence[User]:
        """Those in its ``/etc/passwd``, in that order; none if it has no such file."""

    async def stat(self, id_: str, path: str) -> PathStat | None:
        """What is at a path of its file system; None for nothing. Not seen: what is in memory."""

    async def put(self, id_: str, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack a tar archive into a folder of it, with the owners that it names.

        Raises ``NotFound`` if the folder is not there, and ``ReadOnly`` if it cannot be written to.
        """

    def files(self, id_: str) -> FileSystem:
        """Its files, whether it runs or not; close it when nobody looks at them any more."""

    async def processes(self, id_: str) -> Sequence[Process]:
        """What runs in it now."""

    async def top(self, id_: str) -> Sequence[Process]:
        """The same with all that can be told of each; nothing is run in the container."""

    async def attach(self, id_: str, *, history: bool = False, detach_keys: str = "") -> Session:
        """The terminal of its main process; ``history`` replays what it wrote before.

        ``detach_keys`` are as in ``ExecSpec``.
        """

    async def exec(self, id_: str, spec: ExecSpec, size: Size | None = None) -> Session:
        """Start another program in a running container; returns when it runs.

        Its terminal has ``size`` from the first byte on; with an engine before API 1.42 that takes
        a shell in the container, else it has it from about then. Raises ``EngineRefused`` for a
        program, user or folder that the container does not have.
        """
