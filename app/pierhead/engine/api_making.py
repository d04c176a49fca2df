"""What the app asks about how containers are made, changed and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pierhead.core.blueprint import Blueprint
from pierhead.core.run import RunSpec


@dataclass(frozen=True, slots=True)
class CommitSpec:
    """How a container becomes an image."""

    reference: str = ""
    """Its name, with a tag or without; empty for an image without a name."""
    message: str = ""
    author: str = ""
    pause: bool = True
    """Hold its processes meanwhile, so that no file is half written."""
    changes: tuple[str, ...] = ()
    """Instructions of a Dockerfile that the image gets as well, such as ``CMD ["sh"]``."""


class Making(Protocol):
    """That part of ``Containers`` which makes them and changes what they are made of."""

    async def create(self, spec: RunSpec) -> str:
        """Create without starting; returns the id."""

    async def create_from(self, plan: Blueprint) -> str:
        """Create exactly this without starting, in all of its networks; returns the id."""

    async def update(self, id_: str, limits: Mapping[str, Any]) -> None:
        """Change limits and the restart policy in place, by their names in ``HostConfig``.

        Raises ``Unsupported``: podman before version 5 has no such request.
        """

    async def join(self, id_: str, network: str, endpoint: Mapping[str, Any]) -> None:
        """Put it into another network; ``endpoint`` is the engine's JSON, empty as a rule."""

    async def leave(self, id_: str, network: str) -> None:
        """Take it out of a network."""

    async def remove_volume(self, name: str) -> None:
        """Remove a volume that no container has; raises ``Conflict`` if one has it."""

    async def wait(self, id_: str) -> int:
        """Return its exit code when it does not run any more."""

    async def commit(self, id_: str, spec: CommitSpec) -> str:
        """Make an image of its files as they are; returns the image's id."""

    def export(self, id_: str) -> AsyncIterator[bytes]:
        """Its file system as a tar archive, without volumes."""
