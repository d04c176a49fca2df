"""Containers that were removed in this session, with all that it takes to create them again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from pierhead.core.blueprint import Blueprint

MOST = 50
"""As many are remembered."""


@dataclass(frozen=True, slots=True)
class RemovedContainer:
    """One that was removed."""

    name: str
    plan: Blueprint
    ran: bool
    lost: int = 0
    """Files in it that were not as in its image, and are gone."""
    batch: object = None
    """What it was removed together with has the same."""


class Removed:
    """The newest come first."""

    def __init__(self) -> None:
        self._found: deque[RemovedContainer] = deque(maxlen=MOST)

    def __iter__(self) -> Iterator[RemovedContainer]:
        return iter(tuple(self._found))

    def add(self, container: RemovedContainer) -> bool:
        """Remember one; whether it is the first of its batch."""
        first = all(each.batch is not container.batch for each in self._found)
        self._found.appendleft(container)
        return first

    def forget(self, container: RemovedContainer) -> None:
        """It was created again."""
        if container in self._found:
            self._found.remove(container)
