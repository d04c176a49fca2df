"""The window as commands see it: what opens what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from pierhead.core.editor_options import EditorPreferences
from pierhead.core.errors import AppError
from pierhead.core.git_url import Remote
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.core.tasks import spawn
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.attached import MainProgram, StartedProgram
from pierhead.state.debug_shell import DebugProgram
from pierhead.state.drafts import Drafts
from pierhead.state.helpers import Helpers
from pierhead.state.place import Place
from pierhead.state.programs import Program, ShellProgram, recall
from pierhead.ui.building import Building
from pierhead.ui.dialogs import ask
from pierhead.ui.opening import Opening

if TYPE_CHECKING:
    from pierhead.commands.context import Context
    from pierhead.commands.runner import Runner
    from pierhead.engine.api_build import BuildSpec
    from pierhead.engine.api_inside import Session
    from pierhead.state.build_history import BuildRecord
    from pierhead.ui.documents.document import Document, Memory
    from pierhead.ui.documents.editor import EditorDocument
    from pierhead.ui.documents.terminal import TerminalDocument
    from pierhead.ui.window import MainWindow

TURN = 0.001
"""Seconds in which all that is due gets its turn; after none at all it would still wait."""


class WindowDesk:
    """Opens forms, documents and pages in the main window."""

    def __init__(
        self,
        preferences: TerminalPreferences,
        editors: EditorPreferences | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        self._preferences = preferences
        self._editors, self._drafts = editors or EditorPreferences(), drafts
        self._helpers: Helpers
        self.tasks: set[asyncio.Task[Any]] = set()
        self._window: MainWindow
        self._context: Context
        self._runner: Runner

    def attach(self, window: MainWindow, runner: Runner) -> None:
        """Take the window and what runs commands, which could not be there before the desk."""
        self._window, self._runner, self._context = window, runner, runner.context
        self._helpers = Helpers(self._context.connection, self._context.settings)
        self._building = Building(
            window, self._context, self._editor_of, self._load_editor, self._spawn
        )

    # -- forms

    def run_form(self, spec: RunSpec) -> None:
        """Ask what to run, beginning with ``spec``."""
        from pierhead.ui.forms.run import RunForm

        RunForm(self._context, spec, self._window).open()

    def pull_form(self, reference: str = "") -> None:
        """Ask what to pull."""
        from pierhead.ui.forms.pull import PullForm

        PullForm(self._context, reference, self._window).open()

    def exec_form(self, container: Container) -> None:
        """Ask for user, directory and command of another program in a container."""
        from pierhead.ui.forms.exec import ExecForm

        ExecForm(self._context, container, self._window).open()

    def debug_form(self, container: Container, opened: Callable[[], object] = lambda: None) -> None:
        """Ask for the image of a debug shell; ``opened`` is called when it is opened."""
        from pierhead.ui.forms.debug import DebugForm

        def open_(image: str, privileged: bool) -> None:
            place = self._place(container.id, container.name)
            self.open_terminal(self._debug_program(place, image, privileged))
            opened()

        DebugForm(self._context, container, open_, self._window).open()

    # -- terminals

    def open_shell(self, container: Container, spec: ExecSpec | None = None) -> None:
        """Open a terminal with a program in it, by default the best shell that it has."""
        shells = self._preferences.options.shells
        self.open_terminal(ShellProgram(self._place(container.id, container.name), spec, shells))

    def open_attached(self, container: Container) -> None:
        """Open a terminal on the main process of a container."""
        place = self._place(container.id, container.name)
        self.open_terminal(MainProgram(place, self._detach_keys))

    def open_running(self, session: Session, id_: str, spec: RunSpec) -> None:
        """Open a terminal on a container that was just started with this session attached."""
        place = self._place(id_, spec.name or spec.image)
        self.open_terminal(StartedProgram(place, session, spec, self._detach_keys))

    def open_terminal(self, program: Program) -> None:
        """Open a terminal on a program."""
        self._spawn(self._show_terminal(program))

    async def recall_terminal(self, memory: Memory, asked: bool) -> Document | None:
        """Open a terminal of an earlier start again, an ``Opener``.

        What is not just a shell is run only if the user has ``asked``; else it is offered.
        """
        values = {name: memory.get(name) for name in ("container", "name", "engine")}
        texts = {name: value if isinstance(value, str) else "" for name, value in values.items()}
        place = self._place(texts["container"], texts["name"])
        if not place.id or texts["engine"] != place.engine_url:
            return None
        if memory.get("what") == MainProgram.kind:
            return self._terminal(MainProgram(place, self._detach_keys))
        if memory.get("what") == DebugProgram.kind and isinstance(memory.get("image"), str):
            privileged = memory.get("privileged") is True
            debug = self._debug_program(place, memory["image"], privileged)
            return self._terminal(debug, offered=not asked)
        program = recall(place, memory, self._preferences.options.shells)
        return self._terminal(program, offered=not (asked or program.is_plain))

    def show_started(self, id_: str) -> None:
        """Select a container that was just started, with its logs, as soon as it is listed."""
        page = self._window.open_page("containers")
        page.select(id_)
        page.show_details("logs")

    async def _show_terminal(self, program: Program) -> None:
        document = self._terminal(program)
        # To make it and to show it would together take longer than a frame.
        await asyncio.sleep(TURN)
        self._window.workspace.add(document)

    def _terminal(self, program: Program, *, offered: bool = False) -> TerminalDocument:
        from pierhead.ui.documents.terminal import TerminalDocument

        return TerminalDocument(program, self._runner, self._preferences, offered=offered)

    def _debug_program(self, place: Place, image: str, privileged: bool) -> DebugProgram:
        shells = self._preferences.options.shells
        return DebugProgram(place, self._helpers, image, shells, privileged=privileged)

    def _place(self, id_: str, name: str) -> Place:
        return Place(self._context.connection, self._context.containers, id_, name)

    def _detach_keys(self) -> str:
        return self._preferences.options.detach_keys

    # -- editor and build

    def open_editor(self, path: Path | None = None) -> None:
        """Open a Dockerfile, or choose a template for a new one."""
        self._spawn(self._load_editor(path))

    async def recall_editor(self, memory: Memory, _asked: bool) -> Document | None:
        """Open a file of an earlier start again, an ``Opener``."""
        path = memory.get("path")
        if not isinstance(path, str) or not Path(path).is_absolute() or self._editor_of(Path(path)):
            return None
        return await self._make_editor(Path(path))

    def choose_file(self) -> None:
        """Let the user pick a Dockerfile to open."""
        self._spawn(self._choose())

    def open_paths(self, paths: list[Path], build: bool = False) -> None:
        """Open what was dropped or given at the start; a sentence says what could not be."""
        self._spawn(self._open_all(paths, build))

    def open_remote(self, found: Remote) -> None:
        """Ask how to build what is at an address, such as a repository's."""
        self._building.ask_remote(found)

    def open_build(self, path: Path) -> None:
        """Ask how to build a Dockerfile, then build it in a tab of its own."""
        self._spawn(self._building.ask(path))

    def start_build(self, spec: BuildSpec) -> None:
        """Build in the tab of that Dockerfile."""
        self._building.start(spec)

    def show_build(self, record: BuildRecord) -> None:
        """Show a build of the past in a tab of its own."""
        self._spawn(self._building.show_past(record))

    async def recall_build(self, memory: Memory, asked: bool) -> Document | None:
        """Show a build of the past again, an ``Opener``."""
        return await self._building.recall(memory, asked)

    def compare_builds(self, before: BuildRecord, after: BuildRecord) -> None:
        """Show two builds of the past side by side."""
        self._building.compare(before, after)

    def build_cache(self) -> None:
        """Show the build cache."""
        self._building.show_cache()

    def go_to_line(self, path: Path, line: int) -> None:
        """Open a Dockerfile at a 1-based line."""
        self._spawn(self._building.show_line(path, line))

    # -- details and the desktop

    def show_details(self, target: Any, tab: str = "") -> None:
        """Show the details of a container or image, on one of its tabs."""
        page = self._window.open_page("images" if isinstance(target, Image) else "containers")
        page.select(target.id)
        page.show_details(tab)

    def browse(self, url: str) -> None:
        """Open a page in the user's browser."""
        if not QDesktopServices.openUrl(QUrl(url)):
            self.copy(url)
            self._context.notices.info(_("No browser could be opened; the address is copied."), url)

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    # -- inside

    def _editor_of(self, path: Path | None) -> EditorDocument | None:
        """The tab in which a file is open already."""
        from pierhead.ui.documents.editor import EditorDocument

        for document in self._window.workspace:
            if isinstance(document, EditorDocument) and path and document.path == path:
                return document
        return None

    async def _open_all(self, paths: list[Path], build: bool) -> None:
        await Opening(self._context, self._window, self._open_path).all(paths, build=build)

    async def _open_path(self, path: Path, build: bool) -> None:
        document = await self._load_editor(path)
        if build and document:
            self.open_build(path)

    async def _load_editor(self, path: Path | None) -> EditorDocument | None:
        if document := self._editor_of(path):
            self._window.workspace.reveal(document)
            return document
        document = await self._make_editor(path)
        if document is not None:
            self._window.workspace.add(document)
        return document

    async def recover(self) -> None:
        """Open what was not saved when the app ended the last time."""
        if self._drafts is None:
            return
        from pierhead.ui.documents.editor import EditorDocument

        for draft in await asyncio.to_thread(self._drafts.all):
            known = self._editor_of(Path(draft.path)) if draft.path else None
            if known:
                known.saving.take(draft)
                continue
            document = await EditorDocument.recover(
                draft, self._context, self._editors, self._drafts
            )
            document.build_requested.connect(self.open_build)
            self._window.workspace.add(document)

    async def _make_editor(self, path: Path | None) -> EditorDocument | None:
        from pierhead.ui.documents.editor import EditorDocument

        document = await EditorDocument.load(
            path, self._context, self._window, self._editors, self._drafts
        )
        if document is not None:
            document.build_requested.connect(self.open_build)
            self._building.adopt(document)
        return document

    async def _choose(self) -> None:
        dialog = QFileDialog(self._window, _("Open a Dockerfile"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                _("Dockerfiles") + " (Dockerfile Dockerfile.* *.dockerfile Containerfile)",
                _("All files") + " (*)",
            ]
        )
        if await ask(dialog):
            self.open_editor(Path(dialog.selectedFiles()[0]))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        spawn(self._told(work), self.tasks)

    async def _told(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except AppError as error:
            self._context.notices.error(error)
