"""The build arguments of a form: a line for each that the Dockerfile names, or rows by any name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.core.secrets import looks_secret
from pierhead.dockerfile.outline import Arg
from pierhead.ui.dialogs import plain_label
from pierhead.ui.forms.run_rows import pair_values, pairs_editor, pairs_of
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.fields import FieldGrid
from pierhead.ui.widgets.rows_editor import Row, RowsEditor

MOST_HEIGHT = 220
_MODE = QLineEdit.EchoMode

Pairs = tuple[tuple[str, str], ...]


class BuildArguments(QWidget):
    """What is given differs from what the Dockerfile says; what looks like a secret is dots."""

    changed = Signal()
    grown = Signal()
    """There is more or less of it than before."""
    secret_asked = Signal(str, str)
    """Give this as a secret instead: its name and value."""

    def __init__(self, known: Iterable[Arg] | None) -> None:
        """Without ``known`` arguments they can have any name."""
        super().__init__()
        self.lines: dict[str, QLineEdit] = {}
        self.free: RowsEditor | None = None
        self._advice = _Advice()
        self._advice.button.clicked.connect(self._give_as_secret)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(_("Build arguments"), "heading"))
        layout.addWidget(self._make_free() if known is None else self._make_lines(known))
        layout.addWidget(self._advice)
        # Not shown here if there are any: in no form yet, it would be a window for a moment.
        if known is not None and not self.lines:
            self.hide()

    def given(self) -> Pairs:
        """The arguments that are not left at what the Dockerfile says."""
        if self.free:
            return pairs_of(self.free)
        return tuple(
            (name, line.text())
            for name, line in self.lines.items()
            if line.text() != line.placeholderText() and line.text()
        )

    def fill(self, given: Pairs, missing: Iterable[str] = ()) -> None:
        """Show these; of those that are ``missing`` only the names are known."""
        if self.free:
            self.free.set_rows(pair_values((*given, *((name, "") for name in missing))))
        for name, value in given:
            if line := self.lines.get(name):
                line.setText(value)

    def focus_on(self, name: str) -> bool:
        """Let the user type the value of an argument, if there is such a one."""
        if line := self.lines.get(name):
            line.setFocus()
        return name in self.lines

    # -- inside

    def _make_free(self) -> QWidget:
        self.free = pairs_editor(_("Add Argument"))
        self.free.row_added.connect(self._watch)
        self.free.changed.connect(self._tell)
        self.free.changed.connect(self.grown)
        return self.free

    def _make_lines(self, known: Iterable[Arg]) -> QWidget:
        inside = FieldGrid()
        for argument in known:
            line = QLineEdit()
            line.setAccessibleName(argument.name)
            line.setPlaceholderText(argument.default or "")
            line.textChanged.connect(self._tell)
            self.lines[argument.name] = line
            inside.add(argument.name.replace("&", "&&"), line)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setFixedHeight(min(inside.sizeHint().height() + 2, MOST_HEIGHT))
        return scroll

    def _watch(self, row: Row) -> None:
        name, value = row.cells["name"].widget, row.cells["value"].widget
        assert isinstance(name, QLineEdit)
        assert isinstance(value, QLineEdit)

        def show() -> None:
            _hide(value, name.text())

        name.textChanged.connect(show)
        show()

    def _tell(self) -> None:
        for name, line in self.lines.items():
            _hide(line, name)
        self._advise()
        self.changed.emit()

    def _secret(self) -> tuple[str, str]:
        return next((pair for pair in self.given() if looks_secret(*pair) and pair[1]), ("", ""))

    def _advise(self) -> None:
        name, _value = self._secret()
        if self._advice.say(name):
            self.grown.emit()

    def _give_as_secret(self) -> None:
        name, value = self._secret()
        if line := self.lines.get(name):
            line.clear()
        elif self.free:
            self.free.set_rows(pair_values(pair for pair in self.given() if pair[0] != name))
        self.secret_asked.emit(name, value)


class _Advice(QFrame):
    """Why an argument is no place for a secret, and what is."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._text = plain_label("", "muted")
        self._text.setWordWrap(True)
        self.button = QPushButton(_("Give as a Secret"))
        self.button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, name: str) -> bool:
        """Advise on the argument of this name, or nothing if it is empty; whether that is new."""
        if name == self._name:
            return False
        self._name = name
        text = _(
            "{name} looks like a secret, and arguments can be read in the image’s history."
            " A secret cannot: with RUN --mount=type=secret,id={name} it is the file\n"
            "/run/secrets/{name} for that step alone."
        )
        self._text.setText(text.format(name=name))
        self.setVisible(bool(name))
        return True


def _hide(line: QLineEdit, name: str) -> None:
    """Show a value as dots if it looks like a secret."""
    line.setEchoMode(_MODE.Password if looks_secret(name, line.text()) else _MODE.Normal)
