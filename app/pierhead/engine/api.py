"""What the app asks of a container engine.

Every call may raise ``EngineUnreachable``, or an ``EngineRefused`` with the engine's own words.
Every iterator closes its connection when the loop over it is left; leave it by ``aclosing`` or by
cancelling the task.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from pierhead.core.errors import AppError
from pierhead.core.resources import Container, EngineInfo, Image, Kind, Stats
from pierhead.core.run import RunSpec
from pierhead.engine.api_builds import Builds
from pierhead.engine.api_inside import Inside

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


Event = Connected | Changed


# -- containers


class Stream(Enum):
    """Where a line of output was written to."""

    OUT = "stdout"
    ERR = "stderr"


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Bytes of a log as they came: any number of lines, the last one perhaps unfinished."""

    stream: Stream
    data: bytes


class Containers(Inside, Protocol):
    """Containers, and what runs inside."""

    async def list(self) -> list[Container]:
        """All of them, running or not, in one request."""

    async def inspect(self, id_: str) -> Inspection:
        """The engine's JSON about one of them."""

    async def create(self, spec: RunSpec) -> str:
        """Create without starting; returns the id."""

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

    async def size(self, id_: str) -> int:
        """Bytes that removing it would free: its writable layer."""

    def logs(
        self,
        id_: str,
        *,
        follow: bool = True,
        tail: int | None = None,
        since: datetime | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        """What its main process wrote; ``tail`` lines of it, or all."""

    def stats(self, id_: str) -> AsyncIterator[Stats]:
        """What it uses, about once a second while it runs."""


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

    async def remove(self, reference: str, *, force: bool = False) -> None:
        """Remove one tag, or the image when given its id."""

    async def prune(self, *, all_unused: bool = False) -> Pruned:
        """Remove dangling images, or all that no container uses."""

    def pull(self, reference: str, *, platform: str = "") -> AsyncIterator[LayerProgress]:
        """Pull with the credentials of the docker config; ends when the image is there."""

    def push(self, reference: str) -> AsyncIterator[LayerProgress]:
        """Push with those credentials; ends when the registry has the image."""


# -- builds


@dataclass(frozen=True, slots=True)
class BuildSecret:
    """What ``RUN --mount=type=secret`` may read; it is never written anywhere by the app."""

    id: str
    file: Path | None = None
    """Read when the build begins."""
    variable: str = ""
    """A variable of the app's environment, where there is no file."""
    value: str = field(default="", repr=False)
    """What it is, where there is neither."""


class OutputKind(Enum):
    """What a build makes instead of an image in the engine."""

    TAR = "tar"
    """The file system as an archive."""
    FOLDER = "local"
    """The file system in a folder of this machine."""
    OCI = "oci"
    """The image as an archive in OCI's layout; not every engine can."""
    DOCKER = "docker"
    """The image as an archive for ``docker load``."""
    NOTHING = "cacheonly"
    """Nothing: the build only fills the cache."""


@dataclass(frozen=True, slots=True)
class BuildOutput:
    """Where the result of a build goes, if not into the engine."""

    kind: OutputKind
    path: Path = Path()
    """Absolute: a file to write, or a folder to write into."""


@dataclass(frozen=True, slots=True)
class BuildSpec:
    """What to build, in the terms of ``docker build``.

    All behind ``platform`` needs BuildKit, but ``labels`` to ``cache_from`` the classic builder
    knows too.
    """

    context: Path
    dockerfile: Path
    """Absolute; inside the context or not."""
    tags: tuple[str, ...] = ()
    args: tuple[tuple[str, str], ...] = ()
    target: str = ""
    no_cache: bool = False
    pull: bool = False
    platform: str = ""
    """Such as ``linux/arm64``; several with commas, where the engine can."""
    labels: tuple[tuple[str, str], ...] = ()
    network: str = ""
    """Of RUN: ``default``, ``host`` or ``none``."""
    hosts: tuple[tuple[str, str], ...] = ()
    """Names that RUN can reach, and their addresses."""
    shm_size: int = 0
    """Bytes of ``/dev/shm``; 0 for the engine's own choice."""
    ulimits: tuple[str, ...] = ()
    """Such as ``nofile=1024:2048``."""
    cache_from: tuple[str, ...] = ()
    """References of images, or ``type=registry,ref=...`` as the docker CLI has it."""
    cache_to: tuple[str, ...] = ()
    """``type=inline``, or ``type=registry,ref=...``."""
    contexts: tuple[tuple[str, str], ...] = ()
    """More contexts by name: absolute paths of folders, URLs, or ``docker-image://...``."""
    secrets: tuple[BuildSecret, ...] = ()
    agents: tuple[tuple[str, str], ...] = ()
    """SSH agents by id, usually ``default``: paths of their sockets, or of a file with a key;
    empty for the user's own agent."""
    output: BuildOutput | None = None
    """None for an image in the engine."""
    push: bool = False
    """Push every tag when the image is built."""
    classic: bool = False
    """Ask for the classic builder even if the engine has BuildKit."""
    remote: str = ""
    """An address that the builder fetches the context from, a repository as ``URL#ref:folder``.

    ``dockerfile`` is then a path in it, and ``context`` no more than its name.
    """
    only_read: bool = False
    """Run no step: the Dockerfile is read and its warnings are told, where BuildKit can."""


@dataclass(frozen=True, slots=True)
class BuilderFound:
    """Who builds, and how: a sentence for the user, before anything else."""

    words: str
    ref: str = ""
    """By which name the engine remembers the build, where it does."""


@dataclass(frozen=True, slots=True)
class DockerfileRead:
    """The Dockerfile as it is built, before its first step."""

    text: str


@dataclass(frozen=True, slots=True)
class ContextSent:
    """The context is on its way: bytes and files so far, of ``total`` bytes that are wanted."""

    sent: int
    files: int
    total: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class BuildStep:
    """A step of the build at this moment; a later event with its ``id`` replaces it."""

    id: str
    name: str
    """As the builder says it: ``[base 2/3] RUN make``."""
    started: datetime | None = None
    completed: datetime | None = None
    cached: bool = False
    error: str = ""
    line: int = 0
    """1-based line of the Dockerfile it comes from; 0 when it comes from none."""
    stage: str = ""
    """The name of its stage, as BuildKit says it; empty in a file of one stage."""
    inputs: tuple[str, ...] = ()
    """Ids of the steps that it waits for, where the builder tells."""


@dataclass(frozen=True, slots=True)
class BuildWarning:
    """A remark of the builder's on the Dockerfile."""

    text: str
    detail: str = ""
    url: str = ""
    line: int = 0
    """1-based; 0 for none."""


@dataclass(frozen=True, slots=True)
class StepOutput:
    """What a step wrote."""

    step: str
    """The id of its step."""
    text: str
    stream: Stream = Stream.OUT
    time: datetime | None = None
    """When, where the builder tells."""


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A part of a step: a layer that is pulled, an export; bytes when ``total`` is not 0."""

    step: str
    name: str
    current: int = 0
    total: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """The end of a build that succeeded."""

    image: str
    """The id of the new image; empty when the result went elsewhere."""


BuildEvent = (
    BuilderFound
    | DockerfileRead
    | BuildWarning
    | ContextSent
    | BuildStep
    | StepOutput
    | StepProgress
    | Built
)


class BuildFailed(AppError):
    """The build ended without an image; ``line`` is 1-based, 0 when no line is to blame."""

    def __init__(self, title: str, detail: str = "", hint: str = "", line: int = 0) -> None:
        super().__init__(title, detail, hint)
        self.line = line


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

    def events(self) -> AsyncIterator[Event]:
        """What happens, as it happens; begins with ``Connected`` and raises when it breaks."""

    def build(self, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
        """Build an image; leaving the loop stops the build. Raises ``BuildFailed``."""

    async def networks(self) -> Sequence[Network]:
        """The networks, by name."""

    async def volumes(self) -> Sequence[str]:
        """The names of the volumes."""

    async def close(self) -> None:
        """End everything that is open, without waiting for what hangs."""
