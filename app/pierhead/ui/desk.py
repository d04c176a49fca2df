"""The window as commands see it: what opens what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image
from pierhead.core.run import RunSpec
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.drafts import Drafts
from pierhead.ui.desk_builds import BuildDesk
from pierhead.ui.desk_editors import EditorDesk
from pierhead.ui.desk_logs import LogDesk
from pierhead.ui.desk_terminals import TerminalDesk
from pierhead.ui.loading import load
from pierhead.ui.room import Room

if TYPE_CHECKING:
    from pierhead.commands.desk import Terminals
    from pierhead.commands.originals import Original
    from pierhead.commands.runner import Runner
    from pierhead.ui.window import MainWindow


class WindowDesk:
    """Opens forms and pages in the main window; its parts open documents."""

    terminals: TerminalDesk
    logs: LogDesk
    editors: EditorDesk
    builds: BuildDesk

    def __init__(
        self,
        preferences: TerminalPreferences,
        editors: EditorPreferences | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        self._preferences, self._editors, self._drafts = preferences, editors, drafts
        self._room: Room
        self.options: Callable[[str], object] = lambda _section: None
        """Opens a section of the settings."""

    def attach(self, window: MainWindow, runner: Runner) -> Room:
        """Take the window and what runs commands, which could not be there before the desk."""
        room = self._room = Room(window, runner)
        self.terminals = TerminalDesk(room, self._preferences)
        self.logs = LogDesk(room)
        self.editors = EditorDesk(room, self._editors, self._drafts)
        self.builds = BuildDesk(room, self.editors)
        return room

    def run_form(self, spec: RunSpec) -> None:
        """Ask what to run, beginning with ``spec``."""
        from pierhead.ui.forms.run import RunForm

        form = RunForm(self._room.context, spec, self._room.window, at_once=False)
        self._room.start(self._room.open(form))

    def edit_form(self, old: Original) -> None:
        """Ask how a container is to be changed."""
        from pierhead.ui.forms.edit import EditForm

        form = EditForm(self._room.context, old, self._room.window, at_once=False)
        self._room.start(self._room.open(form))

    def pull_form(self, reference: str = "") -> None:
        """Ask what to pull."""
        from pierhead.ui.forms.pull import PullForm

        PullForm(self._room.context, reference, self._room.window).open()

    def exec_form(self, container: Container, terminals: Terminals | None = None) -> None:
        """Ask for user, directory and command of another program in a container."""
        from pierhead.ui.forms.exec import ExecForm

        ExecForm(self._room.context, container, self._room.window, terminals).open()

    def debug_form(
        self,
        container: Container,
        opened: Callable[[], object] = lambda: None,
        terminals: Terminals | None = None,
    ) -> None:
        """Ask for the image of a debug shell; ``opened`` is called when it is opened."""
        from pierhead.ui.forms.debug import DebugForm

        def open_(image: str, privileged: bool) -> None:
            (terminals or self.terminals).open_debug(container, image, privileged)
            opened()

        DebugForm(self._room.context, container, open_, self._room.window).open()

    def show_started(self, id_: str, tab: str = "logs") -> None:
        """Select a container that was just started, with its logs, as soon as it is listed."""
        page = self._room.window.open_page("containers")
        page.select(id_)
        if tab:
            page.show_details(tab)

    def show_details(self, target: Any, tab: str = "") -> None:
        """Show the details of a container or image, on one of its tabs."""
        kind = "images" if isinstance(target, Image) else "containers"
        page = self._room.window.open_page(kind)
        page.select(target.id)
        page.show_details(tab)

    def show_page(self, id_: str) -> None:
        """Show a page of the rail, by its id."""
        self._room.start(self._room.window.turn_to(id_))

    def show_options(self, section: str) -> None:
        """Show a section of the settings, by its id; empty for where they were left."""
        self._room.start(self._show_options(section))

    def browse(self, url: str) -> None:
        """Open a page in the user's browser."""
        if not QDesktopServices.openUrl(QUrl(url)):
            self.copy(url)
            notice = _("No browser could be opened; the address is copied.")
            self._room.context.notices.info(notice, url)

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    async def _show_options(self, section: str) -> None:
        await load("pierhead.ui.settings.sections")
        self.options(section)
