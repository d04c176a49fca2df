"""All the fields of the run form, and the specification they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_options import Option, options_of, with_options
from pierhead.ui.forms.image_choice import ImageChoice
from pierhead.ui.forms.option_section import OptionSection
from pierhead.ui.forms.run_basics import (
    BOXES,
    READ,
    WRITE,
    Folding,
    Unreadable,
    boxes_row,
    network_choice,
    option_boxes,
    restart_choice,
    value_lines,
)
from pierhead.ui.forms.run_rows import (
    MountsEditor,
    pair_values,
    pairs_editor,
    pairs_of,
    port_values,
    ports_editor,
    ports_of,
)
from pierhead.ui.forms.run_sections import sections
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.fields import Field, FieldGrid
from pierhead.ui.widgets.rows_editor import RowsEditor

MORE = {"hostname", "networks", "entrypoint", "memory", "cpus", "platform", "labels", *BOXES[1:]}


class RunFields(QWidget):
    """Fields by the names of ``RunSpec``; what has no field is kept as it was given."""

    changed = Signal()

    def __init__(self) -> None:
        """Nothing is in it until its ``parts`` are made."""
        super().__init__()
        self._base = RunSpec()
        self._filling = False
        self._existing = False
        self._terminal_decided = False
        self.fields: dict[str, Field] = {}

    def parts(self, context: Context, take: Callable[[str], bool]) -> Iterator[None]:
        """Make it, a little at a time; ``take`` is given what is pasted for an image."""
        self.image = ImageChoice(context, take)
        self.terminal = QCheckBox(_("Interactive terminal"))
        self.background = QCheckBox(_("In the background"))
        self.lines = value_lines()
        self.boxes = option_boxes()
        self.choices = {"network": network_choice(), "restart": restart_choice()}
        yield
        self.ports, self.mounts = ports_editor(), MountsEditor()
        yield
        self.rows: dict[str, RowsEditor] = {
            "ports": self.ports,
            "mounts": self.mounts,
            "environment": pairs_editor(_("Add Variable")),
            "labels": pairs_editor(_("Add Label")),
        }
        self.sections = sections()
        yield
        yield from self._arrange()
        self._connect()
        self._sync_boxes()

    # -- values

    def spec(self) -> RunSpec:
        """What the fields say; a text that stands for nothing counts as empty."""
        values: dict[str, Any] = {"image": self.image.text(), **self._streams()}
        for name in self.lines:
            try:
                values[name] = self._read(name)
            except Unreadable:
                values[name] = READ[name]("")
        values |= {name: box.isChecked() for name, box in self.boxes.items()}
        values |= {name: choice.value() for name, choice in self.choices.items()}
        values |= {name: pairs_of(self.rows[name]) for name in ("environment", "labels")}
        values |= {"ports": ports_of(self.ports), "mounts": self.mounts.mounts()}
        return with_options(replace(self._base, **values), self.options())

    def options(self) -> list[Option]:
        """What is asked for in the sections, as flags."""
        return [option for section in self.sections for option in section.options()]

    def order(self) -> list[str]:
        """The names of all fields from top to bottom."""
        return [*self.fields, *(name for section in self.sections for name in section.names())]

    def fill(self, spec: RunSpec, *, decided: bool) -> None:
        """Show a specification in place of what was there.

        ``decided`` says whether it is also meant to tell if a terminal is wanted.
        """
        self._base, self._filling = spec, True
        self.image.setEditText(spec.image)
        self.terminal.setChecked(spec.interactive or spec.tty)
        self.background.setChecked(spec.detach)
        for name, edit in self.lines.items():
            edit.setText(WRITE.get(name, str)(getattr(spec, name)))
        for name, box in self.boxes.items():
            box.setChecked(getattr(spec, name))
        for name, choice in self.choices.items():
            choice.choose(getattr(spec, name))
        self.ports.set_rows([port_values(port) for port in spec.ports])
        self.mounts.show_mounts(spec.mounts)
        for name in ("environment", "labels"):
            self.rows[name].set_rows(pair_values(getattr(spec, name)))
        options: Sequence[Option] = options_of(spec)
        for section in self.sections:
            options = section.take(options)
        if any(getattr(spec, name) for name in MORE):
            self._more.unfold()
        self._filling = False
        self._sync_boxes()
        self._terminal_decided = decided
        self.changed.emit()

    def fit_existing(self) -> None:
        """Leave out what is said only once, when a container is run for the first time."""
        self.background.hide()
        self._existing = True

    def suggest_terminal(self, wanted: bool) -> None:
        """Tick the terminal or not, unless that is decided."""
        if not self._terminal_decided:
            self.terminal.setChecked(wanted)
            self._terminal_decided = False

    def unreadable(self) -> dict[str, str]:
        """The texts that stand for nothing, each with a sentence."""
        found: dict[str, str] = {}
        for name in READ:
            try:
                self._read(name)
            except Unreadable as error:
                found[name] = str(error)
        for section in self.sections:
            found |= section.problems(options_of(self._base) if self._existing else ())
        return found

    def is_empty(self, where: str) -> bool:
        """Whether nothing has been typed yet at a field such as ``ports.0.number``."""
        name, _dot, rest = where.partition(".")
        if section := self._section(name):
            return section.is_empty(where)
        if rest:
            index, _dot, column = rest.partition(".")
            return not self.rows[name].cell(int(index), column).get()
        if name == "image":
            return not self.image.text()
        return name in self.lines and not self.lines[name].text().strip()

    # -- problems

    def mark(self, problems: Mapping[str, str]) -> None:
        """Name what is wrong at its field, and nothing elsewhere."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name, ""))
        for section in self.sections:
            section.mark(problems)
        for name, editor in self.rows.items():
            editor.mark(
                {
                    (int(where.split(".")[1]), where.split(".")[2]): sentence
                    for where, sentence in problems.items()
                    if where.startswith(f"{name}.")
                }
            )

    def focus(self, where: str) -> QWidget:
        """Go to a field such as ``name`` or ``ports.0.number``; returns where the focus is."""
        name, _dot, rest = where.partition(".")
        if name in MORE:
            self._more.unfold()
        if section := self._section(name):
            target = section.target(where)
        elif rest:
            index, _dot, column = rest.partition(".")
            target = self.rows[name].cell(int(index), column).stops[0]
        else:
            target = self.fields[name].control
        if isinstance(target, RowsEditor):
            target = target.add_button
        target.setFocus()
        if isinstance(target, QLineEdit):
            target.selectAll()
        return target

    # -- inside

    def _section(self, name: str) -> OptionSection | None:
        return next((each for each in self.sections if name in each.names()), None)

    def _read(self, name: str) -> Any:
        return READ.get(name, str)(self.lines[name].text().strip())

    def _streams(self) -> dict[str, Any]:
        wanted = self.terminal.isChecked()
        base = self._base
        kept = wanted == (base.interactive or base.tty)
        return {
            "interactive": base.interactive if kept else wanted,
            "tty": base.tty if kept else wanted,
            "detach": self.background.isChecked() or not wanted,
        }

    def _sync_boxes(self) -> None:
        """Without a terminal there is nothing but the background."""
        wanted = self.terminal.isChecked()
        self.background.setEnabled(wanted)
        if not wanted:
            self.background.setChecked(True)

    def _terminal_toggled(self, wanted: bool) -> None:
        self._terminal_decided = True
        if wanted and not self._filling:
            self.background.setChecked(False)
        self._sync_boxes()

    def _connect(self) -> None:
        self.terminal.toggled.connect(self._terminal_toggled)
        self.image.changed.connect(self._tell)
        for box in (self.terminal, self.background, *self.boxes.values()):
            box.toggled.connect(self._tell)
        for edit in self.lines.values():
            edit.textChanged.connect(self._tell)
        for choice in self.choices.values():
            choice.currentIndexChanged.connect(self._tell)
        for editor in self.rows.values():
            editor.changed.connect(self._tell)
        for section in self.sections:
            section.changed.connect(self._tell)

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _arrange(self) -> Iterator[None]:
        # From the outside in, for Qt dresses again all that is in what is moved; and in the order
        # in which the tab key goes.
        grid, more = FieldGrid(), FieldGrid()
        self._more = Folding(_("More"), more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 0, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT + UNIT // 2)
        layout.addWidget(grid)
        add = self._adder(grid)
        add("image", _("Image"), self.image)
        add("name", _("Name"), self.lines["name"])
        add("command", _("Command"), self.lines["command"])
        row = boxes_row((self.terminal, self.background, self.boxes["remove"]))
        add("boxes", "", row)
        yield
        add("ports", _("Ports"), self.ports)
        add("mounts", _("Volumes"), self.mounts)
        add("environment", _("Environment"), self.rows["environment"])
        yield
        add("network", _("Network"), self.choices["network"])
        add("restart", _("Restart"), self.choices["restart"])
        add("user", _("User"), self.lines["user"])
        add("workdir", _("Working directory"), self.lines["workdir"])
        yield
        layout.addWidget(self._more)
        yield from self._fill_more(self._adder(more))
        for section in self.sections:
            layout.addWidget(section)
        layout.addStretch(1)

    def _fill_more(self, add: Callable[[str, str, QWidget], None]) -> Iterator[None]:
        add("hostname", _("Host name"), self.lines["hostname"])
        add("entrypoint", _("Entry point"), self.lines["entrypoint"])
        add("networks", _("Also in networks"), self.lines["networks"])
        add("labels", _("Labels"), self.rows["labels"])
        yield
        add("memory", _("Memory"), self.lines["memory"])
        add("cpus", _("Cores"), self.lines["cpus"])
        add("platform", _("Platform"), self.lines["platform"])
        add("more_boxes", "", boxes_row([self.boxes[name] for name in BOXES[1:]]))
        yield

    def _adder(self, grid: FieldGrid) -> Callable[[str, str, QWidget], None]:
        def add(name: str, title: str, control: QWidget) -> None:
            self.fields[name] = grid.add(title, control)

        return add
