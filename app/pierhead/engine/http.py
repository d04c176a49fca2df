"""HTTP/1.1 to an engine on asyncio: streams of any length, in both directions, and upgrades.

Every request has a connection of its own, so that closing one stops exactly that at the engine,
at once. The protocol itself is h11's; the bytes come from ``transport``.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pierhead.core.errors import EngineUnreachable
from pierhead.core.i18n import _
from pierhead.engine.diagnosis import unreachable
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.exchange import SWITCHING, Body, Connection, Header, Response
from pierhead.engine.refusals import refusal
from pierhead.engine.transport import MalformedAddress, open_stream

PATIENCE = 30.0
"""Seconds until an engine has to begin its answer, unless the request says otherwise."""
_CONNECT = 10.0

Query = Mapping[str, object]


class Http:
    """An engine's address and the version of the API that is spoken with it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.version = ""
        """Such as ``1.41``; empty until it is negotiated."""
        self._open: set[Connection] = set()
        self._closed = False

    async def request(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        body: Body = None,
        *,
        headers: Header | None = None,
        patience: float | None = PATIENCE,
    ) -> Response:
        """Send a request and return when its answer begins; ``patience`` is in seconds.

        Raises ``EngineUnreachable``, or what the engine's refusal means.
        """
        connection = await self._connect()
        try:
            async with asyncio.timeout(patience):
                response = await connection.exchange(
                    method, self._target(path, query), body, headers or {}
                )
                await response.check()
        except TimeoutError as error:
            await connection.aclose()
            raise unreachable(self.endpoint, error) from error
        except BaseException:
            await connection.aclose()
            raise
        return response

    async def call(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        body: Body = None,
        *,
        headers: Header | None = None,
        patience: float | None = PATIENCE,
    ) -> bytes:
        """Send a request and return the whole body of its answer."""
        response = await self.request(method, path, query, body, headers=headers, patience=patience)
        async with response:
            try:
                async with asyncio.timeout(patience):
                    return await response.read()
            except TimeoutError as error:
                raise unreachable(self.endpoint, error) from error

    async def upgrade(
        self,
        path: str,
        query: Query | None = None,
        body: Body = None,
        *,
        protocol: str = "tcp",
        headers: Header | None = None,
    ) -> Connection:
        """Ask for a raw connection, as attach and exec do, and return it.

        With another ``protocol`` than theirs, an engine that does not switch to it has refused.
        """
        asked = {"Connection": "Upgrade", "Upgrade": protocol} | dict(headers or {})
        response = await self.request("POST", path, query, body, headers=asked)
        if protocol != "tcp" and response.status != SWITCHING:
            await response.connection.aclose()
            raise refusal(response.status, f"no upgrade to {protocol}")
        return response.connection.hijacked()

    async def raw(self) -> Connection:
        """A connection for HTTP/2, on which nothing is said yet; raises ``EngineUnreachable``."""
        return await self._connect(http2=True)

    def close(self) -> None:
        """End every open exchange: each one raises where it is read, as every later one does."""
        self._closed = True
        for connection in list(self._open):
            connection.close()

    async def _connect(self, *, http2: bool = False) -> Connection:
        if self._closed:
            raise EngineUnreachable(_("The connection to the engine is closed."))
        try:
            async with asyncio.timeout(_CONNECT):
                reader, writer = await open_stream(self.endpoint, http2=http2)
        except (OSError, MalformedAddress) as error:
            raise unreachable(self.endpoint, error) from error
        connection = Connection(self.endpoint, reader, writer, self._open.discard)
        self._open.add(connection)
        return connection

    def _target(self, path: str, query: Query | None) -> str:
        prefix = f"/v{self.version}" if self.version else ""
        target = prefix + quote(path, safe="/:@!$&'()*+,;=~-._%")
        return f"{target}?{urlencode(_plain(query), doseq=True)}" if query else target


def _plain(query: Query) -> dict[str, Any]:
    """Values as the engine reads them: lower-case truth, JSON for mappings."""
    plain: dict[str, Any] = {}
    for name, value in query.items():
        if isinstance(value, bool):
            plain[name] = "1" if value else "0"
        elif isinstance(value, Mapping):
            plain[name] = json.dumps(value)
        elif value is not None:
            plain[name] = value
    return plain
