"""The details of containers in a window with a workspace, as far as terminals need it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from fakes.stage import FakeStats
from pierhead.commands.runner import Runner
from pierhead.core.resources import Container
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.ui.desk_terminals import TerminalDesk
from pierhead.ui.details.containers import container_tabs
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.details.terminals import ContainerTerminals
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.room import Room
from pierhead.ui.workspace.docks import Docks
from pierhead.ui.workspace.workspace import Workspace


class DockedWindow(QSplitter):
    """A panel above a workspace."""

    def __init__(self, runner: Runner, stats: Any = None) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.runner = runner
        self.workspace = Workspace()
        self.docks = Docks(self.workspace, self)
        room = Room(cast(Any, SimpleNamespace(workspace=self.workspace, docks=self.docks)), runner)
        self.room = room
        self.desk = TerminalDesk(room, TerminalPreferences())
        tabs = container_tabs(stats or FakeStats(), runner, self.desk)
        self.panel = DetailsPanel(runner.context, tabs)
        self.addWidget(self.panel)
        self.addWidget(self.workspace)
        self.resize(500, 900)
        self.show()
        self.activateWindow()

    @property
    def tab(self) -> ContainerTerminals:
        found = self.panel.view("terminal")
        assert isinstance(found, ContainerTerminals)
        return found

    def open(self, container: Container | None) -> ContainerTerminals:
        """Select a container and turn to its terminals."""
        assert container
        self.panel.show_target(container)
        self.panel.open_tab("terminal")
        return self.tab

    def docked(self, id_: str) -> list[TerminalDocument]:
        return [each for each in self.docks.documents(id_) if isinstance(each, TerminalDocument)]

    async def end(self) -> None:
        """Close all as the app does."""
        self.panel.shut()
        self.workspace.shut()
        await self.runner.all_seen_off(5)
        self.hide()
        self.deleteLater()
