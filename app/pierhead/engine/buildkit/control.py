"""BuildKit's Control API, as far as a build needs it.

Source: moby/buildkit, api/services/control/control.proto; the errors' details are those of its
errdefs packages, which come as JSON in a ``google.rpc.Status``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from pierhead.engine.api_builds import CacheEntry, CachePrune, EngineBuild
from pierhead.engine.buildkit import records, wire
from pierhead.engine.buildkit.built_source import sources
from pierhead.engine.buildkit.grpc import Client, Code, GrpcError
from pierhead.engine.buildkit.records import Worker

_CONTROL = "/moby.buildkit.v1.Control/"

Attributes = Mapping[str, str]
Cache = tuple[str, Attributes]
"""A kind of cache and what there is to say about it."""


@dataclass(frozen=True, slots=True)
class Solve:
    """What is to be built, and what becomes of it."""

    ref: str
    session: str
    attributes: Attributes
    """For the frontend that reads Dockerfiles."""
    exporter: str = ""
    """Empty: the result stays in the cache."""
    exporter_attributes: Attributes = field(default_factory=dict)
    imports: tuple[Cache, ...] = ()
    exports: tuple[Cache, ...] = ()
    entitlements: tuple[str, ...] = ()
    internal: bool = False
    """Not a build of the user's: the engine does not keep it in its history."""

    def encoded(self) -> bytes:
        """A ``SolveRequest``, for engines that know many exporters and for those before."""
        data = (
            wire.content(1, self.ref)
            + wire.content(3, self.exporter)
            + wire.mapping(4, self.exporter_attributes)
            + wire.content(5, self.session)
            + wire.content(6, "dockerfile.v0")
            + wire.mapping(7, self.attributes)
            + wire.message(8, _caches(4, self.exports) + _caches(5, self.imports))
            + b"".join(wire.content(9, name) for name in self.entitlements)
            + wire.number(11, self.internal)
        )
        if self.exporter:
            data += wire.message(13, _entry(self.exporter, self.exporter_attributes))
        return data


async def solve(client: Client, request: Solve) -> dict[str, str]:
    """Build; returns what the exporter says. Raises ``GrpcError``."""
    answer = await client.unary(f"{_CONTROL}Solve", request.encoded())
    pairs = [wire.pair(found) for found in wire.every(answer, 1)]
    return {name: wire.text(value) for name, value in pairs}


async def status(client: Client, ref: str) -> AsyncIterator[bytes]:
    """The progress of a build as ``StatusResponse`` messages, until its end."""
    async with client.call(f"{_CONTROL}Status") as call:
        await call.send(wire.content(1, ref))
        await call.finish()
        async for message in call:
            yield message


async def version(client: Client) -> str:
    """The version of BuildKit; empty when it does not tell, as before 0.11."""
    try:
        answer = await client.unary(f"{_CONTROL}Info", b"")
    except GrpcError as error:
        if error.code != Code.UNIMPLEMENTED:
            raise
        return ""
    return records.version(wire.one(answer, 1))


async def workers(client: Client) -> list[Worker]:
    """Who does the work; the docker engine has one. Raises ``GrpcError``."""
    answer = await client.unary(f"{_CONTROL}ListWorkers", b"")
    return [records.worker(data) for data in wire.every(answer, 1)]


def failing_line(error: GrpcError) -> int:
    """The line of the Dockerfile that a failed build names; 0 when it names none."""
    for source in sources(error.details):
        ranges = source.get("ranges") or ()
        lines = [int((found.get("start") or {}).get("line") or 0) for found in ranges]
        if any(lines):
            return min(line for line in lines if line)
    return 0


def _caches(number: int, caches: tuple[Cache, ...]) -> bytes:
    return b"".join(wire.message(number, _entry(kind, given)) for kind, given in caches)


def _entry(kind: str, attributes: Attributes) -> bytes:
    return wire.content(1, kind) + wire.mapping(2, attributes)


# -- what is left of builds


async def history(client: Client) -> list[EngineBuild]:
    """The builds that the engine remembers; raises ``GrpcError``."""
    found: dict[str, EngineBuild] = {}
    async with client.call(f"{_CONTROL}ListenBuildHistory") as call:
        await call.send(wire.number(3, True))
        await call.finish()
        async for event in call:
            if build := records.build(event):
                found[build.ref] = build
    return list(found.values())


async def forget(client: Client, ref: str) -> None:
    """Remove a build from what the engine remembers."""
    request = wire.content(1, ref) + wire.number(3, True)
    await client.unary(f"{_CONTROL}UpdateBuildHistory", request)


async def usage(client: Client) -> list[CacheEntry]:
    """What the cache keeps."""
    answer = await client.unary(f"{_CONTROL}DiskUsage", b"")
    return [records.entry(data) for data in wire.every(answer, 1)]


async def prune(client: Client, wanted: CachePrune) -> list[CacheEntry]:
    """Remove from the cache; what was removed."""
    async with client.call(f"{_CONTROL}Prune") as call:
        await call.send(records.prune_request(wanted))
        await call.finish()
        return [records.entry(message) async for message in call]
