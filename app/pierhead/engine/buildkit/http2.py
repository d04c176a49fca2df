"""One HTTP/2 connection (RFC 9113), at either end, over whatever carries bytes.

The protocol is h2's; this adds waiting: for bytes, for room to send, for the end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
from h2.errors import ErrorCodes

from pierhead.core.errors import EngineUnreachable
from pierhead.engine.buildkit.frames import Joiner, Part, plain

_WINDOW = 1 << 20
"""Bytes of a stream that the other end may send before somebody has read them."""
_WINDOW_OF_ALL = 1 << 24
_HEADERS = 1 << 24
"""Bytes of headers that are taken: how a build failed comes in trailers, its Dockerfile with it."""
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
"""What a client says before its first frame."""
_HELD = 1 << 18
"""Bytes that are written to the connection at once."""

Headers = Sequence[tuple[str, str]]


class Pipe(Protocol):
    """What carries the bytes."""

    async def read(self) -> bytes:
        """The next bytes, empty at the end."""

    async def write(self, data: bytes) -> None:
        """Send all of them, in the order of the calls."""

    def close(self) -> None:
        """Drop it now."""


class ConnectionEnded(ConnectionError):
    """The connection is gone, or the other end breaks the protocol."""


class StreamReset(Exception):
    """The other end gave up this one stream."""


class Stream:
    """A request and its answer, as headers and bytes in both directions."""

    def __init__(self, peer: Peer, id_: int) -> None:
        self.id = id_
        self.headers: dict[str, list[str]] = {}
        """Of the other end, by lower-case name; the trailers are added when they come."""
        self._peer = peer
        self._data = bytearray()
        self._owed = 0
        self._ended = False
        self._error: Exception | None = None
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._sending = asyncio.Lock()

    async def read(self) -> bytes:
        """All bytes that are there, or the next ones; empty at the end, after the trailers."""
        while not self._data:
            if self._error:
                raise self._error
            if self._ended:
                return b""
            self._arrived.clear()
            await self._arrived.wait()
        data, self._data = bytes(self._data), bytearray()
        owed, self._owed = self._owed, 0
        await self._peer.acknowledge(owed, self.id)
        return data

    async def begin(self, headers: Headers, *, end: bool = False) -> None:
        """Send headers: the first of an answer, or the trailers with ``end``."""
        async with self._sending:
            await self._peer.send_headers(self.id, headers, end=end)

    async def write(self, data: bytes | bytearray) -> None:
        """Send all of ``data`` as the other end makes room for it."""
        async with self._sending:
            view = memoryview(data)
            while view:
                if self._error:
                    raise self._error
                window = self._peer.h2.local_flow_control_window(self.id)
                # All in one turn: nobody else takes of the window meanwhile.
                size = max(0, min(window, _HELD, len(view)))
                await self._peer.send_data(self.id, view[:size])
                view = view[size:]
                if view:
                    await self._wait_for_room(window - size)

    async def finish(self) -> None:
        """Say that nothing more is sent; what comes can still be read."""
        async with self._sending:
            if not self._error:
                self._peer.h2.end_stream(self.id)
                await self._peer.flush()

    async def reset(self) -> None:
        """Give the stream up, if it is not over."""
        await self._peer.reset(self.id)

    async def _wait_for_room(self, window: int) -> None:
        if window > 0:
            # Whoever else waits in this loop, such as for a health check, gets a turn.
            await asyncio.sleep(0)
            return
        self._room.clear()
        if self._peer.h2.local_flow_control_window(self.id) <= 0 and not self._error:
            await self._room.wait()

    # -- what the connection tells

    def receive(self, headers: Headers) -> None:
        """Headers or trailers came."""
        for name, value in headers:
            self.headers.setdefault(name, []).append(value)
        self._arrived.set()

    def feed(self, data: bytes, owed: int) -> None:
        """Bytes came; ``owed`` of them have to be acknowledged when they are read."""
        self._data += data
        self._owed += owed
        self._arrived.set()

    def end(self, error: Exception | None = None) -> None:
        """Nothing more will come."""
        self._ended, self._error = True, self._error or error
        self._arrived.set()
        self._room.set()

    def make_room(self) -> None:
        """More can be sent."""
        self._room.set()


class Peer:
    """Our end: ``run`` it in a task; it ends with the connection."""

    def __init__(
        self,
        pipe: Pipe,
        *,
        client: bool,
        opened: Callable[[Stream], None] = lambda _stream: None,
        gone: Callable[[Stream], None] = lambda _stream: None,
    ) -> None:
        config = h2.config.H2Configuration(
            client_side=client,
            header_encoding=None,
            validate_inbound_headers=False,
            normalize_inbound_headers=False,
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
        )
        self.h2 = h2.connection.H2Connection(config)
        values = {
            h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
            h2.settings.SettingCodes.MAX_HEADER_LIST_SIZE: _HEADERS,
        }
        self.h2.local_settings = h2.settings.Settings(client=client, initial_values=values)
        self.h2.decoder.max_header_list_size = _HEADERS
        self._joiner = Joiner(self.h2.max_inbound_frame_size, 0 if client else len(_PREFACE))
        self._pipe = pipe
        self._client, self._greeted = client, False
        self._opened, self._gone = opened, gone
        self._streams: dict[int, Stream] = {}
        self._error: ConnectionEnded | None = None

    async def start(self) -> None:
        """Send what every connection begins with."""
        self.h2.initiate_connection()
        self.h2.increment_flow_control_window(_WINDOW_OF_ALL)
        await self.flush()

    async def run(self) -> None:
        """Read until the connection ends, then end every stream."""
        error = ConnectionEnded("the connection was closed")
        try:
            while data := await self._pipe.read():
                self._greet(data)
                for event in self.h2.receive_data(self._joiner.joined(data)):
                    self._take(event)
                await self.flush()
        except h2.exceptions.ProtocolError as broken:
            error = ConnectionEnded(f"HTTP/2: {broken}")
        except ConnectionEnded as broken:
            error = broken
        finally:
            self._error = error
            self._pipe.close()
            for stream in list(self._streams.values()):
                self._drop(stream, error)

    def _greet(self, data: bytes) -> None:
        """See whether the first bytes can be a frame: h2 would wait for four megabytes of them."""
        if self._client and not self._greeted and data[0]:
            raise ConnectionEnded("the other end does not speak HTTP/2")
        self._greeted = True

    async def request(self, headers: Headers) -> Stream:
        """Begin a request; raises ``ConnectionEnded``."""
        if self._error:
            raise self._error
        stream = Stream(self, self.h2.get_next_available_stream_id())
        self._streams[stream.id] = stream
        await self.send_headers(stream.id, headers, end=False)
        return stream

    async def send_headers(self, id_: int, headers: Headers, *, end: bool) -> None:
        """Send headers on a stream that is open."""
        self._stand()
        try:
            self.h2.send_headers(id_, list(headers), end_stream=end)
        except h2.exceptions.ProtocolError as error:
            raise StreamReset(str(error)) from error
        await self.flush()

    async def send_data(self, id_: int, data: memoryview) -> None:
        """Send data, as much as there is room for.

        The first frame is h2's, which sees whether the stream may send at all. The others differ in
        nothing from it, and h2 would take longer over them than over all else in a large upload.
        """
        longest, size = self.h2.max_outbound_frame_size, len(data)
        if size:
            self.h2.send_data(id_, data[:longest])
        rest = max(0, size - longest)
        self.h2.outbound_flow_control_window -= rest
        self.h2.streams[id_].outbound_flow_control_window -= rest
        frames: list[Part] = []
        for start in range(longest, size, longest):
            part = data[start : start + longest]
            frames += plain(id_, (part,), len(part))
        await self.flush(frames)

    async def acknowledge(self, size: int, id_: int) -> None:
        """Make room for as much as has been read."""
        if size and not self._error:
            self.h2.acknowledge_received_data(size, id_)
            await self.flush()

    async def reset(self, id_: int) -> None:
        """Give up a stream, if it is open."""
        stream = self._streams.pop(id_, None)
        if stream and not self._error:
            try:
                self.h2.reset_stream(id_, ErrorCodes.CANCEL)
            except h2.exceptions.ProtocolError:
                return  # it is over at the other end
            await self.flush()

    async def flush(self, more: Sequence[Part] = ()) -> None:
        """Send what is due; order is kept, for nothing is awaited before the pipe has it."""
        data = self.h2.data_to_send()
        if data or more:
            try:
                await self._pipe.write(b"".join((data, *more)) if more else data)
            except EngineUnreachable as error:
                raise ConnectionEnded(str(error)) from error

    def close(self) -> None:
        """Drop the connection; ``run`` ends."""
        self._pipe.close()

    def _stand(self) -> None:
        if self._error:
            raise self._error

    def _take(self, event: Any) -> None:
        match event:
            case h2.events.RequestReceived():
                opened = self._streams[event.stream_id] = Stream(self, event.stream_id)
                opened.receive(_decoded(event.headers))
                self._opened(opened)
            case h2.events.WindowUpdated() | h2.events.RemoteSettingsChanged():
                for stream in self._streams.values():
                    stream.make_room()
            case h2.events.ConnectionTerminated():
                self._pipe.close()
            case h2.events.DataReceived() if event.stream_id not in self._streams:
                # Nobody listens any more, but the connection's own window is shared by all.
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            case _:
                if known := self._streams.get(getattr(event, "stream_id", 0)):
                    self._hand_on(event, known)

    def _hand_on(self, event: Any, stream: Stream) -> None:
        match event:
            case h2.events.ResponseReceived() | h2.events.TrailersReceived():
                stream.receive(_decoded(event.headers))
            case h2.events.DataReceived():
                stream.feed(event.data, event.flow_controlled_length)
            case h2.events.StreamEnded():
                stream.end()
            case h2.events.StreamReset():
                self._drop(stream, StreamReset(f"stream reset ({event.error_code})"))

    def _drop(self, stream: Stream, error: Exception) -> None:
        self._streams.pop(stream.id, None)
        stream.end(error)
        self._gone(stream)

    def forget(self, stream: Stream) -> None:
        """A stream is over and needs no more events."""
        self._streams.pop(stream.id, None)


def _decoded(headers: Sequence[tuple[bytes, bytes]]) -> Headers:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
