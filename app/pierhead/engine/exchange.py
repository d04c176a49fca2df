"""One connection to an engine: an HTTP/1.1 exchange, after which it may go on as a raw stream."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Mapping,
    Sequence,
)
from typing import Any, Self, cast

import h11

from pierhead.core.errors import EngineUnreachable
from pierhead.core.i18n import _
from pierhead.engine.chunks import Chunks, Malformed
from pierhead.engine.diagnosis import unreachable
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.refusals import message_of, refusal
from pierhead.engine.transport import host

_BLOCK = 1 << 16
_HEAD = 1 << 16
_TURN = 0.004
"""Seconds of sending before everything else in the loop gets its turn."""
_ERROR = 400
_NOT_FOUND = 404
_REDIRECTS = {301, 302, 307, 308}
"""How an engine answers a path with ``.`` or ``..`` in it: such a thing there cannot be."""
SWITCHING = 101

Body = bytes | AsyncIterable[bytes] | Mapping[str, Any] | None
"""Bytes, a stream of them, or what to send as JSON."""
Header = Mapping[str, str | Sequence[str]]
"""By name; several values are several lines."""


class Connection:
    """One connection: an exchange, after which it may go on as a raw stream of bytes."""

    def __init__(
        self,
        endpoint: Endpoint,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_close: Callable[[Connection], None],
    ) -> None:
        self._endpoint = endpoint
        self._reader = reader
        self._writer = writer
        self._on_close = on_close
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
        self._sender: asyncio.Task[None] | None = None
        self._raw = b""
        self._chunks: Chunks | None = None
        self.closed = False

    async def exchange(self, method: str, target: str, body: Body, headers: Header) -> Response:
        """Send the request, and go on sending a streamed body while the answer is read."""
        content, extra = _content(body)
        head = {"Host": host(self._endpoint), "Connection": "close"} | extra | dict(headers)
        request = h11.Request(method=method, target=target, headers=_lines(head))
        if isinstance(content, bytes):
            # In one piece: who refuses by the first line may have closed when a second one comes.
            self._write(request, h11.Data(data=content), h11.EndOfMessage())
        else:
            self._write(request)
            self._sender = asyncio.get_running_loop().create_task(self._send(content))
        event = await self._next()
        while isinstance(event, h11.InformationalResponse) and event.status_code != SWITCHING:
            event = await self._next()
        if not isinstance(event, h11.InformationalResponse | h11.Response):
            raise self._broken(None)
        names = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
        if names.get("transfer-encoding", "").lower() == "chunked":
            self._chunks = Chunks()
            self._raw, _closed = self._h11.trailing_data
        return Response(self, event.status_code, names)

    def hijacked(self) -> Self:
        """Go on as a raw stream: what came right behind the answer is its beginning."""
        self._raw, _closed = self._h11.trailing_data
        return self

    def blocks(self) -> AsyncIterator[bytes]:
        """The body of the answer as it comes, all that is there at a time.

        Raises ``EngineUnreachable`` if it is cut off.
        """
        return self._events() if self._chunks is None else self._unchunked(self._chunks)

    async def _events(self) -> AsyncIterator[bytes]:
        event = await self._next()
        while isinstance(event, h11.Data):
            pieces = [event.data]
            while isinstance(event := self._event(), h11.Data):
                pieces.append(event.data)
            yield b"".join(pieces)
            if event is h11.NEED_DATA:
                event = await self._next()

    async def _unchunked(self, chunks: Chunks) -> AsyncIterator[bytes]:
        while not chunks.done:
            data, self._raw = self._raw or await self._receive(), b""
            if not data:
                raise self._broken(None)
            try:
                content = chunks.feed(data)
            except Malformed as error:
                raise self._broken(error) from error
            if content:
                yield content

    async def read(self) -> bytes:
        """Bytes of the raw stream after an upgrade, empty at its end."""
        if self._raw:
            raw, self._raw = self._raw, b""
            return raw
        try:
            return await self._reader.read(_BLOCK)
        except OSError:
            return b""

    async def write(self, data: bytes) -> None:
        """Send on the raw stream; returns when the system has taken the bytes."""
        if self.closed:
            return
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise self._broken(error) from error

    def write_eof(self) -> None:
        """End the sending on the raw stream, where the transport can do that alone."""
        if not self.closed and self._writer.can_write_eof():
            self._writer.write_eof()

    def pause(self) -> None:
        """Leave what comes in the system's buffers; the engine waits when they are full."""
        if not self.closed:
            cast(asyncio.ReadTransport, self._writer.transport).pause_reading()

    def resume(self) -> None:
        """Read again."""
        if not self.closed:
            cast(asyncio.ReadTransport, self._writer.transport).resume_reading()

    def close(self) -> None:
        """Drop the connection now, whatever is still on its way."""
        if self.closed:
            return
        self.closed = True
        if self._sender:
            self._sender.cancel()
        self._writer.transport.abort()
        self._on_close(self)

    async def aclose(self) -> None:
        """Close, and wait until the source of a streamed body has let go of what it held."""
        self.close()
        if self._sender:
            await asyncio.wait({self._sender})

    def _write(self, *events: Any) -> None:
        if data := b"".join(self._h11.send(event) or b"" for event in events):
            self._writer.write(data)

    async def _send(self, content: AsyncIterable[bytes]) -> None:
        """Send a streamed body until its end, or until the engine stops listening."""
        iterator = aiter(content)
        try:
            turn = time.perf_counter() + _TURN
            async for block in iterator:
                if not await self._sent(h11.Data(data=block)):
                    return
                if time.perf_counter() > turn:
                    # A quick source and a quick engine would never let anything else go on.
                    await asyncio.sleep(0)
                    turn = time.perf_counter() + _TURN
            await self._sent(h11.EndOfMessage())
        finally:
            if isinstance(iterator, AsyncGenerator):
                await iterator.aclose()

    async def _sent(self, event: Any) -> bool:
        """Send; False when the engine closed its ear, whose reason is in its answer."""
        try:
            self._write(event)
            await self._writer.drain()
        except (OSError, h11.LocalProtocolError):
            return False
        return True

    async def _next(self) -> Any:
        while (event := self._event()) is h11.NEED_DATA:
            self._h11.receive_data(await self._receive())
        return event

    def _event(self) -> Any:
        try:
            return self._h11.next_event()
        except h11.RemoteProtocolError as error:
            raise self._broken(error) from error

    async def _receive(self) -> bytes:
        """Wait for bytes, or for the failure of what is being sent."""
        if not self._sender:
            return await self._read()
        reading = asyncio.ensure_future(self._read())
        try:
            await asyncio.wait({reading, self._sender}, return_when=asyncio.FIRST_COMPLETED)
            if self._sender.done():
                sender, self._sender = self._sender, None
                sender.result()
            return await reading
        finally:
            reading.cancel()

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(_BLOCK)
        except OSError as error:
            raise self._broken(error) from error

    def _broken(self, error: BaseException | None) -> EngineUnreachable:
        if isinstance(error, ssl.SSLError):
            return unreachable(self._endpoint, error)
        return EngineUnreachable(
            _("The connection to {name} broke.").format(name=self._endpoint.name),
            str(error or ""),
            _("The engine was stopped, or the network is gone."),
        )


class Response:
    """An answer whose body is still to be read; closing it ends the exchange."""

    def __init__(self, connection: Connection, status: int, headers: Mapping[str, str]) -> None:
        self.connection = connection
        self.status = status
        self.headers = headers
        """By lower-case name."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.connection.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.connection.blocks()

    async def check(self) -> None:
        """Raise what the engine's refusal means, if it is one."""
        if self.status in _REDIRECTS:
            raise refusal(_NOT_FOUND, self.headers.get("location", ""))
        if self.status >= _ERROR:
            raise refusal(self.status, message_of(await self.read()))

    async def read(self) -> bytes:
        """The rest of the body."""
        return b"".join([block async for block in self])


def _lines(head: Header) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in head.items()
        for value in ((values,) if isinstance(values, str) else values)
    ]


def _content(body: Body) -> tuple[bytes | AsyncIterable[bytes], dict[str, str]]:
    """The body as bytes or a stream of them, and the headers that say so."""
    if body is None:
        return b"", {"Content-Length": "0"}
    if isinstance(body, bytes):
        return body, {"Content-Length": str(len(body))}
    if isinstance(body, Mapping):
        data = json.dumps(body).encode()
        return data, {"Content-Type": "application/json", "Content-Length": str(len(data))}
    return body, {"Transfer-Encoding": "chunked"}
