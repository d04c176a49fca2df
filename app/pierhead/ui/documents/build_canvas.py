"""A drawing of a build's steps that can be walked with keys; what it shows, its heirs say."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.theme import UNIT

_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StepCanvas(QAbstractScrollArea):
    """Knows which step is the current one, and how keys and clicks change that."""

    chosen = Signal(str)
    """The id of the step that was made the current one by the user."""
    opened = Signal(str)
    """The id of the step that was double-clicked, or that Return was pressed on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.current = ""
        """The id of the current step."""

    # -- what heirs say

    def steps(self) -> list[str]:
        """The ids of what can be the current one, in the order of the keys."""
        raise NotImplementedError

    def step_at(self, place: QPoint) -> str:
        """What is at a point of the viewport; empty for nothing."""
        raise NotImplementedError

    def area_of(self, step: str) -> QRectF:
        """Where a step is drawn, in the coordinates of the whole drawing."""
        raise NotImplementedError

    def words_of(self, step: str) -> str:
        """A step in a sentence, for its tooltip and for who cannot see it."""
        raise NotImplementedError

    def fit(self) -> None:
        """Let the bars go over the drawing as it is now: call ``fit_bars``."""
        raise NotImplementedError

    # -- the current step

    def choose(self, step: str) -> None:
        """Make a step the current one and show it, without telling."""
        if step == self.current or step not in self.steps():
            return
        self.current = step
        self.setAccessibleDescription(self.words_of(step))
        if self.hasFocus():
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )
        self._reveal(self.area_of(step))
        self.viewport().update()

    def origin(self) -> QPoint:
        """What part of the drawing is at the corner of the viewport."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def fit_bars(self, width: int, height: int) -> None:
        """Let the bars go over a drawing of this size."""
        room = self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(3 * UNIT)

    def _reveal(self, area: QRectF) -> None:
        room = self.viewport().size()
        for bar, low, high, part in (
            (self.horizontalScrollBar(), area.left(), area.right(), room.width()),
            (self.verticalScrollBar(), area.top(), area.bottom(), room.height()),
        ):
            if low < bar.value() or high - low > part:
                bar.setValue(int(low) - UNIT)
            elif high > bar.value() + part:
                bar.setValue(int(high) - part + UNIT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        if self.current in self.steps():
            self._reveal(self.area_of(self.current))

    # -- the user

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps, key = self.steps(), event.key()
        at = steps.index(self.current) if self.current in steps else -1
        page = max(1, self.viewport().height() // (3 * UNIT) - 1)
        moves = {
            Qt.Key.Key_Home: -len(steps),
            Qt.Key.Key_End: len(steps),
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        } | _KEYS
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        elif key in moves and steps:
            self._choose_and_tell(steps[max(0, min(len(steps) - 1, at + moves[Qt.Key(key)]))])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if step := self.step_at(event.position().toPoint()):
            self._choose_and_tell(step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # The end of a press belongs to whom the press was for.
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if step := self.step_at(event.position().toPoint()):
            self.opened.emit(step)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            step = self.step_at(event.pos())
            text = plain_tooltip(self.words_of(step)) if step else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def _choose_and_tell(self, step: str) -> None:
        self.choose(step)
        self.chosen.emit(step)
