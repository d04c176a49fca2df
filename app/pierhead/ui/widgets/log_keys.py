"""What keys do in a log: scroll, with Shift select, unfold, zoom, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence

from pierhead.ui.widgets.log_scroll import Place
from pierhead.ui.widgets.log_selection import Spot
from pierhead.ui.widgets.own_keys import claims

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

_SIDEWAYS = 4
_FAR = 1 << 30


_OWN = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.ZoomIn,
    QKeySequence.StandardKey.ZoomOut,
)
_USUAL_SIZE = Qt.Key.Key_0
_ZOOMS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Underscore: -1}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LogKeys:
    """The keys of a ``LogView``."""

    def __init__(self, view: LogView) -> None:
        self._view = view

    def claims(self, event: QEvent) -> bool:
        """Whether the view takes a key before the shortcuts of its window."""
        if claims(event, *_OWN):
            return True
        if isinstance(event, QContextMenuEvent):
            # By key: the one of the mouse comes to the viewport.
            self._view.mouse.menu(event)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and _is_reset(event):
            event.accept()
            return True
        return False

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key is for; False if it is for nothing here."""
        view = self._view
        if event.matches(QKeySequence.StandardKey.Copy):
            view.copying.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            view.copying.select_all()
        elif by := _zoom(event):
            view.look.step_zoom(by)
        elif _is_reset(event):
            view.look.set_zoom(0)
        elif event.key() in _ENTER:
            return self._enter(event)
        else:
            return select_by_key(view, event) or scroll_by_key(view, event)
        return True

    def _enter(self, event: QKeyEvent) -> bool:
        view = self._view
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and view.filtered:
            line = view.selection.caret.line
            seen = [place.line for place in view.sight.seen()]
            view.line_wanted.emit(line if line in seen or not seen else seen[0])
            return True
        return view.folds.turn_here()


def _zoom(event: QKeyEvent) -> int:
    """By how much the text is to be larger: a plus may need Shift, or be typed without it."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _ZOOMS.get(Qt.Key(event.key()), 0)
    return 0


def _is_reset(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() == _USUAL_SIZE
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def scroll_by_key(view: LogView, event: QKeyEvent) -> bool:
    """Scroll, if this is a key for it."""
    key, bar = Qt.Key(event.key()), view.horizontalScrollBar()
    page = max(1, view.sight.height - 1)
    steps = {
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_PageUp: -page,
        Qt.Key.Key_PageDown: page,
        Qt.Key.Key_Space: page,
    }
    if key in steps:
        view.sight.move(steps[key])
    elif key == Qt.Key.Key_Home:
        view.sight.go(Place(view.buffer.first))
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            view.start_wanted.emit()
    elif key == Qt.Key.Key_End:
        view.go_to_end()
    elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
        bar.setValue(bar.value() + (_SIDEWAYS if key == Qt.Key.Key_Right else -_SIDEWAYS))
    else:
        return False
    view.moved()
    return True


def select_by_key(view: LogView, event: QKeyEvent) -> bool:
    """Move the end of the selection, if this is a key for it."""
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not len(view.buffer):
        return False
    if not view.selection:
        _place_caret(view)
    caret = _caret_after(view, event)
    if caret is None:
        return False
    view.selection.extend(caret)
    shown = view.shown(caret.line)
    row = shown.row_of(shown.cell(caret.column), view.wrapping)
    view.sight.reveal(Place(caret.line, min(row, view.rows(caret.line) - 1)))
    if view.following:
        view.sight.hold()
    view.moved()
    return True


def _place_caret(view: LogView) -> None:
    """Begin where the mouse was last, if it can be seen, else at the top."""
    seen = list(view.sight.seen())
    if not seen[0].line <= view.selection.caret.line <= seen[-1].line:
        view.selection.begin(Spot(seen[0].line, 0))


def _caret_after(view: LogView, event: QKeyEvent) -> Spot | None:
    index, column = view.selection.caret
    length = len(view.shown(index).text)
    whole_log = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    first, last = view.buffer.first, view.buffer.end - 1
    before = (index, column - 1) if column else (index - 1, _FAR)
    after = (index, column + 1) if column < length else (index + 1, 0)
    moves = {
        Qt.Key.Key_Up: (index - 1, column),
        Qt.Key.Key_Down: (index + 1, column),
        Qt.Key.Key_PageUp: (index - view.sight.height, column),
        Qt.Key.Key_PageDown: (index + view.sight.height, column),
        Qt.Key.Key_Left: before,
        Qt.Key.Key_Right: after,
        Qt.Key.Key_Home: (first if whole_log else index, 0),
        Qt.Key.Key_End: (last if whole_log else index, _FAR),
    }
    move = moves.get(Qt.Key(event.key()))
    if move is None:
        return None
    index, column = max(first, min(move[0], last)), move[1]
    return Spot(index, max(0, min(column, len(view.shown(index).text))))
