"""What is selected in a log, as text and on the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from pierhead.ui.widgets.log_clock import Times
from pierhead.ui.widgets.log_selection import Spot

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView


class LogCopy:
    """Takes text from a ``LogView``."""

    def __init__(self, view: LogView) -> None:
        self._view = view

    def text(self) -> str:
        """What is selected, with the times and names of whole lines if they are shown."""
        view = self._view
        if not view.selection:
            return ""
        buffer = view.buffer
        return view.selection.text(buffer.first, buffer.end, view.shown, self._before)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        if text := self.text():
            QGuiApplication.clipboard().setText(text)

    def select_all(self) -> None:
        """Select every line that is kept."""
        view = self._view
        view.selection.begin(Spot(view.buffer.first, 0))
        last = view.buffer.end - 1
        view.selection.extend(Spot(last, len(view.shown(last).text)))
        view.viewport().update()

    def _before(self, index: int) -> str:
        """What comes before a line that is copied as a whole."""
        look, line = self._view.look, self._view.shown(index).line
        names = look.painter.names
        parts = [names[line.source]] if line.source < len(names) and not line.apart else []
        match look.clock.times:
            case Times.OFF:
                pass
            case Times.LOCAL | Times.ENGINE:
                parts.append(line.time)
            case _:
                parts.append(look.time(index).strip())
        return " ".join([*filter(None, parts), ""])
