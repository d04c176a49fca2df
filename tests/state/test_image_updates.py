from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from fakes.stage import Stage
from harness.waiting import PATIENCE, until
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Container, Image, State
from pierhead.state import image_updates
from pierhead.state.connection import Connection
from pierhead.state.image_updates import FRESH, SILENT, ImageUpdates

TAG = "shop/app:1"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GAP", "LATER"):
        monkeypatch.setattr(image_updates, name, 0.0)
    monkeypatch.setattr(image_updates, "AGAIN", PATIENCE)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
async def asking(stage: Stage, tmp_path: Path) -> AsyncIterator[ImageUpdates]:
    """Asks in the background; its answers are in a file."""
    updates = again(stage, tmp_path)
    task = asyncio.create_task(updates.run())
    yield updates
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def again(stage: Stage, folder: Path) -> ImageUpdates:
    return ImageUpdates(
        cast(Connection, stage.connection),
        stage.images,
        stage.containers,
        stage.settings,
        folder / "cache" / "updates.json",
    )


def image(stage: Stage, tag: str = TAG, *, pulled: bool = True) -> Image:
    """An image that came from a registry, unless told otherwise."""
    found = stage.engine.images.add(tag)
    digests = (f"{tag.partition(':')[0]}@sha256:{'a' * 64}",) if pulled else ()
    stage.engine.images.known[found.id] = replace(found, digests=digests)
    return stage.engine.images.known[found.id]


def asked(stage: Stage) -> int:
    return stage.engine.wire.calls.count("images.newer")


async def test_a_newer_one_is_known_of_image_and_container(
    stage: Stage, asking: ImageUpdates
) -> None:
    here = image(stage)
    stage.engine.images.newer_ones[TAG] = True
    await stage.list()
    await until(lambda: asking.of_image(here))
    web = Container("1" * 64, "web", TAG, State.RUNNING, here.id)
    assert asking.of_container(web)
    assert not asking.of_container(replace(web, image="other:1"))
    assert not asking.of_container(replace(web, image="sha256:" + "1" * 64))


async def test_images_that_are_only_here_are_never_asked_about(
    stage: Stage, asking: ImageUpdates
) -> None:
    here = image(stage)
    image(stage, "built/here:1", pulled=False)
    await stage.list()
    await until(lambda: asked(stage))
    await until(lambda: not list(asking._due()))
    assert asked(stage) == 1
    assert not asking.of_image(here)


async def test_an_answer_counts_for_a_while_also_after_a_restart(
    stage: Stage, asking: ImageUpdates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = image(stage)
    stage.engine.images.newer_ones[TAG] = True
    await stage.list()
    await until(lambda: again(stage, tmp_path).of_image(here))
    later = again(stage, tmp_path)
    later._listed(None)  # type: ignore[arg-type]
    assert list(later._due()) == []
    now = image_updates.time.time()
    monkeypatch.setattr(image_updates.time, "time", lambda: now + FRESH + 1)
    assert list(later._due()) == [TAG]


async def test_another_image_behind_the_tag_is_asked_about_anew(
    stage: Stage, asking: ImageUpdates
) -> None:
    before = image(stage)
    stage.engine.images.newer_ones[TAG] = True
    await stage.list()
    await until(lambda: asking.of_image(before))
    stage.engine.images.newer_ones[TAG] = False
    now = image(stage)
    await stage.list()
    await until(lambda: asked(stage) == 2)
    assert not asking.of_image(now)
    # What still runs the image from before would get another one all the same.
    assert asking.of_container(Container("1" * 64, "web", TAG, State.RUNNING, before.id))


async def test_nothing_is_asked_while_it_is_off(stage: Stage, asking: ImageUpdates) -> None:
    here = image(stage)
    stage.engine.images.newer_ones[TAG] = True
    asking.switch(False)
    await stage.list()
    for _turn in range(20):
        await asyncio.sleep(0)
    assert not asked(stage)
    asking.switch(True)
    await until(lambda: asking.of_image(here))
    asking.switch(False)
    assert not asking.of_image(here)


async def test_a_registry_that_does_not_answer_is_no_news(
    stage: Stage, asking: ImageUpdates
) -> None:
    here = image(stage)
    stage.engine.wire.failures["images.newer"] = EngineRefused("No.")
    await stage.list()
    await until(lambda: TAG in asking._answers)
    assert not asking.of_image(here)
    answer = asking._answers[TAG]
    assert answer.counts(answer.time + SILENT - 1)
    assert not answer.counts(answer.time + SILENT + 1)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": {"odd": 1}}', "\x00"])
def test_a_damaged_file_is_as_none(stage: Stage, tmp_path: Path, text: str) -> None:
    path = tmp_path / "cache" / "updates.json"
    path.parent.mkdir()
    path.write_text(text)
    assert not again(stage, tmp_path)._answers
