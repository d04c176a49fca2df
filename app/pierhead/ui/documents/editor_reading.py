"""What is read out of an editor's text, a moment after it was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from pierhead.dockerfile.outline import Outline
from pierhead.dockerfile.source import TextKind, kind_of
from pierhead.dockerfile.structure import Symbol
from pierhead.ui.documents.editor_diagnostics import OWN, EditorDiagnostics
from pierhead.ui.documents.editor_examine import Examined, examine, highlighting
from pierhead.ui.documents.editor_places import open_outline
from pierhead.ui.widgets.code_edits import TAB
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.picker import Picker
from pierhead.ui.widgets.tasks import Tasks

PAUSE = 150
"""Milliseconds without typing before the text is examined."""
YAML_STEP = 2


class EditorReading(QObject):
    """Examines the text in a thread: its problems, stages, folds and names."""

    outlined = Signal(object)
    """The ``Outline`` of the text as it is now."""
    mapped = Signal(object)
    """Its ``Tree``, if it is a Dockerfile."""

    def __init__(
        self, view: CodeView, diagnostics: EditorDiagnostics, path: Callable[[], Path | None]
    ) -> None:
        super().__init__(view)
        self._view, self._diagnostics, self._path = view, diagnostics, path
        self._tasks = Tasks(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.start)
        self.kind = TextKind.PLAIN
        self.outline = Outline()
        self.symbols: tuple[Symbol, ...] = ()
        view.textChanged.connect(self._pause.start)

    def use_name(self) -> TextKind:
        """Take from the file's name what kind of text it is, and read it so."""
        self.kind = kind_of(self._path(), self._view.text())
        self._view.escape = "\\" if self.kind is TextKind.DOCKERFILE else ""
        self._view.colors.use(highlighting(self.kind))
        yaml = self.kind is TextKind.YAML
        self._view.guides, self._view.step = yaml, YAML_STEP if yaml else TAB
        self.start()
        return self.kind

    def start(self) -> None:
        """Examine the text as it is now, and show what it says."""
        self._tasks.start("examine", self._examine_and_show())

    async def examine(self) -> Examined:
        """What can be said of the text as it is now."""
        path = self._path()
        name = path.name if path else ""
        return await asyncio.to_thread(examine, self._view.text(), self.kind, name)

    def show_outline(self) -> Picker:
        """Show the stages and instructions of the text, to go to one of them."""
        return open_outline(self._view, self.symbols, self._view.window())

    def shut(self) -> None:
        """Read no more."""
        self._pause.stop()
        self._tasks.cancel()

    async def _examine_and_show(self) -> None:
        view = self._view
        revision = view.document().revision()
        examined = await self.examine()
        if revision != view.document().revision():
            return
        self._diagnostics.put(OWN, examined.problems)
        if examined.escape:
            view.escape = examined.escape
        self.outline, self.symbols = examined.outline, examined.symbols
        view.folding.offer((fold.line - 1, fold.end_line - 1) for fold in examined.folds)
        if examined.tree:
            self.mapped.emit(examined.tree)
        self.outlined.emit(examined.outline)
