"""What Pierhead builds is what ``docker build`` builds, member by member."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from random import Random

import pytest

from contexts.docker_cli import members
from contexts.trees import dockerfile_lines, ignore_lines, plant
from engine.buildkit.conftest import events_of
from engines.dockerd import EngineFailed, PrivateDockerd
from pierhead.engine.api import BuildFailed, BuildOutput, BuildSpec, OutputKind
from pierhead.engine.docker import DockerEngine

SEEDS = [seed for seed in range(int(os.environ.get("SEEDS", "24"))) if seed != 10]
"""Not 10: there docker 20.10's command sends an ignored folder because an exception names something
that would be in it, which newer ones do not."""


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_trees_and_ignore_files(
    seed: int, engine: DockerEngine, engine_host: PrivateDockerd, context: Path, tmp_path: Path
) -> None:
    random = Random(seed)
    plant(context, random)
    for path in sorted(context.rglob("*")):
        if path.is_file() and not path.is_symlink() and random.random() < 0.2:
            os.setxattr(path, "user.test", random.randbytes(9))
    (context / "Dockerfile").write_text(dockerfile_lines(random) if seed % 3 else ALL)
    if seed % 4:
        name = random.choice([".dockerignore", "Dockerfile.dockerignore"])
        (context / name).write_text(ignore_lines(random))

    ours = await built(engine, context, tmp_path / "ours.tar")
    theirs = built_by_docker(engine_host, context, tmp_path / "theirs.tar")

    assert ours == theirs, (context / "Dockerfile").read_text()


TIME = 5
ALL = "FROM scratch\nCOPY . /all/\n"


async def built(engine: DockerEngine, context: Path, archive: Path) -> object:
    """The members of the result, or that there is none."""
    output = BuildOutput(OutputKind.TAR, archive)
    try:
        await events_of(
            engine, BuildSpec(context, context / "Dockerfile", output=output, no_cache=True)
        )
    except BuildFailed:
        return "failed"
    return lasting(archive)


def built_by_docker(host: PrivateDockerd, context: Path, archive: Path) -> object:
    try:
        host.build(context, "--no-cache", f"--output=type=tar,dest={archive}")
    except EngineFailed:
        return "failed"
    return lasting(archive)


def lasting(archive: Path) -> dict[str, tuple[object, ...]]:
    """The members of an archive; a folder's time is when the engine put something into it."""
    found = members(archive.read_bytes())
    return {
        path: (*member[:TIME], *member[TIME + 1 :]) if member[0] == tarfile.DIRTYPE else member
        for path, member in found.items()
    }
