"""Builds whose context the engine fetches itself, from a repository in its own network."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from contract.watching import gather
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.private import PrivateEngine
from harness.waiting import PATIENCE
from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildSpec,
    BuildStep,
    Built,
    DockerfileRead,
    StepOutput,
)
from pierhead.engine.build_command import format_build
from pierhead.engine.docker import DockerEngine
from pierhead.state.builds import Build
from pierhead.state.engine_history import record_of, replay

PORT = 9418
BAD = f"FROM {BUSYBOX} AS one\nRUN echo first\nFROM one\nARG CODE\nRUN echo oh &&\\\n exit $CODE\n"


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@y", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(engine_host: PrivateDockerd, tmp_path: Path) -> Iterator[str]:
    with served(engine_host, tmp_path) as address:
        yield address


@contextmanager
def served(host: PrivateEngine, tmp_path: Path) -> Iterator[str]:
    """The address of a repository with a branch of its own and a folder in it."""
    folder = tmp_path / "served" / "repo"
    (folder / "sub").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    (folder / "Dockerfile").write_text(f"FROM {BUSYBOX}\nRUN echo from-main\n")
    (folder / "bad.Dockerfile").write_text(BAD)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "main")
    git(folder, "checkout", "-q", "-b", "side")
    (folder / "sub" / "web.Dockerfile").write_text(f"FROM {BUSYBOX}\nCOPY x /\nRUN cat /x\n")
    (folder / "sub" / "Dockerfile").write_text(f"FROM {BUSYBOX}\nCOPY x /\nRUN cat /x\n")
    (folder / "sub" / "x").write_text("from-side")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "side")
    git(folder, "checkout", "-q", "main")
    program = Path(subprocess.check_output(["git", "--exec-path"], text=True).strip(), "git-daemon")
    daemon = host.spawn(
        str(program), "--export-all", "--reuseaddr", "--listen=127.0.0.1", f"--port={PORT}",
        f"--base-path={tmp_path / 'served'}",
    )  # fmt: skip
    address = f"git://127.0.0.1:{PORT}/repo"
    try:
        listening = f"until git ls-remote {address}; do sleep 0.1; done"
        host.nsenter("timeout", str(PATIENCE), "sh", "-c", listening)
        yield address
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE)


def spec(remote: str, dockerfile: str = "Dockerfile", *, classic: bool = False) -> BuildSpec:
    return BuildSpec(Path("repo"), Path(dockerfile), ("made:1",), remote=remote, classic=classic)


@pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
async def test_a_repository_is_built(real: DockerEngine, repository: str, classic: bool) -> None:
    events = await gather(real.build(spec(repository + "#main", classic=classic)))
    assert isinstance(events[-1], Built)
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "from-main" in output
    assert (await real.images.inspect("made:1"))["Id"] == events[-1].image


@pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
async def test_a_branch_and_a_folder_of_it(
    real: DockerEngine, repository: str, classic: bool
) -> None:
    asked = spec(repository + "#side:sub", "web.Dockerfile", classic=classic)
    try:
        events = await gather(real.build(asked))
    except BuildFailed as failure:
        # BuildKit of before 0.9, as in Docker 20.10, which the classic builder makes up for.
        assert not classic
        assert "cannot build a folder" in failure.title  # noqa: PT017
        assert "classic builder" in failure.hint  # noqa: PT017
        return
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "from-side" in output


async def test_the_engine_tells_what_it_has_built(real: DockerEngine, repository: str) -> None:
    events = await gather(real.build(spec(repository + "#main")))
    read = [event.text for event in events if isinstance(event, DockerfileRead)]
    if not await real.builds.history():
        assert read == []  # before 23 engines remember nothing
        return
    assert read == [f"FROM {BUSYBOX}\nRUN echo from-main\n"]
    assert lines_of(events) == {1, 2}


async def test_the_engine_tells_what_has_failed(real: DockerEngine, repository: str) -> None:
    asked = replace(spec(repository + "#main", "bad.Dockerfile"), args=(("CODE", "3"),))
    build = Build()
    with pytest.raises(BuildFailed) as caught:
        await taken(real, asked, build)
    remembered = await real.builds.history()
    if not remembered:
        assert build.dockerfile == ""
        return
    assert build.dockerfile == BAD
    assert caught.value.line == 5
    assert build.culprit
    assert build.culprit.step.line == 5
    # Whoever comes later gets the same from the engine's memory.
    newest = max(remembered, key=lambda one: one.started)
    again = await replay(real, record_of(newest))
    assert again.dockerfile == BAD
    assert again.failure
    assert again.failure.line == 5
    assert {record.step.line for record in again if record.step.line} == {1, 2, 5}


async def test_a_dockerfile_of_this_machine_with_the_files_of_a_repository(
    real: DockerEngine, repository: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.Dockerfile"
    own.write_text(f"FROM {BUSYBOX}\nCOPY Dockerfile /there\nRUN cat /there\n")
    events = await gather(real.build(replace(spec(repository + "#main"), dockerfile=own)))
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "RUN echo from-main" in output


async def taken(engine: DockerEngine, asked: BuildSpec, build: Build) -> None:
    async for event in engine.build(asked):
        build.take(event)


def lines_of(events: Sequence[BuildEvent]) -> set[int]:
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    return {step.line for step in steps.values() if step.line}


async def test_a_branch_that_is_not_there(real: DockerEngine, repository: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        await gather(real.build(spec(repository + "#nowhere")))
    assert "nowhere" in caught.value.title + caught.value.detail


def test_the_command_says_the_same() -> None:
    remote = "https://host/r.git#a:b"
    assert format_build(spec(remote)).endswith(f"--tag made:1 '{remote}'")
    assert "--file web.Dockerfile" in format_build(spec(remote, "web.Dockerfile"))
