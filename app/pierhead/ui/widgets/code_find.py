"""The bar that finds text in an editor, and puts other text in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.code_layers import Layer, behind
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.find_bar import FindBar

MOST = 1000
"""Places that are looked for; more are not counted."""
_SETTLE = 100
_FIELD_WIDTH = 32 * UNIT


class CodeFindBar(FindBar):
    """Goes from place to place in the text, and has a second line for replacing."""

    def __init__(self, view: CodeView, parent: QWidget | None = None) -> None:
        super().__init__(_("Find"), parent)
        self._view = view
        self._places: list[QTextCursor] = []
        self._again = QTimer(self, singleShot=True, interval=_SETTLE)
        self._line.textChanged.connect(self._typed)
        self._case.toggled.connect(self._typed)
        self._again.timeout.connect(self._look)
        view.textChanged.connect(self._text_changed)
        view.selectionChanged.connect(self._say)

    # -- what an editor asks for

    def open(self, text: str = "", *, replacing: bool = False) -> None:
        """Show the bar, with what is selected to look for."""
        for widget in self._replacing:
            widget.setVisible(replacing)
        super().open(text or self._view.textCursor().selectedText())
        self._look()

    def shut(self) -> None:
        self._places = []
        self._view.layers.put(Layer.FOUND, ())
        self._view.setFocus()
        super().shut()

    def step(self, by: int) -> None:
        """Go to the next place, or to the one before when negative; goes round at the ends."""
        self._look()
        if self._places:
            self._select(self._places[self._index_from(self._view.textCursor(), by)])

    def replace(self) -> None:
        """Replace the place that is selected, and go to the next."""
        cursor = self._view.textCursor()
        if self._current() is not None:
            cursor.insertText(self._other.text())
            self._view.setTextCursor(cursor)
        self.step(1)

    def replace_all(self) -> None:
        """Replace all places in one step that can be undone."""
        self._look()
        edit = QTextCursor(self._view.document())
        edit.beginEditBlock()
        for place in reversed(self._places):
            place.insertText(self._other.text())
        edit.endEditBlock()
        self._look()

    # -- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._other
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ):
            self.replace()
            return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._look()
        if self._places:
            start = QTextCursor(self._view.textCursor())
            start.setPosition(self._view.textCursor().selectionStart())
            self._select(self._places[self._index_from(start, 1)])

    def _text_changed(self) -> None:
        if self.isVisible():
            self._again.start()

    def _look(self) -> None:
        self._places = []
        wanted = self._line.text()
        flags = QTextDocument.FindFlag(0)
        if self._case.isChecked():
            flags |= QTextDocument.FindFlag.FindCaseSensitively
        place = QTextCursor(self._view.document())
        while wanted and len(self._places) < MOST:
            place = self._view.document().find(wanted, place, flags)
            if place.isNull():
                break
            self._places.append(QTextCursor(place))
        places = self._places if self.isVisible() else ()
        shown = [behind(place, colors().selection) for place in places]
        self._view.layers.put(Layer.FOUND, shown)
        self._say()

    def _index_from(self, cursor: QTextCursor, by: int) -> int:
        """The place after the cursor's, or before it."""
        if by > 0:
            at = cursor.selectionEnd()
            starts = (i for i, place in enumerate(self._places) if place.selectionStart() >= at)
            return next(starts, 0)
        at = cursor.selectionStart()
        earlier = [i for i, place in enumerate(self._places) if place.selectionEnd() <= at]
        return earlier[-1] if earlier else len(self._places) - 1

    def _select(self, place: QTextCursor) -> None:
        self._view.setTextCursor(place)
        self._view.ensureCursorVisible()
        self._say()

    def _current(self) -> int | None:
        cursor = self._view.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        for index, place in enumerate(self._places):
            if (place.selectionStart(), place.selectionEnd()) == here:
                return index
        return None

    def _say(self) -> None:
        if self.isVisible():
            current, total = self._current(), len(self._places)
            number = 0 if current is None else current + 1
            self.show_count(number, total, more=total >= MOST)

    # -- layout

    def _arrange(self) -> None:
        self._other = self._field(_("Replace with"))
        self._case = QToolButton()
        self._case.setText("Aa")
        self._case.setCheckable(True)
        self._case.setToolTip(_("Tell capital from small letters"))
        self._case.setAccessibleName(_("Tell capital from small letters"))
        self._count.setMinimumWidth(14 * UNIT)
        one, all_ = QPushButton(_("Replace")), QPushButton(_("Replace All"))
        one.clicked.connect(self.replace)
        all_.clicked.connect(self.replace_all)
        self._replacing = (self._other, one, all_)
        grid = QGridLayout(self)
        grid.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        grid.setSpacing(UNIT // 2)
        for row, field in enumerate((self._line, self._other)):
            field.setFixedWidth(_FIELD_WIDTH)
            grid.addWidget(field, row, 0)
        finding = (self._case, self._previous, self._next, self._count)
        grid.addLayout(_row(*finding), 0, 1)
        grid.addWidget(self._close, 0, 2)
        grid.addLayout(_row(one, all_), 1, 1)
        grid.setColumnStretch(1, 1)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT // 2)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
