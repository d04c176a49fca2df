"""Files on their way into a container, as tar reads them."""

from __future__ import annotations

import asyncio
import io
import os
import stat
import tarfile
import threading
from contextlib import aclosing
from pathlib import Path

import pytest

from harness.waiting import until
from pierhead.core.errors import AppError
from pierhead.engine.archives import Archive, Piece


async def members(archive: Archive) -> dict[str, tuple[tarfile.TarInfo, bytes]]:
    async with aclosing(archive.blocks()) as blocks:  # type: ignore[type-var]
        data = b"".join([block async for block in blocks])
    with tarfile.open(fileobj=io.BytesIO(data), errors="surrogateescape") as tar:
        found = {}
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            found[member.name] = member, file.read() if file else b""
        return found


async def test_folders_go_with_all_that_is_in_them(tmp_path: Path) -> None:
    deep = tmp_path / "top" / "a b" / "ü"
    deep.mkdir(parents=True)
    (deep / ("long " * 40)).write_text("text")
    (tmp_path / "top" / "run").write_text("#!/bin/sh\n")
    (tmp_path / "top" / "run").chmod(0o750)
    (tmp_path / "top" / "link").symlink_to("run")
    os.mkfifo(tmp_path / "top" / "pipe")
    archive = Archive([Piece(tmp_path / "top", "other")], 1000, 100)
    found = await members(archive)
    assert set(found) == {
        *("other", "other/a b", "other/a b/ü", f"other/a b/ü/{'long ' * 40}"),
        *("other/run", "other/link"),
    }
    assert all((each.uid, each.gid) == (1000, 100) for each, _content in found.values())
    assert stat.S_IMODE(found["other/run"][0].mode) == 0o750
    assert found["other/link"][0].linkname == "run"
    assert found["other/run"][1] == b"#!/bin/sh\n"
    assert archive.sent == await asyncio.to_thread(archive.size) == 14


async def test_a_link_that_was_chosen_is_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    found = await members(Archive([Piece(tmp_path / "link", "link")]))
    assert found["link"][1] == b"text"


async def test_a_file_that_changes_meanwhile_spoils_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(bytes(3_000_000))
    second.write_text("after")
    archive = Archive([Piece(first, "first"), Piece(second, "second")])
    async with aclosing(archive.blocks()) as blocks:  # type: ignore[type-var]
        data = await anext(blocks)
        os.truncate(first, 10)
        data += b"".join([block async for block in blocks])
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert [(each.name, each.size) for each in tar] == [("first", 3_000_000), ("second", 5)]


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_what_cannot_be_read_is_named(tmp_path: Path, what: str) -> None:
    path = tmp_path / "gone"
    if what == "folder":
        path.mkdir()
    archive = Archive([Piece(path, "gone")])
    if what == "folder":
        path.rmdir()
        path.symlink_to(path)
    else:
        path.symlink_to(path)
    with pytest.raises(AppError) as error:
        await members(archive)
    assert str(path) in error.value.title


async def test_a_pipe_holds_up_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert await members(Archive([Piece(tmp_path / "pipe", "pipe")])) == {}


async def test_leaving_ends_the_reading(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / str(number)).write_bytes(bytes(1_000_000))
    archive = Archive([Piece(tmp_path, "all")])
    async with aclosing(archive.blocks()) as blocks:  # type: ignore[type-var]
        await anext(blocks)
    await until(lambda: "read-ahead" not in {thread.name for thread in threading.enumerate()})
    assert archive.sent < 20_000_000
