"""The keyboard of a terminal: keys, input methods and the focus, as input for the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.encoding import encode, is_told
from pierhead.terminal.keys import Press
from pierhead.terminal.kitty_keys import MODIFIER_KEYS, committed
from pierhead.ui.widgets.terminal_keys import MAC, KeyReader, is_for_app

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_KEYS = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
_Query = Qt.InputMethodQuery
_CONTROL = Qt.Key.Key_Meta if MAC else Qt.Key.Key_Control
_FOCUSED, _UNFOCUSED = b"\x1b[I", b"\x1b[O"
_NOTHING: dict[Qt.InputMethodQuery, Any] = {
    # What stands in a terminal cannot be changed where it stands, so there is nothing around the
    # cursor that an input method could replace.
    _Query.ImSurroundingText: "",
    _Query.ImCurrentSelection: "",
    _Query.ImTextBeforeCursor: "",
    _Query.ImTextAfterCursor: "",
    _Query.ImCursorPosition: 0,
    _Query.ImAnchorPosition: 0,
    _Query.ImAbsolutePosition: 0,
}


class Typing:
    """Takes the events of one view that have to do with typing."""

    def __init__(self, view: TerminalView) -> None:
        self._view = view
        self._reader = KeyReader()
        self._down: set[str] = set()
        self._handlers: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.ShortcutOverride: self._override,
            QEvent.Type.KeyPress: self._press,
            QEvent.Type.KeyRelease: self._release,
            QEvent.Type.InputMethod: self._compose,
            QEvent.Type.FocusIn: lambda _event: self._focus(_FOCUSED),
            QEvent.Type.FocusOut: lambda _event: self._focus(_UNFOCUSED),
        }

    def handle(self, event: QEvent) -> bool:
        """Whether the event was for the program or the terminal itself."""
        handler = self._handlers.get(event.type())
        if handler is None:
            return False
        if event.type() in _KEYS and self._is_from_a_bar():
            return False
        return handler(event)

    def _is_from_a_bar(self) -> bool:
        """What the bars over the text leave of their keys comes here too, and is not typed."""
        focused = QApplication.focusWidget()
        return focused not in {None, self._view} and self._view.isAncestorOf(focused)

    def answer(self, query: Qt.InputMethodQuery) -> Any:
        """What an input method asks; None where the widget's own answer is right."""
        view = self._view
        if query in {_Query.ImCursorRectangle, _Query.ImAnchorRectangle}:
            return view.caret.rectangle().translated(view.viewport().pos())
        if query == _Query.ImEnabled:
            return True
        if query == _Query.ImHints:
            hints = Qt.InputMethodHint
            return hints.ImhNoAutoUppercase | hints.ImhNoPredictiveText | hints.ImhMultiLine
        return _NOTHING.get(query)

    # -- keys

    def _override(self, event: QKeyEvent) -> bool:
        """Accepted, the key comes as a key press and triggers no shortcut of the window."""
        view = self._view
        marks = view.marking.active and not is_for_app(event)
        if not (marks or view.offers.takes(event) or self._is_for_program(event)):
            return False
        event.accept()
        return True

    def _is_for_program(self, event: QKeyEvent) -> bool:
        press, emulator = self._reader.read(event), self._view.emulator
        if press is None or is_for_app(event):
            return False
        return is_told(press, emulator) and bool(encode(press, emulator))

    def _press(self, event: QKeyEvent) -> bool:
        view = self._view
        if event.key() == _CONTROL:
            view.links.hold(True)
        if view.marking.active and view.marking.press(event):
            return True
        if view.offers.act(event):
            return True
        press = self._reader.read(event)
        if press is None or not (data := encode(press, view.emulator)):
            event.ignore()
            return False
        self._down.add(press.key)
        if press.key in MODIFIER_KEYS:
            view.send(data)
        else:
            view.enter(_entry(press))
        return True

    def _release(self, event: QKeyEvent) -> bool:
        """Only of keys whose press was sent too: not of one that has just closed a dialog."""
        if event.key() == _CONTROL:
            self._view.links.hold(False)
        press = self._reader.read(event)
        if event.isAutoRepeat() or press is None or press.key not in self._down:
            event.ignore()
            return False
        self._down.discard(press.key)
        if data := encode(press, self._view.emulator):
            self._view.send(data)
        return True

    # -- input methods

    def _compose(self, event: QInputMethodEvent) -> bool:
        view = self._view
        view.caret.compose(event)
        if text := event.commitString():
            view.enter(lambda emulator: committed(text, emulator.keyboard_flags))
        view.viewport().update()
        event.accept()
        return True

    # -- focus

    def _focus(self, report: bytes) -> bool:
        self._view.caret.wake()
        self._down.clear()
        if self._view.emulator.focus_events:
            self._view.send(report)
        return False


def _entry(press: Press) -> Callable[[Emulator], bytes]:
    return lambda emulator: encode(press, emulator)
