"""The single values of the run form: lines, choices and boxes, each by its field's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.core.run_parts import format_cpus, format_memory, parse_memory
from pierhead.core.shell_words import UnclosedQuote, join, split
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.calm_combo import CalmCombo

BOXES = ("remove", "init", "privileged", "publish_all")


class Unreadable(ValueError):
    """A text that does not stand for a value; the message says why."""


def words(text: str) -> tuple[str, ...]:
    """A command line as its words."""
    try:
        return tuple(split(text))
    except UnclosedQuote as error:
        raise Unreadable(
            _("The quotation mark {quote} is not closed.").format(quote=error.quote)
        ) from None


def memory(text: str) -> int:
    """An amount of memory in bytes."""
    try:
        return parse_memory(text) if text else 0
    except ValueError:
        raise Unreadable(_("Write an amount such as 512m or 2g.")) from None


def cores(text: str) -> float:
    """A number of cores."""
    try:
        return float(text.replace(",", ".")) if text else 0.0
    except ValueError:
        raise Unreadable(_("Write a number such as 0.5 or 2.")) from None


def names(text: str) -> tuple[str, ...]:
    """Names with spaces or commas between them, each once."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


READ: dict[str, Callable[[str], Any]] = {
    "command": words,
    "entrypoint": words,
    "memory": memory,
    "cpus": cores,
    "networks": names,
}
WRITE: dict[str, Callable[[Any], str]] = {
    "command": join,
    "entrypoint": join,
    "memory": format_memory,
    "cpus": format_cpus,
    "networks": " ".join,
}


def line(placeholder: str = "") -> QLineEdit:
    """A line whose hint says what an empty one means."""
    edit = QLineEdit()
    edit.setPlaceholderText(placeholder)
    return edit


def value_lines() -> dict[str, QLineEdit]:
    """The lines of the form, by field."""
    image_s = _("the image's own")
    return {
        "name": line(_("chosen by the engine")),
        "command": line(image_s),
        "user": line(image_s),
        "workdir": line(image_s),
        "hostname": line(_("the container's id")),
        "entrypoint": line(image_s),
        "memory": line(_("no limit, or for example 512m")),
        "cpus": line(_("all of them, or for example 1.5")),
        "networks": line(_("none, or names of networks with spaces between them")),
        "platform": line(_("the engine's own, or for example linux/arm64")),
    }


def option_boxes() -> dict[str, QCheckBox]:
    """The boxes of the form, by field."""
    titles = (
        _("Remove when it exits"),
        _("Small init process"),
        _("Privileged"),
        _("Publish all exposed ports"),
    )
    return {name: QCheckBox(title) for name, title in zip(BOXES, titles, strict=True)}


class ValueChoice(CalmCombo):
    """Values to choose from, each with a label; an unknown value joins them."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        for value, label in options:
            self.addItem(label, value)

    def value(self) -> str:
        """The value that is chosen."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Choose a value."""
        if self.findData(value) < 0:
            self.addItem(value, value)
        self.setCurrentIndex(self.findData(value))

    def offer(self, values: Sequence[str]) -> None:
        """Add those that are not there yet."""
        for value in values:
            if self.findData(value) < 0:
                self.addItem(value, value)


def network_choice() -> ValueChoice:
    """The networks; the engine's own are filled in when they are known."""
    return ValueChoice(
        (
            ("", _("Default (bridge)")),
            ("host", _("Host: shares the network of the machine")),
            ("none", _("None: no network at all")),
        )
    )


def restart_choice() -> ValueChoice:
    """When the engine starts the container again."""
    return ValueChoice(
        (
            ("", _("Never")),
            ("on-failure", _("When it fails (on-failure)")),
            ("unless-stopped", _("Always, unless it was stopped (unless-stopped)")),
            ("always", _("Always (always)")),
        )
    )


def boxes_row(boxes: Sequence[QCheckBox]) -> QWidget:
    """Boxes beside each other."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, UNIT // 2, 0, 0)
    layout.setSpacing(3 * UNIT)
    for box in boxes:
        box.setAccessibleName(box.text())
        layout.addWidget(box)
    layout.addStretch(1)
    return row


class Folding(QWidget):
    """A heading that shows and hides what is below it, which may be made only then."""

    toggled = Signal(bool)

    def __init__(self, title: str, content: QWidget | Callable[[], QWidget]) -> None:
        super().__init__()
        self._content = content
        self.button = QToolButton()
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(self.button.toolButtonStyle().ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.button)
        if isinstance(content, QWidget):
            layout.addWidget(content)
        self.call(title)
        self._fold(False)

    def call(self, title: str) -> None:
        """Change the heading."""
        self.button.setText(title)
        self.button.setAccessibleName(title)

    def unfold(self) -> None:
        """Show what is inside."""
        self.button.setChecked(True)

    def _fold(self, open_: bool) -> None:
        self.button.setIcon(icon("chevron-down" if open_ else "chevron-right"))
        if open_ and not isinstance(self._content, QWidget):
            self._content = self._content()
            layout = self.layout()
            assert layout
            layout.addWidget(self._content)
        if isinstance(self._content, QWidget):
            self._content.setVisible(open_)
        self.toggled.emit(open_)
