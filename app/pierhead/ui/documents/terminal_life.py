"""The life of a terminal: its program is opened, ends, and is opened again in the same place."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal

from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.engine.api_inside import Session, Size
from pierhead.state.place import Condition, Situation
from pierhead.state.programs import NoShell, Program
from pierhead.ui.bind import bind
from pierhead.ui.documents.terminal_bar import Offer, TerminalBar
from pierhead.ui.documents.terminal_flow import Flow
from pierhead.ui.documents.terminal_words import Ending, Way, told, way
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.terminal_view import TerminalView

log = logging.getLogger(__name__)

ENDS_AFTER = 0.4
"""Seconds by which the end of a container may come after that of a program in it."""

_LINGERS = 1.0
"""Seconds after which the end of a container has ended its sessions."""
_ENDED = {Condition.STOPPED, Condition.GONE, Condition.REPLACED, Condition.RESTARTING}
_FIRST_SHOW = 1.0
_HIDE_CURSOR = b"\x1b[?25l"
_RULE, _LONGEST_RULE = "\N{BOX DRAWINGS LIGHT HORIZONTAL}", 72


class Life(QObject):
    """Opens a program in a view, and tells in a bar how it went."""

    begun = Signal()
    ended = Signal()
    shell_missing = Signal()
    """The user asks for a shell where the container has none."""

    def __init__(self, program: Program, view: TerminalView, bar: TerminalBar) -> None:
        super().__init__(view)
        self.flow = Flow(view)
        self._program, self._view, self._bar = program, view, bar
        self._task: asyncio.Task[None] | None = None
        self._shown = asyncio.Event()
        self._session: Session | None = None
        self._ending: Ending | None = None
        self._error: AppError | None = None
        self._settling = self._shut = False
        self._tasks = Tasks(self)
        bind(program.place.changed, self, self._look_again)

    @property
    def running(self) -> bool:
        """Whether a program is at the other end."""
        return self._session is not None

    @property
    def failed(self) -> bool:
        """Whether it could not be opened, or ended otherwise than well."""
        return self._error is not None or bool(self._ending and self._ending.code)

    @property
    def over(self) -> bool:
        """Whether it has ended, or could not be opened."""
        return self._task is not None and self._task.done()

    def shown(self) -> None:
        """The view has its size."""
        self._shown.set()
        self.flow.resize()

    def open(self) -> None:
        """Open the program, for the first time or after it has ended."""
        self._begin(start=False)

    def offer(self) -> None:
        """Open it when the user says so."""
        self._task = spawn(self._offer())

    def again(self) -> None:
        """Do what Enter stands for after the end: never more than was running before."""
        self._view.setFocus()
        self._begin(start=self._program.starts)

    def shut(self) -> Session | None:
        """The terminal is about to be deleted; its session is for the caller to close."""
        self._shut = True
        self._tasks.cancel()
        session, self._session = self._session, None
        if self._task is not None:
            self._task.cancel()
        return session

    # -- one life

    async def _offer(self) -> None:
        found = await self._program.place.look()
        self._ending = Ending(found, found, opened=False)
        self._tell()

    def _start(self) -> None:
        self._view.setFocus()
        self._begin(start=True)

    def _begin(self, *, start: bool) -> None:
        if self._task is None or self._task.done():
            self._tasks.stop("look")
            self._task = spawn(self._run(start))

    async def _run(self, start: bool) -> None:
        self._bar.wait(_("Opening…"))
        self._view.feed(_HIDE_CURSOR)
        with suppress(TimeoutError):
            # The program shall never see a size that the terminal does not have.
            await asyncio.wait_for(self._shown.wait(), _FIRST_SHOW)
        try:
            session, size = await self._open(start)
        except AppError as error:
            self._fail(error)
            return
        except Exception as error:
            log.exception("the terminal of %s cannot be opened", self._program.name)
            self._fail(AppError(_("The terminal cannot be opened."), str(error)))
            return
        code: int | None = None
        try:
            self._take(session, size)
            lost = await self.flow.run(session)
            code = None if lost else await self._program.exit_code(session)
        finally:
            if not self._shut:
                self._session = self._program.session = None
                with suppress(AppError, OSError):
                    await session.close()
        self._end(code, lost)

    async def _open(self, start: bool) -> tuple[Session, Size]:
        emulator = self._view.emulator
        size = emulator.columns, emulator.lines
        session = await (self._program.start(size) if start else self._program.open(size))
        return session, size

    def _take(self, session: Session, size: Size) -> None:
        self._session = session
        self._bar.clear()
        self._view.emulator.reset()
        if self._view.emulator.cursor[1]:
            self._view.feed(b"\r\n")
        if self._ending and self._ending.opened:
            self._view.feed(self._divider())
        for line in map(visible, self._program.greeting.splitlines()):
            self._view.feed(f"\x1b[2m{line}\x1b[m\r\n".encode())
        self._ending = self._error = None
        self.flow.begin(session, size)
        self.begun.emit()

    def _end(self, code: int | None, lost: AppError | None) -> None:
        self.flow.forget()
        # What the program left behind must not keep the user from scrolling and selecting.
        self._view.emulator.reset()
        self._view.feed(_HIDE_CURSOR)
        self._error = lost
        found = Situation(Condition.UNKNOWN if lost else Condition.RUNNING)
        self._ending = Ending(found, found, code, self._program.detached)
        self.ended.emit()
        if lost or not self._program.stays:
            self._tell()
        if not lost:
            self._tasks.start("look", self._look_first(self._ending))

    async def _look_first(self, ending: Ending) -> None:
        """A program ends with its container, and before it: hence the second look."""
        self._settling = True
        try:
            for pause in (0.0, ENDS_AFTER):
                await asyncio.sleep(pause)
                found = await self._program.place.look()
                self._ending = replace(ending, first=found, now=found)
                self._tell()
                if found.condition is not Condition.RUNNING or found.restarted:
                    return
        finally:
            self._settling = False

    def _fail(self, error: AppError) -> None:
        self.flow.forget()
        self._error = error
        gone = isinstance(error, EngineUnreachable)
        found = Situation(Condition.UNKNOWN if gone else Condition.RUNNING)
        self._ending = Ending(found, found, opened=False)
        self.ended.emit()
        self._tell()
        self._tasks.start("look", self._look(self._ending))

    # -- after its end

    def _look_again(self) -> None:
        """Something happened to the container or the engine."""
        if self._shut:
            return
        if self._session is not None:
            self._tasks.start("end", self._end_with_container(self._session))
        elif self.over and self._ending and not self._settling:
            self._tasks.start("look", self._look(self._ending))

    async def _end_with_container(self, session: Session) -> None:
        """Engines leave some sessions open when a container ends that removes itself."""
        await asyncio.sleep(_LINGERS)
        found = await self._program.place.look()
        if self._session is session and (found.condition in _ENDED or found.restarted):
            await session.close()

    async def _look(self, ending: Ending) -> None:
        found = await self._program.place.look()
        if found.condition is not ending.now.condition:
            self._error = None
        self._ending = replace(ending, now=found)
        self._tell()

    def _tell(self) -> None:
        if self._error is not None:
            self._bar.fail(self._error, self._offers())
        elif self._ending is not None:
            self._bar.say(told(self._ending, self._program), self._offers())

    def _offers(self) -> list[Offer]:
        if isinstance(self._error, NoShell):
            return [Offer(_("Debug Shell…"), self.shell_missing.emit, primary=True)]
        how, label = way(self._ending, self._program) if self._ending else (Way.NONE, "")
        if self._error is not None:
            return [Offer(_("Try Again"), self.again, by_enter=True)]
        if how is Way.START:
            return [Offer(label, self._start, by_enter=self._program.starts)]
        return [Offer(label, self.again, by_enter=True)] if how is Way.OPEN else []

    def _divider(self) -> bytes:
        """A line that parts what was from what comes, and says why it is another program."""
        what = told(self._ending, self._program) if self._ending else ""
        now = QLocale().toString(QDateTime.currentDateTime().time(), QLocale.FormatType.ShortFormat)
        text = f"{_RULE}{_RULE} {' '.join(filter(None, (visible(what), now)))} "
        width = min(self._view.emulator.columns - 1, _LONGEST_RULE)
        return f"\x1b[2m{text.ljust(width, _RULE)}\x1b[m\r\n".encode()
