"""What becomes of what is dropped on the window, or named when the app starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QDialog, QWidget

from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.dockerfile.given import Given, What, sort_out
from pierhead.state.jobs import Job
from pierhead.ui.icons import icon

Open = Callable[[Path, bool], Awaitable[object]]
"""Opens a file in an editor, and asks how to build it if that is said."""


class Opening:
    """Opens Dockerfiles, and whatever leads to one."""

    def __init__(self, context: Context, window: QWidget, open_: Open) -> None:
        self._context, self._window, self._open = context, window, open_

    async def all(self, paths: Sequence[Path], *, build: bool) -> None:
        """Open all of these; a single one that can be built is asked about if ``build``."""
        fitting, error = await asyncio.to_thread(sort_out, paths)
        if error:
            self._context.notices.error(error)
        for given in fitting:
            await self._one(given, build=build and len(fitting) == 1)

    async def _one(self, given: Given, *, build: bool) -> None:
        match given.what:
            case What.UNPACK:
                await self._unpack(given.path, build=build)
            case What.CHOOSE:
                if path := await self._choose(given):
                    await self._open(path, build)
            case what:
                await self._open(given.path, build and what is What.BUILD)

    async def _unpack(self, path: Path, *, build: bool) -> None:
        """Unpack an archive as a job, and open what is in it."""
        from pierhead.dockerfile.unpack import unpack

        found: list[Path] = []
        stop = Event()
        loop = asyncio.get_running_loop()

        async def work(job: Job) -> None:
            def report(size: int) -> None:
                loop.call_soon_threadsafe(job.report, None, units.size(size))

            try:
                found.append(await asyncio.to_thread(unpack, path, report, stop))
            finally:
                stop.set()

        job = self._context.jobs.start(_("Unpack {name}").format(name=path.name), work)
        await job.wait()
        if job.error:
            self._context.notices.error(job.error)
        elif found:
            await self.all(found, build=build)

    async def _choose(self, given: Given) -> Path | None:
        """Which of several Dockerfiles is meant."""
        from pierhead.ui.widgets.picker import Pick, Picker

        title = _("Several Dockerfiles")
        hint = _("Which one of {folder}?").format(folder=given.path.name)
        picker = Picker(title, hint, _("No file has such a name."), self._window)
        chosen: asyncio.Future[Path | None] = asyncio.get_running_loop().create_future()

        def finish(result: int) -> None:
            if result != QDialog.DialogCode.Accepted and not chosen.done():
                chosen.set_result(None)

        picker.offer([Pick(path.name, path, "", icon("file-code")) for path in given.choices])
        picker.chosen.connect(chosen.set_result)
        picker.finished.connect(finish)
        picker.open_over(self._window)
        return await chosen
