"""The Dockerfile of a build: in an editor where it is on this machine, else as it was built."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pierhead.commands.builds import replayed
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.secrets import without_password
from pierhead.state.builds import Build
from pierhead.ui.desk_editors import EditorDesk
from pierhead.ui.loading import load
from pierhead.ui.room import Room

if TYPE_CHECKING:
    from pierhead.state.build_history import BuildRecord
    from pierhead.ui.documents.build_tab import BuildTab
    from pierhead.ui.documents.built_source import BuiltSourceDocument


class SourceDesk:
    """Shows lines of what was built."""

    def __init__(self, room: Room, editors: EditorDesk) -> None:
        self._room, self._editors = room, editors

    def show_dockerfile(self, record: BuildRecord) -> None:
        """Open the Dockerfile of a build of the past, or show it as it was built."""
        self._room.start(self._show_dockerfile(record))

    def follow(self, tab: BuildTab, dockerfile: str, remote: str) -> None:
        """Show the lines that are asked for in a build."""

        def show(_path: Path, line: int) -> None:
            self._room.start(self._show(tab.result.build, (dockerfile, remote), line))

        tab.line_asked.connect(show)

    async def _show(self, build: Build, of: tuple[str, str], line: int) -> None:
        """Open a Dockerfile at a line, or show it as it was built if it is not here."""
        dockerfile, remote = of
        if await _is_there(dockerfile):
            self._editors.open(Path(dockerfile), line)
            return
        await load("pierhead.ui.documents.built_source")
        from pierhead.ui.documents.built_source import BuiltSourceDocument

        document = self._of(build)
        if document is None:
            if not build.dockerfile:
                raise _not_here(remote)
            name = Path(dockerfile or "Dockerfile").name
            document = BuiltSourceDocument(build, name, _origin(dockerfile, remote))
            document.copy_asked.connect(self._editors.open_text)
            self._room.window.workspace.add(document)
        else:
            self._room.window.workspace.reveal(document)
        if line:
            document.go_to(line)

    def _of(self, build: Build) -> BuiltSourceDocument | None:
        from pierhead.ui.documents.built_source import BuiltSourceDocument

        for document in self._room.window.workspace:
            if isinstance(document, BuiltSourceDocument) and document.takes(build):
                return document
        return None

    async def _show_dockerfile(self, record: BuildRecord) -> None:
        remote = str(record.options.get("remote") or "")
        build = Build()
        if remote or not record.dockerfile or not await _is_there(record.dockerfile):
            build = await replayed(self._room.context, record)
        line = build.failure.line if build.failure else record.line
        await self._show(build, (record.dockerfile, remote), line)


async def _is_there(dockerfile: str) -> bool:
    """Whether a Dockerfile is on this machine."""
    return os.path.isabs(dockerfile) and await asyncio.to_thread(os.path.exists, dockerfile)


def _not_here(remote: str) -> AppError:
    if remote:
        title = _("The Dockerfile is in the repository, which is not on this machine.")
        hint = _("Clone it, and drop its folder. Newer engines tell what they have built.")
        return AppError(title, without_password(remote), hint)
    return AppError(_("The engine does not know the Dockerfile of this build any more."))


def _origin(dockerfile: str, remote: str) -> str:
    if remote:
        return _("As it was built from {place}").format(place=without_password(remote))
    if dockerfile:
        return _("As it was built: {path} is not there any more").format(path=dockerfile)
    return _("As another program has built it")
