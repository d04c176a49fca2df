"""Pasting into a terminal: what a shell would run at once is shown first, and nothing floods it.

A large paste goes out as fast as the program takes it, and can be stopped.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from pierhead.core.i18n import _
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.paste import END, PORTION, START, is_harmless, portions, whole
from pierhead.ui.widgets.terminal_keys import Input
from pierhead.ui.widgets.terminal_notice import Answer
from pierhead.ui.widgets.terminal_paste_dialog import PasteDialog

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_MOMENT = 0.003
"""Seconds of sending before everything else in the app gets its turn."""
_MOST_WAITING = 1 << 14
"""Bytes that may wait for the program before more are given."""
_LOOK = 5
"""Milliseconds between two looks at how much waits."""
_PATIENCE = 0.3
"""Seconds after which it is worth saying how far a paste is."""
_STOPS = {b"\x03", b"\x1b"}


class Pasting(QObject):
    """Pastes into one view."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._text = ""
        self._sent = 0
        self._portions: Iterator[bytes] | None = None
        self._after: list[Input] = []
        self._since = 0.0
        self._pump = QTimer(self, singleShot=True)
        self._pump.timeout.connect(self._go_on)

    # -- what is pasted

    def paste(self, text: str) -> None:
        """Paste; what would run at once is shown first, unless the user does not want that."""
        asks = self._view.preferences.options.paste_warning
        if not text:
            return
        if asks and not self._view.emulator.bracketed_paste and not is_harmless(text):
            self._ask(text)
        else:
            self.send(text)

    def paste_primary(self) -> None:
        """Paste what was selected last, where the platform has that."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            self.paste(clipboard.text(clipboard.Mode.Selection))

    def type_paths(self, paths: list[Path]) -> None:
        """Type paths as a shell reads them."""
        self.paste("".join(shlex.quote(str(path)) + " " for path in paths))

    def send(self, text: str) -> None:
        """Paste without asking."""
        if not text:
            return
        self.stop()
        if len(text) <= PORTION:
            self._view.pass_on(lambda emulator: whole(text, emulator.bracketed_paste))
            return
        self._text, self._sent = text, 0
        self._portions = portions(text)
        self._since = perf_counter()
        self._view.pass_on(_mark(START))
        self._go_on()

    def _ask(self, text: str) -> None:
        dialog = PasteDialog(text, self._view)
        dialog.chosen.connect(self.send)
        dialog.unwanted.connect(lambda: self._view.preferences.change(paste_warning=False))
        dialog.open()

    # -- how it goes out

    @property
    def active(self) -> bool:
        """Whether something is still to be sent."""
        return self._portions is not None

    def takes(self, entry: Input) -> bool:
        """Keep what is typed meanwhile for later; Ctrl+C and Escape stop the paste instead."""
        if not self.active:
            return False
        if entry(self._view.emulator) in _STOPS:
            self.stop()
            return False
        self._after.append(entry)
        return True

    def stop(self) -> None:
        """Send no more of it."""
        if self.active:
            self._finish()

    def _go_on(self) -> None:
        until = perf_counter() + _MOMENT
        while self._portions is not None:
            full = self._view.waiting() > _MOST_WAITING
            if full or perf_counter() > until:
                self._tell()
                self._pump.start(_LOOK if full else 0)
                return
            portion = next(self._portions, None)
            if portion is None:
                self._finish()
            else:
                self._sent += PORTION
                self._view.pass_on(_as_typed(portion))

    def _finish(self) -> None:
        self._pump.stop()
        self._portions, self._text = None, ""
        self._view.pass_on(_mark(END))
        after, self._after = self._after, []
        for entry in after:
            self._view.pass_on(entry)
        if self._view.notice.text.startswith(_pasting()):
            self._view.notice.close_notice()

    def _tell(self) -> None:
        if perf_counter() > self._since + _PATIENCE:
            share = min(99, 100 * self._sent // len(self._text))
            text = _("{pasting} {percent} %").format(pasting=_pasting(), percent=share)
            self._view.notice.follow(text, Answer(_("Stop"), self.stop))


def _pasting() -> str:
    return _("Pasting…")


def _mark(mark: bytes) -> Input:
    def entry(emulator: Emulator) -> bytes:
        return mark if emulator.bracketed_paste else b""

    return entry


def _as_typed(data: bytes) -> Input:
    return lambda _emulator: data
