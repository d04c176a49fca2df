"""The problems of a text under it: what is wrong in which line, by which rule, a click away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

_SHARE = 4
"""One part of so many is what the list takes at most."""
_MOST_ROWS = 5
_MOST = 200
_LOOKS = {
    Severity.ERROR: ("circle-alert", "bad"),
    Severity.WARNING: ("triangle-alert", "warn"),
    Severity.INFO: ("info", "info"),
}
_TEXT, _RULE = range(2)


class ProblemList(QTreeWidget):
    """As high as its problems are many, up to a few; hidden when there are none."""

    chosen = Signal(int, int)
    """The 1-based line and column of a problem that was clicked, or reached with Enter."""
    browse = Signal(str)
    """The page of a rule that was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Problem, ...] = ()
        self._room = 0
        self.setAccessibleName(_("Problems"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(2 * UNIT, 2 * UNIT))
        self.setStyleSheet(
            "QTreeWidget { border-top: 1px solid palette(mid); }"
            "QTreeWidget::item { padding: 2px 8px 2px 0; }"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_RULE, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self._click)
        self.itemActivated.connect(lambda item, _column: self._choose(item))
        self.hide()

    def texts(self) -> list[str]:
        """What each row says."""
        return [item.text(_TEXT) for item in self._items()]

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List these."""
        shown = tuple(problems[:_MOST])
        if shown == self._shown:
            return
        self._shown = shown
        self.clear()
        for problem in shown:
            self.addTopLevelItem(self._item(problem))
        self.setVisible(bool(shown))
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Leave most of ``room``, the pixels of it and the text, to the text."""
        self._room = room
        row = max(self.sizeHintForRow(0), 3 * UNIT)
        rows = min(len(self._shown), _MOST_ROWS, max(1, room // (_SHARE * row)))
        self.setFixedHeight(rows * row + UNIT)

    def refresh_icons(self) -> None:
        """Draw icons and rules in the colours of the theme in use."""
        for item, problem in zip(self._items(), self._shown, strict=True):
            self._dress(item, problem)

    def _items(self) -> list[QTreeWidgetItem]:
        rows = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in rows if item]

    def _item(self, problem: Problem) -> QTreeWidgetItem:
        message = visible(problem.message)
        text = _("Line {line}: {message}").format(line=problem.line, message=message)
        item = QTreeWidgetItem([text, visible(problem.page)])
        item.setToolTip(_TEXT, plain_tooltip(problem.message))
        item.setToolTip(_RULE, plain_tooltip(problem.url))
        item.setData(_TEXT, Qt.ItemDataRole.UserRole, problem)
        self._dress(item, problem)
        return item

    def _dress(self, item: QTreeWidgetItem, problem: Problem) -> None:
        item.setIcon(_TEXT, _icon(problem))
        item.setForeground(
            _RULE, QBrush(QColor(colors().accent if problem.url else colors().muted))
        )

    def _click(self, item: QTreeWidgetItem, column: int) -> None:
        problem: Problem = item.data(_TEXT, Qt.ItemDataRole.UserRole)
        if column == _RULE and problem.url:
            self.browse.emit(problem.url)
        else:
            self._choose(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        problem: Problem = item.data(_TEXT, Qt.ItemDataRole.UserRole)
        self.chosen.emit(problem.line, problem.column or 1)


def _icon(problem: Problem) -> QIcon:
    return icon(*_LOOKS[problem.severity])
