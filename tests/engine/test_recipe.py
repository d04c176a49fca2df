"""What a build reads of its Dockerfile before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from pierhead.core.errors import AppError
from pierhead.engine import recipe
from pierhead.engine.api_build import BuildFailed, BuildSpec


def read(folder: Path, text: str, *, classic: bool = False) -> recipe.Recipe:
    (folder / "Dockerfile").write_text(text)
    return recipe.read(BuildSpec(folder, folder / "Dockerfile"), classic=classic)


@pytest.mark.parametrize("classic", [False, True])
def test_nothing_but_arguments_is_refused(tmp_path: Path, classic: bool) -> None:
    with pytest.raises(BuildFailed) as caught:
        read(tmp_path, "# a remark\nARG A=1\nARG B\n", classic=classic)
    assert caught.value.title == "Dockerfile has no FROM: there is nothing to build."
    assert "FROM" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["ARG A\nFROMM scratch\n", "FROM\n", "# syntax=someone/else\nARG A\n"]
)
def test_what_the_builder_can_judge_is_left_to_it(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text)


@pytest.mark.parametrize(
    "data",
    [
        b"# M\xfcller\nFROM alpine:3\n",
        b"FROM alpine:3\r\n# \0\n",
        b"FROM alpine:3\n" + b"# padding\n" * 200_000,
    ],
)
def test_what_only_an_editor_minds_is_built(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "Dockerfile").write_bytes(data)
    found = recipe.read(BuildSpec(tmp_path, tmp_path / "Dockerfile"), classic=False)
    assert [name for name, _line in found.images] == ["alpine:3"]


def test_images_have_their_lines(tmp_path: Path) -> None:
    text = "# syntax=docker/dockerfile:1\nARG V=3\nFROM alpine:$V AS a\nFROM a\n"
    assert read(tmp_path, text).images == (("docker/dockerfile:1", 1), ("alpine:3", 3))
    assert read(tmp_path, text, classic=True).images == (("alpine:3", 3),)


def test_a_missing_dockerfile_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="There is no Dockerfile"):
        recipe.read(BuildSpec(tmp_path, tmp_path / "Dockerfile"), classic=False)
