"""What can be done about the problems at the cursor, in a menu there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from pierhead.core.i18n import _
from pierhead.dockerfile.edits import Fix
from pierhead.dockerfile.fixes import fixes
from pierhead.dockerfile.syntax import Tree
from pierhead.ui.widgets.code_edit import change

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class EditorFixes(QObject):
    """Attached to a view; ``tree`` is the map of its text, None where it is no Dockerfile."""

    browse = Signal(str)
    """Open the page of a rule."""

    def __init__(self, view: CodeView, tree: Callable[[], Tree | None]) -> None:
        super().__init__(view)
        self._view, self._tree = view, tree
        self._menu: QMenu | None = None

    @property
    def menu(self) -> QMenu | None:
        """The menu, if it is open."""
        return self._menu

    def found(self, line: int) -> list[Fix]:
        """What can be done about the problems of a line, 1-based."""
        tree = self._tree()
        if tree is None:
            return []
        unique: dict[str, Fix] = {}
        for problem in self._view.problems.listed():
            if problem.line <= line <= max(problem.line, problem.end_line):
                for fix in fixes(tree, problem):
                    unique.setdefault(fix.title, fix)
        quiet = [fix for fix in unique.values() if _is_quiet(fix)]
        return [fix for fix in unique.values() if not _is_quiet(fix)] + quiet

    def open(self) -> None:
        """Offer what can be done at the cursor."""
        line = self._view.textCursor().blockNumber() + 1
        self._menu = QMenu(self._view)
        self._menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._menu.destroyed.connect(self._closed)
        self._menu.setAccessibleName(_("Quick fixes"))
        self.fill(self._menu, line)
        if self._menu.isEmpty():
            self._menu.addAction(_("There is nothing to fix in this line")).setEnabled(False)
        self._menu.setActiveAction(self._menu.actions()[0])
        rect = self._view.cursorRect()
        self._menu.popup(self._view.viewport().mapToGlobal(rect.bottomLeft()))

    def fill(self, menu: QMenu, line: int) -> list[QAction]:
        """Put what can be done about a line into a menu."""
        tree = self._tree()
        actions = []
        for fix in self.found(line):
            action = menu.addAction(fix.title.replace("&", "&&"))
            action.triggered.connect(lambda _on, fix=fix: self._do(tree, fix))
            actions.append(action)
        for rule, url in self._pages(line).items():
            action = menu.addAction(_("Read about {rule}").format(rule=rule))
            action.triggered.connect(lambda _on, url=url: self.browse.emit(url))
            actions.append(action)
        return actions

    def _pages(self, line: int) -> dict[str, str]:
        """The rules that a line breaks, with their pages."""
        return {
            one.rule: one.url
            for one in self._view.problems.listed()
            if one.rule and one.url and one.line <= line <= max(one.line, one.end_line)
        }

    def _do(self, tree: Tree | None, fix: Fix) -> None:
        if tree:
            change(self._view, tree.text, fix.edits)

    def _closed(self) -> None:
        self._menu = None


def _is_quiet(fix: Fix) -> bool:
    """Whether it only silences a rule: the last thing to do about a problem."""
    return all(
        "ignore=" in edit.text or "skip=" in edit.text or edit.text.startswith(",")
        for edit in fix.edits
    )
