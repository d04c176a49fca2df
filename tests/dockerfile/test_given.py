"""Paths that are given to the app, and the Dockerfiles that they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from pierhead.core.errors import AppError
from pierhead.dockerfile.given import MOST_NAMES, Given, What, meaning, sort_out


def test_a_folder_means_the_dockerfile_in_it(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    assert meaning(tmp_path) == Given(tmp_path / "Dockerfile", What.BUILD)


def test_a_folder_without_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="no Dockerfile in"):
        meaning(tmp_path)


def test_a_path_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="does not exist"):
        meaning(tmp_path / "gone")


def test_ten_files_of_the_wrong_kind_become_one_sentence_each_up_to_a_limit(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / f"picture{number}.png" for number in range(10)]
    for path in paths:
        path.write_bytes(b"")
    fitting, error = sort_out(paths)
    assert fitting == []
    assert error is not None
    assert "Nothing here can be built." in error.title
    assert len(error.detail.splitlines()) == MOST_NAMES + 1
    assert "5 more" in error.detail
    assert error.hint


def test_what_fits_is_opened_even_if_something_does_not(tmp_path: Path) -> None:
    good, bad = tmp_path / "Dockerfile", tmp_path / "x.png"
    good.write_text("FROM scratch\n")
    bad.write_bytes(b"")
    fitting, error = sort_out([bad, good])
    assert fitting == [Given(good, What.BUILD)]
    assert error is not None
    assert "x.png" in error.detail


def test_a_link_to_itself_does_not_hang(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(AppError):
        meaning(loop)


def test_what_else_there_is_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    assert meaning(tmp_path) == Given(tmp_path / "compose.yaml", What.EDIT)
    (tmp_path / "web.Dockerfile").write_text("FROM a\n")
    assert meaning(tmp_path) == Given(tmp_path / "web.Dockerfile", What.BUILD)
    (tmp_path / "Dockerfile.dev").write_text("FROM a\n")
    choices = (tmp_path / "Dockerfile.dev", tmp_path / "web.Dockerfile")
    assert meaning(tmp_path) == Given(tmp_path, What.CHOOSE, choices)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("build", b"# a\n\nARG x=1\nfrom --platform=a b:$x as c\nRUN y\n", What.BUILD),
        ("build.txt", b"\xef\xbb\xbfFROM scratch\r\n", What.BUILD),
        ("x.yml", b"a: b\n", What.EDIT),
        ("web.dockerignore", b"*\n", What.EDIT),
        ("x.tgz", b"", What.UNPACK),
    ],
)
def test_a_file_is_what_it_says_it_is(
    tmp_path: Path, name: str, content: bytes, what: What
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert meaning(path).what is what


@pytest.mark.parametrize("content", [b"From me to you\n", b"RUN x\n", b"FROM a\n\0", b""])
def test_other_files_are_refused_with_a_reason(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes").write_bytes(content)
    fitting, error = sort_out([tmp_path / "notes"])
    assert not fitting
    assert error is not None
    assert error.title == "notes is not a Dockerfile."
    assert error.hint
