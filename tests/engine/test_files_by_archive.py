"""Very many files of a container in which nothing runs, while the loop has others to serve."""

from __future__ import annotations

import asyncio
import copy
import gc
import posixpath
import tarfile
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator, Sequence
from typing import cast

import pytest

from pierhead.core.turns import in_turns
from pierhead.engine.files_by_archive import ByArchive
from pierhead.engine.files_engine import EngineFiles
from pierhead.engine.files_tar import TarReader
from pierhead.engine.files_workshop import named
from pierhead.engine.http import Http

MANY = 5000
BLOCK = 1000
"""Entries that come at a time."""
FOLDER = "/srv"
LONGEST = 0.02
"""Seconds of this thread's own time that the loop may be held; a turn takes 0.004."""

Work = Callable[[ByArchive], Awaitable[None]]


class Unpacked(EngineFiles):
    """A folder with many files, and what archives make beside it, links among that."""

    def __init__(self) -> None:
        super().__init__(cast(Http, None), "web")
        self.made: dict[str, tarfile.TarInfo] = {}

    async def send(
        self, folder: str, archive: AsyncIterable[bytes], *, replace: bool = False
    ) -> None:
        reader = TarReader(contents=False)
        async for block in archive:
            for info in reader.feed(block):
                if isinstance(info, tarfile.TarInfo):
                    self._make(info)
            await asyncio.sleep(0)

    def _make(self, info: tarfile.TarInfo) -> None:
        linked = self.made.get("/".join(info.linkname.split("/")[-2:]))
        if info.islnk() and linked:
            linked.mode = info.mode
            info = named(linked, info.name)
        self.made[info.name] = info

    async def things(self, path: str) -> list[tuple[str, tarfile.TarInfo]]:
        if (shop := posixpath.basename(path)).startswith(".pierhead-"):
            inside = {n: i for n, i in self.made.items() if posixpath.dirname(n) == shop}
            return [(posixpath.basename(name), info) for name, info in inside.items()]
        folder, file = tarfile.TarInfo("old"), tarfile.TarInfo("old/x")
        folder.type = tarfile.DIRTYPE
        names = [f"{number:05}" for number in range(MANY)]
        inside = [(name, named(file, f"old/{name}")) async for name in in_turns(names)]
        return [("", folder), *inside]

    async def first(self, path: str) -> tuple[object, tarfile.TarInfo]:  # type: ignore[override]
        info = copy.copy(self.made.get(posixpath.basename(path)) or tarfile.TarInfo("old"))
        return info, info

    async def exists(self, path: str) -> bool:
        return False

    async def running(self) -> str:
        return "now"

    async def changed(self) -> Sequence[str]:
        return ()


async def upload(files: ByArchive) -> None:
    async def archive() -> AsyncIterable[bytes]:
        for start in range(0, MANY, BLOCK):
            names = [f"{number:05}" for number in range(start, start + BLOCK)]
            headers = [tarfile.TarInfo(name).tobuf() async for name in in_turns(names)]
            yield b"".join(headers)
        yield bytes(2 * tarfile.BLOCKSIZE)

    await files.upload(FOLDER, archive())


WORKS: dict[str, Work] = {
    "rename": lambda files: files.rename(f"{FOLDER}/old", f"{FOLDER}/new"),
    "rights": lambda files: files.set_rights(f"{FOLDER}/old", 0o600, None, deep=True),
    "upload": upload,
}


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Garbage of other tests would be collected on this one's time."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("work", WORKS)
async def test_thousands_of_files_are_changed_in_turns(uncollected: None, work: str) -> None:
    engine, longest = Unpacked(), 0.0
    task = asyncio.ensure_future(WORKS[work](ByArchive(engine)))
    before = time.thread_time()
    while not task.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        longest, before = max(longest, now - before), now
    await task
    assert len(engine.made) > MANY
    assert longest < LONGEST
