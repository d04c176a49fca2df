"""Put a container that was kept in the place of the one that has its place, and the other way.

With it go those that stand on it and were exchanged along with it. From wherever an exchange
stands this leads to its end: ``core.succession`` reads that from the names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from pierhead.commands.originals import Dependent, dependents, everything
from pierhead.core.dependence import names_of, ways
from pierhead.core.errors import AppError, NotFound, Unsupported
from pierhead.core.i18n import _
from pierhead.core.succession import kept_name, own_name, unfinished, was_always
from pierhead.engine.api import Engine, Inspection
from pierhead.state.jobs import Job

GOING = 60.0
"""Seconds that an engine may take to remove what has stopped."""
LOOK = 0.1
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of which one has the other's place."""

    wanted: str
    other: str
    """Which has the place now."""
    runs: bool
    """Whether the one in the place runs, or did until it was stopped for this."""


async def swap(engine: Engine, wanted: str, other: str, job: Job | None = None) -> list[Pair]:
    """Exchange them, and with them all that were exchanged along; the other ones are kept in turn.

    If one of the wanted does not start, the others have their places again, and what the engine
    said is raised. Returns what was exchanged, the first one first.
    """
    pairs = await pairs_of(engine, wanted, other)
    if job:
        job.report(None, _("Swapping"))
    done: list[Pair] = []
    try:
        for pair in reversed(pairs[1:]):
            await halt(engine, pair.other)
        for pair in pairs:
            done.append(pair)
            await _put(engine, pair)
    except AppError:
        await _undo(engine, pairs, done)
        raise
    return pairs


async def _undo(engine: Engine, pairs: Sequence[Pair], done: Sequence[Pair]) -> None:
    """As it was; where even that fails the names tell what is left to do."""
    with suppress(AppError):
        for pair in reversed(done):
            await halt(engine, pair.wanted)
        for pair in done:
            await _put(engine, replace(pair, wanted=pair.other, other=pair.wanted))
        for pair in pairs[len(done) :]:
            if pair.runs:
                await engine.containers.start(pair.other)


async def pairs_of(engine: Engine, wanted: str, other: str) -> list[Pair]:
    """Those two, and those of their dependents that have been exchanged for each other."""
    pairs, _added = await exchange_of(engine, wanted, other)
    return pairs


async def exchange_of(
    engine: Engine, wanted: str, other: str
) -> tuple[list[Pair], list[Dependent]]:
    """The same, and those that stand on the other one since it was made, and were never exchanged.

    Each of these comes after those that it stands on.
    """
    known = {str(each["Id"]): each for each in await everything(engine)}
    if missing := [id_ for id_ in (wanted, other) if id_ not in known]:
        await engine.containers.inspect(missing[0])  # Raises what there is to say.
    listed = {each.id: each for each in await engine.containers.list()}
    kept = {each.keeps for each in listed.values() if each.keeps and not unfinished(each)} - {other}
    partner = {other: wanted}
    added: list[Dependent] = []
    for each in dependents(known[other], known.values(), without={wanted, *kept}):
        shown = listed.get(each.id)
        for id_ in (shown.keeps, shown.kept_for) if shown else ():
            found = known.get(id_)
            grounds = [known[partner[on]] for on in each.on if on in partner]
            if found and any(ways(found, names_of(ground)) for ground in grounds):
                partner[each.id] = id_
        if each.id not in partner and _later(each.found, known[other]):
            added.append(each)
    pairs = [
        Pair(new, old, _ran(known[old], known[new], known[other])) for old, new in partner.items()
    ]
    return pairs, added


def _later(found: Inspection, ground: Inspection) -> bool:
    """Whether it was made after what has the name by which it calls what it stands on."""
    return moment(str(found["Created"])) >= moment(str(ground["Created"]))


def _ran(other: Inspection, wanted: Inspection, first: Inspection) -> bool:
    """Those that stand on the first one are stopped when that has a successor, not their own."""
    stopped = ran_for(wanted, other) or ran_for(wanted, first)
    return bool(other["State"].get("Running")) or stopped


async def _put(engine: Engine, pair: Pair) -> None:
    found = await engine.containers.inspect(pair.wanted)
    instead = await engine.containers.inspect(pair.other)
    name = own_name(_name(instead))
    await halt(engine, pair.other)
    if instead["State"].get("Running") and (instead.get("HostConfig") or {}).get("AutoRemove"):
        await until_gone(engine, pair.other)
    else:
        await keep(engine, instead, pair.wanted)
    await release(engine, found, name)
    if pair.runs and not found["State"].get("Running"):
        await engine.containers.start(pair.wanted)


async def halt(engine: Engine, id_: str) -> None:
    """Stop it, whatever it does; one that is gone has stopped."""
    with suppress(NotFound):
        state = (await engine.containers.inspect(id_))["State"]
        if state.get("Paused"):
            await engine.containers.unpause(id_)
        if state.get("Running"):
            await engine.containers.stop(id_)


async def until_gone(engine: Engine, id_: str) -> None:
    """Return when the engine has removed what it removes by itself, or will not any more."""
    with suppress(TimeoutError, NotFound):
        async with asyncio.timeout(GOING):
            while True:
                await engine.containers.inspect(id_)
                await asyncio.sleep(LOOK)


async def keep(engine: Engine, found: Inspection, successor: str) -> None:
    """Keep a container for its successor's sake, so that not even the engine starts it."""
    always = _policy(found) == "always" or was_always(_name(found))
    await _rename(engine, found, kept_name(own_name(_name(found)), successor, always=always))
    if _policy(found) == "always":
        # Where it cannot be changed it does no harm: podman itself starts nothing.
        with suppress(Unsupported):
            await _restart(engine, found, "unless-stopped")


async def release(engine: Engine, found: Inspection, name: str) -> None:
    """Give a container that was kept its name back, and what the engine does about it."""
    if was_always(_name(found)) and _policy(found) != "always":
        await _restart(engine, found, "always")
    await _rename(engine, found, name)


def _policy(found: Inspection) -> str:
    return str(((found.get("HostConfig") or {}).get("RestartPolicy") or {}).get("Name") or "")


async def _restart(engine: Engine, found: Inspection, policy: str) -> None:
    limits = {"RestartPolicy": {"Name": policy, "MaximumRetryCount": 0}}
    await engine.containers.update(str(found["Id"]), limits)


async def _rename(engine: Engine, found: Inspection, name: str) -> None:
    if _name(found) != name:
        await engine.containers.rename(str(found["Id"]), name)


def _name(found: Inspection) -> str:
    return str(found["Name"]).removeprefix("/")


def ran_for(found: Inspection, successor: Inspection) -> bool:
    """Whether it was stopped for its successor's sake."""
    ended = moment(str(found["State"].get("FinishedAt") or ""))
    return ended >= moment(str(successor.get("Created") or "~"))


def moment(text: str) -> tuple[str, str]:
    """A time in UTC to be compared: engines leave out the zeros at the end of its fraction."""
    seconds, _dot, fraction = text.removesuffix("Z").partition(".")
    return seconds, fraction.ljust(9, "0")
