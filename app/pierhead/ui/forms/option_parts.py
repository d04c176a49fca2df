"""Parts of the run form that stand for flags of ``docker run``: rows, a line, a box.

Each keeps its flags as they were given until its widgets are made, which may never be needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from pierhead.core.run_option_rows import Rows
from pierhead.core.run_options import Option
from pierhead.ui.forms.run_basics import line
from pierhead.ui.widgets.cells import Cell, complete_from
from pierhead.ui.widgets.fields import Field, FieldGrid
from pierhead.ui.widgets.rows_editor import RowsEditor


class Part:
    """What all have in common; ``title`` is empty for what says by itself what it is."""

    def __init__(self, name: str, title: str) -> None:
        self.name, self.title = name, title
        self._given: tuple[Option, ...] = ()
        self._field: Field | None = None

    # -- what each does in its own way

    def takes(self, option: Option, taken: Sequence[Option]) -> bool:
        """Whether it can show this flag beside those that it shows already."""
        raise NotImplementedError

    def make(self, changed: Callable[[], None]) -> QWidget:
        """Its control."""
        raise NotImplementedError

    def show(self, options: Sequence[Option]) -> None:
        """Have the control say these."""
        raise NotImplementedError

    def read(self) -> tuple[Option, ...]:
        """What the control says."""
        raise NotImplementedError

    def where(self, index: int, _option: Option) -> str:
        """The place of a flag, by its number."""
        return self.name

    def mark(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong, by its place."""
        if self._field:
            self._field.set_problem(problems.get(self.name, ""))

    def target(self, where: str) -> QWidget:
        """The widget of a place."""
        assert self._field
        return self._field.control

    def is_empty(self, where: str) -> bool:
        """Whether nothing has been typed yet at a place."""
        return False

    # -- what they have in common

    def build(self, grid: FieldGrid, changed: Callable[[], None]) -> None:
        """Make the widgets, filled with what was given."""
        given = self._given
        control = self.make(changed)
        self._field = grid.add(self.title, control)
        self.show(given)

    def give(self, options: Sequence[Option]) -> None:
        """Have it say these in place of what it said."""
        self._given = tuple(options)
        if self._field:
            self.show(options)

    def options(self) -> tuple[Option, ...]:
        """The flags that it says."""
        return self.read() if self._field else self._given


class RowsPart(Part):
    """Any number of flags, a row each."""

    def __init__(self, name: str, title: str, rows: Rows, editor: Callable[[], RowsEditor]) -> None:
        super().__init__(name, title)
        self._rows, self._make_editor = rows, editor

    def takes(self, option: Option, taken: Sequence[Option]) -> bool:
        return self._rows.says(option)

    def make(self, changed: Callable[[], None]) -> QWidget:
        self.editor = self._make_editor()
        self.editor.changed.connect(changed)
        return self.editor

    def show(self, options: Sequence[Option]) -> None:
        self.editor.set_rows([self._rows.texts(option) for option in options])

    def read(self) -> tuple[Option, ...]:
        return tuple(self._rows.option(texts) for texts in self.editor.rows())

    def where(self, index: int, option: Option) -> str:
        column = self._rows.main if option[0] else "flag"
        return f"{self.name}.{index}.{column}"

    def mark(self, problems: Mapping[str, str]) -> None:
        super().mark(problems)
        if self._field:
            places = {where: where.split(".") for where in problems if "." in where}
            self.editor.mark(
                {(int(place[1]), place[2]): problems[where] for where, place in places.items()}
            )

    def target(self, where: str) -> QWidget:
        if "." not in where:
            return self.editor.add_button
        return self._cell(where).stops[0]

    def is_empty(self, where: str) -> bool:
        return bool(self._field) and not self._cell(where).get()

    def _cell(self, where: str) -> Cell:
        _name, index, column = where.split(".")
        return self.editor.cell(int(index), column)


class LinePart(Part):
    """The value of one flag."""

    def __init__(
        self, name: str, title: str, flag: str, hint: str, known: Sequence[str] = ()
    ) -> None:
        super().__init__(name, title)
        self._flag, self._hint, self._known = flag, hint, known

    def takes(self, option: Option, taken: Sequence[Option]) -> bool:
        return option[0] == self._flag and option[1].strip() == option[1] and not taken

    def make(self, changed: Callable[[], None]) -> QWidget:
        self.line: QLineEdit = line(self._hint)
        if self._known:
            complete_from(self.line, self._known)
        self.line.textChanged.connect(changed)
        return self.line

    def show(self, options: Sequence[Option]) -> None:
        self.line.setText(options[0][1] if options else "")

    def read(self) -> tuple[Option, ...]:
        text = self.line.text().strip()
        return ((self._flag, text),) if text else ()


class BoxPart(Part):
    """A flag without a value."""

    def __init__(self, name: str, label: str, flag: str) -> None:
        super().__init__(name, "")
        self._label, self._flag = label, flag

    def takes(self, option: Option, taken: Sequence[Option]) -> bool:
        return option == (self._flag, "") and not taken

    def make(self, changed: Callable[[], None]) -> QWidget:
        self.box = QCheckBox(self._label)
        self.box.setAccessibleName(self._label)
        self.box.toggled.connect(changed)
        return self.box

    def show(self, options: Sequence[Option]) -> None:
        self.box.setChecked(bool(options))

    def read(self) -> tuple[Option, ...]:
        return ((self._flag, ""),) if self.box.isChecked() else ()
