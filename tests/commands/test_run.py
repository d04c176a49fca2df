from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from pierhead.commands.run import blamed, for_terminal, run
from pierhead.core.errors import AppError, Conflict, EngineRefused
from pierhead.core.resources import Port, State
from pierhead.core.run import Mount, RunSpec
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.jobs import Job, JobState


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    await stage.engine.close()


async def ran(stage: Stage, spec: RunSpec) -> Job:
    job = stage.context.jobs.start("Run", lambda job: run(stage.context, spec, job))
    await job.wait()
    return job


async def test_what_is_for_the_background_is_started(stage: Stage) -> None:
    job = await ran(stage, RunSpec(image=BUSYBOX, command=("sleep", "9"), name="web"))
    assert job.state == JobState.DONE
    (container,) = await stage.engine.containers.list()
    assert (container.name, container.state) == ("web", State.RUNNING)
    assert stage.desk.asked == [("show_started", container.id)]


async def test_what_is_for_a_terminal_is_started_with_its_session_attached(stage: Stage) -> None:
    spec = RunSpec(image=BUSYBOX, interactive=True, tty=True)
    await ran(stage, spec)
    (container,) = await stage.engine.containers.list()
    assert container.state == State.RUNNING
    ((asked, session, *rest),) = stage.desk.asked
    assert (asked, *rest) == ("terminals.open_running", container.id, spec)
    assert session.tty
    await session.close()


async def test_a_terminal_that_does_not_start_leaves_nothing(stage: Stage) -> None:
    stage.engine.wire.failures["containers.start"] = Conflict("No.", "port is already allocated")
    job = await ran(stage, RunSpec(image=BUSYBOX, interactive=True, tty=True))
    assert isinstance(job.error, AppError)
    assert blamed(job.error) == "ports"
    assert await stage.engine.containers.list() == []
    assert stage.desk.asked == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (RunSpec(), False),
        (RunSpec(interactive=True), True),
        (RunSpec(tty=True), True),
        (RunSpec(tty=True, detach=True), False),
    ],
)
def test_only_what_is_not_detached_is_for_a_terminal(spec: RunSpec, expected: bool) -> None:
    assert for_terminal(spec) is expected


async def test_a_missing_image_is_pulled_first(stage: Stage) -> None:
    stage.engine.images.registry["app:latest"] = 2
    job = await ran(stage, RunSpec(image="app"))
    assert job.state == JobState.DONE
    assert len(job.parts) == 2
    assert stage.engine.wire.calls.count("images.pull") == 1


@pytest.mark.parametrize(("when", "pulls"), [("", 0), ("missing", 0), ("always", 1), ("never", 0)])
async def test_an_image_that_is_here_is_pulled_when_asked(
    stage: Stage, when: str, pulls: int
) -> None:
    stage.engine.images.registry[BUSYBOX] = 1
    await ran(stage, RunSpec(image=BUSYBOX, pull=when))
    assert stage.engine.wire.calls.count("images.pull") == pulls


async def test_never_pulling_leaves_the_engine_to_say_that_it_is_missing(stage: Stage) -> None:
    job = await ran(stage, RunSpec(image="app", pull="never"))
    assert isinstance(job.error, AppError)
    assert blamed(job.error) == "image"


async def test_a_container_that_does_not_start_leaves_its_name_free(stage: Stage) -> None:
    refused = EngineRefused("A port is in use.", "port is already allocated")
    stage.engine.wire.failures["containers.start"] = refused
    job = await ran(stage, RunSpec(image=BUSYBOX, name="web"))
    assert isinstance(job.error, AppError)
    assert (blamed(job.error), job.error.title) == ("ports", "A port is in use.")
    assert await stage.engine.containers.list() == []


async def test_cancelling_while_it_starts_leaves_nothing(stage: Stage) -> None:
    started = stage.engine.containers.start
    begun = asyncio.Event()

    async def start(id_: str) -> None:
        begun.set()
        await asyncio.Event().wait()
        await started(id_)

    stage.engine.containers.start = start  # type: ignore[method-assign]
    spec = RunSpec(image=BUSYBOX)
    job = stage.context.jobs.start("Run", lambda job: run(stage.context, spec, job))
    await begun.wait()
    job.cancel()
    await job.wait()
    assert job.state == JobState.CANCELLED
    assert await stage.engine.containers.list() == []


async def test_a_name_that_is_taken_is_blamed(stage: Stage) -> None:
    await ran(stage, RunSpec(image=BUSYBOX, name="web"))
    job = await ran(stage, RunSpec(image=BUSYBOX, name="web"))
    assert isinstance(job.error, AppError)
    assert isinstance(job.error, Conflict)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ('Conflict. The container name "/web" is already in use by container "1"', "name"),
        ("Bind for 0.0.0.0:80 failed: port is already allocated", "ports"),
        ("listen tcp4 0.0.0.0:80: bind: address already in use", "ports"),
        ("invalid mount config for type bind: bind source path does not exist: /x", "mounts"),
        ("network front not found", "network"),
        ("unable to find user nobody2: no matching entries in passwd file", "user"),
        ('exec: "nope": executable file not found in $PATH: unknown', "command"),
        ("No such image: nope:latest", "image"),
        ("Minimum memory limit allowed is 6MB", "memory"),
        ("Range of CPUs is from 0.01 to 2.00", "cpus"),
        ("something else", ""),
    ],
)
def test_the_engine_s_words_point_at_a_field(words: str, field: str) -> None:
    assert blamed(AppError("x", words)) == field


# -- on a real engine


@pytest.fixture
async def real(stage: Stage, engine_host: PrivateDockerd) -> AsyncIterator[Stage]:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    stage.connection.engine = engine  # type: ignore[assignment]
    yield stage
    await engine.close()


async def test_a_real_engine_creates_what_the_specification_says(
    real: Stage, tmp_path: Path
) -> None:
    spec = RunSpec(
        image=BUSYBOX,
        command=("sleep", "600"),
        name="all",
        ports=(Port(80, host_port=18080), Port(53, "udp", "127.0.0.1")),
        publish_all=True,
        mounts=(Mount("volume", "data", "/data", True), Mount("tmpfs", "", "/scratch")),
        environment=(("A", "b c"),),
        labels=(("purpose", "test"),),
        user="1000",
        workdir="/tmp",
        hostname="box",
        init=True,
        privileged=True,
        memory=64 << 20,
        cpus=0.5,
    )
    job = await ran(real, spec)
    assert job.error is None
    found = await real.context.engine.containers.inspect("all")
    host, config = found["HostConfig"], found["Config"]
    assert found["State"]["Running"]
    assert host["PortBindings"]["80/tcp"] == [{"HostIp": "", "HostPort": "18080"}]
    assert host["PortBindings"]["53/udp"][0]["HostIp"] == "127.0.0.1"
    assert (host["Privileged"], host["Init"], host["PublishAllPorts"]) == (True, True, True)
    assert (host["Memory"], host["NanoCpus"]) == (64 << 20, 500_000_000)
    assert {mount["Destination"]: mount["RW"] for mount in found["Mounts"]} == {"/data": False}
    assert list(host["Tmpfs"]) == ["/scratch"]
    assert "A=b c" in config["Env"]
    assert (config["User"], config["WorkingDir"], config["Hostname"]) == ("1000", "/tmp", "box")
    assert config["Labels"]["purpose"] == "test"


@pytest.mark.parametrize(
    ("fields", "blamed_field"),
    [
        ({"name": "first"}, "name"),
        ({"ports": (Port(80, host_port=18081),)}, "ports"),
        ({"network": "nowhere"}, "network"),
        ({"user": "nobody2"}, "user"),
        ({"command": ("nope",)}, "command"),
        ({"image": "missing:1", "pull": "never"}, "image"),
        ({"memory": 1}, "memory"),
        ({"cpus": 4096.0}, "cpus"),
    ],
)
async def test_a_real_engine_s_refusals_are_blamed_on_a_field(
    real: Stage, fields: dict[str, object], blamed_field: str
) -> None:
    first = RunSpec(
        image=BUSYBOX, command=("sleep", "600"), name="first", ports=(Port(80, host_port=18081),)
    )
    assert (await ran(real, first)).error is None
    spec = RunSpec(**({"image": BUSYBOX, "command": ("sleep", "600")} | fields))  # type: ignore[arg-type]
    job = await ran(real, spec)
    assert isinstance(job.error, AppError)
    assert blamed(job.error) == blamed_field
    assert job.error.title
    assert len(await real.context.engine.containers.list()) == 1
