"""What the engine manages, as immutable values.

Texts in here come from the engine and are never to be read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

PROJECT_LABEL = "com.docker.compose.project"

_SHORT_ID = 12


class Kind(Enum):
    """The kinds of things that are kept in a store and followed by events."""

    CONTAINER = "container"
    IMAGE = "image"


class State(Enum):
    """A container's life cycle, in the engine's own words."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"


_ALIVE = (State.RUNNING, State.PAUSED, State.RESTARTING)
"""A tuple: looking an enum up in a set takes ten times as long, and lists ask for thousands."""


class Health(Enum):
    """The outcome of a container's health check; NONE when it has none."""

    NONE = ""
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a container; ``host_port`` is 0 when it is exposed but not published."""

    number: int
    protocol: str = "tcp"
    host_ip: str = ""
    host_port: int = 0

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it; empty when it is not published over TCP."""
        if not self.host_port or self.protocol != "tcp":
            return ""
        host = "localhost" if self.host_ip in {"", "0.0.0.0", "::", "127.0.0.1"} else self.host_ip
        if ":" in host:
            host = f"[{host}]"
        scheme = "https" if self.number in {443, 8443} else "http"
        return f"{scheme}://{host}:{self.host_port}"


@dataclass(frozen=True, slots=True)
class Container:
    """One container, as a listing tells it."""

    id: str
    name: str
    image: str
    """The reference it was created from; an id when that reference moved on."""
    state: State
    image_id: str = ""
    command: str = ""
    created: datetime | None = None
    health: Health = Health.NONE
    exit_code: int | None = None
    """Of the last run; None while it runs or before its first run."""
    ports: tuple[Port, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    networks: tuple[str, ...] = ()
    keeps: str = ""
    """The id of the container whose place it took, which is kept; empty for none."""
    kept_for: str = ""
    """The id of the container that took its place."""

    @property
    def short_id(self) -> str:
        """The first twelve digits, as the docker CLI shows them."""
        return self.id[:_SHORT_ID]

    @property
    def project(self) -> str:
        """The compose project it belongs to; empty when it does not."""
        return self.labels.get(PROJECT_LABEL, "")

    @property
    def running(self) -> bool:
        """Whether it has processes: running, paused or restarting."""
        return self.state in _ALIVE


@dataclass(frozen=True, slots=True)
class Image:
    """One image, as a listing tells it."""

    id: str
    tags: tuple[str, ...] = ()
    """Full references such as ``nginx:1.27``; empty for a dangling image."""
    digests: tuple[str, ...] = ()
    size: int = 0
    """Bytes on disk, shared layers included."""
    created: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def short_id(self) -> str:
        """The first twelve digits of the digest."""
        return self.id.removeprefix("sha256:")[:_SHORT_ID]

    @property
    def name(self) -> str:
        """What a person calls it: its first tag, else the repository, else its short id."""
        if self.tags:
            return self.tags[0]
        if self.digests:
            return self.digests[0].partition("@")[0]
        return self.short_id


@dataclass(frozen=True, slots=True)
class Stats:
    """What a container uses at one moment."""

    cpu: float
    """In cores since the sample before: 0.5 is half of one core; NaN if there was none before."""
    memory: int
    """Bytes without the page cache, as ``docker stats`` counts them."""
    memory_limit: int
    """Bytes; the machine's memory when the container has no limit."""
    pids: int = 0
    cores: int = 0
    """That there are; 0 if that is not told."""
    received: int = 0
    """Bytes from networks since it was started, as are the following ones."""
    sent: int = 0
    read: int = 0
    """Bytes from disks."""
    written: int = 0
    cpu_time: float = 0.0
    """Seconds of cores since it was started."""
    at: float = 0.0
    """When that was, in seconds since 1970 on the engine's clock."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Where an engine keeps its things."""

    folder: str
    used: int
    """Bytes, by whomever."""
    free: int
    """Bytes that the engine can still fill."""

    @property
    def share(self) -> float:
        """The part that is used, 0 to 1."""
        return self.used / max(1, self.used + self.free)


_PODMAN_UPDATES = 5


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who answers at an endpoint."""

    name: str
    """The product: ``Docker Engine``, ``Podman`` ..."""
    version: str
    api_version: str
    os: str = ""
    arch: str = ""
    builder: str = ""
    """``buildkit`` or ``classic``."""

    @property
    def updates(self) -> bool:
        """Whether limits of a container can be changed in place: podman can from version 5 on."""
        major = self.version.partition(".")[0]
        return self.name != "Podman" or not major.isdecimal() or int(major) >= _PODMAN_UPDATES
