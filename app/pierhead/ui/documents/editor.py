"""A text as a tab: a Dockerfile with colours, problems and a build, or any other small file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from pierhead.commands.context import Context
from pierhead.core.editor_options import EditorOptions, EditorPreferences
from pierhead.core.i18n import _
from pierhead.dockerfile.outline import Outline
from pierhead.dockerfile.source import Source, TextKind
from pierhead.state.drafts import Drafts
from pierhead.state.file_origin import FileOrigin
from pierhead.ui.bind import bind
from pierhead.ui.documents.document import Document, Memory
from pierhead.ui.documents.editor_actions import add_actions
from pierhead.ui.documents.editor_bar import EditorBar, EventBar
from pierhead.ui.documents.editor_building import EditorBuilding
from pierhead.ui.documents.editor_context import ContextPanel
from pierhead.ui.documents.editor_file import EditorFile
from pierhead.ui.documents.editor_language import EditorLanguage
from pierhead.ui.documents.editor_places import GoToBar
from pierhead.ui.documents.editor_problems import EditorProblems
from pierhead.ui.documents.editor_questions import Answer, ask_to_save
from pierhead.ui.documents.editor_reading import EditorReading
from pierhead.ui.documents.editor_saving import EditorSaving
from pierhead.ui.entry import Entries
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.widgets.code_find import CodeFindBar
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.told_tasks import ToldTasks

_POINTS = "editor.points"


class EditorDocument(Document):
    """Edits one file, or a text that has no file yet; its parts know what can be done with it."""

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
        self.preferences = preferences or EditorPreferences()
        self.work = ToldTasks(self, context.notices)
        self.view = CodeView()
        self._bar, self._event = EditorBar(), EventBar()
        self._find, self._line = CodeFindBar(self.view), GoToBar(self.view)
        file = EditorFile(known, path.absolute() if path else None, self)
        self.saving = EditorSaving(self, self.view, self._event, file, self.work.start)
        self.language = EditorLanguage(self.view, context, lambda: self.path, self.preferences)
        self.reading = EditorReading(self.view, self.language.diagnostics, lambda: self.path)
        self.problems = EditorProblems(self.view, self._bar)
        self.building = EditorBuilding(self, self._bar)
        self.contents = ContextPanel(self.view, lambda: self.path)
        """What an ignore file leaves of its context."""
        self._lay_out()
        self._connect()
        self.view.look.set_points(context.settings.get(_POINTS, self.view.font().pointSize()))
        self.saving.keep_in(drafts)
        self.saving.options = lambda: self.preferences.options
        add_actions(self, self._find, self._line)
        self._use_options(self.preferences.options)
        self.saving.begin(known)
        self._use_name()

    # -- what the workspace asks

    def title(self) -> str:
        return self.path.name if self.path else _("New Dockerfile")

    def tooltip(self) -> str:
        if origin := self.saving.file.origin:
            return origin.title
        return str(self.path) if self.path else self.title()

    def modified(self) -> bool:
        return self.view.document().isModified()

    def memory(self) -> Memory | None:
        if self.saving.file.origin:
            return None  # the copy alone would not be that file
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

    def come_from(self, origin: FileOrigin) -> None:
        """Its file is a copy: what is saved goes back to where it is from."""
        self.saving.file.origin = origin
        self._use_name()

    def give_up(self) -> None:
        self.saving.give_up()

    def entries(self) -> Entries:
        return self.view.commands.entries()

    def shut(self) -> None:
        self.work.cancel()
        self.reading.shut()
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
        return self.reading.outline

    async def save(self) -> bool:
        """Save the text; False when the user backs out or it cannot be written."""
        return await self.work.told(self.saving.save(self.path))

    async def save_as(self) -> bool:
        """Save the text at a place that the user chooses."""
        return await self.work.told(self.saving.save(None))

    # -- inside

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "problems"):
            self.problems.list.refresh_icons()

    def _use_name(self) -> None:
        """Take from the file's name what kind of text it is."""
        kind = self.reading.use_name()
        dockerfile = kind is TextKind.DOCKERFILE
        self.language.use(dockerfile)
        outlined = dockerfile or kind is TextKind.YAML
        self._bar.show_path(self.tooltip(), dockerfile, outlined=outlined)
        self.contents.use(kind is TextKind.IGNORE)
        self.changed.emit()

    def _use_options(self, options: EditorOptions) -> None:
        self.view.look.use(options.family, wrap=options.wrap, spaces=options.spaces)
        self.view.closing.on = options.closing

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.problems.list.fit(event.size().height())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._bar, self._event, self._find, self._line):
            layout.addWidget(widget)
        beside = QSplitter()
        beside.addWidget(self.view)
        beside.addWidget(self.contents)
        beside.setStretchFactor(0, 1)
        beside.setChildrenCollapsible(False)
        layout.addWidget(beside, 1)
        layout.addWidget(self.problems.list)
        lead_focus(self, self.view)

    def _connect(self) -> None:
        bind(self.preferences.changed, self, self._use_options)
        self.view.document().modificationChanged.connect(lambda _on: self.changed.emit())
        self.view.look.zoomed.connect(lambda points: self._context.settings.set(_POINTS, points))
        self.reading.mapped.connect(self.language.learn)
        self.language.diagnostics.changed.connect(self.problems.show)
        self.saving.named.connect(self._use_name)
        self.contents.line_asked.connect(self.view.go_to)
        self.problems.list.browse.connect(self.language.browse)
        self._bar.save_asked.connect(lambda: self.work.start(self.save))
        self._bar.find_asked.connect(self._find.open)
        self._bar.outline_asked.connect(self.reading.show_outline)
