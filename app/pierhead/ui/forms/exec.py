"""Ask what to run in a running container: a shell that it has, or any command."""

from __future__ import annotations

import sys
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.commands.desk import Terminals
from pierhead.core.errors import AppError
from pierhead.core.exec_command import format_exec
from pierhead.core.exec_memory import ExecMemory
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.core.run_checks import problems
from pierhead.core.shell_words import join
from pierhead.core.terminal_options import TerminalPreferences, detach_keys
from pierhead.ui.forms.progress import FormButtons
from pierhead.ui.forms.run_basics import Unreadable, boxes_row, line, words
from pierhead.ui.forms.run_rows import pair_values, pairs_editor, pairs_of
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.command_preview import CommandPreview
from pierhead.ui.widgets.fields import FieldGrid
from pierhead.ui.widgets.tasks import Tasks

WIDTH = 560


class ExecForm(QDialog):
    """Opens a terminal with what was chosen, and remembers it for the next time."""

    def __init__(
        self,
        context: Context,
        container: Container,
        parent: QWidget | None,
        terminals: Terminals | None = None,
    ) -> None:
        """``terminals`` open what was chosen; by default those of the workspace."""
        super().__init__(parent)
        self._context, self._container = context, container
        self._terminals = terminals or context.desk.terminals
        self._memory = ExecMemory(context.settings)
        self._typed = False
        self.setWindowTitle(_("Run a Command in {name}").format(name=container.name))
        self.setMinimumWidth(WIDTH)
        self._make_fields()
        self._arrange()
        self._recall()
        self._connect()
        self._edited()
        self._tasks = Tasks(self)
        self._tasks.start("shells", self._load_shells())
        self._tasks.start("users", self._load_users())
        self.command.setFocus()

    def spec(self) -> ExecSpec:
        """What the form says; raises ``Unreadable`` for a command that cannot be read."""
        return replace(self._around(), command=words(self.command.currentText().strip()))

    def accept(self) -> None:
        """Open the terminal, or go to what is wrong."""
        wrong = self.check(tried=True)
        if wrong:
            self._focus(next(iter(wrong)))
            return
        self._memory.keep(self._container.name, self.spec())
        self._terminals.open_shell(self._container, self.spec())
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

    def _around(self) -> ExecSpec:
        """All but the command."""
        return ExecSpec(
            (),
            user=self.user.currentText().strip(),
            workdir=self.workdir.text().strip(),
            environment=pairs_of(self.environment),
            tty=self.tty.isChecked(),
            privileged=self.privileged.isChecked(),
            detach_keys=self.keys.text().replace(" ", ""),
        )

    def _problems(self) -> dict[str, str]:
        spec = self._around()
        run = RunSpec("x", user=spec.user, workdir=spec.workdir, environment=spec.environment)
        wrong = problems(run)
        try:
            if not self.spec().command:
                wrong["command"] = _("Which command?")
        except Unreadable as error:
            wrong["command"] = str(error)
        try:
            detach_keys(spec.detach_keys or "a")
        except ValueError:
            wrong["keys"] = _("Write keys such as ctrl-p,ctrl-q: characters, or ctrl- and one.")
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
        try:
            spec = self.spec()
        except Unreadable:
            return
        windows = sys.platform == "win32"
        shown = spec if spec.command else replace(spec, command=("COMMAND",))
        name = self._container.name or self._container.id
        self.preview.set_text(format_exec(name, shown, windows))

    def _user_typed(self) -> None:
        self._typed = True

    # -- what is known of the container

    def _recall(self) -> None:
        """Begin with what was run in it last."""
        self.command.addItems(list(self._memory.commands(self._container.name)))
        self.command.setEditText("")
        last = self._memory.last(self._container.name)
        if last is None:
            return
        self.command.setEditText(join(last.command))
        self.user.setEditText(last.user)
        self.workdir.setText(last.workdir)
        self.keys.setText(last.detach_keys)
        self.tty.setChecked(last.tty)
        self.privileged.setChecked(last.privileged)
        for values in pair_values(last.environment):
            self.environment.append(values)
        self._typed = bool(last.command)

    async def _load_shells(self) -> None:
        wanted = TerminalPreferences(self._context.settings).options.shells
        try:
            shells = await self._context.engine.containers.shells(self._container.id, wanted)
        except AppError as error:
            self.notice.show_error(error)
            return
        typed = self.command.currentText()
        recent = [self.command.itemText(place) for place in range(self.command.count())]
        self.command.clear()
        self.command.addItems(list(dict.fromkeys((*shells, *recent))))
        if self._typed or not shells:
            self.command.setEditText(typed)
        else:
            self.command.setCurrentIndex(0)
        if not shells:
            self.notice.warn(
                _("No shell was found in {name}.").format(name=self._container.name),
                _("Type a command that it has, with its path, or open a debug shell."),
            )

    async def _load_users(self) -> None:
        users = await self._context.engine.containers.users(self._container.id)
        typed = self.user.currentText()
        self.user.addItems([user.name for user in users])
        self.user.setEditText(typed)

    # -- widgets

    def _make_fields(self) -> None:
        own = _("the container's own")
        self.notice = Banner()
        self.command = _choice(_("Command"), "/bin/sh -l")
        self.user, self.workdir = _choice(_("User"), own), line(own)
        self.environment = pairs_editor(_("Add Variable"))
        self.tty, self.privileged = QCheckBox(_("Terminal")), QCheckBox(_("Privileged"))
        self.tty.setChecked(True)
        self.tty.setToolTip(_("Without one, the program gets lines and its output is plain."))
        self.keys = line(_("none"))
        self.preview = CommandPreview(_("The same on the command line"))
        self.buttons = FormButtons(_("Open Terminal"), "terminal")

    def _connect(self) -> None:
        for combo in (self.command, self.user):
            combo.editTextChanged.connect(self._edited)
        if edit := self.command.lineEdit():
            edit.textEdited.connect(self._user_typed)
        self.command.activated.connect(self._user_typed)
        for each in (self.workdir, self.keys):
            each.textChanged.connect(self._edited)
        for box in (self.tty, self.privileged):
            box.toggled.connect(self._edited)
        self.environment.changed.connect(self._edited)
        self.preview.copied.connect(self._context.desk.copy)
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
            "keys": grid.add(_("Detach keys"), self.keys),
        }
        self._fields["keys"].set_note(_("Leave the program running, without its terminal."))
        grid.add("", boxes_row([self.tty, self.privileged]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT + UNIT // 2)
        for widget in (self.notice, grid, self.preview):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)


def _choice(title: str, hint: str) -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    edit = line(hint)
    edit.setAccessibleName(title)
    combo.setLineEdit(edit)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return combo
