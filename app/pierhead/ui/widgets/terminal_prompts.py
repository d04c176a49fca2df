"""Where commands began and how they ended, as shells with integration tell (OSC 133)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QColor, QPainter

from pierhead.terminal.events import Prompt
from pierhead.terminal.joined import Place
from pierhead.ui.bind import bind
from pierhead.ui.theme import colors
from pierhead.ui.widgets.terminal_cells import PADDING
from pierhead.ui.widgets.terminal_select import Selection, lines

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_MOST = 2000
"""Commands that are remembered."""
_UNKNOWN = -1


@dataclass(slots=True)
class _Command:
    """What is known of a command besides the line of its prompt."""

    has_output: bool = False
    ended: bool = False
    status: int | None = None

    @property
    def failed(self) -> bool:
        return bool(self.status)


class Prompts(QObject):
    """The commands of one view, by the lines of their prompts."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._places: list[tuple[int, int]] = []
        """Line and column of prompt, output and end of each command, one after the other."""
        self._commands: list[_Command] = []
        view.emulator.follow(self._places)
        bind(view.emulator.on_prompt, view, self._heard)

    def _heard(self, prompt: Prompt) -> None:
        here = prompt.line, 0
        if prompt.kind == "A":
            # What was below has been cleared, or is drawn anew.
            while self._commands and self._places[-3] >= here:
                self._commands.pop()
                del self._places[-3:]
            self._commands.append(_Command())
            self._places += [here] * 3
            self._forget(len(self._commands) - _MOST)
        elif self._commands and prompt.kind == "C":
            self._commands[-1].has_output = True
            self._places[-2] = self._places[-1] = here
        elif self._commands and prompt.kind == "D" and not self._commands[-1].ended:
            command = self._commands[-1]
            command.ended, command.status = True, prompt.status
            self._places[-1] = self._view.emulator.cursor
            if command.failed:
                self._view.viewport().update()

    def clear(self) -> None:
        """Forget all of them."""
        self._forget(len(self._commands))

    def _forget(self, count: int) -> None:
        if count > 0:
            del self._commands[:count], self._places[: 3 * count]

    def _tidy(self) -> None:
        """What has left the scrollback, or was cleared, is no place to go to."""
        first = self._view.emulator.first
        self._forget(sum(1 for place in self._places[::3] if place[0] < first))

    # -- going from one to another

    def step(self, by: int) -> bool:
        """Show the prompt above, or below; False if none is known in that direction."""
        self._tidy()
        view = self._view
        known = [line for line, _ in self._places[::3]]
        here = view.first_visible()
        at = bisect_left(known, here) - 1 if by < 0 else bisect_right(known, here)
        if not 0 <= at < len(known):
            return False
        view.verticalScrollBar().setValue(known[at])
        return True

    def line_beside(self, line: int, by: int) -> int | None:
        """The line of the prompt before or after another line."""
        self._tidy()
        known = [each for each, _ in self._places[::3]]
        at = bisect_left(known, line) - 1 if by < 0 else bisect_right(known, line)
        return known[at] if 0 <= at < len(known) else None

    @property
    def any(self) -> bool:
        """Whether the shell tells of its prompts."""
        return bool(self._commands)

    # -- output

    def output(self, line: int | None = None) -> Selection | None:
        """The output of the command that a line belongs to, or else of the last one."""
        self._tidy()
        known = [each for each, _ in self._places[::3]]
        at = len(known) - 1 if line is None else bisect_right(known, line) - 1
        while at >= 0:
            start, end = Place(*self._places[3 * at + 1]), Place(*self._places[3 * at + 2])
            if self._commands[at].has_output and start < end:
                break
            if line is not None:
                return None
            at -= 1
        else:
            return None
        last = end.line - 1 if end.column == 0 else end.line
        return lines(self._view.emulator, start.line, max(start.line, last))

    # -- the margin

    def _marks(self, visible: range) -> Iterator[tuple[int, bool]]:
        known = [line for line, _ in self._places[::3]]
        for at in range(bisect_left(known, visible.start), bisect_left(known, visible.stop)):
            if self._commands[at].ended and self._commands[at].status is not None:
                yield known[at], self._commands[at].failed

    def paint(self, painter: QPainter) -> None:
        """A bar beside the prompts of commands that have failed, a faint one beside others."""
        palette = colors()
        for line, failed in self._marks(self._view.visible_lines()):
            rect = self._view.cell_rect(line, 0)
            bar = QRectF(0, rect.top(), PADDING - 1, rect.height())
            painter.fillRect(bar, QColor(palette.bad if failed else palette.border))
