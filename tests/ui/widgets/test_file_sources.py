"""The view of files on a tree that is no container's: a layer of an image, which only is read."""

from __future__ import annotations

import ast
import io
import tarfile
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.files import FOLDER, SELECTED
from pierhead.core.errors import NotFound, ReadOnly
from pierhead.core.signal import Signal
from pierhead.engine.api_files import Content, Difference, Entry, Found
from pierhead.engine.files_archive import ArchiveListing
from pierhead.engine.files_tar import TarReader
from pierhead.engine.files_words import fits
from pierhead.state.file_transfer import download
from pierhead.state.files import FileSource, Mounted, Surroundings
from pierhead.state.jobs import Job
from pierhead.ui.actions import CommandActions
from pierhead.ui.details.file_work import FileWork
from pierhead.ui.widgets.file_browser import FileBrowser

WIDGETS = Path(__file__).parents[3] / "app/pierhead/ui/widgets"
FILES = {"etc/app.conf": b"one\n", "etc/<i>": b"", "usr/bin/app": b"\x7fELF"}


class LayerFiles:
    """Satisfies ``FileSystem`` for one archive."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._listing = ArchiveListing(self.download)

    def list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        return self._listing.entries(folder)

    def forget(self) -> None:
        self._listing.forget()

    async def entry(self, path: str) -> Entry | None:
        folder, _slash, name = path.rpartition("/")
        portions = self.list(folder or "/")
        async with aclosing(portions):  # type: ignore[type-var]
            found = [each async for portion in portions for each in portion if each.name == name]
        return found[0] if found else None

    async def resolve(self, path: str) -> str:
        if path != "/" and await self.entry(path) is None:
            raise NotFound("There is nothing.", path)
        return path

    async def read(self, path: str, most: int) -> Content:
        blocks = b"".join([block async for block in self.download(path)])
        pieces = [each for each in TarReader().feed(blocks) if isinstance(each, bytes)]
        data = b"".join(pieces)
        return Content(data[:most], len(data) <= most, "")

    async def stamp(self, path: str) -> str:
        return ""

    async def write(self, path: str, data: bytes) -> None:
        self._refuse()

    async def make_folder(self, path: str) -> None:
        self._refuse()

    async def rename(self, path: str, new: str) -> None:
        self._refuse()

    async def remove(self, paths: Sequence[str]) -> None:
        self._refuse()

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool = False
    ) -> None:
        self._refuse()

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """As engines do: the thing itself first, by its own name."""
        above = path.strip("/").rpartition("/")[0]
        packed = io.BytesIO()
        with (
            tarfile.open(fileobj=io.BytesIO(self._data)) as layer,
            tarfile.open(fileobj=packed, mode="w") as out,
        ):
            for member in layer:
                if f"/{member.name}/".startswith(path.rstrip("/") + "/"):
                    data = layer.extractfile(member) if member.isreg() else None
                    if above:
                        member.name = member.name.removeprefix(f"{above}/")
                    out.addfile(member, data)
        yield packed.getvalue()

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        self._refuse()

    async def find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        portions = self._listing.walk(folder)
        async with aclosing(portions):  # type: ignore[type-var]
            async for portion in portions:
                yield [Found(place, each) for place, each in portion if fits(each.name, words)]

    async def close(self) -> None:
        pass

    def _refuse(self) -> NoReturn:
        raise ReadOnly("A layer stays as it is.")


class LayerSource:
    """Satisfies ``FileSource``."""

    name, key, writable = "layer 3 of app:1", "sha256:3", False

    def __init__(self) -> None:
        self.changed: Signal[str] = Signal()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for folder in ("", "etc", "usr", "usr/bin"):
                info = tarfile.TarInfo(folder)
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
            for name, data in FILES.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        self.files = LayerFiles(packed.getvalue())

    async def surroundings(self) -> Surroundings:
        return Surroundings({"/usr": Mounted("layer", "below")}, {"/etc": Difference.ADDED})

    async def close(self) -> None:
        await self.files.close()


def names(browser: FileBrowser) -> list[str]:
    return [node.entry.name for node in browser.tree.rows]


@pytest.fixture
def browser(qtbot: QtBot) -> FileBrowser:
    browser = FileBrowser()
    qtbot.addWidget(browser)
    browser.resize(640, 480)
    browser.show()
    return browser


async def test_a_layer_is_looked_through(browser: FileBrowser, tmp_path: Path) -> None:
    source: FileSource = LayerSource()
    stage = Stage(tmp_path / "stage")
    work = FileWork(browser, stage.context)
    browser.show_source(source)
    await until(lambda: names(browser) == ["etc", "usr"])
    browser.go("/etc/app.conf")
    await until(lambda: names(browser) == ["<i>", "app.conf"] and browser.items())
    (item,) = browser.items()
    assert (item.path, item.source.name) == ("/etc/app.conf", "layer 3 of app:1")
    work.open(item)
    await until(lambda: stage.desk.asked)
    assert stage.desk.asked[0][1].title == "/etc/app.conf of layer 3 of app:1"
    browser.search.setText("app")
    await until(lambda: browser.finding and names(browser) == ["app.conf"])
    place = tmp_path / "place"
    place.mkdir()
    await download([item], place, Job(""))
    assert (place / "app.conf").read_bytes() == b"one\n"
    browser.show_source(None)


async def test_what_cannot_be_changed_offers_no_change(
    browser: FileBrowser, tmp_path: Path
) -> None:
    stage = Stage(tmp_path)
    source = LayerSource()
    browser.show_source(source)
    await until(lambda: names(browser) == ["etc", "usr"])
    browser.view.go_to(["/etc"])
    assert not browser.view.drop.name, "nothing can be dropped there"
    selected = CommandActions(SELECTED, stage.runner, browser.items, browser.view)
    folder = CommandActions(FOLDER, stage.runner, browser.folder_item, browser)
    selected.refresh(browser.items(), True)
    folder.refresh(browser.folder_item(), True)
    assert [each.command.id for each in selected if each.isEnabled()] == ["file.copy_path"]
    assert not any(each.isEnabled() for each in folder)
    browser.show_source(None)


def test_the_widgets_know_no_container() -> None:
    for path in WIDGETS.glob("file_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                imported = {each.name for each in node.names}
                assert not imported & {"Container", "ContainerFiles", "Engine", "Connection"}, path
