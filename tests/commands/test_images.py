from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes.stage import Stage
from pierhead.commands.images import images as commands
from pierhead.core.resources import Container, Image, State
from pierhead.core.run import RunSpec

NGINX = Image("sha256:" + "b" * 64, ("nginx:1.27", "nginx:latest"), size=48_000_000)
DANGLING = Image("sha256:" + "d" * 64, size=9_000_000)


def command(name: str) -> Any:
    return commands[f"image.{name}"]


def user(image: Image, name: str = "web", state: State = State.EXITED) -> Container:
    return Container(name * 8, name, image.name, state, image_id=image.id)


def tags(stage: Stage) -> set[str]:
    return {tag for image in stage.engine.images.known.values() for tag in image.tags}


@pytest.fixture
async def only(stage: Stage) -> Image:
    """The only image there is; it has two names."""
    stage.engine.images.known.clear()
    image = stage.engine.images.add("nginx:1.27", "nginx:latest", size=48_000_000)
    await stage.list()
    return image


@pytest.mark.parametrize(
    ("name", "image", "asked"),
    [
        ("run", NGINX, ("run_form", RunSpec("nginx:1.27"))),
        ("run", DANGLING, ("run_form", RunSpec(DANGLING.id))),
        ("history", NGINX, ("show_details", NGINX, "layers")),
        ("inspect", NGINX, ("show_details", NGINX, "inspect")),
        ("copy_name", NGINX, ("copy", "nginx:1.27")),
        ("copy_id", NGINX, ("copy", NGINX.id)),
    ],
)
async def test_the_desk_opens_what_a_command_asks_for(
    stage: Stage, name: str, image: Image, asked: tuple[Any, ...]
) -> None:
    await stage.run(command(name), image)
    assert stage.desk.asked == [asked]


async def test_pull_needs_no_target(stage: Stage) -> None:
    await stage.run(command("pull"))
    assert stage.desk.asked == [("pull_form",)]


# -- tag


async def test_tag(stage: Stage, only: Image) -> None:
    stage.answers = {"reference": "Registry.example.org:5000/shop/web"}
    await stage.run(command("tag"), only)
    assert "Registry.example.org:5000/shop/web:latest" in tags(stage)


async def test_a_bad_name_is_named_before_it_is_sent(stage: Stage, only: Image) -> None:
    stage.answers = None
    await stage.run(command("tag"), only)
    (field,) = stage.questions[0].fields
    assert field.value == "nginx:1.27"
    bad = ("", "Shop/Web", "shop web", "shop:", "shop@sha256:" + "a" * 64, "https://x.org/y")
    assert [bool(field.problem(name)) for name in bad] == [True] * len(bad)
    assert field.problem("shop/web:1") == ""


# -- remove


async def test_all_names_and_the_image_go(stage: Stage, only: Image) -> None:
    await stage.run(command("remove"), only)
    (question,) = stage.questions
    assert question.title == "Remove nginx:1.27?"
    assert "up to 48 MB" in question.text
    assert [choice.label for choice in question.choices] == ["nginx:1.27", "nginx:latest"]
    assert stage.engine.images.known == {}


async def test_one_name_may_go_alone(stage: Stage, only: Image) -> None:
    stage.answers = {"tag:nginx:1.27": False}
    await stage.run(command("remove"), only)
    assert tags(stage) == {"nginx:1.27"}


async def test_an_image_without_a_name_goes_by_its_id(stage: Stage, only: Image) -> None:
    dangling = stage.engine.images.add()
    await stage.run(command("remove"), dangling)
    assert list(stage.engine.images.known) == [only.id]


async def test_who_uses_it_is_named(stage: Stage, only: Image) -> None:
    stage.containers.replace([user(only, f"web{number}") for number in range(7)])
    stage.answers = None
    await stage.run(command("remove"), only)
    force = stage.questions[0].choices[-1]
    assert force.label == "Remove although 7 containers use it"
    assert force.hint == "web0, web1, web2, web3, web4, and 2 more"
    assert not force.default


async def test_what_a_running_container_uses_is_said_to_stay(stage: Stage, only: Image) -> None:
    stage.answers = None
    stage.containers.replace([user(only, state=State.RUNNING)])
    await stage.run(command("remove"), only)
    stage.containers.replace([user(only, state=State.EXITED)])
    await stage.run(command("remove"), only)
    running, stopped = (question.text for question in stage.questions)
    assert "stays on disk" in running
    assert "stays on disk" not in stopped


async def test_force_is_what_the_engine_asks_for(stage: Stage) -> None:
    image = stage.engine.images.add("shop:1")
    stage.engine.containers.add(user(image))
    await stage.list()
    await stage.run(command("remove"), image)
    assert [notice.title for notice in stage.notices] == ["A container uses the image."]
    stage.answers = {"force": True}
    await stage.run(command("remove"), image)
    assert "shop:1" not in tags(stage)


async def test_several_are_listed_with_all_their_names(stage: Stage, only: Image) -> None:
    stage.answers = None
    await stage.run(command("remove"), only, DANGLING)
    (question,) = stage.questions
    assert question.title == "Remove 2 images?"
    assert question.items == ("nginx:1.27, nginx:latest", DANGLING.short_id)
    assert not question.choices


# -- prune


async def test_prune_says_before_what_goes_and_after_what_went(stage: Stage, only: Image) -> None:
    stage.engine.images.add(size=9_000_000)
    used = stage.engine.images.add(size=5_000_000)
    stage.engine.containers.add(user(used))
    await stage.list()
    await stage.run(command("prune"))
    (question,) = stage.questions
    assert question.text == "1 image without a name goes. This frees up to 9 MB."
    (choice,) = question.choices
    assert choice.label == "Also 1 image with a name that no container uses"
    assert not choice.default
    assert set(stage.engine.images.known) == {only.id, used.id}
    assert stage.notices[0].detail == "9 MB of disk space are free again."


async def test_prune_all_unused(stage: Stage, only: Image) -> None:
    used = stage.engine.images.add("db:1")
    stage.engine.containers.add(replace(user(used), state=State.RUNNING))
    await stage.list()
    stage.answers = {"all": True}
    await stage.run(command("prune"))
    assert set(stage.engine.images.known) == {used.id}
    assert only.id not in stage.engine.images.known


async def test_prune_says_when_there_was_nothing(stage: Stage, only: Image) -> None:
    await stage.run(command("prune"))
    assert stage.questions[0].text == "There are no images without a name that could go."
    assert stage.notices[0].title == "There were no unused images to remove."
