"""Where engines are: the places that users expect, in the order they expect them.

Sources: the docker CLI's documentation of ``DOCKER_HOST``, ``DOCKER_CONTEXT`` and its TLS
variables, the layout of its context store, and where each product says it puts its socket.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

DOCKER_HOST = "DOCKER_HOST"
_DEFAULT = "default"
_PIPE = "npipe:////./pipe/docker_engine"


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificates for a TCP endpoint, as paths to PEM files."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of an engine."""

    name: str
    """What a person calls it: ``DOCKER_HOST``, the context's name, ``Colima`` ..."""
    url: str
    """``unix:///path``, ``tcp://host:port``, ``npipe:////./pipe/name`` or ``ssh://user@host``."""
    tls: Tls | None = None


class Failure(Enum):
    """Why an endpoint did not answer."""

    MISSING = "missing"
    REFUSED = "refused"
    PERMISSION = "permission"
    TIMEOUT = "timeout"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An endpoint that was tried and did not answer."""

    endpoint: Endpoint
    failure: Failure
    problem: str
    """One sentence for the user."""
    remedy: str = ""
    """What to do about it, one sentence or a command."""


def candidates(
    environ: Mapping[str, str], home: Path, platform: str = sys.platform
) -> list[Endpoint]:
    """Where to look for an engine, the first choice first, each place once."""
    found: list[Endpoint] = []
    if host := environ.get(DOCKER_HOST):
        found.append(Endpoint(DOCKER_HOST, _spelled_out(host), _environment_tls(environ, home)))
    if current := _current_context(environ, home):
        found.append(context(current, environ, home))
    found += _pipes() if platform == "win32" else _sockets(environ, home)
    return unique(found)


def contexts(environ: Mapping[str, str], home: Path) -> list[Endpoint]:
    """Every context of the docker CLI, by name: engines that the user may switch to."""
    found = []
    for meta in sorted((_config_folder(environ, home) / "contexts" / "meta").glob("*/meta.json")):
        name = _read(meta).get("Name")
        if isinstance(name, str):
            found.append(context(name, environ, home))
    return sorted(found, key=lambda endpoint: endpoint.name)


def context(name: str, environ: Mapping[str, str], home: Path) -> Endpoint:
    """The endpoint of a context; its address is empty when there is no such context."""
    store = _config_folder(environ, home) / "contexts"
    folder = hashlib.sha256(name.encode()).hexdigest()
    endpoints = _read(store / "meta" / folder / "meta.json").get("Endpoints")
    docker = endpoints.get("docker") if isinstance(endpoints, dict) else None
    if not isinstance(docker, dict) or not isinstance(docker.get("Host"), str):
        return Endpoint(name, "")
    skip = bool(docker.get("SkipTLSVerify"))
    tls = _tls_of(store / "tls" / folder / "docker", verify=not skip)
    remote = docker["Host"].startswith(("tcp:", "https:"))
    return Endpoint(name, docker["Host"], tls if remote and (tls.ca or tls.cert or skip) else None)


def command_line(
    endpoint: Endpoint, environ: Mapping[str, str], home: Path, *, podman: bool = False
) -> list[str]:
    """What the docker CLI, or Podman's, has to be told to use an engine; nothing for its own."""
    if podman:
        own = Path(environ.get("XDG_RUNTIME_DIR") or "/run") / "podman" / "podman.sock"
        return [] if endpoint.url == f"unix://{own}" else ["--url", endpoint.url]
    if _leads_to(endpoint, _chosen_by_cli(environ, home)):
        return []
    if endpoint in contexts(environ, home):
        return ["--context", endpoint.name]
    return ["--host", endpoint.url, *_tls_flags(endpoint.tls)]


def _leads_to(endpoint: Endpoint, other: Endpoint) -> bool:
    return len(unique((endpoint, other))) == 1 and endpoint.tls == other.tls


def _chosen_by_cli(environ: Mapping[str, str], home: Path) -> Endpoint:
    """The engine that the docker CLI uses by itself."""
    if host := environ.get(DOCKER_HOST):
        return Endpoint(DOCKER_HOST, _spelled_out(host), _environment_tls(environ, home))
    if current := _current_context(environ, home):
        return context(current, environ, home)
    return Endpoint(_DEFAULT, _PIPE if sys.platform == "win32" else "unix:///var/run/docker.sock")


def _tls_flags(tls: Tls | None) -> Iterator[str]:
    if tls is None:
        return
    yield "--tlsverify" if tls.verify else "--tls"
    for flag, path in (("--tlscacert", tls.ca), ("--tlscert", tls.cert), ("--tlskey", tls.key)):
        if path:
            yield from (flag, str(path))


def unique(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """The endpoints without those that lead to a socket that another one before leads to."""
    places: dict[str, Endpoint] = {}
    for endpoint in endpoints:
        place = endpoint.url
        if place.startswith("unix://"):
            place = os.path.realpath(place.removeprefix("unix://"))
        places.setdefault(place or endpoint.name, endpoint)
    return list(places.values())


def _sockets(environ: Mapping[str, str], home: Path) -> Iterator[Endpoint]:
    runtime = Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    colima = Path(environ.get("COLIMA_HOME") or home / ".colima")
    machines = home / ".local" / "share" / "containers" / "podman" / "machine"
    places: list[tuple[str, Path]] = [
        ("Docker", Path("/var/run/docker.sock")),
        ("Rootless Docker", runtime / "docker.sock"),
        ("Docker Desktop", home / ".docker" / "desktop" / "docker.sock"),
        ("Docker Desktop", home / ".docker" / "run" / "docker.sock"),
        ("Podman", runtime / "podman" / "podman.sock"),
        ("Podman (root)", Path("/run/podman/podman.sock")),
        *(("Podman", path) for path in sorted(machines.glob("**/podman.sock"))),
        ("Colima", colima / _DEFAULT / "docker.sock"),
        *((f"Colima {path.parent.name}", path) for path in sorted(colima.glob("*/docker.sock"))),
        ("Rancher Desktop", home / ".rd" / "docker.sock"),
        ("OrbStack", home / ".orbstack" / "run" / "docker.sock"),
    ]
    for name, path in places:
        yield Endpoint(name, f"unix://{path}")


def _pipes() -> Iterator[Endpoint]:
    """The named pipes of Windows. Untested: written from the products' documentation."""
    for name, pipe in (
        ("Docker", "docker_engine"),
        ("Docker Desktop", "dockerDesktopLinuxEngine"),
        ("Podman", "podman-machine-default"),
    ):
        yield Endpoint(name, f"npipe:////./pipe/{pipe}")


def _current_context(environ: Mapping[str, str], home: Path) -> str:
    """The context that the docker CLI would use; empty for its default."""
    name = environ.get("DOCKER_CONTEXT")
    if not name:
        name = _read(_config_folder(environ, home) / "config.json").get("currentContext")
    return name if isinstance(name, str) and name != _DEFAULT else ""


def _config_folder(environ: Mapping[str, str], home: Path) -> Path:
    return Path(environ.get("DOCKER_CONFIG") or home / ".docker")


def _spelled_out(host: str) -> str:
    """``DOCKER_HOST`` as an address with a scheme, which the docker CLI lets one leave out."""
    host = host.strip()
    if "://" in host:
        return host
    if host.startswith("/"):
        return f"unix://{host}"
    return f"tcp://{host}" if ":" in host else host


def _environment_tls(environ: Mapping[str, str], home: Path) -> Tls | None:
    verify = bool(environ.get("DOCKER_TLS_VERIFY"))
    if not verify and not environ.get("DOCKER_TLS"):
        return None
    folder = Path(environ.get("DOCKER_CERT_PATH") or _config_folder(environ, home))
    return _tls_of(folder, verify=verify)


def _tls_of(folder: Path, *, verify: bool) -> Tls:
    ca, cert, key = (
        path if path.is_file() else None
        for path in (folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    )
    return Tls(ca, cert, key, verify)


def _read(path: Path) -> dict[str, Any]:
    """A JSON file of docker's; empty when it is missing or broken, as for the docker CLI."""
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
