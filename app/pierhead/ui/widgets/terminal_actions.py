"""What a terminal can do besides typing: copy, paste, find, zoom and scroll."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from pierhead.commands.command import Question
from pierhead.core.i18n import N_, _, ngettext
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.icons import icon
from pierhead.ui.widgets import terminal_keys as keys
from pierhead.ui.widgets.terminal_select import everything

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

Key, Modifier = Qt.Key, Qt.KeyboardModifier

_COMMAND = "Ctrl" if sys.platform == "darwin" else "Ctrl+Shift"
_MENU = (
    (N_("Copy"), "copy", f"{_COMMAND}+C", "copy"),
    (N_("Paste"), "clipboard-paste", f"{_COMMAND}+V", "paste"),
    (N_("Select All"), "", f"{_COMMAND}+A", "select_all"),
    ("", "", "", ""),
    (N_("Find…"), "search", f"{_COMMAND}+F", "find"),
    (N_("Clear"), "eraser", "", "clear"),
    ("", "", "", ""),
    (N_("Larger Text"), "", "Ctrl++", "larger"),
    (N_("Smaller Text"), "", "Ctrl+-", "smaller"),
    (N_("Normal Text"), "", "Ctrl+0", "normal"),
)
_PREVIEW_LINES = 12


class Actions(QObject):
    """Shortcuts and the context menu of one terminal."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view

    # -- keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the terminal itself and not to the program."""
        return self._action(event) is not None

    def act(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it is not the terminal's own."""
        action = self._action(event)
        if action is not None:
            action()
        return action is not None

    def _action(self, event: QKeyEvent) -> Callable[[], None] | None:
        modifiers = event.modifiers() & ~Modifier.KeypadModifier
        key = event.key()
        if modifiers == Modifier.ShiftModifier:
            return self._with_shift(key)
        command = Modifier.ControlModifier
        shifted = command | Modifier.ShiftModifier
        if modifiers == (command if sys.platform == "darwin" else shifted):
            wanted = {Key.Key_C: self.copy, Key.Key_V: self.paste, Key.Key_F: self.find}
            wanted[Key.Key_A] = self.select_all
            if key in wanted:
                return wanted[Key(key)]
        if modifiers in (command, shifted):
            if key in {Key.Key_Plus, Key.Key_Equal}:
                return self.larger
            if modifiers == command:
                wanted = {Key.Key_Minus: self.smaller, Key.Key_0: self.normal}
                wanted[Key.Key_Insert] = self.copy
                return wanted.get(Key(key)) if key in wanted else None
        return None

    def _with_shift(self, key: int) -> Callable[[], None] | None:
        if key == Key.Key_Insert:
            return self.paste
        if self._view.emulator.alternate:
            return None
        bar = self._view.verticalScrollBar()
        page = self._view.emulator.lines
        places = {
            Key.Key_PageUp: lambda: bar.setValue(bar.value() - page),
            Key.Key_PageDown: lambda: bar.setValue(bar.value() + page),
            Key.Key_Home: lambda: bar.setValue(bar.minimum()),
            Key.Key_End: lambda: bar.setValue(bar.maximum()),
        }
        return places.get(Key(key)) if key in places else None

    # -- the menu

    def menu(self, at: QPoint) -> None:
        """Open the context menu."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, symbol, shortcut, name in _MENU:
            if not name:
                menu.addSeparator()
                continue
            action = menu.addAction(icon(symbol), _(title), getattr(self, name))
            # Shown only: keys are the terminal's own business while it has the focus.
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            if name == "copy":
                action.setEnabled(bool(self.selected_text()))
        menu.addSeparator()
        # What whoever shows the view has to offer.
        menu.addActions([action for action in self._view.actions() if action.isEnabled()])
        menu.popup(at)

    # -- what there is to do

    def selected_text(self) -> str:
        """What copying would copy."""
        selection = self._view.selection
        return selection.text(self._view.emulator) if selection is not None else ""

    def copy(self) -> None:
        """Copy the selection."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def paste(self) -> None:
        """Paste what is on the clipboard."""
        self.paste_text(QGuiApplication.clipboard().text())

    def select_all(self) -> None:
        """Select the screen and the scrollback."""
        self._view.select(everything(self._view.emulator))

    def find(self) -> None:
        """Open the bar that finds text, with the selection in it if that is within a line."""
        self._view.find_bar.open(self.selected_text())

    def clear(self) -> None:
        """Forget the scrollback and what is on the screen."""
        self._view.emulator.clear()
        self._view.select(None)
        self._view.refresh()

    def larger(self) -> None:
        """Larger text."""
        self._view.zoom(1)

    def smaller(self) -> None:
        """Smaller text."""
        self._view.zoom(-1)

    def normal(self) -> None:
        """Text of the platform's size."""
        self._view.zoom(0)

    def paste_text(self, text: str) -> None:
        """Paste; several lines that the program would run one by one are shown first."""
        bracketed = self._view.emulator.bracketed_paste
        lines = text.strip("\r\n").splitlines()
        if len(lines) > 1 and not bracketed and not self._view.emulator.alternate:
            self._ask(text, lines)
        else:
            self._paste(text)

    def _paste(self, text: str) -> None:
        if text:
            self._view.enter(lambda to: keys.paste_bytes(text, to.bracketed_paste))

    def _ask(self, text: str, lines: list[str]) -> None:
        count = len(lines)
        title = ngettext("Paste {count} line?", "Paste {count} lines?", count)
        shown = (*lines[:_PREVIEW_LINES], "…") if count > _PREVIEW_LINES else tuple(lines)
        question = Question(
            title.format(count=count),
            _("Paste"),
            _("A shell runs each line as soon as it is pasted."),
            items=shown,
        )
        dialog = QuestionDialog(question, self._view)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._paste(text))
        dialog.open()
