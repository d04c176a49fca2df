from __future__ import annotations

from collections.abc import Sequence

from pierhead.core.resources import Container, Image, State
from pierhead.state.store import Store
from pierhead.state.usage import ImageUsage, users


def container(id_: str, image: str) -> Container:
    return Container(id_, id_, image, State.EXITED, image_id=image)


class Listener:
    def __init__(self) -> None:
        self.told: list[Sequence[str]] = []

    def hear(self, ids: Sequence[str]) -> None:
        self.told.append(ids)


def test_counts_follow_the_containers_and_tell_what_differs() -> None:
    containers: Store[Container] = Store()
    containers.replace([container("1", "a"), container("2", "a")])
    usage, listener = ImageUsage(containers), Listener()
    usage.changed.connect(listener.hear)
    assert (usage["a"], usage["b"]) == (2, 0)
    containers.replace([container("1", "a"), container("2", "a"), container("3", "b")])
    containers.replace([container("1", "a")])
    assert listener.told == [["b"], ["a", "b"]]
    assert (usage["a"], usage["b"]) == (1, 0)


def test_a_change_that_moves_no_count_is_not_told() -> None:
    containers: Store[Container] = Store()
    containers.replace([container("1", "a")])
    usage, listener = ImageUsage(containers), Listener()
    usage.changed.connect(listener.hear)
    containers.replace([Container("1", "other", "a", State.RUNNING, image_id="a")])
    assert listener.told == []


def test_users() -> None:
    containers: Store[Container] = Store()
    containers.replace([container("1", "a"), container("2", "b")])
    assert [each.id for each in users(Image("a"), containers)] == ["1"]
