"""Archives as contexts: what is in them arrives, and nothing leaves their folder."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path
from threading import Event

import pytest
import zstandard

from pierhead.core.errors import AppError
from pierhead.dockerfile import unpack as module
from pierhead.dockerfile.unpack import is_archive, unpack


def archive(path: Path, *entries: tuple[str, bytes | str], mode: str = "w:gz") -> Path:
    """An archive of files; a text instead of bytes is where a link leads."""
    with tarfile.open(path, mode) as out:
        for name, content in entries:
            info = tarfile.TarInfo(name)
            info.mode = 0o751
            if isinstance(content, bytes):
                info.size = len(content)
                out.addfile(info, io.BytesIO(content))
            else:
                info.type, info.linkname = tarfile.SYMTYPE, content
                out.addfile(info)
    return path


def unpacked(path: Path, place: Path) -> Path:
    return unpack(path, lambda _size: None, Event(), place)


@pytest.mark.parametrize(
    "name", ["a.tar", "a.tar.gz", "A.TGZ", "a.tar.xz", "a.tar.bz2", "a.tar.zst"]
)
def test_archives_are_known_by_their_names(name: str) -> None:
    assert is_archive(Path(name))
    assert not is_archive(Path(name + ".txt"))


def test_what_is_in_it_arrives_with_its_mode_and_links(tmp_path: Path) -> None:
    path = archive(tmp_path / "ctx.tar.gz", ("Dockerfile", b"FROM a"), ("l", "/etc/passwd"))
    folder = unpacked(path, tmp_path / "place")
    assert folder.name == "ctx"
    assert (folder / "Dockerfile").read_bytes() == b"FROM a"
    assert (folder / "Dockerfile").stat().st_mode & 0o777 == 0o751
    assert os.readlink(folder / "l") == "/etc/passwd"
    (folder / "Dockerfile").write_text("FROM mine")
    assert unpacked(path, tmp_path / "place") == folder
    assert (folder / "Dockerfile").read_text() == "FROM mine"


@pytest.mark.parametrize(
    ("ending", "mode"),
    [(".tar", "w"), (".tar.gz", "w:gz"), (".tar.bz2", "w:bz2"), (".txz", "w:xz")],
)
def test_every_compression_that_python_knows(tmp_path: Path, ending: str, mode: str) -> None:
    path = archive(tmp_path / f"ctx{ending}", ("Dockerfile", b"FROM a"), mode=mode)
    folder = unpacked(path, tmp_path / "place")
    assert folder.name == "ctx"
    assert (folder / "Dockerfile").read_bytes() == b"FROM a"


def zstandard_archive(path: Path, *entries: tuple[str, bytes | str]) -> Path:
    plain = archive(path.with_suffix(".plain"), *entries, mode="w")
    path.write_bytes(zstandard.compress(plain.read_bytes()))
    return path


def test_zstandard_too(tmp_path: Path) -> None:
    many = [(f"ctx/{number}", bytes([number % 256]) * 5000) for number in range(300)]
    entries = (("ctx/Dockerfile", b"FROM a"), ("ctx/l", "Dockerfile"), *many)
    folder = unpacked(zstandard_archive(tmp_path / "x.tar.zst", *entries), tmp_path / "place")
    assert folder.name == "ctx"
    assert (folder / "l").read_bytes() == b"FROM a"
    assert all((folder / str(number)).stat().st_size == 5000 for number in range(300))


@pytest.mark.parametrize("kept", [0, 5, 1000])
def test_a_damaged_zstandard_is_said(tmp_path: Path, kept: int) -> None:
    path = zstandard_archive(tmp_path / "x.tar.zst", ("Dockerfile", os.urandom(20_000)))
    path.write_bytes(path.read_bytes()[:kept] if kept else b"no archive at all")
    with pytest.raises(AppError, match="cannot be unpacked") as caught:
        unpacked(path, tmp_path / "place")
    assert "damaged" in caught.value.hint
    assert not list((tmp_path / "place").iterdir())


def test_the_only_folder_in_it_is_the_context(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.tar", ("repo-1/Dockerfile", b"FROM a"), mode="w")
    assert unpacked(path, tmp_path / "place").name == "repo-1"


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = archive(
        tmp_path / "evil.tar.gz",
        ("../../../out", b"x"),
        (str(outside / "absolute"), b"x"),
        ("link", str(outside)),
        ("link/through", b"x"),
        ("Dockerfile", b"FROM a"),
    )
    folder = unpacked(path, tmp_path / "place")
    assert (folder / "Dockerfile").exists()
    assert list(outside.iterdir()) == []
    assert not list(tmp_path.rglob("out"))


def test_an_image_is_said_to_be_one(tmp_path: Path) -> None:
    path = archive(tmp_path / "i.tar.gz", ("manifest.json", b"[]"), ("repositories", b"{}"))
    with pytest.raises(AppError, match="is an image") as error:
        unpacked(path, tmp_path / "place")
    assert "docker load" in error.value.hint
    assert not [one for one in (tmp_path / "place").iterdir() if any(one.iterdir())]


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00garbage"])
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.tar.gz"
    path.write_bytes(content)
    with pytest.raises(AppError, match=r"x\.tar\.gz cannot be unpacked"):
        unpacked(path, tmp_path / "place")


def test_it_stops_when_told(tmp_path: Path) -> None:
    path, stop = archive(tmp_path / "x.tar.gz", ("a", b"x")), Event()
    stop.set()
    with pytest.raises(AppError, match="cancelled"):
        unpack(path, lambda _size: None, stop, tmp_path / "place")


def test_a_full_disk_is_told_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SPARE", 1 << 60)
    path = archive(tmp_path / "x.tar.gz", ("a", b"x"))
    with pytest.raises(AppError, match="no room"):
        unpacked(path, tmp_path / "place")
