"""What is done with files beyond their tree: opened, previewed, copied from and to this machine."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from pierhead.commands.command import Choice, Question
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.tasks import spawn
from pierhead.dockerfile.source import LARGEST
from pierhead.engine.files_unpack import local_name
from pierhead.state.file_origin import FileOrigin, clear_copies, copies_dir
from pierhead.state.file_transfer import Clash, clashes, download, upload
from pierhead.state.files import FileItem
from pierhead.state.jobs import Job, JobState
from pierhead.state.upload import listed
from pierhead.ui.dialogs import ask, put
from pierhead.ui.widgets.file_browser import FileBrowser
from pierhead.ui.widgets.file_dialog import file_dialog
from pierhead.ui.widgets.file_drag import FileDrag
from pierhead.ui.widgets.file_preview import SHOWN, FilePreview

_FOLDER = "files.folder"
"""The setting that remembers where things were downloaded to."""


class FileWork(QObject):
    """Does it for a browser, in jobs that can be watched and cancelled."""

    def __init__(self, browser: FileBrowser, context: Context) -> None:
        super().__init__(browser)
        self._browser, self._context = browser, context
        self.drag = FileDrag(browser.view)
        self._prepared: dict[tuple[str, ...], list[Path]] = {}
        browser.opened.connect(self.open)
        browser.dropped.connect(self.upload)
        browser.view.dragged.connect(self._drag)

    # -- looking

    def open(self, item: FileItem) -> None:
        """Open a text in the editor, show the beginning of anything else."""
        self._start(self._open(item))

    async def _open(self, item: FileItem) -> None:
        content = await item.source.files.read(item.path, LARGEST)
        if content.whole and _is_text(content.data):
            origin = FileOrigin(item)
            await origin.fetch()
            self._context.desk.editors.open_copy(origin)
            return
        data = content.data[:SHOWN]
        size = max(item.entry.size, len(content.data))
        dialog = FilePreview(item.name, data, size, self._browser.window())
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            await self._download([item])

    # -- from here to there and back

    def download(self) -> None:
        """Copy what is selected to a folder that the user chooses."""
        if items := self._browser.items():
            self._start(self._download(items))

    def choose_upload(self, *, folders: bool = False) -> None:
        """Copy files, or a folder, that the user chooses to the folder that is shown."""
        self._start(self._choose_upload(folders))

    def upload(self, paths: Sequence[Path], folder: str) -> None:
        """Copy these to a folder of the tree."""
        self._start(self._upload(paths, folder))

    async def _download(self, items: Sequence[FileItem]) -> None:
        dialog = file_dialog(self._browser.window(), _("Download to"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(self._context.settings.get(_FOLDER, str(Path.home())))
        if not await ask(dialog):
            return
        folder = Path(dialog.selectedFiles()[0])
        self._context.settings.set(_FOLDER, str(folder))
        clash = await self._clash(clashes(items, folder))
        if clash is None:
            return

        async def work(job: Job) -> None:
            await download(items, folder, job, clash)

        title = _("Download {names}").format(names=_names(items))
        job = await self._job(title, work)
        if job.state is JobState.DONE:
            self._context.notices.info(
                _("{names} downloaded to {folder}.").format(names=_names(items), folder=folder),
                "\n".join(list(job.output)[:10]),
            )

    async def _clash(self, names: Sequence[str]) -> Clash | None:
        if not names:
            return Clash.KEEP
        choice = Choice("replace", _("Replace what is there"), _("Else both are kept."))
        title = _("There is something of this name already.")
        question = Question(title, _("Download"), items=tuple(names), choices=(choice,))
        answers = await put(question, self._browser.window())
        if answers is None:
            return None
        return Clash.REPLACE if answers["replace"] else Clash.KEEP

    async def _choose_upload(self, folders: bool) -> None:
        dialog = file_dialog(self._browser.window(), _("Upload"))
        modes = QFileDialog.FileMode
        dialog.setFileMode(modes.Directory if folders else modes.ExistingFiles)
        if await ask(dialog):
            paths = [Path(path) for path in dialog.selectedFiles()]
            await self._upload(paths, self._browser.folder)

    async def _upload(self, paths: Sequence[Path], folder: str) -> None:
        source = self._browser.source
        if source is None or not paths:
            return
        there = {node.entry.name for node in self._browser.tree.root.children}
        names = [path.name for path in paths if path.name in there]
        if names and not await self._may_replace(names, source.name):
            return

        async def work(job: Job) -> None:
            await upload(source, folder, paths, job)

        title = _("Copy {names} to {name}").format(names=listed(paths), name=source.name)
        await self._job(title, work)

    async def _may_replace(self, names: Sequence[str], name: str) -> bool:
        title = ngettext(
            "Replace {count} item in {name}?", "Replace {count} items in {name}?", len(names)
        )
        question = Question(
            title.format(count=len(names), name=name),
            _("Replace"),
            _("Files are replaced; what is in folders is added to what is there."),
            tuple(names),
            destructive=True,
        )
        return await put(question, self._browser.window()) is not None

    # -- out of the window

    def _drag(self) -> None:
        items = self._browser.items()
        key = tuple(f"{item.source.key}:{item.path}:{item.entry.time}" for item in items)
        ready = self._prepared.get(key)
        if ready and all(path.exists() for path in ready):
            self.drag.start(ready)
        elif items:
            self._start(self._prepare(key, items))

    async def _prepare(self, key: tuple[str, ...], items: Sequence[FileItem]) -> None:
        place = copies_dir() / secrets.token_hex(8)
        made: list[Path] = []

        async def work(job: Job) -> None:
            await asyncio.to_thread(clear_copies, place.parent)
            place.mkdir(mode=0o700, parents=True)
            made.extend(await download(items, place, job))

        title = _("Fetch {names} to drag it").format(names=_names(items))
        job = await self._job(title, work)
        if job.state is not JobState.DONE:
            return
        self._prepared = {key: made}
        if self.drag.held:
            self.drag.start(made)
        else:
            self._context.notices.info(
                _("{names} is fetched now.").format(names=_names(items)),
                _("Drag it once more to where you want it."),
            )

    # -- for all

    async def _job(self, title: str, work: Callable[[Job], Awaitable[object]]) -> Job:
        job = self._context.jobs.start(title, work)
        await job.wait()
        if job.error:
            self._context.notices.error(job.error)
        return job

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        spawn(self._told(work))

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AppError as error:
            self._context.notices.error(error)


def _is_text(data: bytes) -> bool:
    try:
        return b"\0" not in data and data.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


def _names(items: Sequence[FileItem]) -> str:
    if len(items) == 1:
        return local_name(items[0].name)
    count = len(items)
    return ngettext("{count} item", "{count} items", count).format(count=count)
