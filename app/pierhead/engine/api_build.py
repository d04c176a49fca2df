"""What a build is asked for, and what it tells while it runs.

An engine's own history of builds and its cache are in ``api_builds``.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_inside import Stream


def content_of(file: Path) -> bytes:
    """What is in a file that a secret is in; blocks, but for no pipe. Raises ``OSError``."""
    with open(file, "rb", opener=_without_waiting) as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise OSError(errno.EINVAL, _("This is not a file."))
        return opened.read()


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


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
    """References of images, or as the docker CLI has it: ``type=registry,ref=...``,
    ``type=local,src=/...``."""
    cache_to: tuple[str, ...] = ()
    """``type=inline``, ``type=registry,ref=...`` or ``type=local,dest=/...``."""
    contexts: tuple[tuple[str, str], ...] = ()
    """More contexts by name: absolute paths of folders, addresses of repositories and archives,
    ``docker-image://NAME`` or ``oci-layout:///FOLDER``."""
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

    ``dockerfile`` is then a path in it, unless it is absolute, and ``context`` no more than its
    name.
    """
    only_read: bool = False
    """Run no step: the Dockerfile is read and its warnings are told, where BuildKit can."""


@dataclass(frozen=True, slots=True)
class BuilderFound:
    """Who builds, and how: a sentence for the user, before anything else."""

    words: str
    ref: str = ""
    """By which name the engine remembers the build, where it does."""
    platforms: tuple[str, ...] = ()
    """Those whose programs it can run, as far as it tells."""


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
class BaseFound:
    """Which image a name that the build begins from has meant."""

    name: str
    """As the builder says it."""
    id: str


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
    | BaseFound
    | Built
)


class BuildFailed(AppError):
    """The build ended without an image; ``line`` is 1-based, 0 when no line is to blame."""

    def __init__(self, title: str, detail: str = "", hint: str = "", line: int = 0) -> None:
        super().__init__(title, detail, hint)
        self.line = line

    @property
    def reason(self) -> str:
        """What the title says beside that it failed, and where; empty if that is nothing."""
        return "" if self.title == failed_at(self.line) else self.title


def failed_at(line: int) -> str:
    """The title of a failure at a line, 0 for none, of which more is not known."""
    if line:
        return _("The build failed at line {line}.").format(line=line)
    return _("The build failed.")
