"""Dragging a tab out of its bar: to another bar, to an edge of a split, or out of the window.

Qt's own drag would run an event loop of its own, which nothing in this app may do; the bar that the
mouse was pressed on hears of every move until it is released, which is all that is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pierhead.ui.documents.document import Document
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.split_area import Side
from pierhead.ui.workspace.arranging import Arranging
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.tab_bar import TabBar
from pierhead.ui.workspace.workspace import Workspace

EDGE = 0.25
"""How much of a group, from each of its sides, means that side and not the group itself."""
_BESIDE_POINTER = QPoint(2 * UNIT, 2 * UNIT)


@dataclass(frozen=True, slots=True)
class Target:
    """What a drop would do: a place among the tabs of a group, or a new group at its side."""

    group: TabGroup
    side: Side | None
    index: int
    mark: QRect
    """What to draw, in the coordinates of the group."""


class Carrying(QObject):
    """Follows one tab at a time from where it is torn off to where it is dropped."""

    def __init__(self, workspace: Workspace, arranging: Arranging) -> None:
        super().__init__(workspace)
        self._workspace, self._arranging = workspace, arranging
        self._document: Document | None = None
        self._bar: TabBar | None = None
        self._mark: DropMark | None = None
        self._flag: QLabel | None = None
        self._place = QPoint()
        # Not before what has changed is laid out.
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._look_again)
        workspace.torn.connect(self._begin)
        workspace.changed.connect(self._follow)

    @property
    def target(self) -> QRect | None:
        """Where on the screen the mark of the present target is."""
        mark = self._mark
        return QRect(mark.mapToGlobal(QPoint()), mark.size()) if mark else None

    def _begin(self, document: Document, place: QPoint) -> None:
        group = self._workspace.places.group_of(document)
        if group is None:
            return
        self._document = document
        bar = self._bar = group.bar
        bar.carried.connect(self._move)
        bar.dropped.connect(self._drop)
        bar.let_go.connect(self._end)
        self._flag = _flag(document, group.window())
        QGuiApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)
        self._move(place)

    def _move(self, place: QPoint) -> None:
        self._place = place
        if self._flag:
            self._flag.move(place + _BESIDE_POINTER)
        self._show(self._target_at(place))

    def _drop(self, place: QPoint) -> None:
        document, target = self._document, self._target_at(place)
        self._end()
        if document is None or self._workspace.places.group_of(document) is None:
            return
        if target is None:
            if self._is_outside(place):
                self._take_out(document, place)
        elif target.side:
            self._arranging.move_beside(document, target.group, target.side)
        else:
            self._arranging.move(document, target.group, target.index)

    def _end(self) -> None:
        if self._document is None:
            return
        self._document = None
        QGuiApplication.restoreOverrideCursor()
        bar, self._bar = self._bar, None
        if bar is not None:
            bar.carried.disconnect(self._move)
            bar.dropped.disconnect(self._drop)
            bar.let_go.disconnect(self._end)
        self._show(None)
        if self._flag:
            self._flag.hide()
            self._flag.deleteLater()
            self._flag = None

    def _follow(self) -> None:
        """What is carried or pointed at may be gone, or elsewhere, under a mouse that rests."""
        if self._document is None:
            return
        group = self._workspace.places.group_of(self._document)
        if group is None or group.bar is not self._bar:
            self._end()
            return
        if self._mark and self._mark.parentWidget() not in self._workspace.places.groups():
            self._show(None)
        self._look.start()

    def _look_again(self) -> None:
        if self._document is not None:
            self._show(self._target_at(self._place))

    def _take_out(self, document: Document, place: QPoint) -> None:
        """Drop it outside of every window: a window that is all its own just moves there."""
        corner = place - QPoint(4 * UNIT, 2 * UNIT)
        group = self._workspace.places.group_of(document)
        window = self._workspace.places.window_of(group) if group else None
        if window and len(window.area.leaves()) == 1 and group and len(group) == 1:
            window.place(corner)
        else:
            self._arranging.detach([document], corner)

    # -- what is under the pointer

    def _target_at(self, place: QPoint) -> Target | None:
        window = QApplication.topLevelAt(place)
        for group in filter(self._may_enter, self._workspace.places.groups()):
            here = group.mapFromGlobal(place)
            if group.isVisible() and group.window() is window and group.rect().contains(here):
                return self._target_in(group, here)
        return None

    def _may_enter(self, group: TabGroup) -> bool:
        """Documents about other things have no place in a page's dock."""
        places, document = self._workspace.places, self._document
        start = places.group_of(document) if document else None
        dock = places.dock_of(group)
        return dock is None or (start is not None and places.dock_of(start) is dock)

    def _target_in(self, group: TabGroup, here: QPoint) -> Target | None:
        document = self._document
        body = group.body()
        if here.y() < body.top():
            index, line = group.gap(here)
            return Target(group, None, index, line)
        alone = document is not None and list(group) == [document]
        side = None if alone or not len(group) else _side(body, here)
        if side is None:
            return None if document in group else Target(group, None, -1, body)
        return Target(group, side, -1, _half(body, side))

    def _is_outside(self, place: QPoint) -> bool:
        return not any(
            window.isVisible() and window.frameGeometry().contains(place)
            for window in (self._workspace.window(), *self._workspace.places.windows)
        )

    def _show(self, target: Target | None) -> None:
        if self._mark and (target is None or self._mark.parentWidget() is not target.group):
            self._mark.hide()
            self._mark.deleteLater()
            self._mark = None
        if target is not None:
            self._mark = self._mark or DropMark(target.group)
            self._mark.setGeometry(target.mark)
            self._mark.show()
            self._mark.raise_()


class DropMark(QWidget):
    """Covers what a dropped tab would take."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        accent = QColor(colors().accent)
        if min(self.width(), self.height()) <= UNIT:
            painter.fillRect(self.rect(), accent)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 2))
        accent.setAlpha(60)
        painter.setBrush(accent)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), UNIT / 2, UNIT / 2)


def _flag(document: Document, window: QWidget) -> QLabel:
    """What hangs at the pointer: the name of what is carried."""
    flags = Qt.WindowType.ToolTip | Qt.WindowType.WindowTransparentForInput
    flag = QLabel(window, flags)
    flag.setTextFormat(Qt.TextFormat.PlainText)
    flag.setText(
        flag.fontMetrics().elidedText(document.label(), Qt.TextElideMode.ElideMiddle, 30 * UNIT)
    )
    flag.setProperty("flag", True)
    flag.setMargin(UNIT // 2)
    flag.adjustSize()
    flag.show()
    return flag


def _side(body: QRect, here: QPoint) -> Side | None:
    """The side that a point is near, None in the middle."""
    x = (here.x() - body.left()) / max(1, body.width())
    y = (here.y() - body.top()) / max(1, body.height())
    nearest = {Side.LEFT: x, Side.RIGHT: 1 - x, Side.UP: y, Side.DOWN: 1 - y}
    side = min(nearest, key=lambda each: nearest[each])
    return side if nearest[side] < EDGE else None


def _half(body: QRect, side: Side) -> QRect:
    half = QRect(body)
    if side.beside:
        half.setWidth(body.width() // 2)
    else:
        half.setHeight(body.height() // 2)
    if side is Side.RIGHT:
        half.moveRight(body.right())
    elif side is Side.DOWN:
        half.moveBottom(body.bottom())
    return half
