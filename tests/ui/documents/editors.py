"""Editors without an app around them."""

from __future__ import annotations

from asyncio import all_tasks
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent

from fakes.writing import Registry
from harness.waiting import until
from pierhead.core.editor_options import EditorPreferences
from pierhead.core.settings import Settings
from pierhead.state.drafts import Draft, Drafts
from pierhead.state.notices import Notice, Notices
from pierhead.state.store import Store
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.editor_opening import load, recover


class Listener:
    """Keeps the notices."""

    def __init__(self, notices: Notices) -> None:
        self.seen: list[Notice] = []
        notices.posted.connect(self.hear)

    def hear(self, notice: Notice) -> None:
        self.seen.append(notice)


class Desk:
    """What a test of an editor needs around it."""

    def __init__(self, folder: Path) -> None:
        self.notices = Notices()
        self.listener = Listener(self.notices)
        self.context: Any = SimpleNamespace(
            settings=Settings(folder / "settings.json"),
            notices=self.notices,
            images=Store(),
            engine=Registry(),  # The builder is asked whenever a test takes long enough.
        )
        self.documents: list[EditorDocument] = []
        self.drafts = Drafts(folder / "drafts")

    async def open(self, path: Path | None) -> EditorDocument:
        document = await load(path, self.context, drafts=self.drafts)
        assert document
        return await self.show(document)

    async def recover(self, draft: Draft) -> EditorDocument:
        options = EditorPreferences()
        document = await recover(draft, self.context, options, self.drafts)
        return await self.show(document)

    async def show(self, document: EditorDocument) -> EditorDocument:
        self.documents.append(document)
        document.resize(600, 400)
        document.show()
        document.activateWindow()
        await until(document.isActiveWindow)
        return document

    async def close(self) -> None:
        for document in self.documents:
            document.shut()
            document.close()
            document.deleteLater()
            # Now, in this thread: a garbage collection could come in another one.
            QCoreApplication.sendPostedEvents(document, QEvent.Type.DeferredDelete.value)
        # What keeps or forgets a draft has gone on disk before its thread has told of it.
        await until(lambda: not any("EditorDraft" in task.get_name() for task in all_tasks()))

    @property
    def said(self) -> list[str]:
        return [notice.title for notice in self.listener.seen]
