"""What is known of folders that were read from archives, while they change."""

from __future__ import annotations

import io
import tarfile
from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest

from pierhead.core.errors import EngineRefused
from pierhead.engine.files import DockerFiles
from pierhead.engine.files_archive import ArchiveListing

FOLDER = "/srv"


class Container:
    """One in which nothing runs; has one file."""

    def __init__(self) -> None:
        self.name = "before"
        self.asked = 0

    async def archive(self, _folder: str) -> AsyncIterator[bytes]:
        self.asked += 1
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w") as made:
            root = tarfile.TarInfo("srv")
            root.type = tarfile.DIRTYPE
            made.addfile(root)
            made.addfile(tarfile.TarInfo(f"srv/{self.name}"))
        yield data.getvalue()


@pytest.fixture
def container() -> Container:
    return Container()


@pytest.fixture
def listing(container: Container) -> ArchiveListing:
    return ArchiveListing(container.archive)


async def names(listing: ArchiveListing) -> list[str]:
    portions = [portion async for portion in listing.entries(FOLDER)]
    return [entry.name for portion in portions for entry in portion]


async def test_what_was_read_is_known(container: Container, listing: ArchiveListing) -> None:
    assert await names(listing) == ["before"]
    assert await names(listing) == ["before"]
    assert container.asked == 1


async def test_what_was_being_read_when_it_changed_is_read_again(
    container: Container, listing: ArchiveListing
) -> None:
    reading = listing.entries(FOLDER)
    assert [entry.name for entry in await anext(reading)] == ["before"]
    container.name = "after"
    listing.forget()
    assert await anext(reading, None) is None
    assert await names(listing) == ["after"]


class Writing:
    """Renames the one file; what is read meanwhile is of before."""

    def __init__(self, container: Container, listing: ArchiveListing) -> None:
        self._container, self._listing = container, listing
        self.error: EngineRefused | None = None

    async def rename(self, _path: str, new: str) -> None:
        assert await names(self._listing) == ["before"]
        self._container.name = new
        if self.error:
            raise self.error


@pytest.mark.parametrize("error", [None, EngineRefused("It was broken off.")])
async def test_what_was_read_while_it_changed_is_read_again(
    container: Container, listing: ArchiveListing, error: EngineRefused | None
) -> None:
    files = DockerFiles(None, None, "web")  # type: ignore[arg-type]
    writing = Writing(container, listing)
    writing.error = error
    files._archives, files._writing = listing, writing  # type: ignore[assignment]
    with pytest.raises(EngineRefused) if error else nullcontext():
        await files.rename(f"{FOLDER}/before", "after")
    assert await names(listing) == ["after"]
