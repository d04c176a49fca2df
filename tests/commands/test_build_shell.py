"""A shell before the step that failed, on a real engine with either builder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract.conftest import connected
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.build import start_build
from pierhead.commands.build_shell import LABEL, clear_away, open_before, sweep
from pierhead.commands.context import Context
from pierhead.core.errors import NotFound
from pierhead.core.tasks import spawn
from pierhead.dockerfile.cut import cut_before
from pierhead.dockerfile.step_command import Typed
from pierhead.engine.api_build import BuildSecret, BuildSpec
from pierhead.engine.docker import DockerEngine
from pierhead.state.builds import Build
from pierhead.state.step_shell import StepProgram

TEXT = f"""FROM {BUSYBOX} AS made
ARG WORD=given
WORKDIR /work
ENV KEPT=yes
RUN echo one > /work/file
COPY Dockerfile kept.txt* /work/
RUN cat /nothing-here
FROM {BUSYBOX}
COPY --from=made /work /work
"""


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    async with connected(engine_host) as engine:
        yield engine


@pytest.fixture
def stage(engine: DockerEngine, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "settings")
    stage.connection.engine = engine  # type: ignore[assignment]
    return stage


async def listed(context: Context) -> None:
    context.containers.replace(await context.engine.containers.list())
    context.images.replace(await context.engine.images.list())


@pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
async def test_the_state_before_the_step(
    stage: Stage, engine: DockerEngine, tmp_path: Path, classic: bool
) -> None:
    (tmp_path / "Dockerfile").write_text(TEXT)
    (tmp_path / "Dockerfile.dockerignore").write_text("*\n!Dockerfile\n!kept.txt\n")
    (tmp_path / "kept.txt").write_text("kept")
    spec = BuildSpec(tmp_path, tmp_path / "Dockerfile", ("made:1",), classic=classic)
    build, context = Build(), stage.context
    job = start_build(context, spec, build)
    await job.wait()
    assert build.culprit
    cut = cut_before(build.dockerfile, build.culprit.step.line, {})
    assert cut
    assert cut.command.text == "cat /nothing-here"
    opened = await open_before(context, spec, cut)
    program = program_of(stage)
    assert program.place.id == opened.container
    assert program.typed == Typed("cat /nothing-here", "cat /nothing-here")
    said = await said_to(program, "cat file kept.txt; echo =$WORD=$KEPT=; pwd")
    for words in ("one", "kept", "=given=yes=", "/work"):
        assert words in said
    # It goes by itself as soon as its container has.
    await until_gone(context, opened.container)
    assert [image.tags for image in context.images if dict(image.labels).get(LABEL[0])]
    await clear_away(context, opened)
    await listed(context)
    assert not [image for image in context.images if LABEL[0] in image.labels]


def program_of(stage: Stage) -> StepProgram:
    name, program = stage.desk.asked[-1]
    assert name == "terminals.open"
    assert isinstance(program, StepProgram)
    return program


async def said_to(program: StepProgram, line: str) -> str:
    """What the shell writes until it is told to leave."""
    session = await program.open((200, 24))
    await session.write(f"{line}; exit\n".encode())
    said = b""
    async for data in session:
        said += data
    await session.close()
    return said.decode()


async def until_gone(context: Context, id_: str) -> None:
    async def gone() -> bool:
        await listed(context)
        return context.containers.get(id_) is None

    while not await gone():
        pass


async def test_an_image_stays_for_as_long_as_its_shell(
    stage: Stage, engine: DockerEngine, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text(f"FROM {BUSYBOX}\nRUN false\n")
    spec = BuildSpec(tmp_path, tmp_path / "Dockerfile", ("made:1",))
    cut = cut_before((tmp_path / "Dockerfile").read_text(), 2, {})
    assert cut
    context = stage.context
    opened = await open_before(context, replace(spec, no_cache=True, push=True), cut)
    await listed(context)
    await sweep(context)
    await engine.images.inspect(opened.image)
    clearing = spawn(clear_away(context, opened))
    # Closing the terminal is all that a user does.
    program = program_of(stage)
    assert program.session
    await program.leave(program.session)
    await program.session.close()
    # Also when nobody waits for it any more, as when the build's tab was closed before.
    with pytest.raises(NotFound):
        await engine.images.inspect(opened.image)
    await listed(context)
    await until(clearing.done)
    await listed(context)
    assert not [image for image in context.images if LABEL[0] in image.labels]


MOUNTING = f"""FROM {BUSYBOX} AS tools
RUN mkdir /made && echo stage > /made/file
FROM {BUSYBOX}
ARG TARGETARCH
RUN --mount=type=cache,id=pierhead-test,target=/cache echo cached > /cache/file
USER 1234
WORKDIR /work
RUN --mount=type=cache,id=pierhead-test,target=/cache \\
    --mount=type=bind,target=context,source=here \\
    --mount=type=bind,from=tools,source=/made,target=/made \\
    --mount=type=tmpfs,target=/memory,size=1m \\
    --mount=type=secret,id=file,target=/etc/token,mode=0444 \\
    --mount=type=secret,id=name,env=TOKEN \\
    --mount=type=ssh \\
    --network=none \\
    set -e; test -n "$TOKEN" && exit 3
"""


async def test_what_the_step_alone_had_is_there_as_far_as_can_be(
    stage: Stage, engine: DockerEngine, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text(MOUNTING)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "file").write_text("of the context\n")
    secrets = (BuildSecret("file", value="very-secret"), BuildSecret("name", value="also $'x"))
    hosts = (("registry.test", "10.1.2.3"),)
    spec = BuildSpec(tmp_path, tmp_path / "Dockerfile", secrets=secrets, hosts=hosts)
    context = stage.context
    # The cache is filled by a step before; the one that fails is never run here.
    cut = cut_before(MOUNTING, 8, {})
    assert cut
    opened = await open_before(context, spec, cut)
    program = program_of(stage)
    assert program.typed
    assert program.typed.pasted == '(set -e; test -n "$TOKEN" && exit 3)'
    assert "/cache, /work/context, /made" in program.greeting
    assert "Not here: the SSH agent default" in program.greeting
    inspection = await engine.containers.inspect(opened.container)
    assert "very-secret" not in str(inspection)
    assert "also" not in str(inspection)
    said = await said_to(
        program,
        "cat /cache/file context/file /made/file /etc/token; echo =$TOKEN=$TARGETARCH=;"
        " id -u; pwd; grep memory /proc/mounts; ls /sys/class/net; grep registry /etc/hosts",
    )
    for words in (
        "cached",
        "of the context",
        "stage",
        "very-secret",
        "=also $'x=",
        "1234",
        "/work",
    ):
        assert words in said
    assert "/memory tmpfs" in said
    assert "size=1024k" in said
    assert "eth0" not in said
    assert "10.1.2.3" in said
    await until_gone(context, opened.container)
    await clear_away(context, opened)
    await listed(context)
    assert not [image for image in context.images if LABEL[0] in image.labels]


async def test_the_limits_of_the_step_are_those_of_the_shell(stage: Stage, tmp_path: Path) -> None:
    text = f"FROM {BUSYBOX}\nRUN true\nRUN false\n"
    (tmp_path / "Dockerfile").write_text(text)
    # The classic builder, for there are BuildKits that know no limits.
    spec = BuildSpec(
        tmp_path,
        tmp_path / "Dockerfile",
        classic=True,
        shm_size=32 << 20,
        ulimits=("nofile=99:101",),
    )
    cut = cut_before(text, 3, {})
    assert cut
    opened = await open_before(stage.context, spec, cut)
    said = await said_to(program_of(stage), "ulimit -n; df -k /dev/shm | tail -n 1")
    assert {"99", "32768"} <= set(said.split())
    await until_gone(stage.context, opened.container)
    await clear_away(stage.context, opened)


async def test_a_shell_opens_also_where_files_are_missing(
    stage: Stage, engine: DockerEngine, tmp_path: Path
) -> None:
    text = f"FROM {BUSYBOX}\nRUN --mount=type=bind,source=no-such,target=/x <<EOF\necho $PWD\nEOF\n"
    (tmp_path / "Dockerfile").write_text(text)
    spec = BuildSpec(tmp_path, tmp_path / "Dockerfile")
    cut = cut_before(text, 2, {})
    assert cut
    opened = await open_before(stage.context, spec, cut)
    program = program_of(stage)
    assert program.typed
    assert program.typed.line == "/bin/sh /failed-step"
    assert "Not here: /x" in program.greeting
    assert "=/" in await said_to(program, "cd /; echo =$(/bin/sh /failed-step)")
    await until_gone(stage.context, opened.container)
    await clear_away(stage.context, opened)
