"""A frontend for ``# syntax=`` that has the engine's own read the Dockerfile, with an ARG more.

It is started by BuildKit in a container, with a gRPC connection for its standard input and output
(moby/buildkit, frontend/gateway/pb/gateway.proto), and has no library there but what is frozen
into Python; so HTTP/2 (RFC 9113) is written by hand, as far as two calls need it.
"""

import os

OPTION = "BUILDKIT_FRONTEND_OPT_"
ADDED = "build-arg:READER=image"
BRIDGE = "/moby.buildkit.v1.frontend.LLBBridge/"
DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW = 0, 1, 3, 4, 6, 7, 8
END_STREAM, END_HEADERS, ACK = 1, 4, 1
ROOM = 1 << 24


def frame(kind: int, flags: int, stream: int, data: bytes) -> bytes:
    head = len(data).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big")
    return head + data


def header(name: str, value: str) -> bytes:
    """A literal that is not indexed (RFC 7541, 6.2.2)."""
    pair = name.encode(), value.encode()
    return b"\0" + b"".join(bytes((len(part),)) + part for part in pair)


def field(number: int, data: bytes) -> bytes:
    """A field of a message; lengths take one byte or more."""
    length, size = bytearray(), len(data)
    while size > 0x7F:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes((number << 3 | 2,)) + bytes((*length, size)) + data


def flag(number: int) -> bytes:
    return bytes((number << 3, 1))


def first_field(number: int, data: bytes) -> bytes:
    """The content of the first field with this number, all being of known length."""
    at = 0
    while at < len(data):
        found, at = data[at] >> 3, at + 1
        size = shift = 0
        while True:
            size |= (data[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if data[at - 1] <= 0x7F:
                break
        if found == number:
            return data[at : at + size]
        at += size
    return b""


class Connection:
    def __init__(self) -> None:
        self.stream = -1
        window = (4).to_bytes(2, "big") + ROOM.to_bytes(4, "big")
        self.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, window))
        self.write(frame(WINDOW, 0, 0, ROOM.to_bytes(4, "big")))

    def call(self, method: str, message: bytes) -> bytes:
        """The answer to a call."""
        self.stream += 2
        headers = {
            ":method": "POST", ":scheme": "http", ":path": BRIDGE + method,
            ":authority": "localhost", "content-type": "application/grpc", "te": "trailers",
        }  # fmt: skip
        block = b"".join(header(*pair) for pair in headers.items())
        self.write(frame(HEADERS, END_HEADERS, self.stream, block))
        body = b"\0" + len(message).to_bytes(4, "big") + message
        self.write(frame(DATA, END_STREAM, self.stream, body))
        return self.answer()[5:]

    def answer(self) -> bytes:
        found = b""
        while True:
            head = self.read(9)
            data, kind, flags = self.read(int.from_bytes(head[:3], "big")), head[3], head[4]
            if kind == SETTINGS and not flags & ACK:
                self.write(frame(SETTINGS, ACK, 0, b""))
            elif kind == PING and not flags & ACK:
                self.write(frame(PING, ACK, 0, data))
            elif kind in (RESET, GOAWAY):
                raise SystemExit(f"The connection ended: {data!r}")
            elif kind == DATA:
                found += data
            if kind in (DATA, HEADERS) and flags & END_STREAM:
                return found

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = os.read(0, size - len(found))
            if not more:
                raise SystemExit("The engine hung up.")
            found += more
        return found

    def write(self, data: bytes) -> None:
        while data:
            data = data[os.write(1, data) :]


def main() -> None:
    given = [value for name, value in os.environ.items() if name.startswith(OPTION)]
    pairs = [one.partition("=")[::2] for one in (*given, ADDED)]
    options = b"".join(
        field(3, field(1, name.encode()) + field(2, value.encode())) for name, value in pairs
    )
    engine = Connection()
    solved = engine.call("Solve", field(2, b"dockerfile.v0") + options + flag(5) + flag(6))
    result = first_field(3, solved)
    if not result:
        raise SystemExit("The Dockerfile could not be read.")
    engine.call("Return", field(1, result))


if __name__ == "__main__":
    main()
