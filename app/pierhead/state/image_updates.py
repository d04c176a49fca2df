"""Which images have a newer one behind the same tag in their registry.

Asked seldom and one after another: registries count what they are asked. Images that come from no
registry are never asked about, and nothing is asked while the setting is off.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from pierhead.core.errors import AppError
from pierhead.core.reference import InvalidReference, parse
from pierhead.core.resources import Container, Image
from pierhead.core.settings import Settings
from pierhead.core.signal import Signal
from pierhead.state.connection import Connection, ConnectionState
from pierhead.state.store import Change, Store

SETTING = "images.updates"
FRESH = 6 * 3600.0
"""Seconds for which an answer counts."""
SILENT = 1800.0
"""Seconds after which a registry that did not answer is asked again."""
GAP = 2.0
"""Seconds between two questions."""
LATER = 15.0
"""Seconds until the first one: whoever opens the app wants something else first."""
AGAIN = 600.0
"""Seconds after which answers that are too old are looked for."""
MOST = 500
"""As many answers are kept in the file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registry said of an image, at a time in seconds since 1970."""

    image: str
    """The id of the image that was here then."""
    newer: bool | None
    time: float

    def counts(self, now: float) -> bool:
        """Whether nothing needs to be asked yet."""
        return now - self.time < (SILENT if self.newer is None else FRESH)


def updates_path() -> Path:
    """Where answers are kept between two starts."""
    return Path(platformdirs.user_cache_dir("pierhead", appauthor=False)) / "image-updates.json"


class ImageUpdates:
    """Knows the answers, and asks while an engine is there."""

    def __init__(
        self,
        connection: Connection,
        images: Store[Image],
        containers: Store[Container],
        settings: Settings,
        path: Path | None = None,
    ) -> None:
        self.changed: Signal[tuple[str, ...]] = Signal()
        """The ids of images and containers of which it is another answer now."""
        self._connection, self._images, self._containers = connection, images, containers
        self._settings, self._path = settings, path
        self._answers: dict[str, Answer] = _load(path) if path else {}
        self._by_tag: dict[str, str] = {}
        self._wake = asyncio.Event()
        connection.changed.connect(self._connected)
        images.changed.connect(self._listed)

    @property
    def on(self) -> bool:
        """Whether registries may be asked."""
        return self._settings.get(SETTING, True)

    def switch(self, on: bool) -> None:
        """Ask from now on, or not."""
        self._settings.set(SETTING, on)
        self._wake.set()
        self.changed.emit(tuple(each.id for each in (*self._images, *self._containers)))

    def of_image(self, image: Image) -> bool:
        """Whether one of its tags stands for a newer image in its registry."""
        return self.on and any(self._newer(tag, image.id) for tag in image.tags)

    def of_container(self, container: Container) -> bool:
        """Whether it would get another image if it was updated."""
        tag = _tag(container.image)
        if not self.on or not tag or container.kept_for:
            return False
        here = self._by_tag.get(tag, "")
        if here and container.image_id and here != container.image_id:
            return bool(self._digests(tag))
        return self._newer(tag, container.image_id or here)

    async def run(self) -> None:
        """Ask until it is cancelled."""
        await asyncio.sleep(LATER)
        while True:
            self._wake.clear()
            for tag in list(self._due()):
                if not (self.on and self._connection.ready):
                    break
                await self._ask(tag)
                await asyncio.sleep(GAP)
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN):
                    await self._wake.wait()

    def _newer(self, tag: str, image: str) -> bool:
        answer = self._answers.get(tag)
        return bool(answer and answer.newer and answer.image == image)

    def _digests(self, tag: str) -> bool:
        """Whether the tag's image came from a registry, and not from a build here."""
        image = self._images.get(self._by_tag.get(tag, ""))
        return bool(image and image.digests)

    def _connected(self, _state: ConnectionState) -> None:
        self._wake.set()

    def _listed(self, _change: Change[Image]) -> None:
        self._by_tag = {tag: image.id for image in self._images for tag in image.tags}
        self._wake.set()

    def _due(self) -> Iterator[str]:
        """Tags to ask about, those that containers use first."""
        used = [_tag(each.image) for each in self._containers]
        for tag in dict.fromkeys((*used, *self._by_tag)):
            image = self._by_tag.get(tag, "")
            answer = self._answers.get(tag)
            known = answer and answer.image == image and answer.counts(time.time())
            if image and not known and self._digests(tag):
                yield tag

    async def _ask(self, tag: str) -> None:
        image = self._by_tag.get(tag, "")
        try:
            newer = await self._connection.engine.images.newer(tag)
        except AppError:
            newer = None
        before = self._newer(tag, image)
        self._answers[tag] = Answer(image, newer, time.time())
        if self._path:
            await asyncio.to_thread(_save, self._path, list(self._answers.items())[-MOST:])
        if before != self._newer(tag, image):
            self.changed.emit((image, *(c.id for c in self._containers if _tag(c.image) == tag)))


@lru_cache(maxsize=4096)
def _tag(reference: str) -> str:
    """A reference as engines list it; empty for ids and digests."""
    try:
        parsed = parse(reference)
    except InvalidReference:
        return ""
    return "" if parsed.digest else parsed.familiar


def _load(path: Path) -> dict[str, Answer]:
    try:
        found = json.loads(path.read_text("utf-8"))
        return {str(tag): Answer(**values) for tag, values in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _save(path: Path, answers: Iterable[tuple[str, Answer]]) -> None:
    """What cannot be written is asked again."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps({tag: asdict(each) for tag, each in answers}), "utf-8")
        draft.replace(path)
