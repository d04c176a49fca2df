"""A terminal as a tab: a program's session, shown until it ends and opened again on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.commands.runner import Runner
from pierhead.commands.terminals import terminals
from pierhead.core.detach_keys import DetachKeys
from pierhead.core.i18n import _
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.engine.api_inside import Session
from pierhead.state.attached import MainProgram
from pierhead.state.foreground import Foreground
from pierhead.state.programs import Program, ShellProgram
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.events import Prompt
from pierhead.ui.actions import CommandActions
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import confirm
from pierhead.ui.documents import terminal_words as words
from pierhead.ui.documents.document import Document, Memory, Status
from pierhead.ui.documents.terminal_bar import TerminalBar
from pierhead.ui.documents.terminal_drop import Dropping
from pierhead.ui.documents.terminal_guard import Guard
from pierhead.ui.documents.terminal_life import Life
from pierhead.ui.documents.terminal_typed import TypedAhead
from pierhead.ui.documents.terminal_watch import Watch
from pierhead.ui.entry import Entries
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.terminal_keys import Input
from pierhead.ui.widgets.terminal_view import TerminalView

_NAMING_SETTLES = 50
_NEWS_EVERY = 500
_ENTER = b"\r"


class TerminalDocument(Document):
    """Runs a program, and shows how it ended."""

    kind = "terminal"
    icon = "terminal"
    takes_input = True

    def __init__(
        self,
        program: Program,
        runner: Runner,
        preferences: TerminalPreferences | None = None,
        parent: QWidget | None = None,
        *,
        offered: bool = False,
    ) -> None:
        """What is ``offered`` runs only when the user says so."""
        super().__init__(parent)
        self.program = program
        self._runner, self._preferences = runner, preferences
        self.emulator = Emulator(80, 24)
        self.view = TerminalView(self.emulator, preferences=preferences)
        self.view.origin = program.name
        self.bar = TerminalBar()
        self.watch = Watch(program, self)
        self.life = Life(program, self.view, self.bar)
        self.guard = self._make_guard()
        self.dropping = Dropping(program, self.view, runner.context)
        self._ahead = TypedAhead(program.typed, self.life.flow, self.view)
        self._keys = DetachKeys(program.own_keys)
        self._tasks = Tasks(self)
        self.commands = CommandActions(terminals, runner, lambda: [program], self)
        self.view.addActions(list(self.commands))
        self._add_way_to_bar()
        self._naming = QTimer(self, singleShot=True, interval=_NAMING_SETTLES)
        self._news = QTimer(self, singleShot=True, interval=_NEWS_EVERY)
        self._lay_out()
        self._connect()
        if offered:
            self.life.offer()
        else:
            self.life.open()

    def _add_way_to_bar(self) -> None:
        """The tab key is the program's: another one leads to the buttons above it."""
        way = QAction(_("Go to the Message Above"), self)
        way.setShortcut(QKeySequence("Ctrl+Shift+G"))
        way.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        way.triggered.connect(self.bar.take_focus)
        self.addAction(way)

    def _make_guard(self) -> Guard | None:
        if not isinstance(self.program, MainProgram):
            return None
        return Guard(self.program, self.life.flow, self.bar, self._runner.context, self)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        lead_focus(self, self.view)

    def _connect(self) -> None:
        self._naming.timeout.connect(self.changed)
        self.bar.left.connect(self.view.setFocus)
        self.view.typed.connect(self._take_input)
        self.view.entered.connect(self.entered)
        self.view.resized.connect(self.life.shown)
        self.life.begun.connect(self._begun)
        self.life.ended.connect(self._ended)
        self.life.shell_missing.connect(self._debug)
        self.life.flow.came.connect(self._told)
        self.watch.changed.connect(self._name)
        bind(self.emulator.on_reply, self, self.life.flow.reply)
        bind(self.emulator.on_title, self, self._name)
        bind(self.emulator.on_directory, self, self._moved)
        bind(self.emulator.on_prompt, self, self._prompted)
        self.view.rang.connect(self.attention)
        self.view.notified.connect(self._notify)

    # -- what the workspace asks

    @property
    def running(self) -> bool:
        """Whether a program is at the other end."""
        return self.life.running

    @property
    def place(self) -> str:  # type: ignore[override]
        """The id of its container."""
        return self.program.place.id

    def title(self) -> str:
        own = self.emulator.title if self.running else ""
        return own or words.title(self.program, self.watch.front)

    def tooltip(self) -> str:
        return words.facts(self.program)

    def status(self) -> Status:
        if not self.life.over:
            return Status.OPEN
        return Status.FAILED if self.life.failed else Status.ENDED

    def memory(self) -> Memory | None:
        return self.program.memory()

    def again(self) -> TerminalDocument | None:
        program = self.program.again()
        return TerminalDocument(program, self._runner, self._preferences) if program else None

    def entries(self) -> Entries:
        return self.view.offers.entries()

    def enter(self, entry: Input) -> None:
        # Return would open one that has ended again.
        if self.running:
            self.view.take(entry)

    async def check(self) -> None:
        if self.running and not self.watch.idle:
            await self.watch.look()

    def stake(self) -> str:
        if not self.running or self.watch.idle:
            return ""
        if self.program.stays:
            return _("{name}: goes on without its terminal").format(name=self.label())
        return self.label()

    async def may_close(self) -> bool:
        if not self.running:
            return True
        front = await self.program.busy()
        if front is not None and front.idle:
            return True
        title = _("Close the terminal of {name}?").format(name=self.program.name)
        return await confirm(self, title, self._what_closing_does(front), _("Close"))

    def shut(self) -> None:
        self.watch.end()
        self._runner.see_off(self._leave(self.life.shut()))

    # -- inside

    async def _leave(self, session: Session | None) -> None:
        try:
            await self.program.leave(session)
        finally:
            if session is not None:
                await session.close()

    def _what_closing_does(self, front: Foreground | None) -> str:
        if self.program.stays:
            return _("The program in it goes on: closing detaches from it, nothing more.")
        if front is None or not front.name:
            return _("The program in it is still running, and is ended.")
        return _("{program} is still running in it, and is ended.").format(program=front.name)

    def _begun(self) -> None:
        program = self.program
        self.watch.begin(idle=isinstance(program, ShellProgram) and program.is_shell)
        if self.guard is not None:
            self.guard.begin()
        self._turned()

    def _ended(self) -> None:
        self.watch.end()
        if self.guard is not None:
            self.guard.end()
        self._turned()

    def _turned(self) -> None:
        self.commands.refresh([self.program], ready=True)
        self.changed.emit()

    def _take_input(self, data: bytes) -> None:
        if self.life.over:
            if data == _ENTER:
                self.life.again()
            return
        if self.guard is not None and self.guard.takes(data):
            return
        self._ahead.give_way()
        data, leaves = self._keys.type(data)
        self.life.flow.type(data)
        if leaves:
            self._tasks.start("detach", self.program.detach())
        if _ENTER in data:
            self.watch.entered()

    def _debug(self) -> None:
        """A debug shell takes the place of the shell that there is not."""
        if container := self.program.place.container:
            desk = self._runner.context.desk
            here = desk.terminals.beside(self.program)
            desk.debug_form(container, self.close_requested.emit, here)

    def _told(self) -> None:
        if not self._news.isActive():
            self._news.start()
            self.activity.emit()

    def _notify(self, text: str) -> None:
        """What a program wants to be known is said elsewhere if nobody sees its terminal."""
        self.attention.emit()
        if not self.isVisible() or not self.isActiveWindow():
            self._runner.context.notices.info(self.label(), text)

    def _name(self, _title: str = "") -> None:
        self._naming.start()

    def _moved(self, directory: str) -> None:
        self.program.directory = directory
        self.watch.tells_directory = True
        self._naming.start()

    def _prompted(self, prompt: Prompt) -> None:
        self.watch.prompted(prompt.kind)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch.seen(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch.seen(False)
