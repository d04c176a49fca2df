"""Any number of rows to fill in, with a button to add one and one at each to remove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.cells import Cell, Make, Surroundings
from pierhead.ui.widgets.fields import LABEL_TOP
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.reveal import reveal

Values = Mapping[str, str]
"""The texts of a row by column; what is missing is empty."""


@dataclass(frozen=True, slots=True)
class Column:
    """One part of every row."""

    id: str
    title: str
    make: Make
    stretch: int = 0
    content: bool = True
    """Whether a row counts as empty while only cells without this are filled."""


@dataclass
class Row:
    """One row on the screen."""

    cells: dict[str, Cell]
    remove: QToolButton
    problem: QLabel
    columns: Sequence[Column] = field(default=())

    def values(self) -> dict[str, str]:
        """Its texts, by column."""
        return {id_: cell.get() for id_, cell in self.cells.items()}

    def empty(self) -> bool:
        """Whether nothing of content has been typed."""
        return not any(self.cells[column.id].get() for column in self.columns if column.content)

    def widgets(self) -> list[QWidget]:
        """All that belongs to it."""
        return [*(cell.widget for cell in self.cells.values()), self.remove, self.problem]


class RowsEditor(QWidget):
    """Rows of the same columns; empty ones count as not there."""

    changed = Signal()
    row_added = Signal(object)
    """A ``Row``, for who wants to adapt its cells."""

    def __init__(
        self,
        columns: Sequence[Column],
        add: str,
        pasted: Callable[[str], Sequence[Values]] = lambda _text: (),
    ) -> None:
        """``pasted`` makes rows of a pasted text; none of them: it is pasted as usual."""
        super().__init__()
        self._columns = columns
        self._pasted = pasted
        self._rows: list[Row] = []
        self._next = 1
        self.add_button = QPushButton(icon("plus"), add)
        self.add_button.setAutoDefault(False)
        self.add_button.setAccessibleName(add)
        self.add_button.clicked.connect(self._add_empty)
        self._headings = [plain_label(column.title, "muted") for column in columns]
        self._arrange()

    def rows(self) -> list[dict[str, str]]:
        """The texts of the rows that are not empty."""
        return [row.values() for row in self._filled()]

    def set_rows(self, rows: Sequence[Values]) -> None:
        """Show these in place of all others."""
        for row in list(self._rows):
            self._drop(row)
        for values in rows:
            self.append(values)
        self.changed.emit()

    def append(self, values: Values) -> Row:
        """Add a row at the end."""
        row = self._make_row()
        self._place(row)
        self._rows.append(row)
        self._show_headings()
        self.row_added.emit(row)
        for id_, cell in row.cells.items():
            if values.get(id_):
                cell.set(values[id_])
        return row

    def mark(self, problems: Mapping[tuple[int, str], str]) -> None:
        """Show what is wrong, by the number of a filled row and column."""
        filled = self._filled()
        for row in self._rows:
            index = filled.index(row) if row in filled else -1
            wrong = {id_: problems.get((index, id_), "") for id_ in row.cells}
            for id_, cell in row.cells.items():
                cell.mark(wrong[id_])
            sentence = next(filter(None, wrong.values()), "")
            row.problem.setText(sentence)
            row.problem.setVisible(bool(sentence))

    def cell(self, index: int, column: str) -> Cell:
        """A cell by the number of its filled row."""
        return self._filled()[index].cells[column]

    def show_last(self) -> None:
        """Scroll to the last row, and to the button for the next one."""
        reveal(*(cell.widget for cell in self._rows[-1].cells.values()), self.add_button)

    def beside_add(self, widget: QWidget) -> None:
        """Put a widget next to the button that adds."""
        self._bottom.insertWidget(1, widget)

    # -- inside

    def _arrange(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(UNIT)
        self._grid.setVerticalSpacing(UNIT // 2)
        for place, (column, heading) in enumerate(zip(self._columns, self._headings, strict=True)):
            heading.setWordWrap(False)
            heading.setContentsMargins(0, LABEL_TOP, 0, 0)
            heading.hide()
            self._grid.addWidget(heading, 0, place)
            self._grid.setColumnStretch(place, column.stretch)
        self._bottom = QHBoxLayout()
        self._bottom.setSpacing(UNIT // 2)
        self._bottom.addWidget(self.add_button)
        self._bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(self._grid)
        layout.addLayout(self._bottom)

    def _tell(self, *_: object) -> None:
        self.changed.emit()

    def _filled(self) -> list[Row]:
        return [row for row in self._rows if not row.empty()]

    def _make_row(self) -> Row:
        remove = icon_button("x", _("Remove this row"))
        problem = plain_label("", "problem")
        problem.hide()
        row = Row({}, remove, problem, self._columns)
        for column in self._columns:
            around = Surroundings(column.title, self._tell, lambda text: self._take(row, text))
            row.cells[column.id] = column.make(around)
        remove.clicked.connect(lambda: self._remove(row))
        return row

    def _place(self, row: Row) -> None:
        line, self._next = self._next, self._next + 2
        for place, cell in enumerate(row.cells.values()):
            self._grid.addWidget(cell.widget, line, place)
        self._grid.addWidget(row.remove, line, len(row.cells))
        self._grid.addWidget(row.problem, line + 1, 0, 1, len(row.cells))
        for widget in (*(cell.widget for cell in row.cells.values()), row.remove):
            widget.show()  # a layout would do it later, and what is hidden takes no focus
        stops = [stop for cell in row.cells.values() for stop in cell.stops]
        chain = [self.add_button, *stops, row.remove, self.add_button]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _show_headings(self) -> None:
        for heading in self._headings:
            heading.setVisible(bool(self._rows))

    def _add_empty(self) -> None:
        row = self.append({})
        next(iter(row.cells.values())).stops[0].setFocus()
        self.changed.emit()
        self.show_last()

    def _remove(self, row: Row) -> None:
        place = self._rows.index(row)
        self._drop(row)
        near = self._rows[min(place, len(self._rows) - 1)].remove if self._rows else self.add_button
        near.setFocus()
        self.changed.emit()

    def _drop(self, row: Row) -> None:
        self._rows.remove(row)
        for widget in row.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._show_headings()

    def _take(self, row: Row, text: str) -> bool:
        rows = self._pasted(text)
        if not rows:
            return False
        if row.empty():
            self._drop(row)
        for values in rows:
            self.append(values)
        self._rows[-1].remove.setFocus()
        self.changed.emit()
        self.show_last()
        return True
