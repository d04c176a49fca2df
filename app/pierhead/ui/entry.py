"""One thing that the app itself can do, for menus, shortcuts and the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pierhead.ui.icons import icon


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """One action of the app itself."""

    title: str
    run: Callable[[], object]
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    enabled: Callable[[], bool] = _always
    """Whether there is anything to do now, for menus that are made when they open."""
    checked: Callable[[], bool] | None = None
    """Whether it is switched on now; None for what is no switch."""


Entries = Iterable[Entry | None]
"""Entries with None where a line divides them."""


def actions_of(entries: Entries, owner: QObject) -> list[QAction]:
    """What can be done now, as actions that show their shortcuts and leave them to others."""
    found: list[QAction] = []
    for entry in entries:
        if entry is not None and entry.enabled():
            action = QAction(icon(entry.icon), entry.title, owner)
            action.triggered.connect(lambda _checked=False, run=entry.run: run())
            if entry.shortcuts:
                action.setShortcut(QKeySequence(entry.shortcuts[-1]))
            found.append(action)
    return found


def open_menu(
    entries: Entries, owner: QWidget, place: QPoint, more: Sequence[QAction] = ()
) -> QMenu:
    """Open a menu at a place of the screen; its shortcuts are shown, for others make them work.

    What there is ``more`` comes below a line.
    """
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        action = menu.addAction(icon(entry.icon), entry.title, entry.run)
        action.setEnabled(entry.enabled())
        if entry.checked is not None:
            action.setCheckable(True)
            action.setChecked(entry.checked())
        if entry.shortcuts:
            action.setShortcut(QKeySequence(entry.shortcuts[-1]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
    if more:
        menu.addSeparator()
        menu.addActions(more)
    menu.popup(place)
    return menu
