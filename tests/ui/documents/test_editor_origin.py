"""A file of a container in the editor: saved back, also when somebody else has changed it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from fakes.files import FakeSource
from harness.waiting import PATIENCE, until
from pierhead.dockerfile.source import Source
from pierhead.state.file_origin import FileOrigin
from pierhead.state.files import FileItem
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents import editor_file
from pierhead.ui.documents.editor import EditorDocument
from ui.documents.editors import Desk

PATH = "/etc/app.conf"


@pytest.fixture
def source() -> FakeSource:
    source = FakeSource()
    source.tree.file(PATH, b"one\n", user=33, mode=0o640)
    return source


@pytest.fixture
async def document(
    qapp: QApplication, tmp_path: Path, closing: AsyncExitStack, source: FakeSource
) -> EditorDocument:
    desk = Desk(tmp_path)
    closing.push_async_callback(desk.close)
    origin = FileOrigin(FileItem(source, "/etc", source.tree.entries[PATH]), tmp_path / "copies")
    await origin.fetch()
    document = await desk.open(origin.path)
    document.come_from(origin)
    return document


async def answered(label: str) -> None:
    """Wait for the question and click this."""
    found: list[Any] = []

    def there() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, QuestionDialog)]
        return any(w.isVisible() for w in found)

    await until(there)
    next(b for b in found[0].findChildren(QPushButton) if b.text() == label).click()


async def test_it_says_whose_it_is_and_goes_back(
    document: EditorDocument, source: FakeSource
) -> None:
    assert document.title() == "app.conf"
    assert document.tooltip() == f"{PATH} of web"
    assert document.memory() is None, "the copy alone would be another file"
    document.view.replace_all("two\n")
    assert await document.save()
    assert source.tree.contents[PATH] == b"two\n"
    assert (source.tree.entries[PATH].user, source.tree.entries[PATH].mode) == (33, 0o640)
    assert not document.modified()


@pytest.mark.parametrize(("label", "saved"), [("Overwrite", True), ("Cancel", False)])
async def test_what_somebody_else_wrote_is_asked_for(
    document: EditorDocument, source: FakeSource, label: str, saved: bool
) -> None:
    document.view.replace_all("mine\n")
    source.tree.file(PATH, b"theirs\n", user=33)
    saving = asyncio.ensure_future(document.save())
    await answered(label)
    assert await saving is saved
    assert source.tree.contents[PATH] == (b"mine\n" if saved else b"theirs\n")
    assert document.modified() is not saved


async def test_what_cannot_be_saved_back_stays_unsaved(
    document: EditorDocument, source: FakeSource
) -> None:
    document.view.replace_all("mine\n")
    source.tree.take("/etc")
    saving = asyncio.ensure_future(document.save())
    await answered("Overwrite")
    assert not await saving
    assert document.modified()
    assert document.view.text() == "mine\n"


async def test_reading_again_takes_what_is_there(
    document: EditorDocument, source: FakeSource
) -> None:
    source.tree.file(PATH, b"theirs\n", user=33)
    await document.saving.reload()
    assert document.view.text() == "theirs\n"
    assert not await document.saving.file.differs()


async def test_nothing_is_left_here_when_it_is_closed(document: EditorDocument) -> None:
    path = document.path
    assert path
    document.shut()
    assert not path.exists()


async def test_what_is_read_here_is_no_change_by_others(
    document: EditorDocument, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, go_on = threading.Event(), threading.Event()
    read = editor_file.source.read

    def slowly(path: Path) -> Source:
        copied.set()
        assert go_on.wait(PATIENCE)
        return read(path)

    monkeypatch.setattr(editor_file.source, "read", slowly)
    file, changes = document.saving.file, list[bool]()
    file.changed.connect(lambda: changes.append(True))
    source.tree.file(PATH, b"theirs\n", user=33)
    reading = asyncio.create_task(document.saving.reload())
    await until(copied.is_set)
    looking = asyncio.create_task(file._look())
    # As long as it would take if it did not wait.
    await asyncio.wait({looking}, timeout=0.2)
    go_on.set()
    await asyncio.gather(reading, looking)
    assert changes == []
