"""Which events alter a listing, in Docker's and in Podman's words."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from engine.conftest import Serve, head_of
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import Kind
from pierhead.engine.api import Changed, Connected
from pierhead.engine.events import changed, follow


def event(kind: str, action: str, **actor: Any) -> dict[str, Any]:
    return {"Type": kind, "Action": action, "Actor": {"ID": "1", **actor}}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (event("container", "start"), Changed(Kind.CONTAINER, "1", "start")),
        (event("container", "died"), Changed(Kind.CONTAINER, "1", "die")),
        (event("container", "remove"), Changed(Kind.CONTAINER, "1", "destroy")),
        (
            event("container", "health_status: healthy"),
            Changed(Kind.CONTAINER, "1", "health_status"),
        ),
        (event("image", "tag"), Changed(Kind.IMAGE, "1", "tag")),
        (
            event("network", "connect", ID="net", Attributes={"container": "2"}),
            Changed(Kind.CONTAINER, "2", "connect"),
        ),
        (event("network", "create", ID="net"), None),
        (event("container", "exec_start: sh"), None),
        (event("container", "attach"), None),
        (event("volume", "create"), None),
        ({"status": "pull", "id": "x", "Type": "image"}, Changed(Kind.IMAGE, "x", "pull")),
        (
            event("image", "build", ID="", Attributes={"name": "x"}),
            Changed(Kind.IMAGE, "x", "build"),
        ),
        (event("image", "build", ID="", Attributes={"name": ""}), None),
        ({}, None),
    ],
)
def test_changed(item: dict[str, Any], expected: Changed | None) -> None:
    assert changed(item) == expected


@pytest.mark.parametrize("end", [b"", b"0\r\n\r\n"])
async def test_the_stream_never_ends_in_silence(serve: Serve, end: bytes) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + end)

    http = await serve(handler)
    async with aclosing(follow(http, podman=False)) as events:  # type: ignore[type-var]
        assert await anext(events) == Connected()
        with pytest.raises(EngineUnreachable, match="The connection to The Test broke"):
            await anext(events)


async def test_health_checks_are_filtered_by_the_engine(serve: Serve) -> None:
    heads = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head_of(reader))

    http = await serve(handler)
    for podman in (False, True):
        with pytest.raises(EngineUnreachable):
            await anext(follow(http, podman=podman))  # type: ignore[arg-type]
    assert "%22die%22" in heads[0]
    assert "exec" not in heads[0]
    assert "%22die%22" not in heads[1]
