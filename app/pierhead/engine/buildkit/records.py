"""BuildKit's records of its cache, of builds and of who makes them, decoded by their field numbers.

Sources: ``UsageRecord``, ``PruneRequest`` and ``BuildHistoryRecord`` in moby/buildkit,
api/services/control/control.proto; ``WorkerRecord`` in api/types/worker.proto; ``Platform`` in
solver/pb/ops.proto.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pierhead.engine.api_builds import CacheEntry, CachePrune, EngineBuild
from pierhead.engine.buildkit import messages, wire

NAME = "pierhead:name"
"""What we tell the engine of a build besides, where its image is named only when it is there."""
_SECOND = 1_000_000_000
_CANCELLED = 1
"""gRPC's code for what was stopped by who asked for it."""
_FILE, _QUESTION = "filename", "requestid"
_SNAPSHOTTER = "org.mobyproject.buildkit.worker.snapshotter"
"""A label that only those have who keep files by containerd."""
_UNTOLD = "0.0.0"
"""How distributions build it, which then does not know its version."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who does the work of builds."""

    platforms: tuple[str, ...]
    """Those whose programs it runs, its own first."""
    version: str = ""
    """Of BuildKit, where it tells."""
    containerd: bool = False
    """Whether images are kept by containerd."""


def worker(data: bytes) -> Worker:
    """A ``WorkerRecord``; raises ``wire.Malformed``."""
    platforms = tuple(_platform(found) for found in wire.every(data, 3))
    labels = dict(map(wire.pair, wire.every(data, 2)))
    return Worker(platforms, version(wire.one(data, 5)), _SNAPSHOTTER in labels)


def version(data: bytes) -> str:
    """A ``BuildkitVersion``; empty when it does not tell."""
    found = wire.text(wire.one(data, 2)).removeprefix("v")
    return "" if found.startswith(_UNTOLD) else found


def _platform(data: bytes) -> str:
    """A ``Platform`` as it is written for a build: ``linux/arm/v7``."""
    architecture, system, variant = (wire.text(wire.one(data, field)) for field in (1, 2, 3))
    return "/".join(part for part in (system, architecture, variant) if part)


def entry(data: bytes) -> CacheEntry:
    """A ``UsageRecord``; raises ``wire.Malformed``."""
    texts: dict[int, str] = {}
    numbers: dict[int, int] = {}
    times: dict[int, datetime] = {}
    parents: list[str] = []
    for number, value in wire.fields(data):
        if isinstance(value, int):
            numbers[number] = value
        elif number in (6, 7):
            times[number] = messages.moment(value)
        elif number == 12:  # noqa: PLR2004
            parents.append(wire.text(value))
        else:
            texts[number] = wire.text(value)
    # Before 0.9 there is one parent at most, in a field of its own.
    parents = parents or [texts[5]] if texts.get(5) else parents
    return CacheEntry(
        texts.get(1, ""),
        texts.get(10, "") or "regular",
        texts.get(9, ""),
        numbers.get(4, 0),
        bool(numbers.get(3)),
        bool(numbers.get(11)),
        times.get(6),
        times.get(7),
        numbers.get(8, 0),
        tuple(parents),
    )


def prune_request(wanted: CachePrune) -> bytes:
    """A ``PruneRequest``."""
    filters = [f"type=={kind}" for kind in wanted.kinds]
    return (
        b"".join(wire.content(1, one) for one in filters)
        + wire.number(2, wanted.all)
        + wire.number(3, int(wanted.older * _SECOND))
        + wire.number(4, wanted.keep)
    )


def build(event: bytes) -> EngineBuild | None:
    """What a ``BuildHistoryEvent`` tells of; None when there is no build in it."""
    data = wire.one(event, 2)
    ref = wire.text(wire.one(data, 1))
    started = wire.one(data, 6)
    if not ref or not started:
        return None
    numbers = {number: value for number, value in wire.fields(data) if isinstance(value, int)}
    attributes = {name: wire.text(value) for name, value in map(wire.pair, wire.every(data, 3))}
    if _QUESTION in attributes:
        return None  # Somebody asked about a Dockerfile, and built nothing.
    completed, error = wire.one(data, 7), wire.one(data, 5)
    code = next((value for number, value in wire.fields(error) if number == 1), 0)
    return EngineBuild(
        ref,
        _name(data) or attributes.get(NAME, "") or attributes.get(_FILE, "") or ref[:12],
        messages.moment(started),
        messages.moment(completed) if completed else None,
        numbers.get(16, 0),
        numbers.get(15, 0),
        wire.text(wire.one(error, 2)),
        code == _CANCELLED,
        attributes,
    )


def _name(data: bytes) -> str:
    """The first name that an exporter was told."""
    for exporter in wire.every(data, 4):
        for name, value in map(wire.pair, wire.every(exporter, 2)):
            if name == "name" and value:
                first = wire.text(value).partition(",")[0]
                return first.removeprefix("docker.io/library/").removeprefix("docker.io/")
    return ""
