"""Where engines are looked for, and in which order."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pierhead.engine.endpoints import (
    Endpoint,
    Tls,
    candidates,
    command_line,
    context,
    contexts,
    unique,
)

NO_FOLDER = {"XDG_RUNTIME_DIR": "/run/user/1"}


def make_context(
    home: Path, name: str, *, certificates: tuple[str, ...] = (), **docker: Any
) -> Path:
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta = home / ".docker" / "contexts" / "meta" / digest
    meta.mkdir(parents=True)
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": docker}}))
    tls = home / ".docker" / "contexts" / "tls" / digest / "docker"
    tls.mkdir(parents=True)
    for certificate in certificates:
        (tls / certificate).touch()
    return tls


def first(environ: dict[str, str], home: Path) -> Endpoint:
    return candidates(NO_FOLDER | environ, home, "linux")[0]


def test_the_order_without_any_setting(tmp_path: Path) -> None:
    assert [(place.name, place.url) for place in candidates(NO_FOLDER, tmp_path, "linux")] == [
        ("Docker", "unix:///var/run/docker.sock"),
        ("Rootless Docker", "unix:///run/user/1/docker.sock"),
        ("Docker Desktop", f"unix://{tmp_path}/.docker/desktop/docker.sock"),
        ("Docker Desktop", f"unix://{tmp_path}/.docker/run/docker.sock"),
        ("Podman", "unix:///run/user/1/podman/podman.sock"),
        ("Podman (root)", "unix:///run/podman/podman.sock"),
        ("Colima", f"unix://{tmp_path}/.colima/default/docker.sock"),
        ("Rancher Desktop", f"unix://{tmp_path}/.rd/docker.sock"),
        ("OrbStack", f"unix://{tmp_path}/.orbstack/run/docker.sock"),
    ]


def test_profiles_of_colima(tmp_path: Path) -> None:
    for profile in ("default", "work"):
        (tmp_path / ".colima" / profile).mkdir(parents=True)
        (tmp_path / ".colima" / profile / "docker.sock").touch()
    found = [place.name for place in candidates(NO_FOLDER, tmp_path, "linux")]
    assert [name for name in found if "Colima" in name] == ["Colima", "Colima work"]


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("tcp://host:1", "tcp://host:1"),
        ("host:2375", "tcp://host:2375"),
        ("/my/own.sock", "unix:///my/own.sock"),
        (" unix:///my/own.sock\n", "unix:///my/own.sock"),
        ("ssh://me@host", "ssh://me@host"),
        ("nonsense", "nonsense"),
    ],
)
def test_docker_host_comes_first(tmp_path: Path, host: str, url: str) -> None:
    assert first({"DOCKER_HOST": host}, tmp_path) == Endpoint("DOCKER_HOST", url)


def test_docker_host_with_tls(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    (tmp_path / "cert.pem").touch()
    (tmp_path / "key.pem").touch()
    environ = {
        "DOCKER_HOST": "tcp://host:2376",
        "DOCKER_TLS_VERIFY": "1",
        "DOCKER_CERT_PATH": str(tmp_path),
    }
    pair = tmp_path / "cert.pem", tmp_path / "key.pem"
    assert first(environ, tmp_path).tls == Tls(tmp_path / "ca.pem", *pair, verify=True)
    environ = environ | {"DOCKER_TLS_VERIFY": "", "DOCKER_TLS": "1"}
    assert first(environ, tmp_path).tls == Tls(tmp_path / "ca.pem", *pair, verify=False)


def test_the_current_context(tmp_path: Path) -> None:
    make_context(tmp_path, "far", Host="tcp://far:2376", certificates=("ca.pem",))
    make_context(tmp_path, "near", Host="unix:///near.sock", SkipTLSVerify=True)
    config = tmp_path / ".docker" / "config.json"
    config.write_text('{"currentContext": "far"}')
    found = first({}, tmp_path)
    assert (found.name, found.url) == ("far", "tcp://far:2376")
    assert found.tls
    assert found.tls.ca
    assert found.tls.verify
    assert first({"DOCKER_CONTEXT": "near"}, tmp_path) == Endpoint("near", "unix:///near.sock")
    assert first({"DOCKER_CONTEXT": "default"}, tmp_path).name == "Docker"
    assert first({"DOCKER_HOST": "tcp://x:1"}, tmp_path).name == "DOCKER_HOST"
    assert [place.name for place in contexts({}, tmp_path)] == ["far", "near"]


def test_a_context_that_is_not_there_has_no_address(tmp_path: Path) -> None:
    assert first({"DOCKER_CONTEXT": "gone"}, tmp_path) == Endpoint("gone", "")


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "[]", '{"currentContext": 5}', '{"currentContext": ""}']
)
def test_a_broken_config_is_no_config(tmp_path: Path, text: str) -> None:
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker" / "config.json").write_text(text)
    assert first({}, tmp_path).name == "Docker"


@pytest.mark.parametrize("meta", ["[]", '{"Name": "x"}', '{"Endpoints": {"docker": {"Host": 1}}}'])
def test_a_broken_context(tmp_path: Path, meta: str) -> None:
    make_context(tmp_path, "x", Host="unix:///x")
    path = next((tmp_path / ".docker" / "contexts" / "meta").glob("*/meta.json"))
    path.write_text(meta)
    assert context("x", {}, tmp_path) == Endpoint("x", "")


def test_the_same_socket_is_tried_once(tmp_path: Path) -> None:
    (tmp_path / "real.sock").touch()
    (tmp_path / "link.sock").symlink_to("real.sock")
    places = [
        Endpoint("a", f"unix://{tmp_path}/link.sock"),
        Endpoint("b", f"unix://{tmp_path}/real.sock"),
    ]
    assert unique(places) == places[:1]


def test_pipes_of_windows(tmp_path: Path) -> None:
    found = candidates({}, tmp_path, "win32")
    assert found[0] == Endpoint("Docker", "npipe:////./pipe/docker_engine")


# -- the command line's own ways


@pytest.mark.parametrize(
    ("environ", "endpoint", "words"),
    [
        ({}, Endpoint("Docker", "unix:///var/run/docker.sock"), []),
        ({}, Endpoint("Colima", "unix:///c.sock"), ["--host", "unix:///c.sock"]),
        ({"DOCKER_HOST": "tcp://h:1"}, Endpoint("DOCKER_HOST", "tcp://h:1"), []),
        (
            {"DOCKER_HOST": "tcp://h:1"},
            Endpoint("Docker", "unix:///var/run/docker.sock"),
            ["--host", "unix:///var/run/docker.sock"],
        ),
        ({}, Endpoint("work", "ssh://me@work"), ["--context", "work"]),
        ({"DOCKER_CONTEXT": "work"}, Endpoint("work", "ssh://me@work"), []),
        (
            {},
            Endpoint("x", "tcp://h:2", Tls(Path("/ca"), Path("/cert"), Path("/key"))),
            [
                *("--host", "tcp://h:2", "--tlsverify"),
                *("--tlscacert", "/ca", "--tlscert", "/cert", "--tlskey", "/key"),
            ],
        ),
        ({}, Endpoint("x", "tcp://h:2", Tls(verify=False)), ["--host", "tcp://h:2", "--tls"]),
    ],
)
def test_the_docker_command_is_told_of_an_engine_that_is_not_its_own(
    tmp_path: Path, environ: dict[str, str], endpoint: Endpoint, words: list[str]
) -> None:
    make_context(tmp_path, "work", Host="ssh://me@work")
    assert command_line(endpoint, environ, tmp_path) == words


def test_podmans_command_is_told_of_an_engine_that_is_not_the_users(tmp_path: Path) -> None:
    own = Endpoint("Podman", "unix:///run/user/1/podman/podman.sock")
    root = Endpoint("Podman (root)", "unix:///run/podman/podman.sock")
    assert command_line(own, NO_FOLDER, tmp_path, podman=True) == []
    assert command_line(root, NO_FOLDER, tmp_path, podman=True) == ["--url", root.url]
