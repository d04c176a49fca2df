from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from commands.test_containers import command, made, sleeping
from commands.test_recreate import engine, real
from engines.base_image import BUSYBOX
from fakes.stage import Stage
from harness.waiting import LOOK, until
from pierhead.core.resources import State
from pierhead.core.run import ExecSpec, Mount, RunSpec
from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference
from pierhead.state.removed import MOST, Removed, RemovedContainer

__all__ = ["engine", "real"]


async def idle(stage: Stage) -> None:
    await until(lambda: not stage.context.jobs.active)


async def test_what_is_lost_is_listed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    (web,) = await made(stage, "web", running=False)
    record = stage.engine.containers.find(web.id)
    record.changes = [
        FileChange("/var", Difference.CHANGED),
        FileChange("/var/a", Difference.ADDED),
        FileChange("/var/b", Difference.CHANGED),
        FileChange("/etc/x", Difference.DELETED),
    ]
    inspect = stage.engine.containers.inspect

    async def with_volumes(id_: str) -> object:
        mounts = [{"Type": "volume", "Name": "a" * 64}, {"Type": "volume", "Name": "named"}]
        return {**await inspect(id_), "Mounts": mounts}

    monkeypatch.setattr(stage.engine.containers, "inspect", with_volumes)
    stage.answers = None
    await stage.run(command("remove"), web)
    (question,) = stage.questions
    assert question.text.splitlines() == [
        "This frees 4.1 kB.",
        "2 files that were added or changed are lost.",
    ]
    choices = {choice.id: choice for choice in question.choices}
    assert choices["volumes"].hint.startswith("There is 1. What is stored")
    assert not choices["commit"].default


async def test_what_is_lost_is_listed_by_a_real_engine(real: Stage) -> None:
    containers = real.context.engine.containers
    script = "echo much > /made; echo more >> /etc/passwd; echo kept > /data/a; exec sleep 600"
    mounts = (Mount("volume", "", "/data"), Mount("volume", "named", "/named"))
    id_ = await containers.create(
        RunSpec(BUSYBOX, ("sh", "-c", script), name="web", mounts=mounts, more={"StopTimeout": 0})
    )
    await containers.start(id_)
    while not {"/made", "/etc/passwd"} <= {each.path for each in await containers.changes(id_)}:
        await asyncio.sleep(LOOK)
    real.containers.replace(await containers.list())
    real.answers = None
    await real.run(command("remove"), real.containers.get(id_))
    (question,) = real.questions
    freed, lost = question.text.splitlines()
    assert freed.startswith("This frees ")
    assert lost.endswith(" files that were added or changed are lost.")
    choices = {choice.id: choice for choice in question.choices}
    assert choices["force"].hint == "1 is running now."
    assert choices["volumes"].hint.startswith("There is 1. What is stored")
    assert (await containers.inspect(id_))["State"]["Running"], "who backs out loses nothing"


async def test_what_one_is_to_another_is_said(stage: Stage) -> None:
    from commands.test_container_making import renamed_folder

    (web,) = await made(stage, "web", running=False)
    new = await renamed_folder(stage, web)
    stage.answers = None
    await stage.run(command("remove"), stage.containers.get(web.id))
    await stage.run(command("remove"), stage.containers.get(new))
    kept, successor = (question.text for question in stage.questions)
    assert "was replaced by web: without it, that cannot be swapped back." in kept
    assert "The container that web replaced is kept, and stays." in successor


async def test_it_can_be_created_again(stage: Stage) -> None:
    (web,) = await made(stage, "web")
    stage.engine.containers.find(web.id).changes = [FileChange("/a", Difference.ADDED)]
    await stage.run(command("remove"), web)
    await until(lambda: stage.notices)
    (notice,) = stage.notices
    assert notice.title == "web was removed."
    assert "1 file held" in notice.detail
    (offer,) = notice.offers
    offer.take()
    await idle(stage)
    await stage.list()
    (again,) = stage.containers
    assert (again.name, again.state) == ("web", State.RUNNING)
    assert not list(stage.context.removed)
    await stage.engine.containers.end()


async def test_several_are_offered_together(stage: Stage) -> None:
    targets = await made(stage, "one", "two", "three", running=False)
    await stage.run(command("remove"), *targets)
    await until(lambda: stage.notices)
    (notice,) = stage.notices
    assert notice.title == "3 containers were removed."
    notice.offers[0].take()
    await idle(stage)
    await stage.list()
    assert {each.name for each in stage.containers} == {"one", "two", "three"}


async def test_one_of_the_removed_is_chosen_by_command(stage: Stage) -> None:
    await stage.run(command("create_removed"))
    assert stage.notices.pop().title.startswith("No container was removed")
    targets = await made(stage, "one", "two", running=False)
    for target in targets:
        await stage.run(command("remove"), target)
    stage.answers = {"which": "1"}
    await stage.run(command("create_removed"))
    (field,) = stage.questions[-1].fields
    assert [label for _value, label in field.options] == [
        "two — pierhead/busybox:1",
        "one — pierhead/busybox:1",
    ]
    await stage.list()
    assert [each.name for each in stage.containers] == ["one"]


async def test_its_image_is_pulled_again_if_that_is_gone(stage: Stage) -> None:
    stage.engine.images.add("app:1")
    stage.engine.images.registry["app:1"] = 1
    await stage.engine.containers.create(replace(sleeping("web"), image="app:1"))
    await stage.list()
    (web,) = stage.containers
    await stage.run(command("remove"), web)
    await stage.engine.images.remove("app:1")
    stage.answers = {"which": "0"}
    await stage.run(command("create_removed"))
    assert stage.engine.images.find("app:1")
    assert len(stage.engine.containers.records) == 1


def test_no_more_than_some_are_remembered() -> None:
    removed = Removed()
    from pierhead.core.blueprint import Blueprint

    for number in range(MOST + 5):
        removed.add(RemovedContainer(str(number), Blueprint("", {}), False))
    assert len(list(removed)) == MOST


# -- on a real engine


async def lives(stage: Stage, text: str) -> str:
    """What a command in the container ``web`` writes."""
    engine = stage.context.engine
    spec = ExecSpec(("sh", "-c", text), tty=False)
    session = await engine.containers.exec("web", spec)
    written = b"".join([block async for block in session])
    await session.close()
    return written.decode()


async def removed_and_created(stage: Stage, spec: RunSpec, **answers: object) -> None:
    containers = stage.context.engine.containers
    id_ = await containers.create(spec)
    await containers.start(id_)
    await lives(stage, "echo here > /own; echo there > /volume/file")
    stage.containers.replace(await containers.list())
    stage.answers = answers
    await stage.run(command("remove"), stage.containers.get(id_))
    await until(lambda: stage.notices)
    stage.notices.pop().offers[0].take()
    await idle(stage)
    assert not stage.notices


WITH_VOLUME = RunSpec(
    BUSYBOX,
    ("sleep", "600"),
    name="web",
    mounts=(Mount("volume", "", "/volume"),),
    environment=(("A", "b"),),
    more={"StopTimeout": 0},
)


async def test_anonymous_volumes_that_stay_are_found_again(real: Stage) -> None:
    await removed_and_created(real, WITH_VOLUME)
    assert await lives(real, "cat /own /volume/file 2>/dev/null; echo $A") == "there\nb\n"
    # An edit of it, or this, gave the volume a name: it goes with the container all the same.
    containers = real.context.engine.containers
    real.containers.replace(await containers.list())
    real.answers = {"volumes": True}
    before = await real.context.engine.volumes()
    await real.run(command("remove"), *real.containers)
    assert len(before) == len(await real.context.engine.volumes()) + 1


async def test_its_own_files_are_kept_by_an_image(real: Stage) -> None:
    await removed_and_created(real, WITH_VOLUME, commit=True, volumes=True)
    assert await lives(real, "cat /own /volume/file 2>/dev/null; echo $A") == "here\nb\n"
