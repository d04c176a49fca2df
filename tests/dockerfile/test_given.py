"""Paths that are given to the app, and the Dockerfiles that they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from pierhead.core.errors import AppError
from pierhead.dockerfile.given import MOST_NAMES, dockerfile_of, sort_out


def test_a_folder_means_the_dockerfile_in_it(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    assert dockerfile_of(tmp_path) == tmp_path / "Dockerfile"


def test_a_folder_without_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="no Dockerfile in"):
        dockerfile_of(tmp_path)


def test_a_path_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="does not exist"):
        dockerfile_of(tmp_path / "gone")


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
    assert fitting == [good]
    assert error is not None
    assert "x.png" in error.detail


def test_a_link_to_itself_does_not_hang(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(AppError):
        dockerfile_of(loop)
