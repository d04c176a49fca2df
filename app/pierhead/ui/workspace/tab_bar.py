"""The tabs of one group: dragged, renamed in place, closed with the middle button.

It knows tabs by their number and nothing of documents.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.workspace.name_edit import NameEdit

TORN = 3 * UNIT
"""Logical pixels above or below the bar at which a dragged tab leaves it."""


class TabBar(QTabBar):
    """Tells what the user does with tabs."""

    close_asked = Signal(int)
    menu_asked = Signal(int, QPoint)
    """Number of the tab, -1 beside all of them, and where on the screen."""
    name_asked = Signal(int)
    torn = Signal(int, QPoint)
    """A tab was dragged out of the bar, to this place of the screen; ``carried`` follows."""
    carried = Signal(QPoint)
    dropped = Signal(QPoint)
    crowded = Signal(bool)
    """Whether there are more tabs than fit."""
    let_go = Signal()
    """The drag was given up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed = -1
        self._carrying = False
        self._name: NameEdit | None = None
        self.setMovable(True)
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(16, 16))
        # Qt would shorten all of them to a few letters before it lets one scroll.
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSelectionBehaviorOnRemove(QTabBar.SelectionBehavior.SelectPreviousTab)
        self.setAccessibleName(_("Open documents"))
        self.tabBarDoubleClicked.connect(self._ask_name)
        self.currentChanged.connect(self._finish_name)
        self.tabMoved.connect(self._finish_name)

    def dress(self, index: int, text: str, tip: str, symbol: QIcon, spoken: str) -> None:
        """Have a tab say all this; what it says already costs nothing, for Qt lays out all tabs."""
        if self.tabText(index) != text:
            self.setTabText(index, text)
        if self.tabToolTip(index) != tip:
            self.setTabToolTip(index, tip)
        if self.tabIcon(index).cacheKey() != symbol.cacheKey():
            self.setTabIcon(index, symbol)
        if self.accessibleTabName(index) != spoken:
            self.setAccessibleTabName(index, spoken)

    # -- naming

    def edit_name(self, name: str) -> NameEdit:
        """Let the user write another name in place of the text of the current tab."""
        self._finish_name()
        self._name = field = NameEdit(name, self)
        field.cover(self.tabRect(self.currentIndex()))
        field.show()
        field.setFocus()
        return field

    @property
    def editing(self) -> bool:
        """Whether a name is being written."""
        return self._name is not None and not self._name.over

    def _finish_name(self, *_: int) -> None:
        field, self._name = self._name, None
        if field is not None:
            field.finish()

    def _follow_tab(self) -> None:
        if self._name is not None and not self._name.over:
            self._name.cover(self.tabRect(self.currentIndex()))

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.currentIndex() if left and self._at(event) >= 0 else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if self._carrying and not event.buttons() & Qt.MouseButton.LeftButton:
            # The button was let go where nobody told of it, such as over a dialog.
            self._give_up()
        elif self._carrying:
            self.carried.emit(place)
        elif self._pressed >= 0 and self._is_out(event.position().toPoint()):
            self._end_own_drag(event)
            self._carrying = True
            self._listen(True)
            self.torn.emit(self.currentIndex(), place)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = -1
        if self._carrying:
            self._end_carrying()
            self.dropped.emit(event.globalPosition().toPoint())
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.MiddleButton and (index := self._at(event)) >= 0:
            self.close_asked.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.tabRect(self.currentIndex()).bottomLeft()
            self.menu_asked.emit(self.currentIndex(), self.mapToGlobal(at))
        else:
            self.menu_asked.emit(self.tabAt(event.pos()), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self._ask_name(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.close_asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_tab()

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self._dress_scroller("ScrollLeftButton", "chevron-left")
        self._dress_scroller("ScrollRightButton", "chevron-right")
        last = self.tabRect(self.count() - 1)
        self.crowded.emit(self.tabRect(0).united(last).width() > self.width())
        self._follow_tab()

    # -- inside

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape gives a drag up, whichever widget of the window has the keyboard."""
        escape = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        )
        if not (escape and self._carrying):
            return False
        self._give_up()
        return True

    def _dress_scroller(self, name: str, symbol: str) -> None:
        """Give one of Qt's own buttons, which go back to small arrows, an icon that can be seen."""
        button = self.findChild(QToolButton, name)
        if button is not None and button.arrowType() != Qt.ArrowType.NoArrow:
            button.setArrowType(Qt.ArrowType.NoArrow)
            button.setIcon(icon(symbol))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _at(self, event: QMouseEvent) -> int:
        return self.tabAt(event.position().toPoint())

    def _is_out(self, place: QPoint) -> bool:
        return not -TORN <= place.y() < self.height() + TORN

    def _ask_name(self, index: int) -> None:
        if index >= 0:
            self.name_asked.emit(index)

    def _give_up(self) -> None:
        self._end_carrying()
        self.let_go.emit()

    def _end_carrying(self) -> None:
        self._carrying = False
        self._listen(False)

    def _listen(self, on: bool) -> None:
        """Hear Escape first, whichever widget of the window has the keyboard."""
        if handle := self.window().windowHandle():
            (handle.installEventFilter if on else handle.removeEventFilter)(self)

    def _end_own_drag(self, event: QMouseEvent) -> None:
        """Qt moves tabs within the bar by itself; have it put down the one that it holds."""
        self._pressed = -1
        release = QMouseEvent(
            QEvent.Type.MouseButtonRelease,
            event.position(),
            event.globalPosition(),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.NoButton,
            event.modifiers(),
        )
        super().mouseReleaseEvent(release)
