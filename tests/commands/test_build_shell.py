"""A shell before the step that failed, on a real engine with either builder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract.conftest import docker_engine
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.build import start_build
from pierhead.commands.build_shell import LABEL, clear_away, open_before, sweep
from pierhead.commands.context import Context
from pierhead.core.tasks import spawn
from pierhead.dockerfile.cut import cut_before
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.docker import DockerEngine
from pierhead.state.builds import Build

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
    engine = docker_engine(engine_host)
    await engine.connect()
    yield engine
    await engine.close()


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
    assert cut.command == "cat /nothing-here"
    opened = await open_before(context, spec, cut)
    name, session, id_, _asked = stage.desk.asked[-1]
    assert (name, id_) == ("terminals.open_running", opened.container)
    await session.write(b"cat file kept.txt; echo =$WORD=$KEPT=; pwd; exit\n")
    said = b""
    async for data in session:
        said += data
    for words in (b"one", b"kept", b"=given=yes=", b"/work"):
        assert words in said
    await session.close()
    # It goes by itself as soon as its container has.
    await until_gone(context, opened.container)
    assert [image.tags for image in context.images if dict(image.labels).get(LABEL[0])]
    await clear_away(context, opened)
    await listed(context)
    assert not [image for image in context.images if LABEL[0] in image.labels]


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
    session = stage.desk.asked[-1][1]
    await session.close()
    await engine.containers.remove(opened.container, force=True)
    await listed(context)
    await until(clearing.done)
    await listed(context)
    assert not [image for image in context.images if LABEL[0] in image.labels]
