"""A Dockerfile as it was built, which is not on this machine or another one now: to be read."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from pierhead.core.i18n import _
from pierhead.dockerfile.source import TextKind
from pierhead.state.builds import Build
from pierhead.ui.dialogs import plain_label
from pierhead.ui.documents.build_marks import failure_of, show_marks
from pierhead.ui.documents.document import Document
from pierhead.ui.documents.editor_examine import examine, highlighting, prepare
from pierhead.ui.documents.editor_places import open_outline
from pierhead.ui.entry import Entries, Entry
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.code_find import CodeFindBar
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.tasks import Tasks


class BuiltSourceDocument(Document):
    """Shows the text with the marks of its build."""

    copy_asked = Signal(str)
    """Open this text where it can be changed."""

    icon = "file-code"

    def __init__(self, build: Build, name: str, origin: str) -> None:
        """``name`` is that of the file, ``origin`` says where it is."""
        super().__init__()
        self._name, self._origin = name, origin
        self._tasks = Tasks(self)
        self.view = CodeView()
        self.view.setReadOnly(True)
        self.view.setPlainText(build.dockerfile)
        self._find = CodeFindBar(self.view)
        self._add_keys()
        self._lay_out()
        self._mark(build)
        self._tasks.start("colours", self._colour())

    def title(self) -> str:
        return _("{name} (as built)").format(name=self._name)

    def tooltip(self) -> str:
        return f"{self._name}\n{self._origin}"

    def entries(self) -> Entries:
        return self.view.commands.entries()

    def shut(self) -> None:
        self._tasks.cancel()

    def takes(self, build: Build) -> bool:
        """Whether the same text was built there; then its marks are shown now."""
        same = build.dockerfile == self.view.text()
        if same:
            self._mark(build)
        return same

    def go_to(self, line: int) -> None:
        """Show a 1-based line and put the cursor there."""
        self.view.go_to(line)
        self.view.setFocus()

    def _mark(self, build: Build) -> None:
        show_marks(self.view, build)
        self.view.problems.show_failure(*failure_of(build))

    async def _colour(self) -> None:
        await asyncio.to_thread(prepare)
        text = self.view.text()
        examined = await asyncio.to_thread(examine, text, TextKind.DOCKERFILE)
        self.view.colors.use(highlighting(TextKind.DOCKERFILE))
        self.view.folding.offer((fold.line - 1, fold.end_line - 1) for fold in examined.folds)
        symbols = examined.symbols
        self.view.commands.add(
            Entry(
                _("Outline…"),
                lambda: open_outline(self.view, symbols, self.window()),
                "list-tree",
                ("Ctrl+Shift+O",),
            )
        )

    def _add_keys(self) -> None:
        keys = QKeySequence.StandardKey
        for title, shortcut, act in (
            (_("Find…"), keys.Find, self._find.open),
            (_("Find the Next"), keys.FindNext, lambda: self._find.step(1)),
            (_("Find the Previous"), keys.FindPrevious, lambda: self._find.step(-1)),
        ):
            action = QAction(title, self)
            action.setShortcuts(shortcut)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(act)
            self.addAction(action)

    def _lay_out(self) -> None:
        bar = QFrame()
        row = QHBoxLayout(bar)
        row.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(plain_label(self._origin, "muted"), 1)
        copy = QPushButton(_("Edit a Copy"))
        copy.clicked.connect(lambda: self.copy_asked.emit(self.view.text()))
        row.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._find)
        layout.addWidget(self.view, 1)
        lead_focus(self, self.view)
