"""Files on their way: where they end up, and what is left of them when they do not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.files import FakeFiles, FakeSource
from pierhead.core.errors import AppError
from pierhead.engine.api_files import Entry, FileKind
from pierhead.state.file_origin import FileOrigin
from pierhead.state.file_transfer import Clash, clashes, download, upload
from pierhead.state.files import FileItem
from pierhead.state.jobs import Job, Jobs, JobState


class Endless(FakeFiles):
    """Gives a file that never ends."""

    def download(self, path: str) -> AsyncIterator[bytes]:
        async def blocks() -> AsyncIterator[bytes]:
            async for block in super(Endless, self).download(path):
                yield block
                break
            while True:
                yield bytes(1 << 20)
                await asyncio.sleep(0)

        return blocks()


@pytest.fixture
def source() -> FakeSource:
    source = FakeSource()
    source.tree.put("/srv", Entry("", FileKind.FOLDER, mode=0o750, user=7, group=8))
    source.tree.file("/srv/a.txt", b"hello")
    source.tree.file("/srv/b.txt", b"world")
    return source


def item(source: FakeSource, path: str) -> FileItem:
    folder, _slash, _name = path.rpartition("/")
    return FileItem(source, folder or "/", source.tree.entries[path])


async def test_a_folder_comes_with_all_that_is_in_it(source: FakeSource, tmp_path: Path) -> None:
    made = await download([item(source, "/srv")], tmp_path, Job(""))
    assert made == [tmp_path / "srv"]
    assert (tmp_path / "srv" / "a.txt").read_bytes() == b"hello"
    assert [path.name for path in tmp_path.iterdir()] == ["srv"]


async def test_what_is_there_is_kept_or_replaced(source: FakeSource, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    wanted = [item(source, "/srv/a.txt")]
    assert clashes(wanted, tmp_path) == ["a.txt"]
    assert await download(wanted, tmp_path, Job("")) == [tmp_path / "a (2).txt"]
    assert (tmp_path / "a.txt").read_text() == "mine"
    await download(wanted, tmp_path, Job(""), Clash.REPLACE)
    assert (tmp_path / "a.txt").read_text() == "hello"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a (2).txt", "a.txt"]


async def test_cancelling_leaves_nothing(source: FakeSource, tmp_path: Path) -> None:
    source.tree.file("/srv/big", b"")
    entry = source.tree.entries["/srv/big"]
    source.tree.entries["/srv/big"] = Entry("big", FileKind.FILE, 1 << 30, 0o644)
    source.tree.contents["/srv/big"] = bytes(8 << 20)
    source.files = Endless(lambda: source.tree)
    jobs, moving = Jobs(), asyncio.Event()

    def told(job: Job) -> None:
        if job.status:
            moving.set()

    class Watch:
        def told(self, job: Job) -> None:
            told(job)

    watch = Watch()

    async def work(job: Job) -> None:
        job.changed.connect(watch.told)
        await download([item(source, "/srv/big")], tmp_path, job)

    job = jobs.start("download", work)
    await moving.wait()
    job.cancel()
    await job.wait()
    assert job.state is JobState.CANCELLED
    assert list(tmp_path.iterdir()) == []
    assert entry


async def test_a_folder_that_cannot_be_written_to_is_told(
    source: FakeSource, tmp_path: Path
) -> None:
    with pytest.raises(AppError) as raised:
        await download([item(source, "/srv/a.txt")], tmp_path / "missing", Job(""))
    assert "cannot be written" in raised.value.title


async def test_what_is_uploaded_is_the_folders(source: FakeSource, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "x").write_text("x")
    await upload(source, "/srv", [tmp_path / "deep"], Job(""))
    assert source.tree.contents["/srv/deep/x"] == b"x"
    assert source.tree.entries["/srv/deep/x"].user == 7
    with pytest.raises(AppError):
        await upload(source, "/srv", [tmp_path / "missing"], Job(""))


async def test_an_edited_file_knows_whether_it_was_changed_meanwhile(
    source: FakeSource, tmp_path: Path
) -> None:
    origin = FileOrigin(item(source, "/srv/a.txt"), tmp_path)
    await origin.fetch()
    assert origin.path.stat().st_mode & 0o777 == 0o600
    assert origin.title == "/srv/a.txt of web"
    source.tree.file("/srv/a.txt", b"by somebody else")
    assert await origin.differs()
    await origin.accept()
    assert not await origin.differs()
    origin.path.write_text("mine")
    await origin.store()
    assert source.tree.contents["/srv/a.txt"] == b"mine"
    source.tree.take("/srv/a.txt")
    assert await origin.differs()


async def test_what_is_too_large_for_the_editor_is_told(source: FakeSource, tmp_path: Path) -> None:
    source.tree.file("/srv/large", b"x" * 1_000_001)
    with pytest.raises(AppError) as raised:
        await FileOrigin(item(source, "/srv/large"), tmp_path).fetch()
    assert "too large" in raised.value.title
