"""A text as a tab: a Dockerfile with colours, problems and a build, or any other small file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.editor_options import EditorOptions, EditorPreferences
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.dockerfile import source
from pierhead.dockerfile.outline import Outline
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.source import Source, TextKind, kind_of
from pierhead.dockerfile.structure import Symbol
from pierhead.state.builds import Build
from pierhead.state.drafts import Draft, Drafts
from pierhead.ui.bind import bind
from pierhead.ui.documents.build_marks import failure_of, show_marks
from pierhead.ui.documents.document import Document, Memory
from pierhead.ui.documents.editor_actions import add_actions
from pierhead.ui.documents.editor_bar import EditorBar, EventBar
from pierhead.ui.documents.editor_context import ContextPanel
from pierhead.ui.documents.editor_diagnostics import OWN
from pierhead.ui.documents.editor_examine import Examined, examine, highlighting, prepare
from pierhead.ui.documents.editor_file import EditorFile
from pierhead.ui.documents.editor_language import EditorLanguage
from pierhead.ui.documents.editor_places import GoToBar, open_outline
from pierhead.ui.documents.editor_questions import Answer, ask_to_save, choose_template
from pierhead.ui.documents.editor_saving import EditorSaving
from pierhead.ui.entry import Entries
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.widgets.code_edits import TAB
from pierhead.ui.widgets.code_find import CodeFindBar
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.picker import Picker
from pierhead.ui.widgets.problem_list import ProblemList
from pierhead.ui.widgets.tasks import Tasks

PAUSE = 150
"""Milliseconds without typing before the text is examined."""
YAML_STEP = 2
_POINTS = "editor.points"


class EditorDocument(Document):
    """Edits one file, or a text that has no file yet."""

    watch_requested = Signal(Path, bool)
    """Build this Dockerfile again on every save, or no more."""
    build_requested = Signal(Path)
    """Build this Dockerfile, which is saved."""
    outlined = Signal(object)
    """The ``Outline`` of the text as it is now."""

    kind = "editor"
    icon = "file-code"

    def __init__(
        self,
        context: Context,
        known: Source,
        path: Path | None = None,
        preferences: EditorPreferences | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._tasks = Tasks(self)
        self._outline = Outline()
        self._symbols: tuple[Symbol, ...] = ()
        self.view = CodeView()
        self._bar, self._event = EditorBar(), EventBar()
        self._find, self._list = CodeFindBar(self.view), ProblemList()
        self.language = EditorLanguage(self.view, context, lambda: self.path)
        self._line = GoToBar(self.view)
        self.contents = ContextPanel(self.view, lambda: self.path)
        """What an ignore file leaves of its context."""
        file = EditorFile(known, path.absolute() if path else None, self)
        self.saving = EditorSaving(self, self.view, self._event, file, self.start)
        self.text_kind = kind_of(self.path, known.text)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self.view.set_points(context.settings.get(_POINTS, self.view.font().pointSize()))
        self.saving.keep_in(drafts)
        self._preferences = preferences or EditorPreferences()
        add_actions(self, self._find, self._preferences)
        self.saving.options = lambda: self._preferences.options
        bind(self._preferences.changed, self, self._use_options)
        self._use_options(self._preferences.options)
        self.saving.begin(known)
        self._use_name()
        self.start(self._examine_and_show)

    @classmethod
    async def load(
        cls,
        path: Path | None,
        context: Context,
        parent: QWidget | None = None,
        preferences: EditorPreferences | None = None,
        drafts: Drafts | None = None,
    ) -> EditorDocument | None:
        """Open a file, or a new text from a template that the user chooses.

        What is unsaved is kept among ``drafts``.
        None when the user backs out; raises ``AppError`` for what is not a text.
        """
        if path is None:
            template = await choose_template(parent)
            if template is None:
                return None
            known = Source(await asyncio.to_thread(template.text))
        else:
            known = await asyncio.to_thread(source.read, path)
        await asyncio.to_thread(prepare)
        return cls(context, known, path, preferences, drafts)

    @classmethod
    async def recover(
        cls, draft: Draft, context: Context, preferences: EditorPreferences, drafts: Drafts
    ) -> EditorDocument:
        """Open the text that was not saved the last time, upon its file if that is still there."""
        path, known = Path(draft.path) if draft.path else None, Source("")
        if path:
            with suppress(AppError):
                known = await asyncio.to_thread(source.read, path)
        await asyncio.to_thread(prepare)
        document = cls(context, known, path, preferences, drafts)
        document.saving.take(draft)
        return document

    # -- what the workspace asks

    def title(self) -> str:
        return self.path.name if self.path else _("New Dockerfile")

    def tooltip(self) -> str:
        return str(self.path) if self.path else self.title()

    def modified(self) -> bool:
        return self.view.document().isModified()

    def memory(self) -> Memory | None:
        # What is unsaved comes back by itself, from its draft.
        return {"path": str(self.path)} if self.path and not self.modified() else None

    def stake(self) -> str:
        return self.tooltip() if self.modified() else ""

    async def may_close(self) -> bool:
        if not self.modified():
            return True
        answer = await ask_to_save(self.title(), self)
        if answer is Answer.DISCARD:
            self.give_up()
        return await self.save() if answer is Answer.SAVE else answer is Answer.DISCARD

    def give_up(self) -> None:
        self.saving.give_up()

    def entries(self) -> Entries:
        return self.view.commands.entries()

    def shut(self) -> None:
        self._pause.stop()
        self._tasks.cancel()
        self.language.shut()
        self.contents.shut()
        self.saving.shut()

    # -- what others may know and do

    @property
    def path(self) -> Path | None:
        """Where the text is saved; None while it has no file."""
        return self.saving.file.path

    @property
    def outline(self) -> Outline:
        """Stages, arguments and ports of the text, a moment after it was typed."""
        return self._outline

    def mark_error(self, line: int, message: str) -> None:
        """Mark the 1-based line at which a build failed and go there; 0 takes the mark away."""
        self.view.problems.show_failure(line, message)

    def show_build(self, build: Build | None) -> None:
        """Mark what a build says of lines, and go to where it failed; None takes that away."""
        show_marks(self.view, build)
        self.mark_error(*failure_of(build))

    def show_watching(self, on: bool) -> None:
        """Show whether the file is built again on every save."""
        self._bar.show_watching(on)

    def go_to(self, line: int) -> None:
        """Show a 1-based line and put the cursor there."""
        self._go_to(line)

    async def save(self) -> bool:
        """Save the text; False when the user backs out or it cannot be written."""
        return await self._told(self.saving.save(self.path))

    async def save_as(self) -> bool:
        """Save the text at a place that the user chooses."""
        return await self._told(self.saving.save(None))

    async def build(self) -> None:
        """Save what is unsaved, then ask for a build."""
        if (self.modified() or self.path is None) and not await self.save():
            return
        examined = await self._examine()
        if not examined.outline.stages:
            # Some builders end with a crash on a file without any.
            self._context.notices.error(
                AppError(
                    _("{name} has no FROM: there is nothing to build.").format(name=self.title()),
                    hint=_("Begin with FROM and the image to build upon."),
                )
            )
        elif self.path:
            self.build_requested.emit(self.path)

    def show_outline(self) -> Picker:
        """Show the stages and instructions of the text, to go to one of them."""
        return open_outline(self.view, self._symbols, self.window())

    def ask_line(self) -> None:
        """Ask for a line to go to."""
        self._line.open()

    def _watch(self, on: bool) -> None:
        if self.path:
            self.watch_requested.emit(self.path, on)
        else:
            self.show_watching(False)

    def next_problem(self, by: int = 1) -> None:
        """Go to the next problem, or to the one before; round at the ends."""
        if place := self.view.problems.next(by):
            self._go_to(*place)

    # -- the text and its file

    def _use_name(self) -> None:
        """Take from the file's name what kind of text it is."""
        self.text_kind = kind_of(self.path, self.view.text())
        dockerfile = self.text_kind is TextKind.DOCKERFILE
        self.view.escape = "\\" if dockerfile else ""
        self.view.use_highlighting(highlighting(self.text_kind))
        yaml = self.text_kind is TextKind.YAML
        self.view.guides, self.view.step = yaml, YAML_STEP if yaml else TAB
        self.language.use(dockerfile)
        self._bar.show_path(self.tooltip(), dockerfile, outlined=dockerfile or yaml)
        self.contents.use(self.text_kind is TextKind.IGNORE)

    def _use_options(self, options: EditorOptions) -> None:
        self.view.use_look(options.family, wrap=options.wrap, spaces=options.spaces)

    def _named(self) -> None:
        self._use_name()
        self.start(self._examine_and_show)
        self.changed.emit()

    # -- problems

    async def _examine(self) -> Examined:
        name = self.path.name if self.path else ""
        return await asyncio.to_thread(examine, self.view.text(), self.text_kind, name)

    async def _examine_and_show(self) -> None:
        revision = self.view.document().revision()
        examined = await self._examine()
        if revision == self.view.document().revision():
            self.language.diagnostics.put(OWN, examined.problems)
            if examined.escape:
                self.view.escape = examined.escape
            self._outline = examined.outline
            self._symbols = examined.symbols
            self.view.folding.offer((fold.line - 1, fold.end_line - 1) for fold in examined.folds)
            self.outlined.emit(examined.outline)

    def _show(self, problems: Sequence[Problem]) -> None:
        self.view.problems.show(problems)
        self._list.show_problems(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        self._bar.show_count(errors, len(problems) - errors)

    def _go_to(self, line: int, column: int = 1) -> None:
        self.view.go_to(line, column)
        self.view.setFocus()

    def start(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do this in place of what was asked for before; errors are told."""
        self._tasks.start(getattr(work, "__name__", ""), self._quietly(work))

    async def _quietly(self, work: Callable[[], Awaitable[object]]) -> None:
        await self._told(work())

    async def _told(self, work: Awaitable[object]) -> bool:
        try:
            return bool(await work)
        except AppError as error:
            self._context.notices.error(error)
            return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_list"):
            self._list.refresh_icons()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._bar, self._event, self._find, self._line):
            layout.addWidget(widget)
        self._beside = QSplitter()
        self._beside.addWidget(self.view)
        self._beside.addWidget(self.contents)
        self._beside.setStretchFactor(0, 1)
        self._beside.setChildrenCollapsible(False)
        layout.addWidget(self._beside, 1)
        layout.addWidget(self._list)
        lead_focus(self, self.view)

    def _connect(self) -> None:
        self.view.document().modificationChanged.connect(lambda _on: self.changed.emit())
        self.view.textChanged.connect(self._pause.start)
        self.view.zoomed.connect(lambda points: self._context.settings.set(_POINTS, points))
        self.language.diagnostics.changed.connect(self._show)
        self._pause.timeout.connect(lambda: self.start(self._examine_and_show))
        self.saving.named.connect(self._named)
        self.contents.line_asked.connect(self.view.go_to)
        self._list.chosen.connect(self._go_to)
        self._list.browse.connect(self.language.browse)
        self._bar.save_asked.connect(lambda: self.start(self.save))
        self._bar.build_asked.connect(lambda: self.start(self.build))
        self._bar.watch_toggled.connect(self._watch)
        self._bar.find_asked.connect(self._find.open)
        self._bar.outline_asked.connect(self.show_outline)
        self._bar.problem_asked.connect(self.next_problem)
