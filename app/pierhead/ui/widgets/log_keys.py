"""What keys do in a log: scroll, and with Shift select."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from pierhead.ui.widgets.log_scroll import Place
from pierhead.ui.widgets.log_selection import Spot

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

_SIDEWAYS = 4
_FAR = 1 << 30


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
    elif key == Qt.Key.Key_End:
        view.sight.end()
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
    row = view.shown(caret.line).cell(caret.column) // view.across if view.wraps else 0
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
