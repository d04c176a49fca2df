"""Containers as they are before they are changed, and those that stand on them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pierhead.core.blueprint import Blueprint, blueprint
from pierhead.core.dependence import names_of, ways
from pierhead.core.errors import AppError, NotFound
from pierhead.engine.api import Engine, Inspection

AT_ONCE = 8
"""Containers that are looked at for whether they depend on another at the same time."""


@dataclass(frozen=True, slots=True)
class Original:
    """A container that is to be changed, as it is."""

    found: Inspection
    image: Inspection | None
    """Of its image; None if that is gone."""
    plan: Blueprint
    """All that makes it, for a successor."""
    moved: bool
    """Whether its image's name stands for another image by now."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.found["Id"])

    @property
    def state(self) -> Mapping[str, Any]:
        """Its state, in the engine's words."""
        return self.found.get("State") or {}

    @property
    def runs(self) -> bool:
        """Whether it has processes."""
        return bool(self.state.get("Running"))

    @property
    def checked(self) -> bool:
        """Whether its health was ever looked at, as far as it was to be."""
        health = self.state.get("Health") or {}
        asked = bool((self.found.get("Config") or {}).get("Healthcheck"))
        return not (asked and self.runs and health.get("Status") == "starting") or bool(
            health.get("Log")
        )

    @property
    def goes(self) -> bool:
        """Whether the engine removes it as soon as it stops."""
        return bool(self.plan.host.get("AutoRemove"))


async def read(engine: Engine, id_: str) -> Original:
    """All that there is to know of a container before it is changed."""
    return await original(engine, await engine.containers.inspect(id_))


async def original(engine: Engine, found: Inspection) -> Original:
    """The same of one that has been inspected."""
    image = await image_at(engine, str(found.get("Image") or ""))
    plan = blueprint(found, image, successor=True)
    named = await image_at(engine, plan.image)
    moved = bool(named and image and named["Id"] != image["Id"])
    return Original(found, image, plan, moved)


def as_it_ran(old: Original) -> Original:
    """The same of one that was stopped for an exchange, which is to run when that is over."""
    return replace(old, found={**old.found, "State": {**old.state, "Running": True}})


async def image_at(engine: Engine, reference: str) -> Inspection | None:
    """The inspection of an image; None if it is not there."""
    try:
        return await engine.images.inspect(reference) if reference else None
    except NotFound:
        return None


# -- those that stand on them


@dataclass(frozen=True, slots=True)
class Dependent:
    """One that stands on a container that is to be made anew, or on another dependent."""

    found: Inspection
    on: tuple[str, ...]
    """The ids of those that it stands on."""
    ways: tuple[str, ...]
    """By what, in words to be translated."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.found["Id"])

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.found["Name"]).removeprefix("/")


async def everything(engine: Engine, *, running: bool = True) -> list[Inspection]:
    """The inspections of all containers, or of all that do not run.

    Those that go meanwhile are left out.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(id_: str) -> Inspection | None:
        async with gate:
            try:
                return await engine.containers.inspect(id_)
            except AppError:
                return None

    listed = [each for each in await engine.containers.list() if running or not each.running]
    found = await asyncio.gather(*(one(each.id) for each in listed))
    return [each for each in found if each is not None]


def dependents(
    found: Inspection, others: Iterable[Inspection], without: Collection[str] = ()
) -> list[Dependent]:
    """Those that stand on a container, also by way of others, each after those it stands on.

    Containers ``without`` are passed over, and so is what only stands on them.
    """
    left = {
        str(each["Id"]): each
        for each in others
        if each["Id"] not in without and each["Id"] != found["Id"]
    }
    ground = [found]
    reached: dict[str, Inspection] = {}
    for each in ground:
        names = names_of(each)
        for id_, other in left.items():
            if id_ not in reached and ways(other, names):
                reached[id_] = other
                ground.append(other)
    return _in_order(found, reached)


def _in_order(found: Inspection, reached: Mapping[str, Inspection]) -> list[Dependent]:
    placed: dict[str, Inspection] = {str(found["Id"]): found}
    ordered: list[Dependent] = []
    waiting = dict(sorted(reached.items(), key=lambda item: str(item[1]["Name"])))
    while waiting:
        ready = [
            id_
            for id_, each in waiting.items()
            if not any(ways(each, names_of(waiting[other])) for other in waiting if other != id_)
        ] or list(waiting)  # In a ring any order is as good.
        for id_ in ready:
            each = waiting.pop(id_)
            on = [other for other, base in placed.items() if ways(each, names_of(base))]
            by = [word for other in on for word in ways(each, names_of(placed[other]))]
            ordered.append(Dependent(each, tuple(on), tuple(dict.fromkeys(by))))
        placed |= {each.id: each.found for each in ordered}
    return ordered


async def dependents_of(
    engine: Engine, old: Original, without: Collection[str] = ()
) -> list[Dependent]:
    """Those that stand on it now, without what is only kept for another."""
    kept = {each.id for each in await engine.containers.list() if each.kept_for}
    return dependents(old.found, await everything(engine), {*kept, *without})


async def originals(engine: Engine, found: Sequence[Dependent]) -> list[Original]:
    """The same as what is to be changed."""
    return [await original(engine, each.found) for each in found]
