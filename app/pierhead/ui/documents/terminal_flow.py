"""The bytes between a session and its view: slices of output, what is typed, and the size."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.engine.api_inside import Session, Size
from pierhead.terminal.line_input import LineInput
from pierhead.ui.widgets.terminal_view import TerminalView

log = logging.getLogger(__name__)

BUDGET = 0.003
"""Seconds of feeding before everything else in the app gets its turn."""

_BLOCK = 4096
_MOST_REPLIES = 1 << 16


class Flow(QObject):
    """Carries bytes both ways while a session lasts; what is typed before it begins is kept."""

    came = Signal()
    """There was output."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._session: Session | None = None
        self._lines: LineInput | None = None
        self._outbox = bytearray()
        self._typed = asyncio.Event()
        self._sized = asyncio.Event()
        self._size: Size = (0, 0)
        self._turn_ends = 0.0
        view.waiting = self.waiting

    def begin(self, session: Session, size: Size) -> None:
        """Take a session that has this size; what was typed ahead is for it."""
        self._session, self._size = session, size
        self._lines = None if session.tty else LineInput()
        typed_ahead = bytes(self._outbox)
        self._outbox.clear()
        self.type(typed_ahead)
        self.resize()

    async def run(self, session: Session) -> AppError | None:
        """Read until the end; returns what broke the connection, if something did."""
        channels = [spawn(self._write(session)), spawn(self._follow_size(session))]
        try:
            async for block in session:
                self.came.emit()
                await self._show(block if session.tty else block.replace(b"\n", b"\r\n"))
        except AppError as error:
            return error
        except OSError as error:
            return _lost(error)
        except Exception as error:
            log.exception("a terminal broke")
            return _lost(error)
        finally:
            self._session = None
            for channel in channels:
                channel.cancel()
            await asyncio.gather(*channels, return_exceptions=True)
        return None

    def forget(self) -> None:
        """Drop what was typed and not sent."""
        self._outbox.clear()

    # -- input

    def waiting(self) -> int:
        """How many bytes the program has not taken yet."""
        return len(self._outbox)

    def type(self, data: bytes) -> None:
        """Take input, which without a terminal is shown and sent by lines."""
        if self._lines is not None and self._session is not None:
            echo, data = self._lines.type(data)
            self._view.feed(echo)
        self._send(data)

    def reply(self, data: bytes) -> None:
        """Answer the program; one that asks without end and never listens fills no memory."""
        if self._session is not None and self._lines is None and len(self._outbox) < _MOST_REPLIES:
            self._send(data)

    def resize(self) -> None:
        """The emulator has another size."""
        self._sized.set()

    def _send(self, data: bytes) -> None:
        self._outbox += data
        if self._outbox:
            self._typed.set()

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
                size = self._view.emulator.columns, self._view.emulator.lines
                if size != self._size:
                    await session.resize(*size)
                    self._size = size

    # -- output

    async def _show(self, block: bytes) -> None:
        """Feed output in turns, so that however much comes, the app stays responsive."""
        done = False
        while not done:
            while self._view.drawing or perf_counter() > self._turn_ends:
                # The loop's other work, such as painting and keys, comes between two turns.
                await asyncio.sleep(0)
                self._turn_ends = perf_counter() + BUDGET
            done = self._view.feed(block, self._turn_ends - perf_counter())
            block = b""


def _lost(error: Exception) -> AppError:
    return AppError(_("The connection to the engine was lost."), str(error))
