"""An archive on its way into a container that the engine does not want."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from pierhead.core.errors import ReadOnly
from pierhead.engine.files_engine import EngineFiles

from .conftest import Serve, answer, head_of

_REASON = '{"message": "container rootfs is marked read-only"}'


async def test_the_source_of_a_refused_archive_is_let_go_of(serve: Serve) -> None:
    async def refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(answer("403 Forbidden", _REASON))
        await reader.read()

    http = await serve(refusing)
    closed = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        try:
            yield bytes(512)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            closed.set()

    with pytest.raises(ReadOnly):
        await EngineFiles(http, "web").send("/", slow())
    assert closed.is_set()
