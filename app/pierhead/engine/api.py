"""What the app asks of a container engine.

Every call may raise ``EngineUnreachable``, or an ``EngineRefused`` with the engine's own words.
Every iterator closes its connection when the loop over it is left; leave it by ``aclosing`` or by
cancelling the task.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pierhead.core.resources import Container, Disk, EngineInfo, Health, Image, Kind, Stats
from pierhead.engine.api_build import BuildEvent, BuildSpec
from pierhead.engine.api_builds import Builds
from pierhead.engine.api_files import Difference
from pierhead.engine.api_inside import Inside, Stream
from pierhead.engine.api_making import Making

Inspection = Mapping[str, Any]
"""The engine's own JSON about one thing."""


# -- events


@dataclass(frozen=True, slots=True)
class Connected:
    """The event stream is open, first or again: anything may have changed before it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something happened to one thing: ``start``, ``die``, ``tag`` ... in the engine's words."""

    kind: Kind
    id: str
    action: str
    name: str = field(default="", compare=False)
    """What a container is called; empty where the engine does not say."""
    exit_code: int | None = field(default=None, compare=False)
    """With ``die``."""
    health: Health = field(default=Health.NONE, compare=False)
    """With ``health_status``."""
    signal: str = field(default="", compare=False)
    """With ``kill``: its number or name."""
    at: int = field(default=0, compare=False)
    """When it was, in nanoseconds since 1970 on the engine's clock; 0 if that is not told."""


Event = Connected | Changed


# -- containers


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Bytes of a log as they came: any number of lines, the last one perhaps unfinished."""

    stream: Stream
    data: bytes


@dataclass(frozen=True, slots=True)
class FileChange:
    """A path of a container that is not as it was in its image."""

    path: str
    difference: Difference


class Containers(Making, Inside, Protocol):
    """Containers, and what runs inside."""

    async def list(self) -> list[Container]:
        """All of them, running or not, in one request."""

    async def inspect(self, id_: str) -> Inspection:
        """The engine's JSON about one of them."""

    async def start(self, id_: str) -> None:
        """Start it; no error if it runs already."""

    async def stop(self, id_: str, timeout: int | None = None) -> None:
        """Ask it to end, kill it after ``timeout`` seconds (by default the container's own)."""

    async def restart(self, id_: str, timeout: int | None = None) -> None:
        """Stop and start it."""

    async def kill(self, id_: str, signal: str = "SIGKILL") -> None:
        """Send its main process a signal."""

    async def pause(self, id_: str) -> None:
        """Freeze its processes."""

    async def unpause(self, id_: str) -> None:
        """Let its processes go on."""

    async def rename(self, id_: str, name: str) -> None:
        """Give it another name."""

    async def remove(self, id_: str, *, force: bool = False, volumes: bool = False) -> None:
        """Remove it: with ``force`` even if it runs, with ``volumes`` its anonymous ones too."""

    async def size(self, id_: str, *, whole: bool = False) -> int:
        """Bytes that removing it would free: its writable layer; all that it has if ``whole``."""

    def logs(
        self,
        id_: str,
        *,
        follow: bool = True,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        """What its main process wrote, in the order of the log: ``tail`` lines of it, or all.

        Of these, engines give what was written from ``since`` on, and end at the first that was
        written after ``until``; both are true to the microsecond.
        """

    def stats(self, id_: str) -> AsyncIterator[Stats]:
        """What it uses, about once a second while it runs."""

    async def usage(self, id_: str) -> Stats | None:
        """What it uses now, measured once, so that ``cpu`` is NaN; None if it does not run."""

    async def changes(self, id_: str) -> Sequence[FileChange]:
        """What its file system has that its image has not, by path; folders are told too."""


# -- images


@dataclass(frozen=True, slots=True)
class LayerProgress:
    """Where one layer of a pull stands; ``total`` is 0 while it is not known."""

    layer: str
    """A short digest; empty for a word about the whole pull."""
    status: str
    """In the engine's words: ``Downloading``, ``Extracting``, ``Pull complete`` ..."""
    current: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a prune removed."""

    removed: tuple[str, ...]
    freed: int
    """Bytes."""


class Images(Protocol):
    """Images."""

    async def list(self) -> list[Image]:
        """All but the intermediate ones."""

    async def inspect(self, reference: str) -> Inspection:
        """The engine's JSON about one of them."""

    async def history(self, reference: str) -> Sequence[Inspection]:
        """Its layers, newest first, as the engine's JSON."""

    async def tag(self, reference: str, new: str) -> None:
        """Give it another name as well."""

    async def tags(self, name: str) -> Sequence[str]:
        """The tags that its registry has, the newest first; empty when that does not tell."""

    async def newer(self, reference: str) -> bool | None:
        """Whether its registry has a newer image behind a tag than is here; None if unknown."""

    async def remove(self, reference: str, *, force: bool = False) -> None:
        """Remove one tag, or the image when given its id."""

    async def prune(self, *, all_unused: bool = False) -> Pruned:
        """Remove dangling images, or all that no container uses."""

    def pull(self, reference: str, *, platform: str = "") -> AsyncIterator[LayerProgress]:
        """Pull with the credentials of the docker config; ends when the image is there."""

    def push(self, reference: str) -> AsyncIterator[LayerProgress]:
        """Push with those credentials; ends when the registry has the image."""


# -- the engine


@dataclass(frozen=True, slots=True)
class Network:
    """A network, as far as a form needs to offer it."""

    id: str
    name: str
    driver: str


class Engine(Protocol):
    """One container engine.

    ``connect`` comes first; after ``close`` nothing works any more and everything that was open
    ends.
    """

    @property
    def containers(self) -> Containers:
        """Its containers."""

    @property
    def images(self) -> Images:
        """Its images."""

    @property
    def builds(self) -> Builds:
        """Builds that have ended, and the build cache."""

    async def connect(self) -> EngineInfo:
        """Say hello and agree on a version of the API."""

    async def ping(self, timeout: float) -> None:
        """Raise ``EngineUnreachable`` if it does not answer within ``timeout`` seconds."""

    def events(self, since: int | None = None) -> AsyncIterator[Event]:
        """What happens, as it happens; begins with ``Connected`` and raises when it breaks.

        First what has happened after ``since``, in nanoseconds, as far as the engine remembers.
        """

    def build(self, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
        """Build an image; leaving the loop stops the build. Raises ``BuildFailed``."""

    async def networks(self) -> Sequence[Network]:
        """The networks, by name."""

    async def network(self, id_: str) -> Inspection:
        """The engine's JSON about a network, by its id or name."""

    async def volumes(self) -> Sequence[str]:
        """The names of the volumes."""

    async def volume(self, name: str) -> Inspection:
        """The engine's JSON about a volume."""

    async def volume_users(self, name: str) -> Sequence[str]:
        """The ids of the containers that have a volume, running or not."""

    async def volume_size(self, name: str) -> int | None:
        """Bytes in a volume; None where its driver does not tell. The engine adds up its files."""

    async def disk(self) -> Disk | None:
        """How full the disk is that its things are on; None where that cannot be known."""

    async def close(self) -> None:
        """End everything that is open, without waiting for what hangs."""
