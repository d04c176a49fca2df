"""gRPC over one HTTP/2 connection, as its server or as its client.

Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md. Messages are bytes here;
compression is refused, which BuildKit never asks for.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import struct
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from enum import IntEnum
from typing import Self
from urllib.parse import quote, unquote

from pierhead.engine.buildkit.http2 import (
    ConnectionEnded,
    Headers,
    Peer,
    Pipe,
    Stream,
    StreamReset,
)

_PREFIX = struct.Struct(">BL")
_LONGEST = 1 << 26
"""Bytes of a message that is still taken."""
_CONTENT = ("content-type", "application/grpc")


def prefix(size: int) -> bytes:
    """What goes before a message of so many bytes."""
    return _PREFIX.pack(0, size)


class Code(IntEnum):
    """The codes of gRPC that are used here."""

    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    FAILED_PRECONDITION = 9
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14


class GrpcError(Exception):
    """A call that ended badly, at whichever end."""

    def __init__(self, code: int, message: str, details: bytes = b"") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        """A ``google.rpc.Status``, if there is one."""


class Call:
    """The messages of one call, in both directions."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._messages: deque[bytes] = deque()
        self._rest = bytearray()
        self._begun = False

    @property
    def metadata(self) -> Mapping[str, list[str]]:
        """What the other end said about the call, by lower-case name."""
        return self._stream.headers

    async def receive(self) -> bytes | None:
        """The next message; None at the end."""
        while not self._messages:
            data = await self._stream.read()
            if not data:
                return None
            self._rest += data
            self._take()
        return self._messages.popleft()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self.receive()) is not None:
            yield message

    async def send(self, *messages: bytes) -> None:
        """Send messages, together if they are many and small."""
        await self.send_framed(
            [part for message in messages for part in (prefix(len(message)), message)]
        )

    async def send_framed(self, parts: Sequence[bytes]) -> None:
        """Send messages that have their ``prefix`` already, in pieces that may end anywhere."""
        await self.begin()
        await self._stream.write(b"".join(parts))

    async def begin(self) -> None:
        """Let the caller know that its call has arrived; a client has nothing to say."""
        if not self._begun:
            self._begun = True
            await self._stream.begin([(":status", "200"), _CONTENT])

    def _take(self) -> None:
        """Divide what is there into messages; none has to be whole."""
        data, start = self._rest, 0
        while (begin := start + _PREFIX.size) <= len(data):
            compressed, length = _PREFIX.unpack_from(data, start)
            if compressed or length > _LONGEST:
                raise GrpcError(Code.INTERNAL, "compressed or far too long")
            if begin + length > len(data):
                break
            start = begin + length
            self._messages.append(bytes(data[begin:start]))
        del data[:start]

    async def end(self, code: int = Code.OK, message: str = "") -> None:
        """Answer with a status; nothing can be sent behind it."""
        status = [("grpc-status", str(int(code)))]
        if message:
            status.append(("grpc-message", quote(message, safe=" /:,;'\"()[]{}=@!$&*+-._~")))
        head: Headers = [] if self._begun else [(":status", "200"), _CONTENT]
        await self._stream.begin([*head, *status], end=True)


Method = Callable[[Call], Awaitable[None]]


class Server:
    """Answers calls on a connection by ``methods``, which are named by their paths.

    A method that there is none of is answered so that the caller knows it. Leave it by closing.
    """

    def __init__(self, pipe: Pipe, methods: Mapping[str, Method]) -> None:
        self._methods = {path.lower(): method for path, method in methods.items()}
        self._peer = Peer(pipe, client=False, opened=self._opened, gone=self._gone)
        self._tasks: dict[Stream, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Serve until the connection ends."""
        try:
            await self._peer.start()
            await self._peer.run()
        finally:
            tasks = list(self._tasks.values())
            for task in tasks:
                _cancel(task)
            await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        """Drop the connection; ``run`` ends."""
        self._peer.close()

    def _opened(self, stream: Stream) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(stream))
        self._tasks[stream] = task
        task.add_done_callback(lambda _task: self._tasks.pop(stream, None))

    def _gone(self, stream: Stream) -> None:
        if task := self._tasks.get(stream):
            _cancel(task)

    async def _serve(self, stream: Stream) -> None:
        call = Call(stream)
        path = "".join(stream.headers.get(":path", ()))
        code, message = Code.OK, ""
        with suppress(ConnectionEnded, StreamReset):
            try:
                method = self._methods.get(path.lower())
                if method is None:
                    raise GrpcError(Code.UNIMPLEMENTED, f"{path} is not offered here")  # noqa: TRY301
                await method(call)
            except GrpcError as error:
                code, message = Code(error.code), error.message
            except (ConnectionEnded, StreamReset):
                raise
            except Exception as error:  # the other end must hear of it, whatever it is
                code, message = Code.UNKNOWN, f"{type(error).__name__}: {error}"
            await call.end(code, message)
        self._peer.forget(stream)


def _cancel(task: asyncio.Task[None]) -> None:
    """End what serves a call; what ends already is left to tidy up, which it would not do twice."""
    if not task.cancelling():
        task.cancel()


class Client:
    """Calls methods on a connection; use it as a context, which closes the connection."""

    def __init__(self, pipe: Pipe, authority: str = "localhost") -> None:
        self._peer = Peer(pipe, client=True)
        self._authority = authority
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = asyncio.get_running_loop().create_task(self._peer.run())
        try:
            await self._peer.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._peer.close()
        assert self._running
        await asyncio.gather(self._running, return_exceptions=True)

    @asynccontextmanager
    async def call(self, path: str, metadata: Headers = ()) -> AsyncIterator[ClientCall]:
        """Begin a call; leaving it before its end cancels it at the other end."""
        headers = [
            (":method", "POST"),
            (":scheme", "http"),
            (":path", path),
            (":authority", self._authority),
            ("te", "trailers"),
            _CONTENT,
            *metadata,
        ]
        stream = await self._peer.request(headers)
        try:
            yield ClientCall(stream)
        finally:
            with suppress(ConnectionEnded, StreamReset):
                await stream.reset()

    async def unary(self, path: str, request: bytes) -> bytes:
        """One message there, one back; raises ``GrpcError`` or ``ConnectionEnded``."""
        async with self.call(path) as call:
            await call.send(request)
            await call.finish()
            answer = await call.receive()
            while await call.receive() is not None:
                pass
            return answer or b""


class ClientCall(Call):
    """A call of ours; the end of its messages raises what the other end made of it."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self._begun = True

    async def receive(self) -> bytes | None:
        """The next message; None at the end. Raises ``GrpcError`` for a bad end."""
        try:
            message = await super().receive()
        except StreamReset as error:
            raise GrpcError(Code.UNAVAILABLE, str(error)) from error
        if message is None:
            self._check()
        return message

    async def finish(self) -> None:
        """Say that no more messages are sent."""
        await self._stream.finish()

    def _check(self) -> None:
        headers = self.metadata
        status = headers.get("grpc-status", [""])[-1]
        if status == "0":
            return
        if not status:
            code = headers.get(":status", ["none"])[-1]
            raise GrpcError(Code.UNAVAILABLE, f"an answer without a status (HTTP {code})")
        message = unquote(headers.get("grpc-message", [""])[-1])
        number = int(status) if status.isdigit() else int(Code.UNKNOWN)
        raise GrpcError(number, message, _details(headers))


def _details(headers: Mapping[str, list[str]]) -> bytes:
    encoded = headers.get("grpc-status-details-bin", [""])[-1]
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4))
    except (binascii.Error, ValueError):
        return b""
