"""What is selected in a log, as text and on the clipboard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from pierhead.ui.widgets.log_clock import Times
from pierhead.ui.widgets.log_selection import Spot
from pierhead.ui.widgets.tasks import Tasks

AT_ONCE = 300
"""Lines."""
TURN = 0.001
"""Seconds in which all that is due gets its turn."""

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView


class LogCopy:
    """Takes text from a ``LogView``."""

    def __init__(self, view: LogView) -> None:
        self._view = view
        self._tasks = Tasks(view)

    def text(self) -> str:
        """What is selected, with the times and names of whole lines if they are shown."""
        view = self._view
        if not view.selection:
            return ""
        buffer = view.buffer
        return view.selection.text(buffer.first, buffer.end, view.shown, self._before)

    def copy(self) -> None:
        """Put what is selected on the clipboard; many lines take a few turns of the loop."""
        start, stop = self._view.selection.span
        if stop.line - start.line < AT_ONCE:
            self._put(self.text())
        else:
            self._tasks.start("copy", self._copy())

    def mark(self) -> None:
        """Have what is selected pasted with the middle button on X11, if that is little."""
        start, stop = self._view.selection.span
        clipboard = QGuiApplication.clipboard()
        if not clipboard.supportsSelection() or stop.line - start.line >= AT_ONCE:
            return
        if text := self.text():
            clipboard.setText(text, clipboard.Mode.Selection)

    async def _copy(self) -> None:
        view, parts = self._view, list[str]()
        selection = view.selection
        start, stop = selection.span
        for first in range(start.line, stop.line + 1, AT_ONCE):
            end = min(first + AT_ONCE, view.buffer.end)
            first = max(first, view.buffer.first)  # noqa: PLW2901
            if first < end:
                parts.append(selection.text(first, end, view.shown, self._before))
            await asyncio.sleep(TURN)
        self._put("\n".join(parts))

    def _put(self, text: str) -> None:
        if text:
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
