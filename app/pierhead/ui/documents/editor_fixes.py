"""What can be done about the problems at the cursor, in a menu there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
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
        return sorted(unique.values(), key=lambda fix: fix.quiet)

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

    def fill(self, menu: QMenu, line: int) -> None:
        """Put what can be done about a line into a menu."""
        tree, found = self._tree(), self.found(line)
        for quiet in (False, True):
            for fix in found:
                if fix.quiet is quiet:
                    self._add(menu, fix.title, partial(self._do, tree, fix))
            menu.addSeparator()
        for url, rule in self._pages(line).items():
            title = _("Read about {rule}").format(rule=rule) if rule else _("Read the Reference")
            self._add(menu, title, partial(self.browse.emit, url))

    def _add(self, menu: QMenu, title: str, act: Callable[[], object]) -> None:
        menu.addAction(title.replace("&", "&&")).triggered.connect(lambda _on: act())

    def _pages(self, line: int) -> dict[str, str]:
        """The pages of what is wrong in a line, with the rules that they are about."""
        return {
            one.url: one.rule
            for one in self._view.problems.listed()
            if one.url and one.line <= line <= max(one.line, one.end_line)
        }

    def _do(self, tree: Tree | None, fix: Fix) -> None:
        if tree:
            change(self._view, tree.text, fix.edits)

    def _closed(self) -> None:
        self._menu = None
