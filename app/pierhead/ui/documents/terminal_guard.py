"""A terminal on a container's main process: how to leave it, and a word before Ctrl+C ends it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from pierhead.commands.context import Context
from pierhead.core.detach_keys import shown_keys
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.core.tasks import spawn
from pierhead.state.attached import MainProgram
from pierhead.ui.documents.terminal_bar import Offer, TerminalBar
from pierhead.ui.documents.terminal_flow import Flow

SETTING = "terminal.interrupted"
"""The containers, by name, whose main process may be interrupted without a word."""
MOST = 100
"""Names that are remembered."""
INTERRUPT = b"\x03"


class Guard(QObject):
    """Stands between the keyboard and a main process that was not started from here."""

    def __init__(
        self, program: MainProgram, flow: Flow, bar: TerminalBar, context: Context, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._program, self._flow, self._bar = program, flow, bar
        self._context = context
        self._tty = True
        self._asking = False

    def begin(self) -> None:
        """The terminal is attached: say how it is left."""
        session = self._program.session
        self._tty = session is None or session.tty
        text = _("Attached to the main process.")
        if self._tty and self._program.keys:
            leave = _("{keys} leaves it running.").format(keys=shown_keys(self._program.keys))
            text = f"{text} {leave}"
        self._bar.keep(text, [self._detach()])

    def end(self) -> None:
        """It is attached no more."""
        self._asking = False
        self._bar.keep("")

    def takes(self, data: bytes) -> bool:
        """Whether input is held back: the first Ctrl+C, until the user has said what it is for.

        A second one says it. Without a terminal it is a signal that only the engine can send.
        """
        if data != INTERRUPT or self._program.starts:
            return False
        if not self._asking and not self._known():
            self._ask()
            return True
        self._go_on()
        return True

    def _ask(self) -> None:
        self._asking = True
        offers = [
            Offer(_("Send Ctrl+C"), self._go_on),
            Offer(_("Detach Instead"), self._leave, primary=True),
            Offer(_("Always Send It Here"), self._remember),
            Offer(_("Cancel"), self._settle),
        ]
        text = _(
            "Ctrl+C goes to the main process of {name}: the container may stop."
            " Press it again to send it."
        )
        self._bar.say(text.format(name=self._program.name), offers)

    def _settle(self) -> None:
        if self._asking:
            self._asking = False
            self._bar.clear()
            self._bar.left.emit()

    def _go_on(self) -> None:
        self._settle()
        if self._tty:
            self._flow.type(INTERRUPT)
        else:
            self._interrupt()

    def _remember(self) -> None:
        names = [name for name in _names(self._context.settings) if name != self._program.name]
        self._context.settings.set(SETTING, [*names, self._program.name][-MOST:])
        self._go_on()

    def _known(self) -> bool:
        return self._program.name in _names(self._context.settings)

    def _detach(self) -> Offer:
        return Offer(_("Detach"), self._leave)

    def _leave(self) -> None:
        self._settle()
        spawn(self._program.detach())

    def _interrupt(self) -> None:
        spawn(self._send_signal())

    async def _send_signal(self) -> None:
        try:
            await self._program.interrupt()
        except AppError as error:
            self._context.notices.error(error)


def _names(settings: Settings) -> list[str]:
    names: list[Any] = settings.get(SETTING, [])
    return [name for name in names if isinstance(name, str)]
