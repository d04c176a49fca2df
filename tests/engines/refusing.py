"""A registry that refuses whatever it is asked, in the way it is told to; runs as a program too."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from engines.dockerd import EngineFailed, PrivateDockerd

UNREADABLE = "unreadable"
"""A way to refuse: an answer that is no HTTP."""


@contextmanager
def refusing(
    engine: PrivateDockerd, how: str, certificate: tuple[Path, Path] | None = None
) -> Iterator[str]:
    """Answers with a status, on the engine's loopback and with TLS if there is a ``certificate``
    and its key; yields its host."""
    arguments = [sys.executable, __file__, how, *map(str, certificate or ())]
    server = engine.spawn(
        *("setpriv", "--pdeathsig", "KILL", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert server.stdout
    try:
        port = server.stdout.readline().decode().strip()
        if not port:
            raise EngineFailed("The registry that refuses does not start.")
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()


class _Handler(BaseHTTPRequestHandler):
    how = ""

    def _refuse(self) -> None:
        if self.how == UNREADABLE:
            self.wfile.write(b"\0\1\2 no words\n")
            return
        self.send_response(int(self.how))
        if self.how == "401":
            self.send_header("WWW-Authenticate", 'Basic realm="tests"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = _refuse

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _serve(how: str, *certificate: str) -> None:
    _Handler.how = how
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
