"""A container as something to make more like it: a command, a Compose file, a filled form."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Sequence
from dataclasses import replace

from pierhead.commands.originals import image_at
from pierhead.core import compose_writing
from pierhead.core.blueprint import blueprint
from pierhead.core.compose import Service
from pierhead.core.compose_writing import write
from pierhead.core.errors import NotFound
from pierhead.core.run import RunSpec
from pierhead.core.run_body import spec_of
from pierhead.core.run_command import format_run, unsaid
from pierhead.core.succession import own_name
from pierhead.engine.api import Engine

_ID = re.compile(r"[0-9a-f]{12,64}")


async def spec_like(engine: Engine, id_: str) -> RunSpec:
    """What to run for another one like this."""
    found = await engine.containers.inspect(id_)
    plan = blueprint(found, await image_at(engine, str(found.get("Image") or "")))
    spec = spec_of(replace(plan, name=own_name(plan.name)))
    return replace(
        spec,
        network=await _named(engine, spec.network),
        pid=await _named(engine, spec.pid),
        ipc=await _named(engine, spec.ipc),
    )


async def _named(engine: Engine, mode: str) -> str:
    """``container:ID`` with the name instead, by which another engine can have such a one too."""
    kind, _colon, id_ = mode.partition(":")
    if kind != "container" or not _ID.fullmatch(id_):
        return mode
    try:
        found = await engine.containers.inspect(id_)
    except NotFound:
        return mode
    return f"container:{own_name(str(found['Name']).removeprefix('/'))}"


async def command_of(engine: Engine, id_: str) -> tuple[str, list[str]]:
    """The ``docker run`` that makes such a container, and what it cannot say."""
    spec = await spec_like(engine, id_)
    return format_run(spec, windows=os.name == "nt"), unsaid(spec)


async def compose_of(engine: Engine, ids: Sequence[str]) -> tuple[str, list[str]]:
    """The Compose file that makes such containers, and what it cannot say."""
    specs = [await spec_like(engine, id_) for id_ in ids]
    services = [Service(spec.name, spec) for spec in specs]
    return write(services), [word for spec in specs for word in compose_writing.unsaid(spec)]


async def duplicate_of(engine: Engine, id_: str, taken: set[str]) -> RunSpec:
    """What to run for a second one beside it: with a name and addresses of its own."""
    spec = await spec_like(engine, id_)
    more = copy.deepcopy(dict(spec.more))
    more.pop("MacAddress", None)
    endpoints = (more.get("NetworkingConfig") or {}).get("EndpointsConfig") or {}
    for endpoint in endpoints.values():
        for name in ("MacAddress", "IPAMConfig"):
            endpoint.pop(name, None)
    return replace(spec, name=_free(f"{spec.name}-copy", taken), more=more)


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
