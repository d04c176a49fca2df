"""The archive is what docker itself would send, member by member."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from contexts.docker_cli import DOCKER, members, sent_by_docker
from contexts.trees import ignore_lines, plant
from pierhead.dockerfile.context import Context

pytestmark = pytest.mark.skipif(DOCKER is None, reason="no docker command to compare with")
FOLDER = b"5"


@pytest.mark.parametrize("seed", range(12))
def test_random_trees_and_ignore_files(seed: int, tmp_path: Path) -> None:
    random, root = Random(seed), tmp_path / "context"
    root.mkdir()
    plant(root, random)
    dockerfile = root / random.choice(["Dockerfile", "other.Dockerfile"])
    dockerfile.write_text("FROM scratch\n")
    if seed % 4:
        (root / ".dockerignore").write_text(ignore_lines(random))

    ours = members(b"".join(Context(root, dockerfile, classic=True).stream()))
    theirs = members(sent_by_docker(root, dockerfile))

    ours.pop(".", None)  # only there for engines to see that it is an archive
    # A folder that is ignored but holds something kept is sent by BuildKit's client alone.
    added = {path for path in ours.keys() - theirs.keys() if ours[path][0] == FOLDER}
    assert {path: ours[path] for path in ours if path not in added} == theirs
    assert all(any(path.startswith(f"{folder}/") for path in theirs) for folder in added)


def test_a_dockerfile_from_outside_is_hidden_by_the_ignore_file(tmp_path: Path) -> None:
    root, dockerfile = tmp_path / "context", tmp_path / "Dockerfile"
    root.mkdir()
    dockerfile.write_text("FROM scratch\n")
    (root / ".dockerignore").write_text("*.log")

    context = Context(root, dockerfile, classic=True)
    ours = members(b"".join(context.stream()))
    theirs = members(sent_by_docker(root, dockerfile))

    (name,) = (path for path in theirs if path.startswith(".dockerfile."))
    assert len(context.dockerfile_name) == len(name)
    content = {path: member[6] for path, member in theirs.items()}
    content[context.dockerfile_name] = content.pop(name)
    rules = content[".dockerignore"]
    assert isinstance(rules, bytes)
    content[".dockerignore"] = rules.replace(name.encode(), context.dockerfile_name.encode())
    assert {path: member[6] for path, member in ours.items()} == content
