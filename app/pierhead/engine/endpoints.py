"""Where engines are: the places that users expect, in the order they expect them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


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
