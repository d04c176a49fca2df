"""TCP and TLS: who is trusted, and what is said when nobody is."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine.conftest import answer, head_of
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.diagnosis import diagnose
from pierhead.engine.endpoints import Endpoint, Tls
from pierhead.engine.http import Http
from pierhead.engine.sdk import Sdk
from pierhead.engine.threads import Threads
from pierhead.engine.transport import MalformedAddress, address

CONTAINERS = '[{"Id": "1", "Names": ["/x"]}]'


@pytest.fixture
async def port(certificates: Path) -> AsyncIterator[int]:
    """A server that wants a certificate of its clients."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / "server.pem", certificates / "server-key.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    served: set[Any] = set()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(asyncio.current_task())
        await head_of(reader)
        writer.write(answer("200 OK", CONTAINERS, "Content-Type: application/json"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await asyncio.gather(*served, return_exceptions=True)


def endpoint(port: int, folder: Path, **options: Any) -> Endpoint:
    given: dict[str, Any] = {
        "ca": folder / "ca.pem",
        "cert": folder / "client.pem",
        "key": folder / "client-key.pem",
    }
    return Endpoint("secure", f"tcp://127.0.0.1:{port}", Tls(**(given | options)))


async def test_both_sides_trust_each_other(
    port: int, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Meant for the web, where somebody else signs.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates / "other.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    place = endpoint(port, certificates)
    assert await Http(place).call("GET", "/") == CONTAINERS.encode()
    threads = Threads("test")
    sdk = Sdk(place, threads)
    sdk.version = "1.41"
    found = await sdk.call(lambda api: api.containers())
    assert found[0]["Id"] == "1"
    sdk.close()
    threads.close()


async def test_no_verification_if_the_user_says_so(port: int, certificates: Path) -> None:
    place = endpoint(port, certificates, ca=certificates / "other.pem", verify=False)
    assert await Http(place).call("GET", "/")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"ca": "other.pem"}, "is not trusted"),
        ({"ca": None}, "is not trusted"),
        ({"ca": "missing.pem"}, "A certificate of secure is missing."),
        ({"ca": "ca-key.pem"}, "TLS with"),
    ],
)
async def test_what_goes_wrong_is_told(
    port: int, certificates: Path, options: dict[str, str | None], problem: str
) -> None:
    files = {name: certificates / file if file else None for name, file in options.items()}
    place = endpoint(port, certificates, **files)
    with pytest.raises(EngineUnreachable) as caught:
        await Http(place).call("GET", "/")
    assert problem in caught.value.title
    assert problem in diagnose(place, caught.value).problem
    assert caught.value.hint


@pytest.fixture
async def strict_port(certificates: Path) -> AsyncIterator[int]:
    """A server that says why it hangs up, as Go's do and Python's do not."""
    verify = ("-Verify", "1", "-verify_return_error", "-CAfile", "ca.pem")
    own = ("-cert", "server.pem", "-key", "server-key.pem", "-accept", "127.0.0.1:0", "-www")
    server = await asyncio.create_subprocess_exec(
        *("openssl", "s_server", *own, *verify),
        cwd=certificates,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert server.stdout
    async for line in server.stdout:
        if line.startswith(b"ACCEPT"):
            yield int(line.rpartition(b":")[2])
            break
    server.kill()
    await server.communicate()


async def test_no_client_certificate(strict_port: int, certificates: Path) -> None:
    place = endpoint(strict_port, certificates, cert=None, key=None)
    with pytest.raises(EngineUnreachable, match="TLS with") as caught:
        await Http(place).call("GET", "/")
    assert "client certificate" in caught.value.hint


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("tcp://host:1", ("host", 1)),
        ("tcp://host", ("host", 2375)),
        ("http://[::1]:5", ("::1", 5)),
        ("tcp://host:notaport", None),
        ("tcp://", None),
        ("ftp://host", None),
        ("", None),
    ],
)
def test_addresses(url: str, expected: tuple[str, int] | None) -> None:
    if expected is None:
        with pytest.raises(MalformedAddress):
            address(Endpoint("x", url))
    else:
        assert address(Endpoint("x", url)) == expected
