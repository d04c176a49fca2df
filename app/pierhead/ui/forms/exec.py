"""Ask what to run in a running container: a shell that it has, or any command."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.core.run_checks import problems
from pierhead.ui.forms.progress import FormButtons
from pierhead.ui.forms.run_basics import Unreadable, boxes_row, line, words
from pierhead.ui.forms.run_rows import pairs_editor, pairs_of
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.fields import FieldGrid
from pierhead.ui.widgets.tasks import Tasks

WIDTH = 560


class ExecForm(QDialog):
    """Opens a terminal with what was chosen."""

    def __init__(self, context: Context, container: Container, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._container = context, container
        self._typed = False
        self.setWindowTitle(_("Run a Command in {name}").format(name=container.name))
        self.setMinimumWidth(WIDTH)
        self.notice = Banner()
        self.command = _command_choice()
        self.user, self.workdir = line(_("the container's own")), line(_("the container's own"))
        self.environment = pairs_editor(_("Add Variable"))
        self.privileged = QCheckBox(_("Privileged"))
        self.buttons = FormButtons(_("Open Terminal"), "terminal")
        self._arrange()
        self._connect()
        self._tasks = Tasks(self)
        self._tasks.start("shells", self._load_shells())
        self.command.setFocus()

    def spec(self) -> ExecSpec:
        """What the form says; raises ``Unreadable`` for a command that cannot be read."""
        return ExecSpec(
            words(self.command.currentText().strip()),
            user=self.user.text().strip(),
            workdir=self.workdir.text().strip(),
            environment=pairs_of(self.environment),
            privileged=self.privileged.isChecked(),
        )

    def accept(self) -> None:
        """Open the terminal, or go to what is wrong."""
        wrong = self.check(tried=True)
        if wrong:
            self._focus(next(iter(wrong)))
            return
        self._context.desk.open_shell(self._container, self.spec())
        super().accept()

    def check(self, *, tried: bool = False) -> dict[str, str]:
        """Name what is wrong at its field, and return it."""
        wrong = self._problems()
        for name, field in self._fields.items():
            empty = name == "command" and not self.command.currentText().strip()
            field.set_problem("" if empty and not tried else wrong.get(name, ""))
        self.environment.mark(
            {
                (int(where.split(".")[1]), where.split(".")[2]): sentence
                for where, sentence in wrong.items()
                if where.startswith("environment.")
            }
        )
        return wrong

    # -- inside

    def _problems(self) -> dict[str, str]:
        wrong = problems(
            RunSpec(
                image="x",
                user=self.user.text().strip(),
                workdir=self.workdir.text().strip(),
                environment=pairs_of(self.environment),
            )
        )
        try:
            if not self.spec().command:
                wrong["command"] = _("Which command?")
        except Unreadable as error:
            wrong["command"] = str(error)
        return dict(sorted(wrong.items()))

    def _focus(self, where: str) -> None:
        name, _dot, rest = where.partition(".")
        if rest:
            index, _dot, column = rest.partition(".")
            self.environment.cell(int(index), column).stops[0].setFocus()
        else:
            self._fields[name].control.setFocus()

    def _edited(self) -> None:
        self.check()

    def _user_typed(self) -> None:
        self._typed = True

    async def _load_shells(self) -> None:
        try:
            shells = await self._context.engine.containers.shells(self._container.id)
        except AppError as error:
            self.notice.show_error(error)
            return
        typed = self.command.currentText()
        self.command.addItems(list(shells))
        if self._typed or not shells:
            self.command.setEditText(typed)
        else:
            self.command.setCurrentIndex(0)
        if not shells:
            self.notice.warn(
                _("No shell was found in {name}.").format(name=self._container.name),
                _("Type a command that it has, with its path."),
            )

    def _connect(self) -> None:
        self.command.editTextChanged.connect(self._edited)
        if edit := self.command.lineEdit():
            edit.textEdited.connect(self._user_typed)
        for each in (self.user, self.workdir):
            each.textChanged.connect(self._edited)
        self.environment.changed.connect(self._edited)
        self.buttons.go.clicked.connect(self.accept)
        self.buttons.cancel.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _arrange(self) -> None:
        grid = FieldGrid()
        self._fields = {
            "command": grid.add(_("Command"), self.command),
            "user": grid.add(_("User"), self.user),
            "workdir": grid.add(_("Working directory"), self.workdir),
            "environment": grid.add(_("Environment"), self.environment),
        }
        grid.add("", boxes_row([self.privileged]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT + UNIT // 2)
        for widget in (self.notice, grid):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)


def _command_choice() -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    edit = line("/bin/sh -l")
    edit.setAccessibleName(_("Command"))
    combo.setLineEdit(edit)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return combo
