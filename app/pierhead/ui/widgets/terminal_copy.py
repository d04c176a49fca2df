"""Copying out of a terminal: as text, as HTML, and all of it into a file.

However much there is, it is gathered for a moment at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from pierhead.core.i18n import _
from pierhead.core.style import Style
from pierhead.ui.file_dialogs import ask_where_to_save
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.terminal_html import html_pieces
from pierhead.ui.widgets.terminal_select import Selection, everything

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_MOMENT = 0.004
"""Seconds of gathering before everything else in the app gets its turn."""
_MANY = 10_000
"""Pieces."""


class Gathering(QObject):
    """Puts pieces of text together; the newest request wins."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: Iterator[str] = iter(())
        self._gathered: list[str] = []
        self._done: Callable[[str], None] = _nothing
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)

    def start(self, pieces: Iterator[str], done: Callable[[str], None]) -> None:
        """Call ``done`` with the whole text: at once if it is short."""
        self._pieces, self._done, self._gathered = pieces, done, []
        self._go_on()

    def _go_on(self) -> None:
        until = perf_counter() + _MOMENT
        for piece in self._pieces:
            self._gathered.append(piece)
            if perf_counter() > until:
                self._more.start()
                return
        if len(self._gathered) > _MANY:
            # To join them takes its time, and so does what is done with the text.
            self._gathered = ["".join(self._gathered)]
            self._more.start()
            return
        self._more.stop()
        text, done = "".join(self._gathered), self._done
        self._gathered, self._done = [], _nothing
        done(text)


class Copying(QObject):
    """What goes out of one view."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._gathering = Gathering(self)
        self._offering = Gathering(self)
        self._tasks = Tasks(self)

    # -- the clipboard

    def copy(self) -> None:
        """Copy the selection as text."""
        if (selection := self._view.selection) is not None:
            self._gathering.start(self._pieces(selection), _put)

    def copy_html(self) -> None:
        """Copy the selection in its colours, and as text for those who cannot show them."""
        view, selection = self._view, self._view.selection
        if selection is None:
            return
        family = view.cells.font(0).family()
        lines = view.emulator.snapshot(selection.start.line)

        def put(text: str) -> None:
            pieces = html_pieces(lines, selection, self._shown, family)
            self._gathering.start(pieces, lambda html: _put_both(text, html))

        self._gathering.start(selection.pieces(lines), put)

    def offer(self) -> None:
        """Make the selection what a middle click pastes, and copy it if the user wants that."""
        selection = self._view.selection
        primary = QGuiApplication.clipboard().supportsSelection()
        at_once = self._view.preferences.options.copy_on_select
        if selection is None or not (primary or at_once):
            return

        def put(text: str) -> None:
            if primary:
                _put(text, QClipboard.Mode.Selection)
            if at_once:
                _put(text)

        self._offering.start(self._pieces(selection), put)

    def _pieces(self, selection: Selection) -> Iterator[str]:
        return selection.pieces(self._view.emulator.snapshot(selection.start.line))

    def _shown(self, style: Style) -> tuple[int, int]:
        ink = self._view.painter.ink(style)
        return ink.text, ink.background

    # -- a file

    def save(self) -> None:
        """Ask for a file and write the scrollback and the screen into it."""
        self._tasks.start("save", self._save())

    async def _save(self) -> None:
        filters = (_("Text files") + " (*.txt *.log)", _("All files") + " (*)")
        title, name = _("Save the Scrollback"), Path("terminal.txt")
        if path := await ask_where_to_save(self._view, title, name, filters):
            await self.save_to(path)

    async def save_to(self, path: Path) -> None:
        """Write everything; what goes wrong is said in the terminal."""
        view = self._view
        pieces = self._pieces(everything(view.emulator))
        try:
            await asyncio.to_thread(_write, path, pieces)
        except OSError as error:
            view.notice.fail(
                _("{name} cannot be written.").format(name=path.name), error.strerror or str(error)
            )
        else:
            view.notice.say(_("Saved as {name}.").format(name=path.name))


def _write(path: Path, pieces: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(pieces)
        file.write("\n")


def _put(text: str, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
    if text:
        QGuiApplication.clipboard().setText(text, mode)


def _put_both(text: str, html: str) -> None:
    if text:
        data = QMimeData()
        data.setText(text)
        data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)


def _nothing(_text: str) -> None:
    pass
