"""A file is read as text and written back as it was, but for the text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pierhead.core.errors import AppError
from pierhead.dockerfile.source import LARGEST, Source, is_dockerfile, read, stamp, write


@pytest.mark.parametrize(
    "data",
    [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\r\nb", b"", "ä💥\u00a0".encode(), b"no end"],
)
def test_what_is_read_and_written_is_the_same(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    known = read(path)
    assert "\r" not in known.text
    assert not known.mixed
    write(path, known)
    assert path.read_bytes() == data


def test_mixed_ends_are_known(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\nb\nc\r\n")
    known = read(tmp_path / "a")
    assert (known.text, known.newline, known.mixed) == ("a\nb\nc\n", "\n", True)


def test_mode_links_and_nothing_else_are_left(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o750)
    link.symlink_to("real")
    written = write(link, Source("new"))
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o750
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]
    assert written.stamp == stamp(link)


def test_a_file_with_two_names_keeps_both(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old")
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    write(tmp_path / "one", Source("new"))
    assert (tmp_path / "two").read_text() == "new"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write(tmp_path / "new", Source("x"))
    finally:
        os.umask(mask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_when_writing_fails_the_old_text_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AppError) as caught:
        write(path, Source("new"))
    assert caught.value.detail == "No space left on device"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x7fELF\0", "not a text"),
        (b"a\ncaf\xe9", "not UTF-8: line 2"),
        (b"x" * (LARGEST + 1), "too large"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, word: str) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(AppError, match=word):
        read(tmp_path / "file")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is not there"):
        read(tmp_path / "none")
    with pytest.raises(AppError, match="not a file"):
        read(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AppError, match="not a file"):
        read(tmp_path / "pipe")


def test_names_of_dockerfiles() -> None:
    yes = [
        "Dockerfile",
        "dockerfile",
        "Dockerfile.dev",
        "web.Dockerfile",
        "Containerfile",
        "a.dockerfile",
    ]
    no = [".dockerignore", "Dockerfile.dockerignore", "README.md", "Dockerfiles"]
    assert [name for name in yes if not is_dockerfile(Path(name))] == []
    assert [name for name in no if is_dockerfile(Path(name))] == []
