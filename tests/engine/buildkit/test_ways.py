"""Every way to BuildKit gives the same: in an upgraded connection, straight, tunnelled, posted."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.buildkit.conftest import Spec, events_of, output_of
from engines.dockerd import PrivateDockerd
from engines.gate import gate
from engines.processes import running
from harness.waiting import until
from pierhead.engine.api_build import (
    BuilderFound,
    BuildFailed,
    BuildOutput,
    BuildSecret,
    BuildStep,
    Built,
    ContextSent,
    OutputKind,
)
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint, Tls

WAYS: dict[str, dict[str, Any]] = {
    "straight": {"shut": ["/grpc"], "direct": True},
    "tunnelled": {"shut": ["/session"]},
    "straight and tunnelled": {"shut": ["/grpc", "/session"], "direct": True},
    "posted": {"shut": ["/grpc"]},
}


@pytest.fixture
async def way(
    request: pytest.FixtureRequest, engine_host: PrivateDockerd, tmp_path: Path
) -> AsyncIterator[DockerEngine]:
    """An engine on whose way some doors are shut."""
    async with gate(engine_host.socket, tmp_path / "gate.sock", **request.param) as url:
        engine = DockerEngine(Endpoint("gate", url))
        await engine.connect()
        yield engine
        await engine.close()


Secure = Callable[..., AbstractAsyncContextManager[DockerEngine]]


@pytest.fixture
def secure(engine_host: PrivateDockerd, certificates: Path, tmp_path: Path) -> Secure:
    """A way through TLS, on which some doors may be shut."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=certificates / "ca.pem")
    server.load_cert_chain(certificates / "server.pem", certificates / "server-key.pem")
    server.verify_mode = ssl.CERT_REQUIRED
    ours = Tls(*(certificates / name for name in ("ca.pem", "client.pem", "client-key.pem")))

    @asynccontextmanager
    async def opened(**doors: Any) -> AsyncIterator[DockerEngine]:
        async with gate(engine_host.socket, tmp_path, tls=server, **doors) as url:
            engine = DockerEngine(Endpoint("secure", url, ours))
            await engine.connect()
            yield engine
            await engine.close()

    return opened


EVERY = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS, indirect=True)


@EVERY
async def test_files_secrets_and_output(way: DockerEngine, spec: Spec, context: Path) -> None:
    (context / "large").write_bytes(os.urandom(3_000_000))
    (context / "small").write_text("x")
    wanted = spec(
        "COPY . /all/",
        "RUN --mount=type=secret,id=s cat /run/secrets/s; wc -c /all/large",
        secrets=(BuildSecret("s", value="hidden-word"),),
        tags=("made:1",),
        no_cache=True,
    )
    events = await events_of(way, wanted)
    output = output_of(events)
    assert isinstance(events[0], BuilderFound)
    assert "hidden-word" in output
    assert "3000000" in output
    assert any(isinstance(event, ContextSent) and event.sent > 3_000_000 for event in events)
    assert isinstance(events[-1], Built)
    assert (await way.images.inspect("made:1"))["Id"] == events[-1].image


@pytest.mark.parametrize("way", [{}, *WAYS.values()], ids=["upgraded", *WAYS])
async def test_through_tls_with_certificates(
    secure: Secure, spec: Spec, context: Path, way: dict[str, Any]
) -> None:
    (context / "large").write_bytes(os.urandom(3_000_000))
    async with secure(**way) as engine:
        events = await events_of(engine, spec("COPY large /", "RUN wc -c /large", no_cache=True))
        told = await engine.builds.builder()
    first = events[0]
    assert isinstance(first, BuilderFound)
    assert first.words == told.words
    assert bool(first.ref) == (way != WAYS["posted"])
    assert "3000000" in output_of(events)
    assert isinstance(events[-1], Built)


@EVERY
async def test_an_archive(way: DockerEngine, spec: Spec, tmp_path: Path) -> None:
    output = BuildOutput(OutputKind.TAR, tmp_path / "result.tar")
    await events_of(way, spec("RUN echo > /f", output=output))
    assert output.path.stat().st_size > 100_000


@EVERY
async def test_the_failing_line(way: DockerEngine, spec: Spec) -> None:
    with pytest.raises(BuildFailed) as caught:
        await events_of(way, spec("RUN true", "RUN echo reason; exit 3"))
    assert caught.value.line == 3
    assert "reason" in caught.value.detail


@EVERY
async def test_leaving_stops_it(way: DockerEngine, spec: Spec) -> None:
    events: Any = way.build(spec("RUN sleep 4324", no_cache=True))
    async with aclosing(events):
        async for event in events:
            if isinstance(event, BuildStep) and "sleep" in event.name and event.started:
                # A step is told of before its process is there, and a kill in between is lost.
                await until(lambda: running("4324"))
                break
    await until(lambda: not running("4324"))


@pytest.mark.parametrize("way", [{"shut": ["/grpc", "/session"]}], indirect=True)
async def test_without_any_session_the_context_is_sent_as_an_archive(
    way: DockerEngine, spec: Spec
) -> None:
    events = await events_of(way, spec("RUN echo said", no_cache=True))
    assert isinstance(events[0], BuilderFound)
    assert "without a session" in events[0].words
    assert "said" in output_of(events)
    secrets = (BuildSecret("x", value="y"),)
    with pytest.raises(BuildFailed, match="cannot do all") as caught:
        await events_of(way, spec("RUN true", secrets=secrets))
    assert caught.value.detail == "secrets"
