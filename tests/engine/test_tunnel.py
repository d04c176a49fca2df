"""An engine behind ``ssh``, with a program that stands for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.conftest import Serve, answer, head_of
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.tunnel import Tunnel, ssh_arguments

FORWARD = """#!/usr/bin/env python3
import socket, sys, threading
spec = sys.argv[sys.argv.index("-L") + 1]
near, far = spec.split(":")
server = socket.socket(socket.AF_UNIX)
server.bind(near)
server.listen()
def copy(a, b):
    while data := a.recv(65536):
        b.sendall(data)
    b.shutdown(socket.SHUT_WR)
while True:
    one, _ = server.accept()
    two = socket.socket(socket.AF_UNIX)
    two.connect(far)
    for pair in ((one, two), (two, one)):
        threading.Thread(target=copy, args=pair, daemon=True).start()
"""


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    (folder / "bin").mkdir()
    (folder / "bin" / "ssh").write_text(script)
    (folder / "bin" / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}/bin:{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("url", "end"),
    [
        ("ssh://host", ["-L", "/s:/var/run/docker.sock", "--", "host"]),
        (
            "ssh://kim@host:2222/run/user/1/docker.sock",
            ["-L", "/s:/run/user/1/docker.sock", "-p", "2222", "-l", "kim", "--", "host"],
        ),
        ("ssh://kim@host/", ["-L", "/s:/var/run/docker.sock", "-l", "kim", "--", "host"]),
    ],
)
def test_arguments(url: str, end: list[str]) -> None:
    arguments = ssh_arguments(url, Path("/s"))
    assert arguments[-len(end) :] == end
    assert "BatchMode=yes" in arguments


@pytest.mark.parametrize("url", ["ssh://", "ssh://-oProxyCommand=x"])
def test_odd_addresses(url: str) -> None:
    with pytest.raises(EngineUnreachable):
        ssh_arguments(url, Path("/s"))


async def test_it_forwards_and_leaves_nothing(
    serve: Serve, isolation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handler(reader: object, writer: object) -> None:
        await head_of(reader)  # type: ignore[arg-type]
        writer.write(answer("200 OK", '{"ApiVersion": "1.41", "Version": "1"}'))  # type: ignore[attr-defined]

    http = await serve(handler)
    install(monkeypatch, isolation, FORWARD)
    path = http.endpoint.url.removeprefix("unix://")
    engine = DockerEngine(Endpoint("far", f"ssh://kim@host{path}"))
    info = await engine.connect()
    assert info.version == "1"
    folder = engine._tunnel._folder
    assert folder
    assert folder.stat().st_mode & 0o777 == 0o700
    await engine.close()
    assert not folder.exists()


async def test_why_ssh_does_not_get_there(isolation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, isolation, "#!/bin/sh\necho Permission denied >&2\nexit 255\n")
    tunnel = Tunnel(Endpoint("far", "ssh://kim@host"))
    with pytest.raises(EngineUnreachable) as caught:
        await tunnel.open()
    assert caught.value.detail == "Permission denied"
    assert "ssh kim@host true" in caught.value.hint
    await tunnel.close()
