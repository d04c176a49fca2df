"""Keys that a widget with the focus takes before the shortcuts of its window."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence


def claims(event: QEvent, *keys: QKeySequence.StandardKey) -> bool:
    """Whether it asks for one of these keys; it is accepted then, and comes as a key press."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    claimed = any(event.matches(key) for key in keys)
    if claimed:
        event.accept()
    return claimed
