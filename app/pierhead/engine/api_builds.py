"""What the app asks of an engine about builds that have ended and about the build cache."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pierhead.engine.api import Pruned
    from pierhead.engine.api_build import BuildEvent


@dataclass(frozen=True, slots=True)
class BuilderOffer:
    """Who would build, and for what."""

    words: str
    """A sentence for the user: ``BuildKit 0.13 on Docker Engine 26.1``."""
    platforms: tuple[str, ...] = ()
    """Those whose programs it can run, its own first; others it can only copy files for."""
    containerd: bool = False
    """Whether images are containerd's: those it stops writing when a build is stopped."""


@dataclass(frozen=True, slots=True)
class EngineBuild:
    """A build that the engine remembers, whoever started it."""

    ref: str
    name: str
    """The first name that its result was given; else the Dockerfile's."""
    started: datetime
    completed: datetime | None = None
    """None while it runs."""
    steps: int = 0
    cached: int = 0
    error: str = ""
    """The engine's words; empty if it went well."""
    cancelled: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What its Dockerfile's reader was told, in BuildKit's words: ``filename``, ``build-arg:X``."""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """Something that the build cache keeps."""

    id: str
    kind: str
    """The engine's word: ``regular``, ``source.local``, ``exec.cachemount``, ``frontend`` ..."""
    description: str = ""
    size: int = 0
    """Bytes."""
    in_use: bool = False
    shared: bool = False
    """Whether an image has the same files, so that removing it frees nothing."""
    created: datetime | None = None
    used: datetime | None = None
    """When it was of use for the last time."""
    uses: int = 0
    parents: tuple[str, ...] = ()
    """Ids of what it stands on, which stays for as long as it does."""


@dataclass(frozen=True, slots=True)
class CachePrune:
    """What is to be removed from the build cache: all that is not in use, unless limited."""

    older: float = 0.0
    """Seconds that it must not have been of use; 0 for any."""
    keep: int = 0
    """Bytes that may stay; of more, what is least of use goes. 0: nothing need stay."""
    kinds: tuple[str, ...] = ()
    """Only these kinds; all when empty."""
    all: bool = False
    """Also what images have as well, and what the builder keeps for itself."""


class Builds(Protocol):
    """Who builds, builds of the past, and what they left behind."""

    async def builder(self, *, classic: bool = False) -> BuilderOffer:
        """Who would build; ``classic`` where the user asks for the classic builder."""

    async def history(self) -> Sequence[EngineBuild]:
        """What the engine remembers; empty where it does not (before Docker 23)."""

    def events(self, ref: str) -> AsyncIterator[BuildEvent]:
        """What happened in a build that it remembers, as far as that is kept."""

    async def forget(self, ref: str) -> None:
        """Remove a build from what it remembers."""

    async def cache(self) -> Sequence[CacheEntry]:
        """What the build cache keeps; empty for builders without one."""

    async def prune(self, wanted: CachePrune) -> Pruned:
        """Remove from the build cache; what is in use stays."""
