"""Which containers use which image, from what is listed of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pierhead.core.resources import Container, Image
from pierhead.core.signal import Signal
from pierhead.state.store import Change, Store


def users(image: Image, containers: Store[Container]) -> Sequence[Container]:
    """The containers, running or not, that were created from an image."""
    return [container for container in containers if container.image_id == image.id]


class ImageUsage:
    """How many containers each image has, kept up with the containers."""

    def __init__(self, containers: Store[Container]) -> None:
        self._containers = containers
        self._counts: Mapping[str, int] = {}
        self.changed: Signal[Sequence[str]] = Signal()
        """The ids of images whose number of containers is another one."""
        containers.changed.connect(self._count)
        self._count(Change())

    def __getitem__(self, image_id: str) -> int:
        return self._counts.get(image_id, 0)

    def _count(self, _change: Change[Container]) -> None:
        old, self._counts = self._counts, Counter(c.image_id for c in self._containers)
        ids = sorted({*old, *self._counts})
        if differ := [id_ for id_ in ids if old.get(id_, 0) != self._counts.get(id_, 0)]:
            self.changed.emit(differ)
