"""Images that live in memory, and a registry to pull more from."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fakes.wire import Wire
from pierhead.core.errors import Conflict, NotFound
from pierhead.core.reference import parse
from pierhead.core.resources import Image, Kind
from pierhead.engine.api import Inspection, LayerProgress, Pruned

BASES = ("pierhead/busybox:1", "pierhead/bash:1", "pierhead/noshell:1")
_LAYER = 1 << 20


class FakeImages:
    """Satisfies ``Images``."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.used_by: Callable[[Image], bool] = lambda _image: False
        """Whether a container needs it."""
        self.registry: dict[str, int] = {}
        """What can be pulled: references, with the number of layers."""
        self.known: dict[str, Image] = {}
        self.configs: dict[str, dict[str, Any]] = {}
        """What images give to their containers, by id, where it is more than a command."""
        self.newer_ones: dict[str, bool] = {}
        """Whether the registry has something newer, by reference."""
        for name in BASES:
            self.add(name)

    # -- for tests

    def add(self, *tags: str, size: int = 2_000_000) -> Image:
        """Put an image there; without tags it is dangling."""
        digest = hashlib.sha256(f"{tags}{len(self.known)}".encode()).hexdigest()
        image = Image(
            id=f"sha256:{digest}", tags=tags, size=size, created=datetime.now(UTC), labels={}
        )
        for tag in tags:
            self._untag(tag)
        self.known[image.id] = image
        self._wire.tell(Kind.IMAGE, image.id, "tag")
        return image

    def find(self, reference: str) -> Image:
        """By tag, by id or by its beginning."""
        digits = reference.removeprefix("sha256:")
        for image in self.known.values():
            whole = image.id.removeprefix("sha256:")
            if _full(reference) in image.tags or (digits and whole.startswith(digits)):
                return image
        raise NotFound("There is no such image.", f"No such image: {reference}", status=404)

    def command(self, reference: str) -> tuple[str, ...]:
        """What its containers run by default."""
        if "noshell" in reference:
            return ("/app/sleep", "100000")
        return ("bash",) if "bash" in reference else ("/bin/sh",)

    def config(self, reference: str) -> dict[str, Any]:
        """What its containers inherit."""
        image = self.find(reference)
        command = list(self.command("".join(image.tags)))
        return {"Cmd": command, **self.configs.get(image.id, {})}

    def shells(self, reference: str) -> Sequence[str]:
        """The shells that it has."""
        if "noshell" in reference:
            return ()
        return ("/bin/bash", "/bin/sh") if "bash" in reference else ("/bin/ash", "/bin/sh")

    # -- the protocol

    async def list(self) -> list[Image]:
        """All, newest first."""
        await self._wire.call("images.list")
        return list(reversed(self.known.values()))

    async def inspect(self, reference: str) -> Inspection:
        """A little of what engines tell."""
        await self._wire.call("images.inspect")
        image = self.find(reference)
        return {
            "Id": image.id,
            "RepoTags": list(image.tags),
            "RepoDigests": list(image.digests),
            "Os": "linux",
            "Architecture": "amd64",
            "Config": self.config(reference),
        }

    async def history(self, reference: str) -> Sequence[Inspection]:
        """One layer."""
        await self._wire.call("images.history")
        image = self.find(reference)
        return [{"Id": image.id, "CreatedBy": "", "Size": image.size, "Comment": "Imported"}]

    async def tag(self, reference: str, new: str) -> None:
        """Give it another name."""
        await self._wire.call("images.tag")
        image = self.find(reference)
        parse(new)
        self._untag(_full(new))
        image = self.known[image.id]
        tags = tuple(sorted({*image.tags, _full(new)}))
        self.known[image.id] = replace(image, tags=tags)
        self._wire.tell(Kind.IMAGE, image.id, "tag")

    async def tags(self, name: str) -> Sequence[str]:
        known = (reference.rpartition(":") for reference in self.registry)
        return [tag for repository, _colon, tag in known if repository == name]

    async def newer(self, reference: str) -> bool | None:
        """What a test says of it."""
        await self._wire.call("images.newer")
        self.find(reference)
        return self.newer_ones.get(_full(reference))

    async def remove(self, reference: str, *, force: bool = False) -> None:
        """Remove one tag, or the image when given its id."""
        await self._wire.call("images.remove")
        image = self.find(reference)
        by_tag = _full(reference) in image.tags
        if by_tag and len(image.tags) > 1:
            self._untag(_full(reference))
            self._wire.tell(Kind.IMAGE, image.id, "untag")
            return
        if self.used_by(image) and not force:
            raise Conflict("A container uses the image.", "image is being used", status=409)
        if len(image.tags) > 1 and not force:
            detail = "image is referenced in multiple repositories"
            raise Conflict("The image has more than one tag.", detail, status=409)
        del self.known[image.id]
        self._wire.tell(Kind.IMAGE, image.id, "untag", "delete")

    async def prune(self, *, all_unused: bool = False) -> Pruned:
        """Remove dangling images, or all that no container uses."""
        await self._wire.call("images.prune")
        images = [
            image
            for image in self.known.values()
            if (all_unused or not image.tags) and not self.used_by(image)
        ]
        for image in images:
            del self.known[image.id]
            self._wire.tell(Kind.IMAGE, image.id, "delete")
        return Pruned(tuple(image.id for image in images), sum(image.size for image in images))

    async def pull(self, reference: str, *, platform: str = "") -> AsyncIterator[LayerProgress]:
        """Pull what the registry has, a quarter of a layer at a time."""
        await self._wire.call("images.pull")
        if (layers := self.registry.get(_full(reference))) is None:
            raise NotFound("The registry has no such tag.", "manifest unknown", status=404)
        yield LayerProgress("", f"Pulling from {reference.partition(':')[0]}")
        for number in range(layers):
            layer = hashlib.sha256(f"{reference}{number}".encode()).hexdigest()[:12]
            for part in range(1, 5):
                await asyncio.sleep(self._wire.latency)
                yield LayerProgress(layer, "Downloading", part * _LAYER // 4, _LAYER)
            yield LayerProgress(layer, "Pull complete")
        self.add(_full(reference))
        self._wire.tell(Kind.IMAGE, reference, "pull")

    async def push(self, reference: str) -> AsyncIterator[LayerProgress]:
        """Give the registry a layer."""
        await self._wire.call("images.push")
        image = self.find(reference)
        yield LayerProgress("", f"The push refers to repository [{reference}]")
        yield LayerProgress(image.id[-12:], "Pushed")
        self.registry[_full(reference)] = 1

    # -- inside

    def _untag(self, tag: str) -> None:
        for image in list(self.known.values()):
            if tag in image.tags:
                left = tuple(other for other in image.tags if other != tag)
                self.known[image.id] = replace(image, tags=left)


def _full(reference: str) -> str:
    return reference if ":" in reference.rpartition("/")[2] else f"{reference}:latest"
