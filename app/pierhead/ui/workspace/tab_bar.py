"""The tabs of one group: dragged, renamed in place, closed with the middle button.

It knows tabs by their number and nothing of documents.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QTabBar, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT

TORN = 3 * UNIT
"""Logical pixels above or below the bar at which a dragged tab leaves it."""
_NARROWEST_NAME = 16 * UNIT


class TabBar(QTabBar):
    """Tells what the user does with tabs."""

    close_asked = Signal(int)
    menu_asked = Signal(int, QPoint)
    """Number of the tab, -1 beside all of them, and where on the screen."""
    name_asked = Signal(int)
    named = Signal(int, str)
    name_done = Signal()
    """Return or Escape ended the writing of a name: the keyboard may go back."""
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
        self._editor: QLineEdit | None = None
        self._edited = -1
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
        self.currentChanged.connect(lambda _index: self._finish_name())
        self.tabMoved.connect(lambda _from, _to: self._finish_name())

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

    def edit_name(self, index: int, name: str) -> None:
        """Let the user write another name in place of the tab's text."""
        self._finish_name()
        self._edited = index
        self._editor = editor = QLineEdit(name, self)
        editor.setAccessibleName(_("Name of the tab"))
        editor.setPlaceholderText(_("Its own title"))
        editor.selectAll()
        editor.setGeometry(self._name_place(index))
        editor.installEventFilter(self)
        editor.show()
        editor.setFocus()

    @property
    def editing(self) -> bool:
        """Whether a name is being written."""
        return self._editor is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What ends a drag or the writing of a name."""
        key = None
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
        if self._carrying and key == Qt.Key.Key_Escape:
            self._give_up()
            return True
        if watched is not self._editor:
            return False
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self._finish_name(keep=key != Qt.Key.Key_Escape)
            self.name_done.emit()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._finish_name()
        return False

    def _name_place(self, index: int) -> QRect:
        place = self.tabRect(index).adjusted(2, 2, -2, -2)
        place.setWidth(max(place.width(), _NARROWEST_NAME))
        place.moveRight(min(place.right(), self.width() - 1))
        place.moveLeft(max(place.left(), 0))
        return place

    def _finish_name(self, *, keep: bool = True) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        editor.hide()
        editor.deleteLater()
        index, self._edited = self._edited, -1
        if keep and 0 <= index < self.count():
            self.named.emit(index, editor.text())

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
        if self._editor:
            self._editor.setGeometry(self._name_place(self._edited))

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self._dress_scroller("ScrollLeftButton", "chevron-left")
        self._dress_scroller("ScrollRightButton", "chevron-right")
        last = self.tabRect(self.count() - 1)
        self.crowded.emit(self.tabRect(0).united(last).width() > self.width())

    # -- inside

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
