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
from harness.waiting import PATIENCE

UNREADABLE = "unreadable"
"""A way to refuse: an answer that is no HTTP."""


@contextmanager
def refusing(
    engine: PrivateDockerd,
    how: str,
    certificate: tuple[Path, Path] | None = None,
    address: str = "127.0.0.1",
) -> Iterator[str]:
    """Answers with a status, with TLS if there is a ``certificate`` and its key; yields its host.

    Engines want no TLS of the loopback's own address; any other is made up for this.
    """
    engine.nsenter("ip", "address", "replace", f"{address}/8", "dev", "lo")
    arguments = [sys.executable, __file__, how, address, *map(str, certificate or ())]
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
        yield f"{address}:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
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
        if self.how in ("429", "503"):
            self.send_header("Retry-After", "17")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = _refuse

    default_request_version = "HTTP/1.1"
    """Who asks for TLS shall see that this is HTTP, as it is with any other server."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _serve(how: str, address: str, *certificate: str) -> None:
    _Handler.how = how
    server = ThreadingHTTPServer((address, 0), _Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
