"""A terminal on the screen: shows an emulator, and turns keys and the mouse into input.

The view knows no program: it emits what is typed and is fed what is written.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from pierhead.core.i18n import _
from pierhead.core.terminal_options import RightClick, TerminalOptions, TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.bind import bind
from pierhead.ui.theme import colors
from pierhead.ui.widgets import terminal_keys as keys
from pierhead.ui.widgets.terminal_actions import Actions
from pierhead.ui.widgets.terminal_canvas import TerminalCanvas
from pierhead.ui.widgets.terminal_cells import PADDING
from pierhead.ui.widgets.terminal_find import TerminalFindBar
from pierhead.ui.widgets.terminal_pointer import Pointer
from pierhead.ui.widgets.terminal_themes import style_of

_MATCHED, _CURRENT = 70, 160


class TerminalView(TerminalCanvas):
    """A terminal to type into."""

    typed = Signal(bytes)
    """Input for the program."""
    entered = Signal(object)
    """The user typed or pasted: an ``Input``, for whoever else shall have it."""

    def __init__(
        self,
        emulator: Emulator,
        parent: QWidget | None = None,
        *,
        preferences: TerminalPreferences | None = None,
    ) -> None:
        """Without ``preferences`` it keeps to the defaults."""
        super().__init__(emulator, parent)
        self.preferences = preferences or TerminalPreferences()
        self._pointer = Pointer(self, self)
        self.find_bar = TerminalFindBar(emulator, self)
        self.find_bar.found.connect(self._show_match)
        self.find_bar.closed.connect(self.setFocus)
        self.find_bar.sized.connect(self._place_bar)
        self.offers = Actions(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setAccessibleName(_("Terminal"))
        self.setAccessibleDescription(_("What is typed goes to the program in the terminal."))
        bind(self.preferences.changed, self, self._follow)
        self._follow(self.preferences.options)

    def _follow(self, options: TerminalOptions) -> None:
        """Take what the user has changed, while the program runs."""
        self._restyle()
        self.emulator.set_scrollback(options.scrollback)
        self.refresh()

    def _restyle(self) -> None:
        self.restyle(style_of(self.preferences.options, dark=colors().dark))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        super().changeEvent(event)

    def feed(self, data: bytes) -> None:
        """Show output of the program, with the next frame at the latest."""
        self.emulator.feed(data)
        if self.preferences.options.scroll_on_output:
            self._go_to_end()
        self.refresh()

    def send(self, data: bytes) -> None:
        """Send input to the program."""
        if data:
            self.typed.emit(data)

    def enter(self, entry: keys.Input) -> None:
        """Send what the user typed or pasted here."""
        if entry(self.emulator):
            self.take(entry)
            self.entered.emit(entry)

    def take(self, entry: keys.Input) -> None:
        """Send what was typed or pasted, here or elsewhere, and show where it goes."""
        if data := entry(self.emulator):
            if self.preferences.options.scroll_on_keystroke:
                self._go_to_end()
            self.select(None)
            self.caret.wake()
            self.send(data)

    def _go_to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def paste_primary(self) -> None:
        """Paste what was selected last, where the platform has that."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            self.offers.paste_text(clipboard.text(clipboard.Mode.Selection))

    # -- finding

    def frame_done(self) -> None:
        self.find_bar.output_came()

    def tints(self) -> dict[int, list[tuple[int, int, QColor]]]:
        found: dict[int, list[tuple[int, int, QColor]]] = {}
        matches, visible = self.find_bar.matches, self.visible_lines()
        first = bisect_left(matches, (visible.start, 0, 0))
        for index in range(first, bisect_left(matches, (visible.stop, 0, 0))):
            line, start, end = matches[index]
            colour = QColor(colors().warn)
            colour.setAlpha(_CURRENT if index == self.find_bar.current else _MATCHED)
            found.setdefault(line, []).append((start, end, colour))
        return found

    def _show_match(self) -> None:
        if self.find_bar.matches:
            line = self.find_bar.matches[self.find_bar.current].line
            first = self.first_visible()
            if not first <= line < first + self.emulator.lines:
                self.verticalScrollBar().setValue(line - self.emulator.lines // 2)
        self.viewport().update()

    def _place_bar(self) -> None:
        bar = self.find_bar
        bar.adjustSize()
        bar.move(max(0, self.viewport().width() - bar.width() - PADDING), PADDING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    # -- keyboard

    def event(self, event: QEvent) -> bool:
        # Accepted, the key comes as a key press and triggers no shortcut of the window.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self.offers.takes(event) or keys.key_bytes(event, self.emulator))
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.offers.act(event):
            return
        if keys.key_bytes(event, self.emulator):
            key = event.clone()
            self.enter(lambda emulator: keys.key_bytes(key, emulator))
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.caret.compose(event)
        if text := event.commitString().encode("utf-8", "ignore"):
            self.enter(lambda _emulator: text)
        self.viewport().update()
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self.caret.rectangle().translated(self.viewport().pos())
        if query == Qt.InputMethodQuery.ImEnabled:
            return True
        return super().inputMethodQuery(query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_changed(b"\x1b[I")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_changed(b"\x1b[O")

    def _focus_changed(self, report: bytes) -> None:
        self.caret.wake()
        if self.emulator.focus_events:
            self.send(report)

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & keys.CONTROL and not self.emulator.mouse:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            self._pointer.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        asked_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        bypass = event.modifiers() & keys.Modifier.ShiftModifier
        pastes = self.preferences.options.right_click is RightClick.PASTE
        if asked_by_key or bypass or not (self.emulator.mouse or pastes):
            self.offers.menu(event.globalPos())
        elif not self.emulator.mouse:
            self.offers.paste()
