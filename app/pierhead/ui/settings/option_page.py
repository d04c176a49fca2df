"""A section of options: each control changes its option at once, and follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from pierhead.core.i18n import _
from pierhead.core.preferences import Preferences
from pierhead.core.terminal_options import CHECKS
from pierhead.ui.bind import bind
from pierhead.ui.settings.section import CONTROL_WIDTH, SectionPage
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.widgets.calm_spin import CalmSpin
from pierhead.ui.widgets.fields import Field


class OptionPage(SectionPage):
    """Groups of controls below a title, and a button that brings their defaults back."""

    def __init__(self, preferences: Preferences[Any], title: str) -> None:
        super().__init__(title)
        self.preferences = preferences
        self.fields: dict[str, Field] = {}
        """By the name of the option."""
        self._shows: list[Callable[[Any], None]] = []
        bind(preferences.changed, self, self._follow)

    # -- what a section is made of

    def group(self, title: str) -> None:
        """Begin a group of controls."""
        self._grid = self.add_group(title)

    def flag(self, name: str, text: str, note: str = "") -> None:
        """A box to tick."""
        box = QCheckBox(text)
        box.setAccessibleDescription(note)
        box.toggled.connect(lambda on: self._change(name, on))
        self._add(name, "", box, note)
        self._shows.append(lambda options: box.setChecked(getattr(options, name)))

    def choice(
        self, name: str, title: str, choices: Mapping[Any, str], note: str = ""
    ) -> CalmCombo:
        """One of several values, by what they are called."""
        combo, values = CalmCombo(), list(choices)
        combo.addItems(list(choices.values()))
        combo.setFixedWidth(CONTROL_WIDTH)
        combo.currentIndexChanged.connect(lambda index: self._change(name, values[index]))
        self._add(name, title, combo, note)

        def show(options: Any) -> None:
            value = getattr(options, name)
            if value not in values:
                values.append(value)
                combo.addItem(_("{name} (missing)").format(name=value))
            combo.setCurrentIndex(values.index(value))

        self._shows.append(show)
        return combo

    def number(
        self,
        name: str,
        title: str,
        control: CalmSpin,
        note: str = "",
        *,
        unset: float | None = None,
    ) -> None:
        """A number; ``unset`` is what is shown for 0, which stands for the platform's own."""
        control.setFixedWidth(CONTROL_WIDTH // 2)
        shown_for_none = 0.0 if unset is None else unset
        control.valueChanged.connect(
            lambda value: self._change(name, 0.0 if value == unset else value)
        )
        self._add(name, title, control, note)
        self._shows.append(
            lambda options: control.setValue(getattr(options, name) or shown_for_none)
        )

    def line(
        self,
        name: str,
        title: str,
        note: str,
        problem: str,
        texts: tuple[Callable[[str], Any], Callable[[Any], str]] = (str, str),
    ) -> None:
        """Text; ``texts`` read and write it, and ``problem`` says what to type when it is wrong."""
        line, (read, write) = QLineEdit(), texts
        field = self._add(name, title, line, note)

        def meaning() -> Any:
            with suppress(ValueError, TypeError):
                return CHECKS[name](read(line.text()))
            return None

        def show(options: Any) -> None:
            value = getattr(options, name)
            # What means the same, or is still wrong, is left as it was typed.
            if not field.problem and meaning() != value:
                line.setText(write(value))

        def leave() -> None:
            # Only now: half a word may mean something else.
            if not field.problem:
                self._change(name, meaning())

        line.textEdited.connect(lambda: field.set_problem("" if meaning() is not None else problem))
        line.editingFinished.connect(leave)
        self._shows.append(show)

    def finish(self) -> None:
        """Show what is chosen now; call it when everything has been added."""
        reset = QPushButton(_("Restore Defaults"))
        reset.setAutoDefault(False)
        reset.clicked.connect(self._reset)
        row = QHBoxLayout()
        row.addWidget(reset)
        row.addStretch(1)
        self.body.addSpacing(UNIT)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self._follow(self.preferences.options)

    # -- inside

    def _add(self, name: str, title: str, control: QWidget, note: str) -> Field:
        field = self.fields[name] = self._grid.add(title, control)
        field.set_note(note)
        return field

    def _change(self, name: str, value: Any) -> None:
        self.preferences.change(**{name: value})

    def _follow(self, options: Any) -> None:
        blockers = [QSignalBlocker(field.control) for field in self.fields.values()]
        for show in self._shows:
            show(options)
        for blocker in blockers:
            blocker.unblock()

    def _reset(self) -> None:
        for field in self.fields.values():
            field.set_problem("")
        defaults = type(self.preferences.options)()
        self.preferences.change(**{name: getattr(defaults, name) for name in self.fields})
        self._follow(self.preferences.options)
