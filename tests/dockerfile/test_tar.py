"""The archive holds together, whatever the files do meanwhile."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from threading import Event

import pytest

from contexts.docker_cli import members
from pierhead.core.errors import AppError
from pierhead.dockerfile.ignore import Ignore
from pierhead.dockerfile.tar import BLOCK, TarStream, printable
from pierhead.dockerfile.walk import Entry, Walk


def stream(root: Path, replaced: dict[str, bytes] | None = None) -> TarStream:
    return TarStream(lambda stop: Walk(root, Ignore(), stop=stop), replaced or {})


def test_blocks_are_of_one_size_and_counted(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(os.urandom(3 * BLOCK + 7))
    for name in range(50):
        (tmp_path / f"small{name}").write_text("x")
    tar = stream(tmp_path)
    blocks = list(tar)
    assert max(map(len, blocks)) <= BLOCK
    assert len(blocks) < 8
    assert (tar.files, tar.sent) == (51, sum(map(len, blocks)))


def test_modes_links_pipes_and_odd_names_survive(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("x")
    (tmp_path / "run").chmod(0o4755)
    (tmp_path / "linked").hardlink_to(tmp_path / "run")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")).write_text("odd")
    (tmp_path / ("long" * 60)).mkdir()
    found = members(b"".join(stream(tmp_path)))
    assert found["linked"][:2] == (tarfile.REGTYPE, "0o4755")
    assert (found["run"][0], found["run"][4]) == (tarfile.LNKTYPE, "linked")
    assert (found["dangling"][0], found["dangling"][4]) == (tarfile.SYMTYPE, "nowhere")
    assert found["pipe"][0] == tarfile.FIFOTYPE
    assert found["\udcff"][6] == b"odd"
    assert found["long" * 60][0] == tarfile.DIRTYPE


def test_attributes_of_files_survive(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    try:
        os.setxattr(tmp_path / "file", "user.binary", b"\0\xff=\n")
    except OSError:
        pytest.skip("this file system keeps no attributes")
    value = b"\0\xff=\n".decode("utf-8", "surrogateescape")
    assert members(b"".join(stream(tmp_path)))["file"][7] == {"SCHILY.xattr.user.binary": value}


@pytest.mark.parametrize("size", [0, 100, 3 * BLOCK])
def test_a_file_that_changes_its_size_breaks_nothing(tmp_path: Path, size: int) -> None:
    changing, after = tmp_path / "changing", tmp_path / "later"
    changing.write_bytes(b"x" * (2 * BLOCK))
    after.write_text("still there")
    blocks = iter(stream(tmp_path))
    archive = next(blocks)
    with changing.open("r+b") as file:
        file.truncate(size)
        file.seek(0)
        file.write(b"y" * size)
    archive += b"".join(blocks)
    found = members(archive)
    content = found["changing"][6]
    assert isinstance(content, bytes)
    assert len(content) == 2 * BLOCK
    assert found["later"][6] == b"still there"


def test_what_vanishes_is_left_out(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
    (tmp_path / "b2").symlink_to("a")

    def entries(stop: Event) -> Iterator[Entry]:
        for entry in list(Walk(tmp_path, Ignore(), stop=stop)):
            if entry.path in ("b", "b2"):
                (tmp_path / entry.path).unlink()
            yield entry

    assert set(members(b"".join(TarStream(entries, {})))) == {"a", "c"}


def test_a_file_replaced_by_a_pipe_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")

    def entries(stop: Event) -> Iterator[Entry]:
        for entry in list(Walk(tmp_path, Ignore(), stop=stop)):
            (tmp_path / "a").unlink()
            os.mkfifo(tmp_path / "a")
            yield entry

    assert members(b"".join(TarStream(entries, {}))) == {}


def test_an_unreadable_file_ends_it_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret\n").write_text("x")

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("pierhead.dockerfile.tar.open_without_waiting", refuse)
    with pytest.raises(AppError) as caught:
        list(stream(tmp_path))
    assert caught.value.title == "secret\\n in the build context cannot be read."
    assert caught.value.detail == "Permission denied"


def test_replaced_and_added_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    found = members(b"".join(stream(tmp_path, {"a": b"new", "b": b"added"})))
    assert (found["a"][6], found["b"][6]) == (b"new", b"added")


def test_it_never_begins_with_an_extended_header(tmp_path: Path) -> None:
    (tmp_path / "ä").write_text("x")
    archive = b"".join(stream(tmp_path))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert tar.getnames() == [".", "ä"]


async def test_leaving_the_blocks_closes_the_file(tmp_path: Path) -> None:
    (tmp_path / "big").touch()
    os.truncate(tmp_path / "big", 100 * BLOCK)
    tar = stream(tmp_path)
    async with aclosing(tar.blocks()) as blocks:
        async for _ in blocks:
            break
    assert tar.sent < 10 * BLOCK
    assert str(tmp_path / "big") not in {
        os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")
    }


def test_printable_shows_what_cannot_be_shown() -> None:
    assert printable("a\tb\udcff\u202eé") == "a\\tb\\udcff\\u202eé"
