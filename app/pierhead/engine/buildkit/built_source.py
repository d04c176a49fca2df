"""The Dockerfile of a build that has ended, as BuildKit itself has kept it.

It is in the error of a build that failed, and in what the engine remembers of one that did not:
from Docker 25 on, wherever the Dockerfile came from.

Source: moby/buildkit, ``BuildHistoryRecord`` in api/services/control/control.proto, ``Source`` in
solver/errdefs/errdefs.proto and the provenance of solver/llbsolver/provenance; containerd's
``Content.Read``.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pierhead.engine.buildkit import wire
from pierhead.engine.buildkit.grpc import Client, GrpcError

_HISTORY = "/moby.buildkit.v1.Control/ListenBuildHistory"
_READ = "/containerd.services.content.v1.Content/Read"
_SOURCE = "errdefs.Source"
_ARGUMENT = "build-arg:"
_PATIENCE = 5.0
"""Seconds in which an engine has written down what it will remember."""
_LARGEST = 64_000_000


@dataclass(frozen=True, slots=True)
class BuiltSource:
    """A Dockerfile as it was built."""

    text: str
    args: Mapping[str, str] = field(default_factory=dict)


async def built_source(client: Client, ref: str) -> BuiltSource | None:
    """That of a build which has ended; None if the engine does not know it."""
    try:
        async with asyncio.timeout(_PATIENCE):
            record = await _record(client, ref)
            text = await _failed(client, record) or await _done(client, record)
    except (GrpcError, TimeoutError, ValueError):
        return None
    attributes = {name: wire.text(value) for name, value in map(wire.pair, wire.every(record, 3))}
    args = {
        name.removeprefix(_ARGUMENT): value
        for name, value in attributes.items()
        if name.startswith(_ARGUMENT)
    }
    return BuiltSource(text, args) if text else None


def sources(status: bytes) -> list[dict[str, Any]]:
    """The places in Dockerfiles that a ``google.rpc.Status`` names, as BuildKit's JSON."""
    try:
        named = [one for one in wire.every(status, 3) if _SOURCE in wire.text(wire.one(one, 1))]
        found = [json.loads(wire.one(one, 2)) for one in named]
    except ValueError:
        return []
    return [source for source in found if isinstance(source, dict)]


def text_of(status: bytes) -> str:
    """The Dockerfile that comes with an error; empty if none does."""
    return next(filter(None, (_decoded(one.get("info")) for one in sources(status))), "")


async def _record(client: Client, ref: str) -> bytes:
    """What the engine remembers, once that is all; empty if it is nothing."""
    async with client.call(_HISTORY) as call:
        await call.send(wire.content(2, ref) + wire.number(3, True))
        await call.finish()
        async for event in call:
            record = wire.one(event, 2)
            if wire.text(wire.one(record, 1)) == ref and wire.one(record, 7):
                return record
    return b""


async def _failed(client: Client, record: bytes) -> str:
    if text := text_of(wire.one(record, 5)):
        return text
    outside = wire.one(record, 18)
    return text_of(await _read(client, outside)) if outside else ""


async def _done(client: Client, record: bytes) -> str:
    platforms = [result for _name, result in map(wire.pair, wire.every(record, 11))]
    for result in (wire.one(record, 10), *platforms):
        for attestation in wire.every(result, 2):
            told = json.loads(await _read(client, attestation))
            if text := next(filter(None, map(_decoded, _infos(told))), ""):
                return text
    return ""


async def _read(client: Client, descriptor: bytes) -> bytes:
    """What a descriptor stands for."""
    data = bytearray()
    async with client.call(_READ) as call:
        await call.send(wire.content(1, wire.one(descriptor, 2)))
        await call.finish()
        async for message in call:
            data += wire.one(message, 2)
            if len(data) > _LARGEST:
                raise wire.Malformed("too large")
    return bytes(data)


def _infos(told: Any) -> Iterator[Any]:
    """What provenance says of sources, wherever its version has it."""
    if isinstance(told, dict):
        if isinstance(infos := told.get("infos"), list):
            yield from infos
        for value in told.values():
            yield from _infos(value)


def _decoded(info: Any) -> str:
    data = info.get("data") if isinstance(info, dict) else None
    if not isinstance(data, str):
        return ""
    try:
        return base64.b64decode(data).decode("utf-8", "replace")
    except binascii.Error:
        return ""
