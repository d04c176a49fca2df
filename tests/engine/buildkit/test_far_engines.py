"""Builds on engines that are reached over a network: by SSH, and by TLS of the engine's own."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from engine.buildkit.conftest import Spec, events_of, output_of
from engines.base_image import load_base_images
from engines.dockerd import PrivateDockerd
from engines.doors import Door
from engines.processes import running
from engines.sshd import Sshd
from harness.waiting import until
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.api_build import BuildSecret, BuildSpec, BuildStep, Built, ContextSent
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint, Tls

PORT = "2376"


@pytest.fixture
def sshd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    """A server, to which the system's own ``ssh`` goes with a key that it knows."""
    folder = tmp_path / "ssh"
    (folder / "bin").mkdir(parents=True)
    server = Sshd(folder)
    program = folder / "bin" / "ssh"
    program.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F {server.config} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}/bin:{os.environ['PATH']}")
    with server.door:
        yield server


def behind(sshd: Sshd, host: PrivateDockerd) -> DockerEngine:
    return DockerEngine(Endpoint("far", f"ssh://root@127.0.0.1:{sshd.door.port}{host.socket}"))


def asking_much(spec: Spec, context: Path) -> BuildSpec:
    """A build that sends files, asks for a secret, and brings an image."""
    (context / "large").write_bytes(os.urandom(3_000_000))
    return spec(
        "COPY large /",
        "RUN --mount=type=secret,id=s cat /run/secrets/s; wc -c /large",
        secrets=(BuildSecret("s", value="hidden-word"),),
        tags=("made:1",),
        no_cache=True,
    )


async def check(engine: DockerEngine, wanted: BuildSpec) -> None:
    """Build, and see that all of it came and went through."""
    await engine.connect()
    events = await events_of(engine, wanted)
    output = output_of(events)
    assert "3000000" in output
    assert "hidden-word" in output
    assert any(isinstance(event, ContextSent) and event.sent >= 3_000_000 for event in events)
    assert isinstance(events[-1], Built)
    assert (await engine.images.inspect("made:1"))["Id"] == events[-1].image


async def test_over_ssh(sshd: Sshd, engine_host: PrivateDockerd, spec: Spec, context: Path) -> None:
    engine = behind(sshd, engine_host)
    await check(engine, asking_much(spec, context))
    await engine.close()


async def test_leaving_over_ssh_stops_it(
    sshd: Sshd, engine_host: PrivateDockerd, spec: Spec
) -> None:
    engine = behind(sshd, engine_host)
    await engine.connect()
    events: Any = engine.build(spec("RUN sleep 4327", no_cache=True))
    async with aclosing(events):
        async for event in events:
            if isinstance(event, BuildStep) and "sleep" in event.name and event.started:
                await until(lambda: running("4327"))
                break
    await until(lambda: not running("4327"))
    await engine.close()


async def test_ssh_that_breaks_ends_the_build(
    sshd: Sshd, engine_host: PrivateDockerd, spec: Spec
) -> None:
    engine = behind(sshd, engine_host)
    await engine.connect()
    build = asyncio.ensure_future(events_of(engine, spec("RUN sleep 4328", no_cache=True)))
    await until(lambda: running("4328"))
    sshd.door.hang_up()
    with pytest.raises(EngineUnreachable, match="broke"):
        await build
    await until(lambda: not running("4328"))
    await engine.close()


async def test_a_key_that_is_not_known_there(
    sshd: Sshd, engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    (tmp_path / "ssh" / "user.pub").write_text("")
    engine = behind(sshd, engine_host)
    with pytest.raises(EngineUnreachable) as caught:
        await engine.connect()
    assert "Permission denied" in caught.value.detail
    await engine.close()


async def test_another_host_than_before_is_not_trusted(
    sshd: Sshd, engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    known = tmp_path / "ssh" / "known"
    new = tmp_path / "ssh" / "new"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", new], check=True)
    known.write_text(f"[127.0.0.1]:{sshd.door.port} {new.with_suffix('.pub').read_text()}")
    engine = behind(sshd, engine_host)
    with pytest.raises(EngineUnreachable) as caught:
        await engine.connect()
    assert "Host key verification failed" in caught.value.detail
    await engine.close()


@pytest.fixture
def secure(certificates: Path) -> Iterator[Door]:
    """The door to an engine that asks for certificates itself."""
    files = {"tlscacert": "ca", "tlscert": "server", "tlskey": "server-key"}
    options = [f"--{name}={certificates}/{file}.pem" for name, file in files.items()]
    with PrivateDockerd(args=(f"--host=tcp://127.0.0.1:{PORT}", "--tlsverify", *options)) as host:
        load_base_images(host)
        # Its port is in a network of its own.
        inside = ("busybox", "nc", "127.0.0.1", PORT)
        with Door(lambda near: host.spawn(*inside, stdin=near, stdout=near)) as door:
            yield door


async def test_through_the_engines_own_tls(
    secure: Door, certificates: Path, spec: Spec, context: Path
) -> None:
    url = f"tcp://127.0.0.1:{secure.port}"
    ours = Tls(*(certificates / name for name in ("ca.pem", "client.pem", "client-key.pem")))
    engine = DockerEngine(Endpoint("secure", url, ours))
    await check(engine, asking_much(spec, context))
    await engine.close()
    stranger = DockerEngine(Endpoint("secure", url, Tls(certificates / "ca.pem")))
    with pytest.raises(EngineUnreachable):
        await stranger.connect()
    await stranger.close()
