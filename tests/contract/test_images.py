"""Images: what is listed, named, removed and pulled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from contract.watching import gather, hearing, run
from engines.base_image import ALL, BASH, BUSYBOX, NO_SHELL
from pierhead.core.errors import AppError, Conflict, EngineRefused, NotFound
from pierhead.core.resources import Image, Kind
from pierhead.engine.api import Engine

Act = Callable[[Engine, str], Awaitable[object]]
ACTS: dict[str, Act] = {
    "inspect": lambda engine, name: engine.images.inspect(name),
    "history": lambda engine, name: engine.images.history(name),
    "tag": lambda engine, name: engine.images.tag(name, "other:1"),
    "remove": lambda engine, name: engine.images.remove(name),
}


async def tagged(engine: Engine, tag: str) -> Image | None:
    """The image that has a tag now."""
    return next((image for image in await engine.images.list() if tag in image.tags), None)


async def test_listing(engine: Engine) -> None:
    images = {image.tags: image for image in await engine.images.list()}
    assert set(images) == {(name,) for name in ALL}
    for image in images.values():
        assert image.id.startswith("sha256:")
        assert image.size > 1_000_000
        assert image.created
        assert image.name in ALL


async def test_inspect_by_tag_and_by_id(engine: Engine) -> None:
    image = await tagged(engine, BASH)
    assert image
    for reference in (BASH, image.id, image.short_id):
        assert (await engine.images.inspect(reference))["Id"] == image.id
    assert (await engine.images.inspect(BASH))["Config"]["Cmd"] == ["bash"]


async def test_history(engine: Engine) -> None:
    (layer,) = await engine.images.history(BUSYBOX)
    assert layer["Size"] > 1_000_000


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["missing:1", "sha256:" + "0" * 64, "127.0.0.1:5000/a/b:c"])
async def test_what_is_gone_is_not_found(engine: Engine, act: str, name: str) -> None:
    with pytest.raises(NotFound) as caught:
        await ACTS[act](engine, name)
    assert caught.value.title
    assert caught.value.detail


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["../containers/json", "a b", "<b>x</b>", "x?force=1", "Ünï", "."])
async def test_an_odd_name_is_never_another_question(engine: Engine, act: str, name: str) -> None:
    with pytest.raises(EngineRefused):
        await ACTS[act](engine, name)


async def test_tags_come_and_go(engine: Engine) -> None:
    image = await tagged(engine, BUSYBOX)
    assert image
    async with hearing(engine) as heard:
        await engine.images.tag(BUSYBOX, "127.0.0.1:5000/team/tool:2")
        await heard.until("tag", image.id, Kind.IMAGE)
        found = await tagged(engine, "127.0.0.1:5000/team/tool:2")
        assert found
        assert found.id == image.id
        assert BUSYBOX in found.tags
        await engine.images.remove("127.0.0.1:5000/team/tool:2")
        await heard.until("untag", image.id, Kind.IMAGE)
    assert await tagged(engine, "127.0.0.1:5000/team/tool:2") is None
    assert await tagged(engine, BUSYBOX) == image


async def test_a_name_without_a_tag_is_the_latest(engine: Engine) -> None:
    await engine.images.tag(BUSYBOX, "bare")
    assert await tagged(engine, "bare:latest")
    await engine.images.remove("bare")


async def test_a_tag_moves(engine: Engine) -> None:
    await engine.images.tag(BUSYBOX, "moves:1")
    await engine.images.tag(NO_SHELL, "moves:1")
    moved, target = await tagged(engine, "moves:1"), await tagged(engine, NO_SHELL)
    assert moved
    assert moved == target
    await engine.images.remove("moves:1")


@pytest.mark.parametrize("name", ["UPPER:1", "a b", "a:b:c", "<b>"])
async def test_names_may_not_hold(engine: Engine, name: str) -> None:
    with pytest.raises(AppError):
        await engine.images.tag(BUSYBOX, name)


async def test_what_a_container_needs_is_kept(engine: Engine) -> None:
    await run(engine, "sleep", "600", image=NO_SHELL, start=False)
    with pytest.raises(Conflict) as caught:
        await engine.images.remove(NO_SHELL)
    assert "container" in caught.value.title
    assert await tagged(engine, NO_SHELL)


async def test_an_id_with_two_tags_is_not_removed_by_chance(engine: Engine) -> None:
    await engine.images.tag(NO_SHELL, "second:1")
    image = await tagged(engine, NO_SHELL)
    assert image
    with pytest.raises(Conflict) as caught:
        await engine.images.remove(image.id)
    assert "more than one tag" in caught.value.title
    await engine.images.remove("second:1")
    assert await tagged(engine, NO_SHELL)


async def test_nothing_to_prune(engine: Engine) -> None:
    pruned = await engine.images.prune()
    assert (pruned.removed, pruned.freed) == ((), 0)


@pytest.mark.parametrize("reference", ["127.0.0.1:1/nobody/there:1", "127.0.0.1:1/nobody"])
async def test_a_pull_from_nowhere(engine: Engine, reference: str) -> None:
    with pytest.raises(EngineRefused) as caught:
        await gather(engine.images.pull(reference))
    assert caught.value.title


async def test_an_image_from_no_registry_has_no_newer_one(engine: Engine) -> None:
    assert await engine.images.newer(BUSYBOX) is None
    with pytest.raises(NotFound):
        await engine.images.newer("missing:1")
