"""Credentials from the docker config and from helpers of every quality."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pierhead.engine import credentials
from pierhead.engine.credentials import Credentials, RegistryAuth


@pytest.fixture
async def found(isolation: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """Look up with this config, and with helpers of these scripts."""
    monkeypatch.setenv("PATH", f"{isolation}:{os.environ['PATH']}")
    lookup = Credentials()

    async def find(config: Any, reference: str, **helpers: str) -> RegistryAuth:
        text = config if isinstance(config, str) else json.dumps(config)
        (isolation / "home" / ".docker" / "config.json").write_text(text)
        for name, script in helpers.items():
            path = isolation / f"docker-credential-{name}"
            path.write_text(f"#!/bin/sh\nread server\n{script}\n")
            path.chmod(0o755)
        return await lookup.find(reference)

    yield find
    lookup.close()


def sent(auth: RegistryAuth) -> dict[str, Any]:
    return {k.lower(): v for k, v in json.loads(base64.urlsafe_b64decode(auth.header)).items()}


def plain(**servers: str) -> dict[str, Any]:
    auths = {
        name: {"auth": base64.b64encode(pair.encode()).decode()} for name, pair in servers.items()
    }
    return {"auths": auths}


async def test_a_plain_login(found: Any) -> None:
    auth = await found(plain(**{"reg:5000": "kim:s3:cret"}), "reg:5000/a/b:1")
    assert (auth.username, auth.password, auth.problem) == ("kim", "s3:cret", "")
    assert sent(auth)["username"] == "kim"


async def test_the_hub_has_its_own_name(found: Any) -> None:
    auth = await found(plain(**{"https://index.docker.io/v1/": "kim:secret"}), "nginx")
    assert auth.username == "kim"


async def test_nobody_in_particular(found: Any) -> None:
    assert await found({}, "reg/a") == RegistryAuth()
    assert await found(plain(**{"other:5000": "a:b"}), "reg:5000/a") == RegistryAuth()


async def test_a_helper(found: Any) -> None:
    script = 'echo "{\\"Username\\": \\"kim\\", \\"Secret\\": \\"for $server\\"}"'
    auth = await found({"credHelpers": {"reg:5000": "good"}}, "reg:5000/a", good=script)
    assert (auth.username, auth.password) == ("kim", "for reg:5000")
    auth = await found({"credsStore": "good"}, "nginx")
    assert auth.password == "for https://index.docker.io/v1/"


async def test_a_token(found: Any) -> None:
    script = 'echo "{\\"Username\\": \\"<token>\\", \\"Secret\\": \\"t0k\\"}"'
    auth = await found({"credsStore": "good"}, "reg:5000/a", good=script)
    assert (auth.username, auth.password) == ("", "t0k")
    assert sent(auth)["identitytoken"] == "t0k"


async def test_a_helper_that_knows_nothing_leaves_it_to_the_file(found: Any) -> None:
    config = plain(**{"reg:5000": "kim:secret"}) | {"credsStore": "empty"}
    script = "echo credentials not found in native keychain; exit 1"
    auth = await found(config, "reg:5000/a", empty=script)
    assert (auth.username, auth.problem) == ("kim", "")


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (None, "docker-credential-odd is not installed."),
        ("echo no keyring >&2; exit 2", "docker-credential-odd failed: no keyring"),
        ("echo nonsense", "docker-credential-odd gave an answer that is no JSON."),
        ("echo 5", "The docker configuration cannot be understood"),
    ],
)
async def test_a_bad_helper_is_a_sentence(found: Any, script: str | None, problem: str) -> None:
    helpers = {"odd": script} if script else {}
    auth = await found({"credsStore": "odd"}, "reg:5000/a", **helpers)
    assert auth.problem.startswith(problem)
    assert not auth.header


async def test_a_helper_that_says_nothing(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_LIMIT", 0.3)
    auth = await found({"credsStore": "odd"}, "reg:5000/a", odd="sleep 5")
    assert auth.problem.startswith("docker-credential-odd does not answer.")
    assert not auth.header


async def test_a_helper_whose_child_holds_its_output(
    found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_LIMIT", 0.2)
    auth = await found({"credsStore": "odd"}, "reg:5000/a", odd="sleep 3 & wait")
    assert "does not answer" in auth.problem


@pytest.mark.parametrize(
    "config",
    ["{", "[" * 100_000, "[]", '{"auths": {"reg": 5}}', '{"auths": {"reg": {"auth": "!"}}}'],
)
async def test_a_broken_config_is_a_sentence_or_nothing(found: Any, config: str) -> None:
    auth = await found(config, "reg/a")
    assert not auth.header
