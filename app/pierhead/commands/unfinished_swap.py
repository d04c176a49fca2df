"""Swaps that were broken off: which they are, and how they are led to an end.

What was added since an edit is stopped for a swap, and made anew when that is done. Until then the
two that are swapped have the name of what is kept both; afterwards what was added stands, stopped
and without a successor, on what has no place any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pierhead.commands.context import Context
from pierhead.commands.originals import (
    Dependent,
    Original,
    as_it_ran,
    dependents,
    everything,
    read,
)
from pierhead.commands.swapping import moment, release
from pierhead.commands.swapping_back import swap_whole
from pierhead.core.dependence import ways
from pierhead.core.resources import Container, State
from pierhead.core.succession import own_name, unfinished
from pierhead.engine.api import Engine, Inspection
from pierhead.state.jobs import Job

STOPPING = 60.0
"""Seconds that each may have taken to stop."""
_SHORT_ID = 12
_NEVER = datetime.min.replace(tzinfo=UTC)
"""When that ended which never began, as engines say."""


@dataclass(frozen=True, slots=True)
class Left:
    """One that was added, and neither runs nor was made anew."""

    found: Inspection
    on: str
    """The id of the one of the two that it stands on."""
    ran: bool
    """Whether it was stopped for the swap, as far as its end tells."""
    begun: str
    """The id of what was to replace it and was never started; empty if there is none."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.found["Id"])

    @property
    def name(self) -> str:
        """Its own name."""
        return own_name(str(self.found["Name"]).removeprefix("/"))


@dataclass(frozen=True, slots=True)
class BrokenSwap:
    """Two of which each could have the place, and those that wait for it."""

    before: str
    """The id of the one that was made first."""
    changed: str
    left: Sequence[Left]


def each_other(container: Container, listed: Mapping[str, Container]) -> bool:
    """Whether it and the other one are both kept: so they are while they are being swapped."""
    other = listed.get(container.keeps)
    return bool(other and other.keeps == container.id)


async def broken_swap(
    engine: Engine, container: Container, listed: Mapping[str, Container]
) -> BrokenSwap | None:
    """What was broken off of a swap of this one, which keeps another; None if nothing was."""
    midway = each_other(container, listed)
    other = listed.get(container.keeps)
    if other is None or (not midway and (unfinished(container) or other.running)):
        return None
    known = {str(each["Id"]): each for each in await everything(engine, running=midway)}
    for id_ in {container.id, other.id} - known.keys():
        known[id_] = await engine.containers.inspect(id_)
    pair = sorted((known[container.id], known[other.id]), key=lambda each: moment(each["Created"]))
    # When the names are right, what has the place may well have been stopped, with all on it.
    grounds = pair if midway else [known[other.id]]
    left = [one for ground in grounds for one in _left_on(ground, pair, known, listed)]
    if not midway and not left:
        return None
    return BrokenSwap(str(pair[0]["Id"]), str(pair[1]["Id"]), left)


def _left_on(
    ground: Inspection,
    pair: Sequence[Inspection],
    known: Mapping[str, Inspection],
    listed: Mapping[str, Container],
) -> list[Left]:
    """Those that were added to one of two, each after those it stands on."""
    new = {each.keeps: each for each in listed.values() if each.keeps}
    without = {str(each["Id"]) for each in pair} | {each.id for each in new.values()}
    added: list[Dependent] = []
    for each in dependents(ground, known.values(), without):
        direct = ground["Id"] in each.on and _meant(each.found, ground)
        if direct or any(one.id in each.on for one in added):
            added.append(each)
    stopped = [
        each
        for each in added
        if each.id in listed
        and not each.found["State"].get("Running")
        and all(moment(each.found["Created"]) >= moment(one["Created"]) for one in pair)
    ]
    ends = [_ended(each.found) for each in stopped]
    last = _ended(ground) if not ground["State"].get("Running") else max(ends, default=_NEVER)
    since = last - timedelta(seconds=STOPPING * (len(stopped) + 1)) if last > _NEVER else last
    left = []
    for each, end in zip(stopped, ends, strict=True):
        ran, successor = end > _NEVER and since <= end, new.get(each.id)
        if end <= last and not _exchanged(listed[each.id], successor, ran=ran):
            begun = successor.id if successor else ""
            left.append(Left(each.found, str(ground["Id"]), ran, begun))
    return left


def _exchanged(one: Container, successor: Container | None, *, ran: bool) -> bool:
    """Whether all has been done for it that a swap does."""
    if successor is None:
        # It may be kept for one that is gone, which nobody wants any more then.
        return own_name(one.name) != one.name
    return not unfinished(successor) and (successor.state is not State.CREATED or not ran)


def _meant(found: Inspection, ground: Inspection) -> bool:
    """Whether it was made to stand on this one, and not on the other one of the same name."""
    id_ = str(ground["Id"])
    state = ground["State"]
    made, begun = moment(found["Created"]), moment(state.get("StartedAt") or "~")
    if not state.get("Running") and moment(state.get("FinishedAt") or "") < made:
        return False
    return bool(ways(found, (id_, id_[:_SHORT_ID]))) or begun <= made


def _ended(found: Inspection) -> datetime:
    """When it ended, to the second."""
    seconds, _fraction = moment(str(found["State"].get("FinishedAt") or ""))
    return datetime.fromisoformat(seconds).replace(tzinfo=UTC) if seconds else _NEVER


async def settle(ctx: Context, swapped: BrokenSwap, wanted: str, job: Job) -> None:
    """Lead it to where ``wanted`` has the place, with all that stands on it as it was."""
    containers = ctx.engine.containers
    other = swapped.changed if wanted == swapped.before else swapped.before
    for each in reversed(swapped.left):
        if each.begun:
            await containers.remove(each.begun, force=True, volumes=True)
    for each in swapped.left:
        await release(ctx.engine, await containers.inspect(each.id), each.name)
    waiting: list[Original] = []
    for each in swapped.left:
        if each.on == other:
            old = await read(ctx.engine, each.id)
            waiting.append(as_it_ran(old) if each.ran else old)
    await swap_whole(ctx, wanted, other, job, waiting=waiting)
    await _start(ctx.engine, [each.id for each in swapped.left if each.ran and each.on == wanted])


async def _start(engine: Engine, ids: Iterable[str]) -> None:
    """Those, or what has taken their places, in an order in which they can."""
    successors = {each.id: each.kept_for for each in await engine.containers.list()}
    for id_ in ids:
        await engine.containers.start(successors.get(id_) or id_)
