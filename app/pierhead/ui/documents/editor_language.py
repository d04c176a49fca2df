"""What an editor knows of the Dockerfile in it: the map of its text, and what helps to write it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu

from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.dockerfile.complete import Completion, complete
from pierhead.dockerfile.listing import list_folder
from pierhead.dockerfile.proposal import Known, Want
from pierhead.dockerfile.reread import reread
from pierhead.dockerfile.syntax import Tree, read
from pierhead.ui.documents.editor_diagnostics import EditorDiagnostics
from pierhead.ui.documents.editor_fixes import EditorFixes
from pierhead.ui.documents.editor_formatting import EditorFormatting
from pierhead.ui.documents.editor_names import EditorNames
from pierhead.ui.entry import Entry, actions_of
from pierhead.ui.widgets.code_completion import CodeCompletion
from pierhead.ui.widgets.code_places import to_offset
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.tasks import Tasks

MOST_LINES, MOST = 20_000, 1_000_000
"""Lines and characters; in a longer text even finding what a key changed takes a frame."""


class EditorLanguage(QObject):
    """Completion and all else that follows from the meaning of the text; off for other files."""

    def __init__(
        self,
        view: CodeView,
        context: Context,
        path: Callable[[], Path | None],
        preferences: EditorPreferences,
    ) -> None:
        super().__init__(view)
        self._view, self._context, self._path = view, context, path
        self._preferences = preferences
        self._tasks = Tasks(self)
        self._tree: tuple[int, Tree] | None = None
        self._folders: dict[str, list[tuple[str, bool]]] = {}
        self._tags: dict[str, list[str]] = {}
        self._wanted: Want | None = None
        """What is being found out."""
        self._on = False
        self.completion = CodeCompletion(view, self._complete)
        self.names = EditorNames(view, context, self._known)
        self.fixes = EditorFixes(view, self._known)
        self.formatting = EditorFormatting(view, self._known)
        self.diagnostics = EditorDiagnostics(view, context, path, preferences)
        self.names.hover.browse.connect(self.browse)
        self.fixes.browse.connect(self.browse)
        view.menu_handlers.append(self._fill_menu)
        view.commands.add(*self._entries())

    @property
    def on(self) -> bool:
        """Whether the text is a Dockerfile, and one of a length that somebody writes."""
        short = self._view.blockCount() <= MOST_LINES
        return self._on and short and self._view.document().characterCount() < MOST

    def use(self, on: bool) -> None:
        """Say whether the text is a Dockerfile."""
        self._on = on
        self.diagnostics.use(on)

    def shut(self) -> None:
        """End what is being asked."""
        self.completion.close()
        self.names.shut()
        self.formatting.shut()
        self.diagnostics.shut()
        self._tasks.cancel()

    def browse(self, url: str) -> None:
        """Open a page of the reference, or of a rule."""
        self._context.desk.browse(url)

    def tree(self) -> Tree:
        """The map of the text as it is now."""
        revision = self._view.document().revision()
        if self._tree is None:
            self._tree = revision, read(self._view.text())
        elif self._tree[0] != revision:
            self._tree = revision, reread(self._tree[1], self._view.text())
        return self._tree[1]

    def learn(self, tree: Tree) -> None:
        """Take a map of the text as it is now that was drawn elsewhere."""
        self._tree = self._view.document().revision(), tree

    def _known(self) -> Tree | None:
        return self.tree() if self.on else None

    def offset(self) -> int:
        """Where the cursor is, in characters."""
        return to_offset(self.tree().text, self._view.textCursor().position())

    def _fill_menu(self, menu: QMenu, place: QTextCursor) -> None:
        if not self.on:
            return
        if not self._view.textCursor().hasSelection():
            self._view.setTextCursor(place)  # what is chosen is about what was clicked
        menu.addSeparator()
        menu.addActions(actions_of(self._entries()[2:], menu))
        fixes = QMenu(_("Quick Fixes"), menu)
        self.fixes.fill(fixes, place.blockNumber() + 1)
        if not fixes.isEmpty():
            menu.addMenu(fixes)

    def _entries(self) -> list[Entry]:
        symbols = self.names.symbols
        return [
            self._entry(_("Show Proposals"), self.completion.open, "Ctrl+Space"),
            self._entry(_("Quick Fixes…"), self.fixes.open, "Ctrl+."),
            self._entry(_("Explain"), self.names.hover.open, "Ctrl+K, Ctrl+I", "F1"),
            self._entry(_("Go to Definition"), symbols.go_to_definition, "F12"),
            self._entry(_("Next Use"), symbols.next_use, "Shift+F12"),
            self._entry(_("Rename…"), symbols.rename, "F2"),
            self._entry(_("Format"), self.formatting.format, "Ctrl+K, Ctrl+F", "Shift+Alt+F"),
        ]

    def _entry(self, title: str, act: Callable[[], object], *keys: str) -> Entry:
        return Entry(title, lambda: self.on and act(), "", keys, lambda: self.on)

    # -- proposals

    def _complete(self) -> Completion:
        if not self.on or self._view.carets.several:
            position = self._view.textCursor().position()
            return Completion(position, position)
        offset = self.offset()
        found = complete(self.tree(), offset, Known(self._images(), self._tags, self._folders))
        if found.wants and self._may_ask(found.wants):
            if found.wants != self._wanted:
                self._wanted = found.wants
                self._tasks.start("want", self._find_out(found.wants))
        elif not self.completion.popup:
            self._folders.clear()  # files come and go: look again at the next word
        return found

    def _images(self) -> list[tuple[str, str]]:
        images = self._context.images
        return sorted((tag, units.size(image.size)) for image in images for tag in image.tags)

    async def _find_out(self, want: Want) -> None:
        try:
            if want.folder is None:
                self._tags[want.tags] = list(await self._context.engine.images.tags(want.tags))
            else:
                path = self._path()
                self._folders[want.folder] = (
                    await asyncio.to_thread(list_folder, path.parent, path, want.folder)
                    if path
                    else []
                )
        finally:
            if self._wanted == want:
                self._wanted = None
        self.completion.refresh()

    def _may_ask(self, want: Want) -> bool:
        return want.folder is not None or self._preferences.options.registries
