"""Files that are dropped on a terminal: brought to where its program can read them."""

from __future__ import annotations

import shlex
from pathlib import Path

from PySide6.QtCore import QObject

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.state.jobs import Job
from pierhead.state.programs import Program
from pierhead.state.upload import bring, listed
from pierhead.ui.widgets.terminal_view import TerminalView


class Dropping(QObject):
    """Takes what is dropped, and types the paths when the files are there."""

    def __init__(self, program: Program, view: TerminalView, context: Context) -> None:
        super().__init__(view)
        self._program, self._view, self._context = program, view, context
        view.drop.wording = (
            _("Bring it into the container and type its path"),
            _("Bring them into the container and type their paths"),
        )
        view.files_dropped.disconnect(view.pasting.type_paths)
        view.files_dropped.connect(self._take)

    def _take(self, paths: list[Path]) -> None:
        if self._program.session is not None:
            spawn(self._bring(paths))

    async def _bring(self, paths: list[Path]) -> None:
        found: list[str] = []

        async def work(job: Job) -> None:
            found.extend(await bring(self._program, paths, job))

        title = _("Copy {names} to {name}")
        shown = title.format(names=listed(paths), name=self._program.name)
        job = self._context.jobs.start(shown, work)
        await job.wait()
        if job.error:
            self._context.notices.error(job.error)
        elif found and self._program.session is not None:
            self._view.pasting.paste("".join(f"{shlex.quote(path)} " for path in found))
