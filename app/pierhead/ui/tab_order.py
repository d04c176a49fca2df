"""The way of the tab key through a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def step(window: QWidget, forward: bool) -> bool:
    """Give the focus to the next widget that takes it, or the previous one; False without any.

    Left to itself, Qt takes a container whose focus goes to something inside of it for a stop on
    the way, and so goes past everything in the container that stands before that.
    """
    for widget in _after(window.focusWidget() or window, forward):
        if _takes_focus(widget, window):
            reason = Qt.FocusReason.TabFocusReason
            widget.setFocus(reason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
    return False


def _after(start: QWidget, forward: bool) -> Iterator[QWidget]:
    """Every other widget of the window once, beginning behind ``start``."""
    widget = start
    while True:
        following = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
        if following is None or following is start:
            return
        widget = following
        yield widget


def _takes_focus(widget: QWidget, window: QWidget) -> bool:
    # Where the system lets Tab stop at text and lists only, that is the user's choice.
    everything = QApplication.styleHints().tabFocusBehavior()
    wanted = (
        Qt.FocusPolicy.TabFocus
        if everything == Qt.TabFocusBehavior.TabFocusAllControls
        else Qt.FocusPolicy.StrongFocus
    )
    return (
        widget.focusPolicy() & wanted == wanted
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window
    )
