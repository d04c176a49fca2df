"""Why an endpoint does not answer, as sentences that say what to do."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from pathlib import Path

import pytest

from engine.conftest import Serve, answer, head_of
from pierhead.core.errors import EngineUnreachable
from pierhead.engine import diagnosis
from pierhead.engine.diagnosis import diagnose
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.engine.probe import probe
from pierhead.engine.transport import MalformedAddress

SOCKET = Endpoint("Docker", "unix:///run/x.sock")
FAR = Endpoint("far", "tcp://far:2376")


@pytest.mark.parametrize(
    ("endpoint", "error", "failure", "problem"),
    [
        (SOCKET, FileNotFoundError(), Failure.MISSING, "There is no socket at /run/x.sock."),
        (SOCKET, ConnectionRefusedError(), Failure.REFUSED, "no engine listens on it"),
        (FAR, ConnectionRefusedError(), Failure.REFUSED, "Nothing listens at far:2376."),
        (SOCKET, TimeoutError(), Failure.TIMEOUT, "it hangs or is overloaded"),
        (FAR, TimeoutError(), Failure.TIMEOUT, "far:2376 does not answer."),
        (FAR, socket.gaierror(), Failure.OTHER, "The name of far:2376 is not known."),
        (FAR, ssl.SSLError(), Failure.OTHER, "TLS with far:2376 failed."),
        (Endpoint("x", "a b"), MalformedAddress(), Failure.OTHER, "a b is not an address"),
        (Endpoint("x", ""), MalformedAddress(), Failure.OTHER, "The docker context x does not"),
        (FAR, OSError(113, "No route to host"), Failure.OTHER, "far cannot be reached."),
    ],
)
def test_sentences(endpoint: Endpoint, error: Exception, failure: Failure, problem: str) -> None:
    attempt = diagnose(endpoint, error)
    assert attempt.failure is failure
    assert problem in attempt.problem


def test_the_cause_is_looked_at() -> None:
    error = EngineUnreachable("The title.")
    error.__cause__ = PermissionError()
    assert diagnose(SOCKET, error).failure is Failure.PERMISSION
    assert diagnose(SOCKET, EngineUnreachable("Own words.", "more")).problem == "Own words. more"


def test_permission_names_the_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_group_of", lambda _path: "wharf")
    monkeypatch.setattr(diagnosis.getpass, "getuser", lambda: "kim")
    monkeypatch.setattr(diagnosis, "_own_groups", lambda _user: [])
    attempt = diagnose(SOCKET, PermissionError())
    assert attempt.problem == "You are not allowed to use /run/x.sock."
    assert "sudo usermod -aG wharf kim" in attempt.remedy
    assert "newgrp wharf" in attempt.remedy
    monkeypatch.setattr(diagnosis, "_own_groups", lambda _user: ["wharf"])
    assert "since your last log-in" in diagnose(SOCKET, PermissionError()).remedy


def test_the_group_of_a_socket(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.touch()
    os.chown(path, -1, 2)
    path.chmod(0o660)
    assert diagnosis._group_of(str(path)) == "bin"
    path.chmod(0o600)
    assert diagnosis._group_of(str(path)) == ""
    assert diagnosis._group_of(str(tmp_path / "none")) == ""


async def test_a_probe_that_finds_a_socket_nobody_listens_on(isolation: Path) -> None:
    path = isolation / "dead.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    attempt = await probe(Endpoint("Dead", f"unix://{path}"))
    assert isinstance(attempt, Attempt)
    assert attempt.failure is Failure.REFUSED


@pytest.mark.parametrize(
    ("status", "body"), [("200 OK", "<h1>Hello</h1>"), ("200 OK", "[]"), ("404 Not Found", "No.")]
)
async def test_a_probe_of_something_else(serve: Serve, status: str, body: str) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(answer(status, body))

    http = await serve(handler)
    attempt = await probe(http.endpoint)
    assert isinstance(attempt, Attempt)
    assert attempt.problem.startswith("What answers at The Test is not a container engine.")


async def test_a_probe_of_an_ancient_engine(serve: Serve) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(answer("200 OK", '{"ApiVersion": "1.24"}'))

    http = await serve(handler)
    attempt = await probe(http.endpoint)
    assert isinstance(attempt, Attempt)
    assert "too old" in attempt.problem


async def test_calls_before_and_after_a_life() -> None:
    engine = DockerEngine(Endpoint("x", "unix:///nonexistent/x.sock"))
    with pytest.raises(EngineUnreachable):
        await engine.connect()
    await engine.close()
    await engine.close()
