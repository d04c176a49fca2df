"""Terminals in a container, in the details themselves; each can go on in the workspace.

They live on while others are looked at, for what runs in them must not end with a selection that
moves on. A shell is opened by itself where the tab is opened, or the selection rests with the tab
open; never by only passing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QStackedWidget

from pierhead.commands.command import Command
from pierhead.commands.containers import containers as commands
from pierhead.commands.context import Context
from pierhead.commands.desk import OpenTerminal
from pierhead.core.i18n import _
from pierhead.core.resources import Container, State
from pierhead.state.store import Change
from pierhead.ui.bind import bind
from pierhead.ui.details.terminal_launcher import Launcher
from pierhead.ui.details.view import DetailView
from pierhead.ui.entry import Entry, open_menu
from pierhead.ui.focus_lead import lead_focus

if TYPE_CHECKING:
    from pierhead.commands.runner import Runner
    from pierhead.ui.desk_terminals import TerminalDesk

REST = 700
"""Milliseconds for which a selection rests: longer than a key that is held takes to repeat."""


class ContainerTerminals(DetailView):
    """The open terminals of a container as tabs, or what opens one."""

    def __init__(self, context: Context, runner: Runner, terminals: TerminalDesk) -> None:
        super().__init__(context)
        self._runner, self._terminals = runner, terminals.docked
        self._item: Container | None = None
        self._gone = False
        self._started = ""
        """The container that was started here, to get a shell as soon as it runs."""
        self._pointer = QPoint()
        """Where the mouse was when the selection came to rest."""
        self._led = False
        """Whether the keyboard was in here, and led to the first button, when the item came."""
        self._closed: set[str] = set()
        """Containers whose last terminal was closed: they get one only when asked for."""
        self._resting = QTimer(self, singleShot=True, interval=REST)
        self._resting.timeout.connect(self._rested)
        self.docks = terminals.docks
        self.launcher = Launcher(self._elsewhere)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.launcher)
        self.set_body(self._pages)
        self._connect()

    # -- for the panel

    def show_item(self, item: Any | None) -> None:
        other = item is None or self._item is None or item.id != self._item.id
        if other:
            self._leave()
        self._item, self._gone = item, False
        if item is None:
            self._clear()
            return
        # There are several such tabs, each in a page of its own.
        if not self._holds:
            self._pages.addWidget(self.docks)
        self.launcher.begin()
        self._arrange()
        if other:
            self._led = self.isAncestorOf(self.window().focusWidget())
        if self._started == item.id and item.state is State.RUNNING:
            self._started = ""
            self._open_shell()
        elif self._wants_shell() and item.id not in self._closed:
            self._pointer = QCursor.pos()
            self._resting.start()

    def turned_to(self) -> None:
        self._resting.stop()
        if QGuiApplication.mouseButtons():
            self.setFocus()
        if self._wants_shell():
            self._open_shell()

    def rest(self) -> None:
        super().rest()
        self._resting.stop()
        self.launcher.rest()
        if self._holds:
            self.docks.leave()

    def gone(self) -> None:
        super().gone()
        self._gone = True
        self._arrange()

    # -- what is shown

    def _clear(self) -> None:
        self.rest()
        self.say("")
        self._pages.setCurrentWidget(self.launcher)
        self.launcher.offer(())
        self.launcher.look()

    @property
    def _holds(self) -> bool:
        """Whether the open terminals are here, and not in the tab of another page."""
        return self.docks.parent() is self._pages

    def _arrange(self) -> None:
        if self._item is None or not self._holds:
            return
        docked = self.docks.show_place(self._item.id)
        had = self.isAncestorOf(self.window().focusWidget())
        seen = self.docks if docked else self.launcher
        self._pages.setCurrentWidget(seen)
        self.docks.look()
        lead_focus(self._pages, seen)
        self.launcher.offer(() if self._gone else self._ways(self._item))
        self.launcher.look()
        self.say("" if docked or self._gone else _state(self._item))
        if had:
            seen.setFocus()

    def _ways(self, item: Container) -> Sequence[Entry]:
        if item.state is State.RUNNING:
            return self._ways_into()
        ways = [commands[id_] for id_ in ("container.unpause", "container.start")]
        return tuple(
            Entry(_(each.title), partial(self._start, each, item), each.icon)
            for each in ways
            if each.when(item)
        )

    def _ways_into(self) -> Sequence[Entry]:
        desk, terminals = self.context.desk, self._terminals

        def run(act: Callable[[Container], object]) -> Callable[[], None]:
            def go() -> None:
                if self._item:
                    act(self._item)

            return go

        return (
            Entry(_("Open a Shell"), self._open_shell, "terminal"),
            Entry(_("Run a Command…"), run(lambda c: desk.exec_form(c, terminals)), "play"),
            Entry(_("Attach to Main Process"), run(terminals.open_attached), "plug"),
            Entry(
                _("Debug Shell…"),
                run(lambda c: desk.debug_form(c, terminals=terminals)),
                "bug",
            ),
        )

    def _elsewhere(self) -> Sequence[OpenTerminal]:
        return self._terminals.elsewhere(self._item.id) if self._item else ()

    # -- what happens

    def _wants_shell(self) -> bool:
        """Whether there is none yet where there could be one."""
        item = self._item
        return (
            item is not None
            and item.state is State.RUNNING
            and not self._gone
            and self.context.connection.ready
            and not self._terminals.opened(item.id)
        )

    def _rested(self) -> None:
        # Who is about to choose shall find the buttons where they are.
        pointing = self.launcher.underMouse() and QCursor.pos() != self._pointer
        focus = self.window().focusWidget()
        led = self._led and focus in self.launcher.buttons[:1]
        choosing = pointing or (self.launcher.isAncestorOf(focus) and not led)
        if self._wants_shell() and not choosing:
            self._open_shell()

    def _open_shell(self) -> None:
        self._resting.stop()
        if self._item:
            # Buttons that are there for a moment only would flicker.
            self.launcher.offer(())
            self._terminals.open_shell(self._item)

    def _start(self, command: Command, item: Container) -> None:
        self._started = item.id
        self._runner.run(command, [item])

    def _docked(self, place: str) -> None:
        """Terminals of a container came or went."""
        if self.docks.documents(place):
            self._closed.discard(place)
        elif self.context.containers.get(place):
            self._closed.add(place)
        if self._item and self._item.id == place:
            self._arrange()

    def _new(self, place: QPoint) -> None:
        if self._item and self._holds and not self._gone:
            open_menu(self._ways(self._item), self, place)

    def _listed(self, change: Change[Container]) -> None:
        """Terminals of containers that are gone go with them, once nobody looks."""
        if not self._holds or not self.context.containers.loaded:
            return
        for id_ in change.removed:
            self._closed.discard(id_)
            if self._item is None or self._item.id != id_:
                self.docks.close_place(id_)

    def _leave(self) -> None:
        self._resting.stop()
        left, store = self._item, self.context.containers
        if not self._holds:
            return
        self.docks.leave()
        if left and store.loaded and store.get(left.id) is None:
            self._item = None
            self.docks.close_place(left.id)

    def _connect(self) -> None:
        self.docks.changed.connect(self._docked)
        self.docks.new_asked.connect(self._new)
        bind(self.context.containers.changed, self, self._listed)


def _state(item: Container) -> str:
    if item.state is State.RUNNING:
        return ""
    if item.state is State.PAUSED:
        return _("It is paused.")
    return _("It does not run. Start it to open a terminal in it.")
