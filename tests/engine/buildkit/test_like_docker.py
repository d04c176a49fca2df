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
from engines.dockerd import CLIENT, PrivateDockerd
from engines.private import EngineFailed
from pierhead.dockerfile.ignore import Ignore
from pierhead.engine.api_build import BuildFailed, BuildOutput, BuildSpec, OutputKind
from pierhead.engine.docker import DockerEngine

TIME = 5
"""Where the time is among what is known of a member."""
Result = str | dict[str, tuple[object, ...]]
"""The members, or that there are none."""
ALL = "FROM scratch\nCOPY . /all/\n"
SEEDS = range(*map(int, os.environ.get("SEEDS", "24").split("-")))
"""So many, or others, as ``1000-1200``."""


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
    rules = ""
    if seed % 4:
        name = random.choice([".dockerignore", "Dockerfile.dockerignore"])
        rules = ignore_lines(random)
        (context / name).write_text(rules)

    ours = await built(engine, context, tmp_path / "ours.tar")
    theirs = built_by_docker(engine_host, context, tmp_path / "theirs.tar")

    if not CLIENT and ours != theirs and ("!" in rules or "**" in rules):
        theirs = _without_what_only_older_ones_send(theirs, ours, rules)
    assert ours == theirs, (context / "Dockerfile").read_text() + rules


def _without_what_only_older_ones_send(theirs: Result, ours: Result, rules: str) -> Result:
    """What docker's command of 20.10 does unlike BuildKit's clients since.

    It sends an ignored folder that is empty then because an exception may name something in it,
    and what is ignored below a folder that an exception names; its ``**`` does not match a line
    break.
    """
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours if "!" in rules else theirs
    broken = {path for path in theirs if "**" in rules and "\n" in path}
    filled = {str(Path(path).parent) for path in theirs.keys() - broken}
    empty = {path for path in theirs.keys() - filled if theirs[path][0] == tarfile.DIRTYPE}
    excepted = Ignore.of(rule[1:] for rule in rules.splitlines() if rule.startswith("!"))
    below = {path for path in theirs if _lies_below(path, excepted)}
    added = (broken | empty | below) - ours.keys()
    return {path: member for path, member in theirs.items() if path not in added}


def _lies_below(path: str, folders: Ignore) -> bool:
    """Whether a path lies below one of these folders, wherever that was copied to."""
    parts = path.split("/")[:-1]
    places = ((start, end) for end in range(1, len(parts) + 1) for start in range(end))
    return any(folders.check("/".join(parts[start:end]))[0] for start, end in places)


async def built(engine: DockerEngine, context: Path, archive: Path) -> Result:
    """The members of the result, or that there is none."""
    output = BuildOutput(OutputKind.TAR, archive)
    try:
        await events_of(
            engine, BuildSpec(context, context / "Dockerfile", output=output, no_cache=True)
        )
    except BuildFailed:
        return "failed"
    return lasting(archive)


def built_by_docker(host: PrivateDockerd, context: Path, archive: Path) -> Result:
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
