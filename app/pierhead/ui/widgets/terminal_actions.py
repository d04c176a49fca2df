"""What a terminal can do besides typing: by key, in its menu and in the list of all commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu

from pierhead.core.i18n import _
from pierhead.terminal.links import FoundLink
from pierhead.ui.entry import Entry, open_menu
from pierhead.ui.widgets.terminal_keys import MAC, Held
from pierhead.ui.widgets.terminal_select import everything

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

Key = Qt.Key

_COMMAND = "Ctrl" if MAC else "Ctrl+Shift"
"""What Qt calls the command key of a Mac is Ctrl."""
_LETTERS: dict[int, str] = {
    Key.Key_C: "copy",
    Key.Key_V: "paste",
    Key.Key_F: "find",
    Key.Key_A: "select_all",
}
_SIZES: dict[int, str] = {Key.Key_Plus: "larger", Key.Key_Equal: "larger"}
_SMALLER: dict[int, str] = {Key.Key_Minus: "smaller", Key.Key_0: "normal", Key.Key_Insert: "copy"}
_PLACES: dict[int, str] = {
    Key.Key_PageUp: "page_up",
    Key.Key_PageDown: "page_down",
    Key.Key_Home: "go_to_start",
    Key.Key_End: "go_to_end",
}
_PROMPTS: dict[int, str] = {
    Key.Key_Up: "prompt_up",
    Key.Key_Down: "prompt_down",
    Key.Key_Space: "mark",
}


class Actions(QObject):
    """Shortcuts and entries of one terminal."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view

    # -- keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the terminal itself and not to the program."""
        return self._name(event) is not None

    def act(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it is not the terminal's own."""
        name = self._name(event)
        if name is not None:
            getattr(self, name)()
        return name is not None

    def _name(self, event: QKeyEvent) -> str | None:
        held, key = event.modifiers() & ~Held.KeypadModifier, event.key()
        control = Held.ControlModifier
        both = control | Held.ShiftModifier
        if held == Held.ShiftModifier:
            return self._with_shift(key)
        if held == (control if MAC else both) and key in _LETTERS:
            return _LETTERS[key]
        if held == both and key == Key.Key_G and self._view.notice.asks:
            return "answer"
        if held in {control, both} and key in _SIZES:
            return _SIZES[key]
        if held == both and not self._view.emulator.alternate:
            return _PROMPTS.get(key)
        return _SMALLER.get(key) if held == control else None

    def _with_shift(self, key: int) -> str | None:
        if key == Key.Key_Insert:
            return "paste"
        return None if self._view.emulator.alternate else _PLACES.get(key)

    # -- the menu

    def menu(self, at: QPoint, point: QPoint | None = None) -> QMenu:
        """Open the menu for what is at a point of the viewport, or at the cursor."""
        view = self._view
        if point is None:
            corner = view.cell_rect(*view.emulator.cursor).bottomLeft().toPoint()
            at = view.viewport().mapToGlobal(corner)
        link = view.links.at(QPointF(point)) if point is not None else None
        # And what whoever shows the view has to offer.
        more = [action for action in view.actions() if action.isEnabled()]
        return open_menu(self.entries(link, point), view, at, more)

    def entries(
        self, link: FoundLink | None = None, point: QPoint | None = None
    ) -> Iterator[Entry | None]:
        """Everything that can be done; with a link or at a point, what is done to that."""
        selected = self._has_selection
        if link is not None:
            yield Entry(_("Open Link"), lambda: self._view.links.open(link.uri), "external-link")
            yield Entry(_("Copy Link"), lambda: _copy(link.uri), "link")
            yield None
        yield Entry(_("Copy"), self.copy, "copy", (f"{_COMMAND}+C",), selected)
        yield Entry(_("Copy as HTML"), self.copy_html, "", (), selected)
        yield Entry(_("Paste"), self.paste, "clipboard-paste", (f"{_COMMAND}+V",))
        yield Entry(_("Select All"), self.select_all, "", (f"{_COMMAND}+A",))
        yield Entry(_("Mark with the Keyboard"), self.mark, "", ("Ctrl+Shift+Space",))
        yield None
        yield Entry(_("Find…"), self.find, "search", (f"{_COMMAND}+F",))
        yield from self._prompt_entries(point)
        yield Entry(_("Open the Last Link in Sight"), self._view.links.open_last)
        yield None
        yield Entry(_("Save the Scrollback…"), self.save, "save")
        yield Entry(_("Clear"), self.clear, "eraser")
        yield Entry(_("Reset"), self.reset, "rotate-cw")
        yield None
        yield Entry(_("Larger Text"), self.larger, "", ("Ctrl++",))
        yield Entry(_("Smaller Text"), self.smaller, "", ("Ctrl+-",))
        yield Entry(_("Normal Text"), self.normal, "", ("Ctrl+0",))

    def _prompt_entries(self, point: QPoint | None) -> Iterator[Entry]:
        if not self._view.prompts.any:
            return
        line = None
        if point is not None:
            line = self._view.first_visible() + self._view.cell_at(QPointF(point))[1]
        yield Entry(_("Previous Command"), self.prompt_up, "arrow-up", ("Ctrl+Shift+Up",))
        yield Entry(_("Next Command"), self.prompt_down, "arrow-down", ("Ctrl+Shift+Down",))
        yield Entry(_("Select the Command's Output"), lambda: self.select_output(line))

    def _has_selection(self) -> bool:
        return self._view.selection is not None

    # -- the clipboard

    def selected_text(self) -> str:
        """What copying would copy."""
        selection = self._view.selection
        return selection.text(self._view.emulator) if selection is not None else ""

    def copy(self) -> None:
        """Copy the selection."""
        self._view.copying.copy()

    def copy_html(self) -> None:
        """Copy the selection in its colours."""
        self._view.copying.copy_html()

    def paste(self) -> None:
        """Paste what is on the clipboard."""
        self._view.pasting.paste(QGuiApplication.clipboard().text())

    def select_all(self) -> None:
        """Select the screen and the scrollback."""
        self._view.select(everything(self._view.emulator))

    def mark(self) -> None:
        """Move and select with the keyboard."""
        self._view.setFocus()
        self._view.marking.begin()

    def select_output(self, line: int | None = None) -> None:
        """Select what the command of a line has printed, or the last command."""
        output = self._view.prompts.output(line)
        if output is not None:
            self._view.select(output)
            self._view.show_line(output.start.line)

    # -- looking around

    def find(self) -> None:
        """Open the bar that finds text, with the selection in it if that is within a line."""
        selection = self._view.selection
        short = selection is not None and selection.start.line == selection.end.line
        self._view.find_bar.open(self.selected_text() if short else "")

    def page_up(self) -> None:
        """Look a page back."""
        self._view.scroll_lines(-self._view.emulator.lines)

    def page_down(self) -> None:
        """Look a page on."""
        self._view.scroll_lines(self._view.emulator.lines)

    def go_to_start(self) -> None:
        """Look at the oldest line."""
        self._view.verticalScrollBar().setValue(self._view.verticalScrollBar().minimum())

    def go_to_end(self) -> None:
        """Look at the newest line."""
        self._view.verticalScrollBar().setValue(self._view.verticalScrollBar().maximum())

    def prompt_up(self) -> None:
        """Look at the command above, or a line back where none is known."""
        if not self._view.prompts.step(-1):
            self._view.scroll_lines(-1)

    def prompt_down(self) -> None:
        """Look at the command below, or a line on where none is known."""
        if not self._view.prompts.step(1):
            self._view.scroll_lines(1)

    def answer(self) -> None:
        """Give the keyboard to the question above."""
        self._view.notice.take_focus()

    # -- the whole terminal

    def save(self) -> None:
        """Save the scrollback and the screen as text."""
        self._view.copying.save()

    def clear(self) -> None:
        """Forget the scrollback and what is on the screen."""
        self._view.emulator.clear()
        self._view.prompts.clear()
        self._view.select(None)
        self._view.refresh()

    def reset(self) -> None:
        """Bring modes and colours to how a new program expects them."""
        self._view.pasting.stop()
        self._view.emulator.reset()
        self._view.refresh()

    def larger(self) -> None:
        """Larger text."""
        self._view.zoom(1)

    def smaller(self) -> None:
        """Smaller text."""
        self._view.zoom(-1)

    def normal(self) -> None:
        """Text of the size that was chosen in the settings."""
        self._view.zoom(0)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
