"""Builds in the window: asking for one, showing it, and what its editor shows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pierhead.commands.builds import replayed
from pierhead.core.git_url import Remote, remote
from pierhead.core.turns import breath
from pierhead.ui.desk_editors import EditorDesk
from pierhead.ui.desk_logs import prepare_logs
from pierhead.ui.desk_sources import SourceDesk
from pierhead.ui.room import Room

if TYPE_CHECKING:
    from pierhead.engine.api_build import BuildSpec
    from pierhead.state.build_history import BuildRecord
    from pierhead.state.builds import Build
    from pierhead.ui.documents.build import BuildDocument
    from pierhead.ui.documents.document import Document, Memory
    from pierhead.ui.documents.editor import EditorDocument
    from pierhead.ui.documents.past_build import PastBuildDocument


class BuildDesk:
    """Opens builds, and tells the editors of their Dockerfiles."""

    def __init__(self, room: Room, editors: EditorDesk) -> None:
        self._room, self._editors = room, editors
        self._window, self._context = room.window, room.context
        self._sources = SourceDesk(room, editors)
        self._coming: list[BuildDocument] = []
        """Builds that have begun and get their tab in the next turn of the loop."""
        editors.made.connect(self._adopt)

    def ask(self, path: Path) -> None:
        """Ask how to build a Dockerfile, then build it."""
        self._room.start(self._ask(path))

    def ask_remote(self, found: Remote) -> None:
        """Ask how to build what the engine fetches itself."""
        self._room.start(self._ask(Path(found.dockerfile), remote=found))

    def ask_again(self, spec: BuildSpec, missing: Sequence[str]) -> None:
        """Ask for what is ``missing`` to build the same, then build it."""
        self._room.start(
            self._ask(spec.dockerfile, remote=remote(spec.remote), again=(spec, missing))
        )

    def start(self, spec: BuildSpec, *, watching: bool = False) -> None:
        """Build in the tab of that Dockerfile: there is only one build of it at a time."""
        self._mark(spec.dockerfile, None)
        if document := self._build_of(spec.dockerfile, spec.remote):
            document.run.again(spec)
            self._window.workspace.reveal(document)
        else:
            document = self._make(spec)
            self._window.workspace.add(document)
        if watching:
            document.run.set_watching(True)

    def watch(self, path: Path, on: bool) -> None:
        """Build a Dockerfile on every change, or no more; asks how if it was not built yet."""
        if document := self._build_of(path):
            document.run.set_watching(on)
        elif on:
            self._room.start(self._ask(path, watching=True))

    def compare(self, before: BuildRecord, after: BuildRecord) -> None:
        """Show two builds of the past side by side."""
        from pierhead.ui.documents.compare_builds import CompareDocument

        self._window.workspace.add(CompareDocument(self._context, before, after))

    def show_cache(self) -> None:
        """Show the build cache."""
        from pierhead.ui.forms.build_cache import BuildCacheForm

        BuildCacheForm(self._context, self._window).open()

    def show(self, record: BuildRecord) -> None:
        """Show a build of the past in a tab of its own."""
        self._room.start(self._show(record))

    def show_dockerfile(self, record: BuildRecord) -> None:
        """Open the Dockerfile of a build of the past, or show it as it was built."""
        self._sources.show_dockerfile(record)

    async def recall(self, memory: Memory, _asked: bool) -> Document | None:
        """Show a build of the past that was shown in an earlier start, an ``Opener``."""
        await self._context.builds.load()
        record = self._context.builds.store.get(str(memory.get("build")))
        return await self._past(record) if record else None

    # -- inside

    async def _ask(
        self,
        path: Path,
        *,
        watching: bool = False,
        remote: Remote | None = None,
        again: tuple[BuildSpec, Sequence[str]] | None = None,
    ) -> None:
        from pierhead.dockerfile.outline import Outline
        from pierhead.ui.forms.build import BuildForm, look_into

        known = Outline() if remote else await look_into(path)
        form = BuildForm(self._context, path, known, self._window, remote, at_once=False)
        if not await self._room.made(form):
            return
        if again:
            form.ask_again(*again)
        form.build_requested.connect(
            lambda spec: self._room.start(self._start_next(spec, watching))
        )
        if watching:
            # Whoever backs out of the form does not want it built on every save.
            form.rejected.connect(lambda: self._show_watching(path, False))
        form.open()

    async def _start_next(self, spec: BuildSpec, watching: bool) -> None:
        """Begin and show the build, each in a turn of its own: closing the form had one."""
        await breath()
        if self._build_of(spec.dockerfile, spec.remote):
            self.start(spec, watching=watching)
            return
        self._mark(spec.dockerfile, None)
        document = self._make(spec)
        self._coming.append(document)
        try:
            await breath()
        except asyncio.CancelledError:
            document.shut()
            document.deleteLater()
            raise
        finally:
            self._coming.remove(document)
        self._window.workspace.add(document)
        if watching:
            document.run.set_watching(True)

    async def _show(self, record: BuildRecord) -> None:
        self._window.workspace.add(await self._past(record))

    async def _past(self, record: BuildRecord) -> PastBuildDocument:
        from pierhead.ui.documents.past_build import PastBuildDocument

        await asyncio.to_thread(prepare_logs)
        build = await replayed(self._context, record)
        document = PastBuildDocument(self._context, record, build)
        self._sources.follow(document, record.dockerfile, str(record.options.get("remote") or ""))
        return document

    def _adopt(self, editor: EditorDocument) -> None:
        """Let an editor ask for builds, and show what is known of those of its file."""
        editor.building.requested.connect(self.ask)
        editor.building.watch_requested.connect(self.watch)
        if editor.path and (document := self._build_of(editor.path)):
            editor.building.show_watching(document.run.watch.active)
            if not document.running:
                editor.problems.show_build(document.build)

    def _make(self, spec: BuildSpec) -> BuildDocument:
        from pierhead.ui.documents.build import BuildDocument

        self._room.start(asyncio.to_thread(prepare_logs))
        document = BuildDocument(self._context, spec)
        document.image_ready.connect(lambda id_: self._room.start(self._turn_to(id_)))
        document.examined.connect(self._mark)
        self._sources.follow(document, str(spec.dockerfile), spec.remote)
        document.watching_changed.connect(self._show_watching)
        return document

    async def _turn_to(self, image: str) -> None:
        """Show the image in the list, in turns of their own: the build's end had one."""
        await breath()
        page = await self._window.turn_to("images")
        await breath()
        page.select(image)

    def _mark(self, path: Path, build: Build | None) -> None:
        if document := self._editors.of(path):
            document.problems.show_build(build)

    def _show_watching(self, path: Path, on: bool) -> None:
        if document := self._editors.of(path):
            document.building.show_watching(on)

    def _build_of(self, path: Path, remote: str = "") -> BuildDocument | None:
        from pierhead.ui.documents.build import BuildDocument

        for document in (*self._coming, *self._window.workspace):
            if isinstance(document, BuildDocument):
                spec = document.spec
                if (spec.dockerfile, spec.remote) == (path, remote):
                    return document
        return None
