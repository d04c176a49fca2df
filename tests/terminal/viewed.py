"""A terminal view that is shown, and hands for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pierhead.core.terminal_options import TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView

Key, Button, Held = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
CTRL, SHIFT, ALT, NONE = (
    Held.ControlModifier,
    Held.ShiftModifier,
    Held.AltModifier,
    Held.NoModifier,
)


class Viewed:
    """A view that is shown, and what it sent."""

    def __init__(self, qtbot: QtBot, preferences: TerminalPreferences | None = None) -> None:
        self.qtbot = qtbot
        self.preferences = preferences or TerminalPreferences()
        self.view = TerminalView(Emulator(80, 24), preferences=self.preferences)
        qtbot.addWidget(self.view)
        self.sent = b""
        self.sizes: list[tuple[int, int]] = []
        self.view.typed.connect(self._type)
        self.view.resized.connect(lambda *size: self.sizes.append(size))
        self.view.resize(640, 400)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        qtbot.waitUntil(self.view.hasFocus)
        self.sent = b""

    def _type(self, data: bytes) -> None:
        self.sent += bytes(data)

    def take(self) -> bytes:
        """What was sent since the last time."""
        sent, self.sent = self.sent, b""
        return sent

    def feed(self, text: str) -> None:
        self.view.feed(text.encode())
        self.qtbot.waitUntil(lambda: not self.view.frames.waiting)

    def press(self, key: Qt.Key, modifiers: Any = NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def at(self, row: int, column: float) -> QPoint:
        rect = self.view.cell_rect(self.view.first_visible() + row, 0)
        width = self.view.cells.width / self.view.cells.scale
        return QPointF(rect.x() + column * width, rect.center().y()).toPoint()

    # -- the mouse

    def mouse(
        self,
        kind: QEvent.Type,
        place: tuple[int, float],
        button: Any = Button.NoButton,
        held: Any = NONE,
        buttons: Any = None,
    ) -> None:
        """One event of the mouse, as it comes from the platform."""
        viewport, at = self.view.viewport(), QPointF(self.at(*place))
        down = button if buttons is None else buttons
        event = QMouseEvent(kind, at, QPointF(viewport.mapToGlobal(at)), button, down, held)
        QApplication.sendEvent(viewport, event)

    def click(self, place: tuple[int, float], held: Any = NONE, button: Any = None) -> None:
        button = button or Button.LeftButton
        self.mouse(QEvent.Type.MouseButtonPress, place, button, held)
        self.mouse(QEvent.Type.MouseButtonRelease, place, button, held, Button.NoButton)

    def move(self, place: tuple[int, float], held: Any = NONE, buttons: Any = None) -> None:
        self.mouse(QEvent.Type.MouseMove, place, Button.NoButton, held, buttons)

    def drag(self, start: tuple[int, float], end: tuple[int, float], held: Any = NONE) -> None:
        left = Button.LeftButton
        self.mouse(QEvent.Type.MouseButtonPress, start, left, held)
        self.move(end, held, left)
        self.mouse(QEvent.Type.MouseButtonRelease, end, left, held, Button.NoButton)

    def turn_wheel(
        self,
        notches: float,
        modifiers: Any = NONE,
        *,
        across: float = 0,
        pixels: QPoint | None = None,
        phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
    ) -> None:
        """Turn up by some notches, or to the left with ``across``."""
        viewport, at = self.view.viewport(), QPointF(self.at(1, 2))
        turn = QPoint(round(120 * across), round(120 * notches))
        event = QWheelEvent(
            at,
            QPointF(viewport.mapToGlobal(at)),
            pixels or QPoint(),
            turn,
            Button.NoButton,
            modifiers,
            phase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    # -- what there is

    def selected(self) -> str:
        return self.view.offers.selected_text()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()
