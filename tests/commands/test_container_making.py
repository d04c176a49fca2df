from __future__ import annotations

import asyncio
import os
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commands.test_containers import command, made, sleeping
from fakes.stage import Stage
from harness.room import little_room
from harness.waiting import PATIENCE, until
from pierhead.commands import uprising
from pierhead.commands.edit import apply, warnings
from pierhead.commands.images import images
from pierhead.commands.originals import read
from pierhead.core.compose import read as read_compose
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Container, State
from pierhead.core.run import RunSpec
from pierhead.core.run_body import spec_of
from pierhead.core.run_edit import edited
from pierhead.state.jobs import Job, JobState
from pierhead.state.notices import Level


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uprising, "SETTLE", 0.0)


async def one(stage: Stage, spec: RunSpec, *, running: bool = True) -> Container:
    id_ = await stage.engine.containers.create(spec)
    if running:
        await stage.engine.containers.start(id_)
    await stage.list()
    found = stage.containers.get(id_)
    assert found
    return found


async def renamed_folder(stage: Stage, container: Container, **fields: Any) -> str:
    """Change it so that it has to be made anew."""
    old = await read(stage.engine, container.id)
    before = spec_of(old.plan)
    plan = edited(old.plan, before, replace(before, workdir="/tmp", **fields))
    id_ = await apply(stage.context, old, plan, Job("edit"))
    await stage.list()
    return id_


# -- edit and back


async def test_edit_opens_the_form_filled(stage: Stage) -> None:
    web = await one(stage, sleeping("web"))
    await stage.run(command("edit"), web)
    ((name, old),) = stage.desk.asked
    assert (name, old.id, old.plan.name) == ("edit_form", web.id, "web")
    await stage.engine.containers.end()


async def test_the_way_back_is_offered(stage: Stage) -> None:
    web = await one(stage, sleeping("web"))
    new = await renamed_folder(stage, web)
    (notice,) = stage.notices
    assert notice.title == "web was changed."
    back, remove = notice.offers
    assert (back.title, remove.title) == ("Swap Back", "Remove the Old One")
    back.take()
    await until(lambda: not stage.context.jobs.active)
    await stage.list()
    found = {each.name: each for each in stage.containers}
    assert found["web"].id == web.id
    assert found["web"].keeps == new
    remove.take()
    await until(lambda: not stage.context.jobs.active)
    assert web.id not in stage.engine.containers.records
    await stage.engine.containers.end()


async def test_what_cannot_be_swapped_back_is_told(stage: Stage) -> None:
    web = await one(stage, sleeping("web"))
    await renamed_folder(stage, web)
    stage.engine.wire.failures["containers.rename"] = EngineRefused("It does not want to.")
    stage.notices.pop().offers[0].take()
    await until(lambda: stage.notices)
    assert stage.notices[0].title == "It does not want to."
    await stage.engine.containers.end()


async def test_swapping_by_command_from_either_side(stage: Stage) -> None:
    web = await one(stage, sleeping("web"))
    new = await renamed_folder(stage, web)
    assert command("swap_back").when(stage.containers.get(new))
    assert not command("swap_back").when(web)
    await stage.run(command("swap_back"), stage.containers.get(new))
    await stage.list()
    kept = stage.containers.get(new)
    assert kept
    assert kept.kept_for == web.id
    await stage.run(command("swap_back"), kept)
    await stage.list()
    assert {each.name: each.id for each in stage.containers}["web"] == new
    await stage.run(command("remove_old"), stage.containers.get(new))
    await stage.list()
    assert [each.id for each in stage.containers] == [new]
    await stage.engine.containers.end()


async def test_what_to_mind_is_said_before(stage: Stage) -> None:
    labels = (("com.docker.compose.project", "shop"),)
    web = await one(stage, replace(sleeping("web"), labels=labels, remove=True))
    await one(stage, replace(sleeping("side"), network=f"container:{web.id}"))
    more = {"HostConfig": {"VolumesFrom": ["web:ro"]}}
    await one(stage, RunSpec("pierhead/busybox:1", name="files", more=more))
    links = {"HostConfig": {"Links": ["/web:/x/db"]}}
    await one(stage, RunSpec("pierhead/busybox:1", name="linked", more=links))
    await one(stage, sleeping("alone"))
    compose, removed, depending = await warnings(stage.engine, await read(stage.engine, web.id))
    assert "shop" in compose
    assert "--rm" in removed
    assert depending.startswith("files, linked, side use its network")
    await stage.engine.containers.end()


# -- update


async def test_an_update_makes_it_anew_of_the_newer_image(stage: Stage) -> None:
    stage.engine.images.registry["app:1"] = 1
    stage.engine.images.add("app:1")
    web = await one(
        stage, RunSpec("app:1", ("sleep", "600"), name="web", environment=(("A", "b"),))
    )
    await stage.run(command("update"), web)
    await stage.list()
    new = {each.name: each for each in stage.containers}["web"]
    assert new.keeps == web.id
    assert new.image_id != web.image_id
    assert new.state is State.RUNNING
    assert stage.notices[-1].title == "web was changed."
    await stage.engine.containers.end()


async def test_an_update_without_a_newer_image_changes_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.engine.images.registry["app:1"] = 1
    image = stage.engine.images.add("app:1")
    monkeypatch.setattr(stage.engine.images, "add", lambda _tag: image)
    web = await one(stage, RunSpec("app:1", ("sleep", "600"), name="web"))
    await stage.run(command("update"), web)
    assert stage.notices[-1].title == "web has the newest image already."
    assert list(stage.engine.containers.records) == [web.id]
    await stage.engine.containers.end()


async def test_all_containers_of_an_image_are_updated_from_the_list_of_images(
    stage: Stage,
) -> None:
    stage.engine.images.registry["app:1"] = 1
    image = stage.engine.images.add("app:1")
    for name in ("one", "two"):
        await one(stage, RunSpec("app:1", ("sleep", "600"), name=name))
    other = await one(stage, sleeping("other"))
    shown = stage.images.get(image.id)
    await stage.run(images["image.update_users"], shown)
    assert stage.questions[0].items == ("two", "one")
    await stage.list()
    found = {each.name: each for each in stage.containers}
    assert all(found[name].keeps and found[name].running for name in ("one", "two"))
    assert found["other"].id == other.id
    await stage.run(images["image.update_users"], stage.images.get(other.image_id))
    await stage.engine.containers.end()


async def test_an_image_without_containers_has_none_to_update(stage: Stage) -> None:
    image = stage.engine.images.add("app:1")
    await stage.list()
    await stage.run(images["image.update_users"], stage.images.get(image.id))
    assert stage.notices[0].title.startswith("No container")


# -- copies


async def test_copy_the_command(stage: Stage) -> None:
    web = await one(stage, RunSpec("pierhead/busybox:1", ("sleep", "600"), name="web", detach=True))
    db = await one(stage, RunSpec("pierhead/bash:1", name="db", detach=True))
    await stage.run(command("copy_command"), web, db)
    assert stage.desk.asked == [
        (
            "copy",
            "docker run -d --name web pierhead/busybox:1 sleep 600\n"
            "docker run -d --name db pierhead/bash:1",
        )
    ]
    assert stage.notices[0].title == "The command is copied."
    await stage.engine.containers.end()


async def test_another_container_is_said_by_its_name(stage: Stage) -> None:
    web = await one(stage, replace(sleeping("web"), detach=True))
    side = await one(stage, replace(sleeping("side"), network=f"container:{web.id}", detach=True))
    await stage.run(command("copy_command"), side)
    assert "--network container:web " in stage.desk.asked[0][1]
    await stage.run(command("copy_compose"), web, side)
    assert "network_mode: service:web" in stage.desk.asked[1][1]
    await stage.engine.containers.end()


async def test_what_a_command_cannot_say_is_told(stage: Stage) -> None:
    more = {"HostConfig": {"ThingOfTomorrow": 1}}
    web = await one(stage, RunSpec("pierhead/busybox:1", name="web", more=more))
    await stage.run(command("copy_command"), web)
    assert stage.notices[0].detail == "It cannot say: ThingOfTomorrow"
    await stage.engine.containers.end()


async def test_copy_several_as_a_compose_file(stage: Stage) -> None:
    web = await one(stage, RunSpec("pierhead/busybox:1", ("sleep", "600"), name="web"))
    db = await one(stage, RunSpec("pierhead/bash:1", name="db"))
    await stage.run(command("copy_compose"), web, db)
    ((_copy, text),) = stage.desk.asked
    assert [(each.name, each.spec.image) for each in read_compose(text)] == [
        ("web", "pierhead/busybox:1"),
        ("db", "pierhead/bash:1"),
    ]
    await stage.engine.containers.end()


async def test_a_duplicate_has_a_name_and_addresses_of_its_own(stage: Stage) -> None:
    stage.engine.containers.networks.add("front")
    endpoint = {"Aliases": ["a"], "IPAMConfig": {"IPv4Address": "10.0.0.2"}}
    more = {
        "MacAddress": "02:42:00:00:00:01",
        "StopSignal": "SIGINT",
        "NetworkingConfig": {"EndpointsConfig": {"front": endpoint}},
    }
    spec = RunSpec("pierhead/busybox:1", name="web", network="front", more=more)
    web = await one(stage, spec, running=False)
    await made(stage, "web-copy", running=False)
    await stage.run(command("duplicate"), web)
    ((name, copied),) = stage.desk.asked
    assert (name, copied.name, copied.network) == ("run_form", "web-copy-2", "front")
    assert copied.more == {
        "StopSignal": "SIGINT",
        "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["a"]}}},
    }


# -- commit, export, wait, signal


async def test_commit(stage: Stage) -> None:
    web = await one(stage, sleeping("web"))
    stage.answers = {"reference": "made:1", "changes": 'CMD ["sh"]\n\nENV A=b\n', "author": "me"}
    await stage.run(command("commit"), web)
    assert stage.engine.images.find("made:1")
    assert stage.notices[0].title == "web is now the image made:1."
    (question,) = stage.questions
    by_id = {each.id: each for each in question.fields}
    assert by_id["reference"].value == "web:snapshot"
    assert by_id["reference"].problem("A B")
    assert not by_id["reference"].problem("")
    await stage.engine.containers.end()


async def test_several_are_committed_under_names_of_their_own(stage: Stage) -> None:
    targets = await made(stage, "one", "two")
    await stage.run(command("commit"), *targets)
    assert stage.engine.images.find("one:snapshot")
    assert stage.engine.images.find("two:snapshot")
    problem = stage.questions[0].fields[0].problem
    assert problem("same:1")
    await stage.engine.containers.end()


async def test_export(stage: Stage, tmp_path: Path) -> None:
    web = await one(stage, sleeping("web"))
    stage.engine.containers.find(web.id).tree.file("/note", b"hello")
    stage.answers = {"path": str(tmp_path / "web.tar")}
    await stage.run(command("export"), web)
    with tarfile.open(tmp_path / "web.tar") as tar:
        assert tar.getnames() == ["note"]
    assert stage.notices[0].detail == str(tmp_path / "web.tar")
    problem = stage.questions[0].fields[0].problem
    assert problem("relative")
    assert problem("/missing/folder/x.tar")
    assert not problem(str(tmp_path / "x.tar"))
    await stage.engine.containers.end()


async def test_several_are_exported_into_a_folder(stage: Stage, tmp_path: Path) -> None:
    targets = await made(stage, "one", "two")
    folder = tmp_path / "out"
    folder.mkdir()
    stage.answers = {"path": str(folder)}
    await stage.run(command("export"), *targets)
    assert sorted(os.listdir(folder)) == ["one.tar", "two.tar"]
    assert stage.questions[0].fields[0].problem(str(folder / "x"))
    await stage.engine.containers.end()


async def test_an_export_that_is_cancelled_leaves_nothing(stage: Stage, tmp_path: Path) -> None:
    web = await one(stage, sleeping("web"))
    folder = tmp_path / "out"
    folder.mkdir()
    began = asyncio.Event()

    async def endless(_id: str) -> Any:
        while True:
            yield b"x" * (1 << 20)
            began.set()
            await asyncio.sleep(0)

    stage.engine.containers.export = endless  # type: ignore[method-assign]
    stage.answers = {"path": str(folder / "web.tar")}
    running = asyncio.create_task(stage.run(command("export"), web))
    async with asyncio.timeout(PATIENCE):
        await began.wait()
    (job,) = stage.context.jobs.active
    job.cancel()
    await running
    assert job.state is JobState.CANCELLED
    assert os.listdir(folder) == []
    await stage.engine.containers.end()


async def test_an_export_that_cannot_be_written(stage: Stage, tmp_path: Path) -> None:
    web = await one(stage, sleeping("web"))
    stage.answers = {"path": str(tmp_path / "missing" / "web.tar")}
    await stage.run(command("export"), web)
    (notice,) = stage.notices
    assert (notice.level, notice.title) == (Level.ERROR, "The archive cannot be written.")
    await stage.engine.containers.end()


async def test_an_export_to_a_full_disk_leaves_what_was_there(stage: Stage, tmp_path: Path) -> None:
    web = await one(stage, sleeping("web"))
    path = tmp_path / "out" / "web.tar"
    path.parent.mkdir()
    path.write_text("what was there")

    async def large(_id: str) -> Any:
        for _n in range(3):
            yield b"x" * (1 << 20)

    stage.engine.containers.export = large  # type: ignore[method-assign]
    stage.answers = {"path": str(path)}
    with little_room():
        await stage.run(command("export"), web)
    (notice,) = stage.notices
    assert (notice.level, notice.title) == (Level.ERROR, "The archive cannot be written.")
    assert "make room" in notice.hint
    assert [each.read_text() for each in path.parent.iterdir()] == ["what was there"]
    await stage.engine.containers.end()


@pytest.mark.parametrize(("code", "level"), [(0, Level.INFO), (7, Level.ERROR)])
async def test_waiting_tells_the_code(stage: Stage, code: int, level: Level) -> None:
    spec = RunSpec("pierhead/busybox:1", ("sh", "-c", f"exit {code}"), name="web")
    id_ = await stage.engine.containers.create(spec)
    shown = stage.engine.containers.find(id_).shown
    await stage.engine.containers.start(id_)
    await stage.run(command("wait"), replace(shown, state=State.RUNNING))
    (notice,) = stage.notices
    assert (notice.level, notice.title) == (level, f"web has ended with code {code}.")


async def test_a_signal_of_one_s_choice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    targets = await made(stage, "one", "two")
    sent: list[tuple[str, str]] = []

    async def kill(id_: str, signal: str = "") -> None:
        sent.append((id_, signal))

    monkeypatch.setattr(stage.engine.containers, "kill", kill)
    stage.answers = {"signal": "SIGUSR1"}
    await stage.run(command("signal"), *targets)
    assert sorted(sent) == sorted((each.id, "SIGUSR1") for each in targets)
    options = dict(stage.questions[0].fields[0].options)
    assert {"SIGHUP", "SIGTERM", "SIGKILL"} <= set(options)
    await stage.engine.containers.end()
