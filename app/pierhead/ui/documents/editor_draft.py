"""The copy of an editor's unsaved text that a crash leaves behind."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from pierhead.core.tasks import spawn
from pierhead.state.drafts import Draft, Drafts
from pierhead.ui.widgets.code_view import CodeView

log = logging.getLogger(__name__)

PAUSE = 1000
"""Milliseconds after a change until it is kept."""


class EditorDraft(QObject):
    """Keeps what is unsaved in ``view``, a moment after it was typed."""

    def __init__(self, view: CodeView, drafts: Drafts, path: Callable[[], Path | None]) -> None:
        super().__init__(view)
        self._view, self._drafts, self._path = view, drafts, path
        self.id = secrets.token_hex(8)
        self._kept = False
        self._writing: set[asyncio.Task[None]] = set()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._write)
        view.edited.connect(self._edited)
        view.document().modificationChanged.connect(self._modified)

    def take(self, draft: Draft) -> None:
        """Go on with one of an earlier start."""
        self.drop()
        self.id, self._kept = draft.id, True

    def drop(self) -> None:
        """Forget it: the text is saved, or given up."""
        self._timer.stop()
        if self._kept or self._writing:
            self._kept = False
            spawn(self._forget(self.id))

    def shut(self) -> None:
        """Write no more; what is kept stays for the next start."""
        self._timer.stop()

    def _edited(self, *_args: object) -> None:
        if self._view.document().isModified():
            self._timer.start()

    def _modified(self, modified: bool) -> None:
        if modified:
            self._edited()
        else:
            self.drop()

    def _write(self) -> None:
        path = self._path()
        draft = Draft(
            self.id, str(path) if path else "", self._view.text(), path.name if path else ""
        )
        self._kept = True
        spawn(self._keep(draft), self._writing)

    async def _keep(self, draft: Draft) -> None:
        try:
            await asyncio.to_thread(self._drafts.keep, draft)
        except OSError as error:
            log.warning("an unsaved text cannot be kept: %s", error)

    async def _forget(self, id_: str) -> None:
        await asyncio.gather(*self._writing)
        await asyncio.to_thread(self._drafts.drop, id_)
