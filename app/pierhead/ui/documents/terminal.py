"""A terminal as a tab: a program's session, shown until it ends and opened again on demand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import perf_counter

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.engine.api import Session
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.line_input import LineInput
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import confirm
from pierhead.ui.documents.document import Document
from pierhead.ui.documents.terminal_bar import TerminalBar
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.widgets.terminal_keys import Input
from pierhead.ui.widgets.terminal_view import TerminalView

log = logging.getLogger(__name__)

SLICE = 4096
"""Bytes that are fed at once: few enough to take a millisecond or two at the worst."""
BUDGET = 0.004
"""Seconds of feeding before everything else in the app gets its turn."""

_FIRST_SHOW = 1.0
_BLOCK = 4096
_MOST_REPLIES = 1 << 16
_NAMING_SETTLES = 50
_HIDE_CURSOR = b"\x1b[?25l"


class TerminalDocument(Document):
    """Runs what ``open_`` opens, and shows how it ended.

    ``why`` may add a sentence about the end, such as that the container stopped.
    """

    icon = "terminal"
    takes_input = True

    def __init__(
        self,
        open_: Callable[[], Awaitable[Session]],
        title: str,
        tooltip: str = "",
        *,
        why: Callable[[], Awaitable[str]] | None = None,
        preferences: TerminalPreferences | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open = open_
        self._title, self._tooltip = title, tooltip
        self._why = why
        self._task: asyncio.Task[None] | None = None
        self._session: Session | None = None
        self._lines: LineInput | None = None
        self._prepare_channels()
        self.emulator = Emulator(80, 24)
        self.view = TerminalView(self.emulator, preferences=preferences)
        self._bar = TerminalBar()
        self._lay_out()
        self._connect()
        self.open()

    def _prepare_channels(self) -> None:
        self._outbox = bytearray()
        self._typed = asyncio.Event()
        self._size: tuple[int, int] | None = None
        self._sized = asyncio.Event()
        self._turn_ends = 0.0
        self._naming = QTimer(self, singleShot=True, interval=_NAMING_SETTLES)
        self._naming.timeout.connect(self.changed)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self.view, 1)
        lead_focus(self, self.view)

    def _connect(self) -> None:
        self.view.typed.connect(self._take_input)
        self.view.entered.connect(self.entered)
        self.view.resized.connect(self._take_size)
        self._bar.again.connect(self._reopen)
        bind(self.emulator.on_reply, self, self._reply)
        bind(self.emulator.on_title, self, self._name)

    # -- what the workspace asks

    def title(self) -> str:
        return (self.emulator.title if self.running else "") or self._title

    def tooltip(self) -> str:
        return "\n".join(dict.fromkeys(filter(None, (self._title, self._tooltip))))

    def enter(self, entry: Input) -> None:
        # Return would open one that has ended again.
        if self.running:
            self.view.take(entry)

    def stake(self) -> str:
        return self.label() if self.running else ""

    @property
    def running(self) -> bool:
        """Whether a program is at the other end."""
        return self._session is not None

    async def may_close(self) -> bool:
        if not self.running:
            return True
        return await confirm(
            self,
            _("Close the terminal of {name}?").format(name=self._title),
            _("The program in it is still running."),
            _("Close"),
        )

    def shut(self) -> None:
        if self._task is not None:
            self._task.cancel()

    # -- the life of a session

    def open(self) -> None:
        """Open the session, for the first time or after it has ended."""
        if self._task is None or self._task.done():
            self._task = spawn(self._run())

    async def _run(self) -> None:
        self._bar.wait(_("Opening…"))
        self.view.feed(_HIDE_CURSOR)
        with suppress(TimeoutError):
            # The program shall never see a size that the terminal does not have.
            await asyncio.wait_for(self._sized.wait(), _FIRST_SHOW)
        try:
            session = await self._open()
        except AppError as error:
            self._bar.fail(error)
            return
        except Exception as error:
            log.exception("the terminal of %s cannot be opened", self._title)
            self._bar.fail(AppError(_("The terminal cannot be opened."), str(error)))
            return
        try:
            self._begin(session)
            lost = await self._converse(session)
            code = None if lost else await session.exit_code()
        finally:
            self._session = None
            with suppress(AppError, OSError):
                await session.close()
        await self._tell_end(code, lost)

    def _begin(self, session: Session) -> None:
        self._session = session
        self._lines = None if session.tty else LineInput()
        self._bar.clear()
        self.emulator.reset()
        if self.emulator.cursor[1]:
            self.view.feed(b"\r\n")
        self.changed.emit()
        typed_ahead = bytes(self._outbox)
        self._outbox.clear()
        self._take_input(typed_ahead)

    async def _converse(self, session: Session) -> AppError | None:
        """Read until the end; returns what broke the connection, if something did."""
        self._sized.set()
        channels = [
            spawn(self._write(session)),
            spawn(self._follow_size(session)),
        ]
        try:
            async for block in session:
                await self._show(block if session.tty else block.replace(b"\n", b"\r\n"))
        except AppError as error:
            return error
        except OSError as error:
            return AppError(_("The connection to the engine was lost."), str(error))
        except Exception as error:
            log.exception("the terminal of %s broke", self._title)
            return AppError(_("The connection to the engine was lost."), str(error))
        finally:
            for channel in channels:
                channel.cancel()
            await asyncio.gather(*channels, return_exceptions=True)
        return None

    async def _show(self, block: bytes) -> None:
        """Feed output in slices, so that however much comes, the app stays responsive."""
        for start in range(0, len(block), SLICE):
            while self.view.drawing or perf_counter() > self._turn_ends:
                # The loop's other work, such as painting and keys, comes between two turns.
                await asyncio.sleep(0)
                self._turn_ends = perf_counter() + BUDGET
            self.view.feed(block[start : start + SLICE])

    async def _write(self, session: Session) -> None:
        with suppress(AppError, OSError):
            while True:
                await self._typed.wait()
                while self._outbox:
                    block = bytes(self._outbox[:_BLOCK])
                    del self._outbox[:_BLOCK]
                    await session.write(block)
                self._typed.clear()

    async def _follow_size(self, session: Session) -> None:
        with suppress(AppError, OSError):
            while True:
                await self._sized.wait()
                self._sized.clear()
                await session.resize(self.emulator.columns, self.emulator.lines)

    async def _tell_end(self, code: int | None, lost: AppError | None) -> None:
        self._outbox.clear()
        # What the program left behind must not keep the user from scrolling and selecting.
        self.emulator.reset()
        self.view.feed(_HIDE_CURSOR)
        self.changed.emit()
        if lost is not None:
            self._bar.fail(lost)
            return
        if code is None:
            text = _("The program has ended.")
        else:
            text = _("The program has ended with exit code {code}.").format(code=code)
        self._bar.end(text)
        if self._why is not None and (reason := await self._why()):
            self._bar.end(f"{reason} {text}")

    # -- input

    def _reopen(self) -> None:
        self.view.setFocus()
        self.open()

    def _take_input(self, data: bytes) -> None:
        if self._task is not None and self._task.done():
            if data == b"\r":
                self.open()
            return
        if self._lines is not None:
            echo, data = self._lines.type(data)
            self.view.feed(echo)
        self._send(data)

    def _reply(self, data: bytes) -> None:
        # A program that asks without end and never listens shall not fill the memory.
        if self._session is not None and self._lines is None and len(self._outbox) < _MOST_REPLIES:
            self._send(data)

    def _send(self, data: bytes) -> None:
        self._outbox += data
        if self._outbox:
            self._typed.set()

    def _take_size(self, columns: int, lines: int) -> None:
        self._sized.set()

    def _name(self, title: str) -> None:
        self._naming.start()
