"""What to send for what a Dockerfile copies, links resolved inside the context."""

from __future__ import annotations

from pathlib import Path

import pytest

from pierhead.dockerfile.follow import follow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "real" / "deep").mkdir(parents=True)
    (tmp_path / "real" / "file").touch()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "absolute").symlink_to("/real/deep")
    (tmp_path / "out").symlink_to("../../../real/file")
    (tmp_path / "loop").symlink_to("loop/x")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    (tmp_path / "to-file").symlink_to("link/file")
    (tmp_path / "here").symlink_to(".")
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["real"], ["real"]),
        (["real", "real/file"], ["real"]),
        (["real/file", "/missing", "./real"], ["missing", "real"]),
        (["link/file"], ["link", "real/file"]),
        (["absolute/x"], ["absolute", "real/deep/x"]),
        (["out"], ["out", "real/file"]),
        (["../../real/file"], ["real/file"]),
        (["loop"], ["loop"]),
        (["one"], ["one", "two"]),
        (["to-file"], ["link", "real/file", "to-file"]),
        (["lin*"], ["lin*", "real"]),
        (["l*/file"], ["l*", "loop", "real/file"]),
        (["here/real"], ["here", "real"]),
        (["nothing*"], ["nothing*"]),
        (["["], ["["]),
        ([], []),
        (["."], []),
        (["real", ""], []),
        (["link/.."], []),
    ],
)
def test_followed(root: Path, paths: list[str], expected: list[str]) -> None:
    assert follow(root, paths) == expected
