"""Commands as Qt actions: the same object in toolbar, menus, palette and as a shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pierhead.commands.command import Command, Group
from pierhead.commands.runner import Runner
from pierhead.core.i18n import _
from pierhead.ui.icons import icon

Targets = Callable[[], Sequence[Any]]


class CommandAction(QAction):
    """Runs one command on whatever its view has selected.

    Its shortcut works while the focus is in ``owner`` or something inside of it.
    """

    def __init__(self, command: Command, runner: Runner, targets: Targets, owner: QWidget) -> None:
        super().__init__(icon(command.icon), _(command.title), owner)
        self.command = command
        self._runner = runner
        self._targets = targets
        self.setObjectName(command.id)
        self.setIconVisibleInMenu(bool(command.icon))
        if command.shortcut:
            self.setShortcut(QKeySequence(command.shortcut))
            self.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            self.setToolTip(f"{self.plain_title} ({keys})")
        else:
            self.setToolTip(self.plain_title)
        self.triggered.connect(self.run)
        owner.addAction(self)

    @property
    def plain_title(self) -> str:
        """What it does, without the dots that announce a question."""
        return _(self.command.title).rstrip("….")

    def run(self) -> None:
        """Run it on the targets of this moment, as far as it applies to them."""
        if not self.command.targets:
            self._runner.run(self.command)
        elif self.applies(targets := self._targets()):
            self._runner.run(self.command, targets)

    def applies(self, targets: Sequence[Any]) -> bool:
        """Whether there is anything to do with these targets."""
        if not self.command.targets:
            return True
        if self.command.single and len(targets) != 1:
            return False
        return any(map(self.command.when, targets))

    def refresh(self, targets: Sequence[Any], ready: bool) -> None:
        """Enable or disable it: the selection, a selected item or the connection has changed."""
        self.setEnabled(ready and self.applies(targets))


class CommandActions:
    """The actions for a group of commands, in the order of the menus."""

    def __init__(self, group: Group, runner: Runner, targets: Targets, owner: QWidget) -> None:
        self._actions = [CommandAction(c, runner, targets, owner) for c in group.commands]

    def __iter__(self) -> Iterator[CommandAction]:
        return iter(self._actions)

    def __getitem__(self, command_id: str) -> CommandAction:
        return next(action for action in self._actions if action.command.id == command_id)

    def refresh(self, targets: Sequence[Any], ready: bool) -> None:
        """Enable those that make sense for these targets."""
        for action in self._actions:
            action.refresh(targets, ready)

    def fill(
        self, menu: QMenu, fits: Callable[[CommandAction], bool] = lambda _action: True
    ) -> None:
        """Add those that fit to a menu, with lines between its parts."""
        divided = False
        for action in self._actions:
            divided = divided or action.command.divided
            if fits(action):
                if divided and not action.command.menu and not menu.isEmpty():
                    menu.addSeparator()
                _inner(menu, action.command.menu).addAction(action)
                divided = False


def _inner(menu: QMenu, title: str) -> QMenu:
    """The menu within a menu that has this title; the menu itself if there is no title."""
    if not title:
        return menu
    for action in menu.actions():
        found = action.menu()
        if isinstance(found, QMenu) and found.title() == _(title):
            return found
    return menu.addMenu(_(title))
