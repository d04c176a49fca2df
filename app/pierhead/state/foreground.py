"""What a shell in a container is busy with, and where it is: asked of the engine, not of the shell.

Nothing is installed in the container and nothing is typed. What runs is listed by the engine; where
the shell is stands in ``/proc`` of the container, read by a program of a few milliseconds in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pierhead.core.errors import AppError
from pierhead.core.run import ExecSpec
from pierhead.engine.api import Containers
from pierhead.engine.api_inside import Process, Session

PATIENCE = 1.5
"""Seconds that the engine has for an answer that the app can do without."""
SHELLS = {
    *("sh", "ash", "bash", "dash", "zsh", "fish", "ksh", "mksh", "yash", "csh", "tcsh"),
    *("busybox", "elvish", "nu", "pwsh"),
}
"""Programs that wait for commands: at their prompt nothing is lost by ending them."""
_POSIX = {"sh", "ash", "bash", "dash", "zsh", "ksh", "mksh"}
MARK = "TERM_SESSION_ID"
"""The variable by which the shell of a terminal is known among the processes."""
_LONGEST = 4096

_FIND = """
exec 2>/dev/null
for process in "/proc/$2" /proc/[0-9]*; do
    read -r x x x parent x < "$process/stat" || continue
    [ "$parent" = 0 ] || [ "$process" = "/proc/$2" ] || continue
    case $(cat "$process/environ") in *"$1"*) break ;; esac
    process=
done
[ "$process" ] || exit 1
"""
"""Programs that an engine starts have no parent in the container, or are known to it by number."""
_WHERE = _FIND + 'cd "$process/cwd" && pwd -P && [ -w . ] && echo +\n'
_HANG_UP = _FIND + 'kill -s HUP -- "-${process#/proc/}" || kill -s HUP "${process#/proc/}"\n'
"""What the system does when a terminal goes: its programs are told, and most of them end."""


@dataclass(frozen=True, slots=True)
class Foreground:
    """What a terminal's program is doing."""

    name: str
    """Of the program that its terminal listens to, without path and arguments."""
    idle: bool
    """Whether that is a shell which runs nothing else, in front or behind."""


async def foreground(containers: Containers, id_: str, session: Session) -> Foreground | None:
    """What the program of ``session`` is busy with; None if the engine does not say in time."""
    with suppress(TimeoutError, AppError):
        async with asyncio.timeout(PATIENCE):
            pid = await session.pid()
            found = {process.id: process for process in await containers.processes(id_)}
            return _of(found, pid)
    return None


def _of(found: Mapping[int, Process], pid: int) -> Foreground | None:
    own = found.get(pid)
    if own is None:
        return None
    below = _descendants(found, pid)
    if not below:
        name = _name(own.command)
        return Foreground(name, name in SHELLS)
    in_front = [process for process in below if process.foreground]
    if not in_front:
        # The shell is at its prompt, or whatever lists processes does not tell.
        return Foreground(_name(own.command), False)
    return Foreground(_name(in_front[0].command), False)


def _descendants(found: Mapping[int, Process], pid: int) -> Sequence[Process]:
    """All that a process started, and what these did; the oldest first."""
    family = {pid}
    while more := {one.id for one in found.values() if one.parent in family} - family:
        family |= more
    return [found[one] for one in sorted(family - {pid})]


def _name(command: str) -> str:
    words = command.split()
    return words[0].lstrip("-").rpartition("/")[2].rstrip(":") if words else ""


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell that was started with ``mark`` in its environment as ``MARK``."""

    session: Session
    spec: ExecSpec
    mark: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a shell is."""

    path: str = ""
    """Its directory; empty if it cannot be known."""
    writable: bool = True
    """Whether its user may change what is in it."""


async def where(containers: Containers, id_: str, shell: Shell) -> Spot:
    """The directory that a shell is in, as far as it can be known in time."""
    output = (await _beside(containers, id_, shell, _WHERE)).decode("utf-8", "surrogateescape")
    writable = output.endswith("\n+\n")
    path = output.removesuffix("+\n").removesuffix("\n")
    known = path.startswith("/") and path.isprintable()
    return Spot(path, writable) if known else Spot()


async def hang_up(containers: Containers, id_: str, shell: Shell) -> None:
    """End a program and what it runs, as closing a terminal does: engines would let it go on."""
    await _beside(containers, id_, shell, _HANG_UP)


async def _beside(containers: Containers, id_: str, shell: Shell, script: str) -> bytes:
    """What a script says that finds the process of a shell; nothing if it cannot be run in time."""
    own, user = shell.spec.command[0], shell.spec.user
    try:
        async with asyncio.timeout(PATIENCE):
            pid = str(await shell.session.pid())
            posix = own if _name(own) in _POSIX else "sh"
            words = (posix, "-c", script, "sh", f"{MARK}={shell.mark}", pid)
            probe = await containers.exec(id_, ExecSpec(words, user=user, tty=False))
            try:
                return await _output(probe)
            finally:
                await probe.close()
    except (TimeoutError, AppError, OSError):
        return b""


async def _output(session: Session) -> bytes:
    output = b""
    async for block in session:
        output += block
        if len(output) > _LONGEST:
            break
    return output
