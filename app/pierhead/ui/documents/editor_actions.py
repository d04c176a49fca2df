"""The keys of an editor, and its names in the list of all commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from pierhead.core.i18n import _
from pierhead.ui.documents.editor_places import GoToBar
from pierhead.ui.entry import Entry
from pierhead.ui.widgets.code_find import CodeFindBar

if TYPE_CHECKING:
    from pierhead.ui.documents.editor import EditorDocument

Keys = QKeySequence.StandardKey | str


def add_actions(document: EditorDocument, find: CodeFindBar, line: GoToBar) -> None:
    """Give an editor what it does by key: anywhere in it, or in its text before the window does."""
    start, keys = document.work.start, QKeySequence.StandardKey
    for title, shortcut, act in (
        (_("Save"), keys.Save, lambda: start(document.save)),
        (_("Save As…"), "Ctrl+Shift+S", lambda: start(document.save_as)),
        (_("Find…"), keys.Find, find.open),
        (_("Find the Next"), keys.FindNext, lambda: find.step(1)),
        (_("Find the Previous"), keys.FindPrevious, lambda: find.step(-1)),
        (_("Next Problem"), "F8", document.problems.next),
        (_("Previous Problem"), "Shift+F8", lambda: document.problems.next(-1)),
        (_("Build…"), "Ctrl+Shift+B", document.building.start),
    ):
        document.addAction(_action(document, title, shortcut, act))
    document.view.commands.add(*_entries(document, find, line))


def _entries(document: EditorDocument, find: CodeFindBar, line: GoToBar) -> list[Entry]:
    preferences = document.preferences
    change = preferences.change
    return [
        Entry(_("Outline…"), document.reading.show_outline, "list-tree", ("Ctrl+Shift+O",)),
        Entry(_("Go to Line…"), line.open, "", ("Ctrl+G",)),
        Entry(_("Replace…"), lambda: find.open(replacing=True), "", ("Ctrl+H",)),
        Entry(
            _("Wrap Long Lines"),
            lambda: change(wrap=not preferences.options.wrap),
            "wrap-text",
            ("Alt+Z",),
            checked=lambda: preferences.options.wrap,
        ),
        Entry(
            _("Show Tabs and Spaces"),
            lambda: change(spaces=not preferences.options.spaces),
            checked=lambda: preferences.options.spaces,
        ),
    ]


def _action(document: EditorDocument, title: str, keys: Keys, act: Callable[[], object]) -> QAction:
    action = QAction(title, document)
    if isinstance(keys, str):
        action.setShortcut(QKeySequence(keys))
    else:
        action.setShortcuts(keys)
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked: act())
    return action
