"""What a person does to a form, and what a person can perceive of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from harness.waiting import steady
from pierhead.ui.widgets.rows_editor import RowsEditor

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QProgressBar)


def paste(widget: QWidget, text: str) -> None:
    """Put ``text`` on the clipboard and press the keys for pasting."""
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def nameless(window: QWidget) -> list[str]:
    """The controls that a screen reader could not tell apart."""
    return [
        f"{type(control).__name__} in {_where(control)}"
        for control in window.findChildren(QWidget)
        if isinstance(control, CONTROLS)
        and not control.accessibleName()
        and not getattr(control, "text", str)()
        and not _internal(control)
    ]


def _internal(control: QWidget) -> bool:
    """Parts that Qt makes itself inside of another control."""
    parent = control.parentWidget()
    while parent:
        if isinstance(parent, QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return control.objectName().startswith("qt_")


def _where(control: QObject) -> str:
    parent = control.parent()
    return type(parent).__name__ if parent else "nothing"


def texts(window: QWidget) -> list[str]:
    """What the visible labels say."""
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def stops(window: QWidget) -> list[QWidget]:
    """Where the tab key goes, from where the focus is and once round."""
    found: list[QWidget] = []
    while True:
        here = window.focusWidget()
        if here is None or here in found:
            return found
        found.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)


def gone(window: QWidget) -> Callable[[], bool]:
    """Whether a window has been closed, and perhaps deleted already."""
    return lambda: not isValid(window) or not window.isVisible()


def add_row(editor: RowsEditor) -> list[QWidget]:
    """Click on the button that adds, at the lower edge; the cells, of which all should be seen."""
    area = editor.parentWidget()
    while not isinstance(area, QScrollArea):
        assert area
        area = area.parentWidget()
    button, content = editor.add_button, area.widget()
    below = button.mapTo(content, button.rect().bottomLeft()).y()
    area.verticalScrollBar().setValue(below - area.viewport().height() + 1)
    button.click()
    return [cell.widget for cell in editor._rows[-1].cells.values()]


async def seen_whole(*widgets: QWidget) -> bool:
    """Whether nothing of them is scrolled away, when all is laid out."""
    return await steady(
        lambda: all(each.visibleRegion().boundingRect() == each.rect() for each in widgets)
    )
