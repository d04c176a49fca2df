"""The problems of a text under it: what is wrong in which line, a click away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from pierhead.core.i18n import _
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT

_MOST_ROWS = 4
_MOST = 200


class ProblemList(QListWidget):
    """As high as its problems are many, up to a few; hidden when there are none."""

    chosen = Signal(int)
    """The 1-based line of a problem that was clicked, or reached with Enter."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Problem, ...] = ()
        self.setAccessibleName(_("Problems"))
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(2 * UNIT, 2 * UNIT))
        self.setSpacing(1)
        self.setStyleSheet("QListWidget { border-top: 1px solid palette(mid); }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List these."""
        shown = tuple(problems[:_MOST])
        if shown == self._shown:
            return
        self._shown = shown
        self.clear()
        for problem in shown:
            self._add(problem)
        self.setVisible(bool(shown))
        rows = min(len(shown), _MOST_ROWS)
        self.setFixedHeight(rows * (max(self.sizeHintForRow(0), 2 * UNIT) + 2) + UNIT)

    def refresh_icons(self) -> None:
        """Draw the icons in the colours of the theme in use."""
        for row, problem in enumerate(self._shown):
            self.item(row).setIcon(_icon(problem))

    def _add(self, problem: Problem) -> None:
        text = _("Line {line}: {message}").format(line=problem.line, message=problem.message)
        item = QListWidgetItem(_icon(problem), text, self)
        item.setData(Qt.ItemDataRole.UserRole, problem.line)
        item.setToolTip(plain_tooltip(problem.message))

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _icon(problem: Problem) -> QIcon:
    if problem.severity is Severity.ERROR:
        return icon("circle-alert", "bad")
    return icon("triangle-alert", "warn")
