"""Open a byte stream to an endpoint: unix socket, TCP, TLS or Windows named pipe.

Nothing in here knows HTTP. ``ssh://`` endpoints are turned into a local socket by ``tunnel``
before they come here.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from pierhead.engine.endpoints import Endpoint, Tls

_BUFFER = 1 << 18
"""Bytes that are read ahead of a slow reader."""
_PORT = 2375
_TLS_PORT = 2376


class MalformedAddress(ValueError):
    """The address of an endpoint cannot be understood."""


async def open_stream(
    endpoint: Endpoint, *, http2: bool = False
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect; raises ``OSError`` or ``MalformedAddress``.

    With TLS, ``http2`` is agreed on before anything is said (RFC 9113, 3.2).
    """
    scheme = urlsplit(endpoint.url).scheme
    if scheme == "unix":
        return await asyncio.open_unix_connection(socket_path(endpoint), limit=_BUFFER)
    if scheme == "npipe":
        return await _open_pipe(endpoint.url)
    host, port = address(endpoint)
    context = tls_context(endpoint.tls) if endpoint.tls else None
    if context and http2:
        context.set_alpn_protocols(["h2"])
    return await asyncio.open_connection(host, port, ssl=context, limit=_BUFFER)


def socket_path(endpoint: Endpoint) -> str:
    """The path of a ``unix://`` endpoint; raises ``MalformedAddress`` if there is none."""
    path = endpoint.url.removeprefix("unix://")
    if not path.startswith("/"):
        raise MalformedAddress(endpoint.url)
    return path


def address(endpoint: Endpoint) -> tuple[str, int]:
    """Host and port of a ``tcp://`` endpoint; raises ``MalformedAddress``."""
    parts = urlsplit(endpoint.url)
    if parts.scheme not in {"tcp", "http", "https"} or not parts.hostname:
        raise MalformedAddress(endpoint.url)
    try:
        port = parts.port
    except ValueError as error:
        raise MalformedAddress(endpoint.url) from error
    return parts.hostname, port or (_TLS_PORT if endpoint.tls else _PORT)


def host(endpoint: Endpoint) -> str:
    """What to send as the host of a request."""
    return urlsplit(endpoint.url).netloc or "docker"


def tls_context(tls: Tls) -> ssl.SSLContext:
    """What docker's own client checks: the chain, and the host's name.

    Raises ``OSError`` when a file is missing or is not a certificate.
    """
    context = ssl.create_default_context(cafile=_name(tls.ca))
    # Docker's documented way of making a CA leaves out keyUsage, which Python 3.13 insists on.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if tls.cert:
        context.load_cert_chain(tls.cert, _name(tls.key))
    return context


def _name(path: Path | None) -> str | None:
    return str(path) if path else None


async def _open_pipe(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to a named pipe of Windows. Untested: it needs that system's Proactor loop."""
    path = url.removeprefix("npipe://").replace("/", "\\")
    loop = cast(Any, asyncio.get_running_loop())
    reader = asyncio.StreamReader(limit=_BUFFER)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _protocol = await loop.create_pipe_connection(lambda: protocol, path)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)
