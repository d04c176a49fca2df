"""A real engine unpacks our archive, and finds what was in the folder."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import docker
import pytest

from contexts.docker_cli import members
from contexts.trees import plant
from engines.dockerd import PrivateDockerd
from pierhead.dockerfile.context import Context

CLASSIC, BUILDKIT = "1", "2"


@pytest.fixture
def client(engine_host: PrivateDockerd) -> Iterator[docker.APIClient]:
    client = docker.APIClient(base_url=engine_host.url, version="auto")
    yield client
    client.close()


@pytest.mark.parametrize("builder", [CLASSIC, BUILDKIT])
@pytest.mark.parametrize("seed", [3, 5])
def test_what_is_copied_is_what_was_sent(
    seed: int, builder: str, tmp_path: Path, client: docker.APIClient
) -> None:
    plant(tmp_path, Random(seed))
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY . /all/\n")
    context = Context(tmp_path, tmp_path / "Dockerfile", classic=builder == CLASSIC)
    sent = b"".join(context.stream())

    found = _built(client, sent, builder)

    look = _content if builder == CLASSIC else _lasting
    copied = {path.removeprefix("all/"): look(member) for path, member in found.items()}
    del copied["all"]
    # Neither builder copies pipes everywhere, and the root is not copied at all.
    pipes = {path for path, member in members(sent).items() if member[0] == tarfile.FIFOTYPE}
    expected = {path: look(member) for path, member in members(sent).items() if path != "."}
    assert _without(copied, pipes) == _without(expected, pipes)


def test_an_archive_that_begins_with_an_odd_name_is_seen_as_one(
    tmp_path: Path, client: docker.APIClient
) -> None:
    (tmp_path / ".a ä").write_text("first")
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY . /\n")

    sent = b"".join(Context(tmp_path, tmp_path / "Dockerfile").stream())

    assert set(_built(client, sent, BUILDKIT)) == {".a ä", "Dockerfile"}


def test_a_dockerfile_from_outside_builds(tmp_path: Path, client: docker.APIClient) -> None:
    root = tmp_path / "context"
    root.mkdir()
    (root / "file").write_text("x")
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY . /\n")

    context = Context(root, tmp_path / "Dockerfile", classic=True)
    found = _built(client, b"".join(context.stream()), CLASSIC, dockerfile=context.dockerfile_name)

    assert context.dockerfile_name not in found
    assert "file" in found


def _built(
    client: docker.APIClient, archive: bytes, builder: str, **more: str
) -> dict[str, tuple[Any, ...]]:
    """The content of the image that the archive builds."""
    options = {"version": builder, "t": "test/context", "nocache": "1", **more}
    headers = {"Content-Type": "application/x-tar"}
    url = client._url("/build")
    answer = client._post(url, params=options, data=archive, headers=headers)
    assert answer.status_code == 200, answer.text
    assert '"error"' not in answer.text, answer.text
    image = b"".join(client.get_image("test/context"))
    found: dict[str, tuple[Any, ...]] = {}
    with tarfile.open(fileobj=io.BytesIO(image)) as tar:
        (manifest,) = json.load(tar.extractfile("manifest.json") or io.BytesIO())
        for layer in manifest["Layers"]:
            content = tar.extractfile(layer)
            assert content
            found.update(members(content.read()))
    return found


def _without(found: dict[str, Any], paths: set[str]) -> dict[str, Any]:
    return {path: member for path, member in found.items() if path not in paths}


def _lasting(member: tuple[Any, ...]) -> tuple[Any, ...]:
    """Kind, mode, owner, target and content: times before 1970 and after 2262 are not kept."""
    kind, mode, uid, gid, target, _time, content, attributes = member
    return kind, mode, uid, gid, target.removeprefix("all/"), content, tuple(attributes.items())


def _content(member: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the classic builder keeps: no special modes, and hard links become files."""
    kind, content = member[0], member[6]
    empty = kind == tarfile.REGTYPE and not content
    return (b"0",) if kind == tarfile.LNKTYPE or empty else (kind, content)
