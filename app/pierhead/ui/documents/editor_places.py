"""Ways through the text of an editor: its outline, and a line by its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.dockerfile.structure import Symbol
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.picker import Pick, Picker

_LONGEST_DETAIL = 48
_FIELD_WIDTH = 16 * UNIT


def open_outline(view: CodeView, symbols: Sequence[Symbol], over: QWidget) -> Picker:
    """Show the places of a text; the view follows the one that is marked, and comes back."""
    title = _("Outline")
    picker = Picker(title, _("Type a part of a name"), _("Nothing here has such a name."), over)
    before = view.textCursor()
    shown = view.verticalScrollBar().value()
    here = before.blockNumber() + 1
    marked = max((at for at, one in enumerate(symbols) if one.line <= here), default=0)

    def finish(result: int) -> None:
        if result != QDialog.DialogCode.Accepted:
            view.setTextCursor(before)
            view.verticalScrollBar().setValue(shown)
        view.setFocus()

    picker.offer([_pick(symbol) for symbol in symbols], marked)
    picker.looked.connect(view.go_to)
    picker.finished.connect(finish)
    picker.open_over(over)
    return picker


def _pick(symbol: Symbol) -> Pick:
    detail = symbol.detail
    if len(detail) > _LONGEST_DETAIL:
        detail = detail[:_LONGEST_DETAIL] + "…"
    sign = icon("chevron-right" if symbol.depth else "layers")
    return Pick(symbol.title, symbol.line, detail, sign, symbol.detail, depth=symbol.depth)


class GoToBar(QFrame):
    """Asks for a line, or a line and a column with a colon between, and shows it as it is typed."""

    closed = Signal()

    def __init__(self, view: CodeView) -> None:
        super().__init__()
        self._view = view
        self._before = view.textCursor()
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("Line or line:column"))
        self._line.setAccessibleName(_("Go to line"))
        self._line.setFixedWidth(_FIELD_WIDTH)
        expression = QRegularExpression(r"\d{0,7}(:\d{0,5})?")
        self._line.setValidator(QRegularExpressionValidator(expression, self))
        self._line.textChanged.connect(self._look)
        self._line.returnPressed.connect(self.shut)
        self._count = plain_label("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(self._line)
        row.addWidget(self._count, 1)
        row.addWidget(icon_button("x", _("Close"), self._back))
        self.hide()

    def open(self) -> None:
        """Ask."""
        self._before = self._view.textCursor()
        lines = self._view.blockCount()
        self._count.setText(ngettext("{count} line", "{count} lines", lines).format(count=lines))
        self._line.clear()
        self.show()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Stay where it went."""
        self.hide()
        self._view.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def _back(self) -> None:
        self._view.setTextCursor(self._before)
        self._view.ensureCursorVisible()
        self.shut()

    def _look(self, text: str) -> None:
        line, _colon, column = text.partition(":")
        if line:
            self._view.go_to(max(1, int(line)), int(column or 1))
