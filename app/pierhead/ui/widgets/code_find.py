"""The bar that finds text in an editor, and puts other text in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.code_changes import Caret, cursor_at
from pierhead.ui.widgets.code_layers import Layer, behind
from pierhead.ui.widgets.code_search import MOST, CodeSearch
from pierhead.ui.widgets.code_text import plain
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.find_bar import FindBar

_SETTLE = 100
_TINT = 70
"""How opaque, of 255, the background of what was found is."""
_FIELD_WIDTH = 32 * UNIT
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CodeFindBar(FindBar):
    """Goes from place to place in the text, and has a second line for replacing."""

    def __init__(self, view: CodeView, parent: QWidget | None = None) -> None:
        super().__init__(_("Find"), parent)
        self._view = view
        self._search = CodeSearch(view.document(), self)
        self._go_first = False
        self._again = QTimer(self, singleShot=True, interval=_SETTLE)
        self._line.textChanged.connect(self._typed)
        self._again.timeout.connect(self._search.look)
        self._search.changed.connect(self._found)
        view.edited.connect(self._text_changed)
        view.selectionChanged.connect(self._say)
        view.updateRequest.connect(self._scrolled)

    # -- what an editor asks for

    def open(self, text: str = "", *, replacing: bool = False) -> None:
        """Show the bar, with what is selected to look for."""
        for widget in self._replacing:
            widget.setVisible(replacing)
        selected = plain(self._view.textCursor().selectedText())
        before = self._line.text()
        super().open(text or selected)
        if self._line.text() == before:
            self._search.seek(self.needle())

    def shut(self) -> None:
        self.selection.setChecked(False)
        self._again.stop()
        self._search.spans = []
        self._view.layers.put(Layer.FOUND, ())
        self._view.setFocus()
        super().shut()

    def step(self, by: int) -> None:
        """Go to the next place, or to the one before when negative; goes round at the ends."""
        if not self._search.spans or self._again.isActive() or self.isHidden():
            self._again.stop()
            self._search.seek(self.needle())
        if spans := self._search.spans:
            self._select(spans[self._beside(by) % len(spans)])

    def replace(self) -> None:
        """Replace the place that is selected, and go to the next."""
        current = self._current()
        if current is not None:
            self._change([self._search.spans[current]])
            self._search.look()
        self.step(1)

    def replace_all(self) -> None:
        """Replace all places in one step that can be undone."""
        self._search.look()
        self._change(self._search.spans)
        self._search.look()

    def select_all(self) -> None:
        """Put a cursor at every place."""
        if spans := self._search.spans:
            self._view.carets.put([Caret(*span) for span in spans], self._current() or 0)
            self._view.setFocus()

    # -- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = event.modifiers() & (_CONTROL | _ALT)
            if event.key() in _ENTER and held == _ALT:
                self.select_all()
                return True
            if event.key() in _ENTER and watched is self._other:
                (self.replace_all if held == _CONTROL | _ALT else self.replace)()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._go_first = True
        self._search.seek(self.needle())

    def _found(self) -> None:
        """Mark what was found; go to the first place if it was just asked for."""
        if self._go_first and self._search.spans:
            self._go_first = False
            at = self._search.first_from(self._view.textCursor().selectionStart())
            self._select(self._search.spans[at % len(self._search.spans)])
        self._mark()
        self._say()

    def _text_changed(self, at: int, removed: int, added: int) -> None:
        if self.isVisible():
            self._search.shift(at, removed, added)
            self._again.start()

    def _scrolled(self, _rect: object, dy: int) -> None:
        if dy and self.isVisible():
            self._mark()

    def _mark(self) -> None:
        """Put a background behind the places in sight."""
        if self.isHidden():
            return
        document = self._view.document()
        blocks = [block for block, _top in self._view.rows.visible()]
        end = blocks[-1].position() + blocks[-1].length()
        spans = self._search.between(blocks[0].position(), end)
        tint = QColor(colors().warn)
        tint.setAlpha(_TINT)
        pieces = [behind(cursor_at(document, Caret(*span)), tint) for span in spans]
        self._view.layers.put(Layer.FOUND, pieces)

    def _beside(self, by: int) -> int:
        """The place after the cursor's, or before it."""
        cursor, current = self._view.textCursor(), self._current()
        if current is not None:
            return current + by
        if by > 0:
            return self._search.first_from(cursor.selectionEnd())
        return self._search.first_from(cursor.selectionStart()) - 1

    def _select(self, span: tuple[int, int]) -> None:
        self._view.carets.put([Caret(*span)])
        self._say()

    def _current(self) -> int | None:
        cursor = self._view.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        at = self._search.first_from(here[0])
        spans = self._search.spans
        return at if at < len(spans) and spans[at] == here else None

    def _change(self, spans: Sequence[tuple[int, int]]) -> None:
        changes = self._search.replacing(spans, self._other.text())
        self._view.carets.change(changes)

    def _within(self) -> None:
        """Search what is selected now only, or everything again."""
        cursors = []
        if self.selection.isChecked():
            carets = [caret for caret in self._view.carets.all if not caret.empty]
            cursors = [cursor_at(self._view.document(), caret) for caret in carets]
        self._search.within = cursors
        self._search.look()

    def _say(self) -> None:
        if self.isHidden():
            return
        if self._search.problem:
            self._complain(self._search.problem)
            return
        current, total = self._current(), len(self._search.spans)
        number = 0 if current is None else current + 1
        self.show_count(number, total, more=total >= MOST)

    # -- layout

    def _arrange(self) -> None:
        self._other = self._field(_("Replace with"))
        switches = self._switches(self._typed)
        self.selection = self._switch("text-select", _("Find in the selection"), self._within)
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
        finding = (*switches, self.selection, self._previous, self._next, self._count)
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
