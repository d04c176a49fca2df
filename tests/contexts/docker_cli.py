"""The docker command as a witness: the archive that it would send to an engine."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
from pathlib import Path
from threading import Thread
from typing import BinaryIO

DOCKER = shutil.which("docker")


def sent_by_docker(context: Path, dockerfile: Path) -> bytes:
    """What ``docker build`` without BuildKit sends for a context."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = Path(folder, "engine.sock")
        listener.bind(str(path))
        listener.listen()
        found = _Engine(listener)
        found.start()
        done = subprocess.run(
            [DOCKER or "docker", "build", "--file", dockerfile, context],
            env={**os.environ, "DOCKER_HOST": f"unix://{path}", "DOCKER_BUILDKIT": "0"},
            capture_output=True,
            timeout=60,
            check=False,
        )
        listener.shutdown(socket.SHUT_RDWR)
        found.join()
    assert found.body, done.stderr.decode(errors="replace")
    # The command forgets the zeros that end an archive.
    return found.body + bytes(2 * tarfile.BLOCKSIZE)


def members(archive: bytes) -> dict[str, tuple[object, ...]]:
    """Everything about the members of an archive that a builder can see."""
    found: dict[str, tuple[object, ...]] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), errors="surrogateescape") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            content = file.read() if file else b""
            attributes = {k: v for k, v in member.pax_headers.items() if "xattr" in k}
            found[member.name] = (
                member.type, oct(member.mode & 0o7777), member.uid, member.gid, member.linkname,
                int(member.mtime), content, attributes,
            )  # fmt: skip
    return found


class _Engine(Thread):
    """As much of an engine as the command needs to send a context."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__()
        self.body = b""
        self._listener = listener

    def run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                while request := stream.readline():
                    self._answer(request, stream)

    def _answer(self, request: bytes, stream: BinaryIO) -> None:
        chunked = False
        while header := stream.readline().strip().lower():
            chunked = chunked or header == b"transfer-encoding: chunked"
        body = _chunks(stream) if chunked else b""
        answer = b"OK"
        if b"/build?" in request:
            self.body, answer = body, b'{"stream":"done\\n"}\n'
        head = f"Content-Type: application/json\r\nContent-Length: {len(answer)}\r\n"
        head += "Api-Version: 1.41\r\nOSType: linux\r\n\r\n"
        if request.startswith(b"HEAD"):
            answer = b""
        stream.write(b"HTTP/1.1 200 OK\r\n" + head.encode() + answer)
        stream.flush()


def _chunks(stream: BinaryIO) -> bytes:
    found = bytearray()
    while size := int(stream.readline(), 16):
        found += stream.read(size)
        stream.readline()
    stream.readline()
    return bytes(found)
