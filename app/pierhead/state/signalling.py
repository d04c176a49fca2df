"""Send a signal to one process of a container.

The engine lists processes by the numbers of its machine, but a signal has to be sent from inside,
where they have others. The two families are laid side by side: the same parents have the same
children in the same order. Where that leaves a doubt, nothing is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.i18n import _
from pierhead.core.run import ExecSpec
from pierhead.engine.api import Containers
from pierhead.engine.api_inside import Process, Session

PATIENCE = 10.0
"""Seconds for a program in the container."""
AGES = 3.0
"""Seconds by which two may tell the age of the same process differently."""
_LONGEST = 1 << 20
_TICKS = 100.0
"""Of the clock in a second, in which Linux counts for programs."""
_PARENT, _START = 1, 19
"""Places in ``/proc/PID/stat`` behind the name (proc(5))."""
_LIST = """read -r up rest < /proc/uptime; echo "$$ $up"
for stat in /proc/[0-9]*/stat; do read -r line < "$stat" && echo "$line"; done 2>/dev/null"""
_KILL = 'kill -s "$1" "$2"'


@dataclass(frozen=True, slots=True)
class Inner:
    """A process as it is known inside."""

    id: int
    parent: int
    age: float
    """Seconds."""


async def send(containers: Containers, id_: str, process: Process, signal: str) -> None:
    """Send ``SIGTERM`` or another to a process that ``top`` told of; raises ``AppError``."""
    begun = time.monotonic()
    outer = await containers.top(id_)
    if process.id not in {each.id for each in outer}:
        raise AppError(_("The process has ended already."))
    if process.id == _root(outer).id:
        await containers.kill(id_, signal)
        return
    listed = read(await _run(containers, id_, _LIST))
    inner = counterpart(process.id, outer, listed, time.monotonic() - begun)
    if inner is None:
        raise AppError(
            _("The process cannot be told from others for certain; nothing was sent."),
            hint=_("Processes come and go in this container just now. Try again."),
        )
    said = await _run(containers, id_, _KILL, signal.removeprefix("SIG"), str(inner))
    if said.strip():
        raise AppError(_("The signal could not be sent."), said.strip())


def read(text: str) -> Sequence[Inner]:
    """The processes inside, without the one that listed them."""
    head, *lines = text.splitlines() or ["0 0"]
    own, up = head.split()
    found = []
    for line in lines:
        number, _space, rest = line.partition(" ")
        fields = rest.rpartition(")")[2].split()
        if number != own and len(fields) > _START:
            age = float(up) - int(fields[_START]) / _TICKS
            found.append(Inner(int(number), int(fields[_PARENT]), age))
    return found


def counterpart(
    id_: int, outer: Sequence[Process], inner: Sequence[Inner], apart: float = 0.0
) -> int | None:
    """The number inside of a process with a number outside; None if that is not certain.

    Those inside were listed up to ``apart`` seconds after the others.
    """
    by_id = {process.id: process for process in outer}
    chain = [id_]
    while (parent := by_id[chain[-1]].parent) in by_id:
        chain.append(parent)
    known = {each.id for each in inner}
    inside = ((each.id, each.parent if each.parent in known else 0) for each in inner)
    children_out = _children((each.id, each.parent) for each in outer)
    children_in = _children(inside)
    tops = sorted(each.id for each in outer if each.parent not in by_id)
    found = 0
    for step in reversed(chain):
        siblings = tops if step == chain[-1] else children_out[by_id[step].parent]
        same = children_in.get(found, [])
        if len(siblings) != len(same):
            return None
        found = same[siblings.index(step)]
    age, told = next(each.age for each in inner if each.id == found), by_id[id_].seconds
    return found if told is not None and -AGES <= age - told <= AGES + apart else None


def _children(pairs: Iterable[tuple[int, int]]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for id_, parent in sorted(pairs):
        found.setdefault(parent, []).append(id_)
    return found


def _root(processes: Sequence[Process]) -> Process:
    """The container's main process: the oldest of those whose parent is outside."""
    ids = {process.id for process in processes}
    tops = [process for process in processes if process.parent not in ids]
    return max(tops, key=lambda each: (each.seconds or 0, -each.id))


async def _run(containers: Containers, id_: str, script: str, *words: str) -> str:
    command = ("sh", "-c", script, "sh", *words)
    try:
        async with asyncio.timeout(PATIENCE):
            session = await containers.exec(id_, ExecSpec(command, user="0", tty=False))
            try:
                return (await _output(session)).decode("utf-8", "replace")
            finally:
                await session.close()
    except EngineRefused as error:
        raise AppError(
            _("There is no shell in the container that could send the signal."),
            error.detail,
            _("Its main process can be sent signals without one."),
        ) from error
    except TimeoutError as error:
        raise AppError(_("The container does not answer.")) from error


async def _output(session: Session) -> bytes:
    output = b""
    async for block in session:
        output += block
        if len(output) > _LONGEST:
            break
    return output
