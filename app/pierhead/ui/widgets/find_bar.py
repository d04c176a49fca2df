"""The bar that finds text in an editor, and puts other text in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from pierhead.core.i18n import _, ngettext
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.code_view import CodeView

MOST = 1000
"""Places that are looked for; more are not counted."""
_SETTLE = 100


class FindBar(QFrame):
    """A line to type in, how often it was found, and a second line for replacing."""

    closed = Signal()

    def __init__(self, view: CodeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._places: list[QTextCursor] = []
        self._line = self._field(_("Find"))
        self._other = self._field(_("Replace with"))
        self._case = QToolButton()
        self._count = plain_label("", "muted")
        self._again = QTimer(self, singleShot=True, interval=_SETTLE)
        self._arrange()
        self._line.textChanged.connect(self._typed)
        self._case.toggled.connect(self._typed)
        self._again.timeout.connect(self._look)
        view.textChanged.connect(self._text_changed)
        view.selectionChanged.connect(self._say)
        self.hide()

    # -- what an editor asks for

    def open(self, *, replacing: bool = False) -> None:
        """Show the bar, with what is selected to look for."""
        for widget in self._replacing:
            widget.setVisible(replacing)
        self.show()
        selected = self._view.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self._line.setText(selected)
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._look()

    def shut(self) -> None:
        """Hide the bar and give the keyboard back to the text."""
        self.hide()
        self._places = []
        self._view.show_found(())
        self._view.setFocus()
        self.closed.emit()

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
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                if watched is self._other:
                    self.replace()
                else:
                    self.step(-1 if back else 1)
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
        self._view.show_found(self._places if self.isVisible() else ())
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
        if not self.isVisible():
            return
        total, current = len(self._places), self._current()
        if not self._line.text():
            text = ""
        elif not total:
            text = _("Not found")
        elif total >= MOST:
            text = _("More than {count}").format(count=MOST)
        elif current is None:
            text = ngettext("{count} place", "{count} places", total).format(count=total)
        else:
            text = _("{current} of {count}").format(current=current + 1, count=total)
        self._count.setText(text)

    # -- layout

    def _arrange(self) -> None:
        self._case.setText("Aa")
        self._case.setCheckable(True)
        self._case.setToolTip(_("Tell capital from small letters"))
        self._case.setAccessibleName(_("Tell capital from small letters"))
        self._count.setWordWrap(False)
        self._count.setMinimumWidth(14 * UNIT)
        grid = QGridLayout(self)
        grid.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        grid.setSpacing(UNIT // 2)
        grid.addWidget(self._line, 0, 0)
        finding = QHBoxLayout()
        finding.setSpacing(UNIT // 2)
        finding.addWidget(self._case)
        finding.addWidget(self._button(_("Previous place"), "arrow-up", lambda: self.step(-1)))
        finding.addWidget(self._button(_("Next place"), "arrow-down", lambda: self.step(1)))
        finding.addWidget(self._count)
        finding.addStretch(1)
        finding.addWidget(self._button(_("Close the search"), "x", self.shut))
        grid.addLayout(finding, 0, 1)
        one, all_ = QPushButton(_("Replace")), QPushButton(_("Replace All"))
        one.clicked.connect(self.replace)
        all_.clicked.connect(self.replace_all)
        replacing = QHBoxLayout()
        replacing.setSpacing(UNIT // 2)
        replacing.addWidget(one)
        replacing.addWidget(all_)
        replacing.addStretch(1)
        grid.addWidget(self._other, 1, 0)
        grid.addLayout(replacing, 1, 1)
        grid.setColumnStretch(1, 1)
        self._replacing = (self._other, one, all_)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(placeholderText=name)
        field.setAccessibleName(name)
        field.setFixedWidth(32 * UNIT)
        field.installEventFilter(self)
        return field

    def _button(self, name: str, symbol: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(symbol))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(act)
        return button
