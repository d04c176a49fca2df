"""Questions to the user that never block the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from pierhead.commands.command import Choice, Field, Question
from pierhead.core.i18n import _
from pierhead.core.markup import escape
from pierhead.ui.field_control import FieldControl
from pierhead.ui.theme import UNIT, polish

WIDTH = 440
MOST_ROWS = 8
_ROW_GAP = 2


async def ask(dialog: QDialog) -> int:
    """Open a dialog, wait for its result and delete it; cancelling the task closes it.

    One that goes with its window is rejected, or whoever asked would wait for ever.
    """
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not done.done():
            done.set_result(result)

    def gone() -> None:
        # Without its loop, nobody waits any more.
        if not done.get_loop().is_closed():
            finish(QDialog.DialogCode.Rejected)

    dialog.finished.connect(finish)
    dialog.destroyed.connect(gone)
    dialog.open()
    try:
        return await done
    finally:
        # A widget that was deleted took the questions over it along.
        if isValid(dialog):
            dialog.close()
            dialog.deleteLater()


def plain_label(text: str, role: str = "", *, selectable: bool = False) -> QLabel:
    """A label that shows text as it is, never as markup, and wraps it."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(text)
    if role:
        label.setProperty("role", role)
    if selectable:
        make_selectable(label)
    return label


def make_selectable(label: QLabel) -> None:
    """Let what a label says be selected and copied, with the mouse and with keys."""
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)


def plain_tooltip(text: str) -> str:
    """Text for a tooltip that is shown as it is: Qt would guess markup from what it looks like."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""


def go_or_cancel(
    dialog: QDialog, action: str, destructive: bool = False
) -> tuple[QPushButton, QPushButton, QDialogButtonBox]:
    """The two buttons of a dialog, with the box that holds them.

    Return means the first one, unless that destroys something.
    """
    buttons = QDialogButtonBox(dialog)
    go = QPushButton(action)
    polish(go, "danger" if destructive else "primary", True)
    buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
    cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    (cancel if destructive else go).setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return go, cancel, buttons


def item_list(name: str, items: Sequence[str]) -> QListWidget:
    """What a question is about, one line each."""
    listing = QListWidget()
    listing.setAccessibleName(name)
    listing.addItems(list(items))
    listing.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    listing.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    listing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    listing.setSpacing(_ROW_GAP)
    rows = min(len(items), MOST_ROWS)
    row = max(listing.sizeHintForRow(0), 2 * UNIT) + 2 * _ROW_GAP
    listing.setFixedHeight(rows * row + UNIT // 2)
    return listing


class QuestionDialog(QDialog):
    """A command's question: what it is about, choices to tick and lines to fill in."""

    def __init__(self, question: Question, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.setMinimumWidth(WIDTH)
        self._question = question
        self._choices: dict[str, QCheckBox] = {}
        self._fields: dict[str, FieldControl] = {}
        self._problem = plain_label("", "problem")
        self._problem.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        self._layout.setSpacing(UNIT)
        self._layout.addWidget(plain_label(question.title, "heading"))
        if question.text:
            self._layout.addWidget(plain_label(question.text))
        if question.items:
            self._layout.addWidget(item_list(question.title, question.items))
        self._add_fields(question.fields)
        for choice in question.choices:
            self._add_choice(choice)
        self._layout.addWidget(self._problem)
        self._add_buttons()
        self._check()

    def answers(self) -> Mapping[str, Any]:
        """What was ticked and filled in, by id."""
        ticked = {id_: box.isChecked() for id_, box in self._choices.items()}
        return ticked | {id_: control.value() for id_, control in self._fields.items()}

    def sizeHint(self) -> QSize:
        # Qt reckons with the height that the texts would have in a narrower window.
        width = max(WIDTH, super().sizeHint().width())
        return QSize(width, self._layout.totalHeightForWidth(width))

    def _add_fields(self, fields: tuple[Field, ...]) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for each in fields:
            control = self._fields[each.id] = FieldControl(each, self._check)
            form.addRow(each.label, control)
        if fields:
            self._layout.addLayout(form)

    def _add_choice(self, choice: Choice) -> None:
        box = QCheckBox(choice.label)
        box.setChecked(choice.default)
        box.setAccessibleDescription(choice.hint)
        self._choices[choice.id] = box
        together = QVBoxLayout()
        together.setSpacing(UNIT // 4)
        together.addWidget(box)
        if choice.hint:
            hint = plain_label(choice.hint, "muted")
            hint.setContentsMargins(3 * UNIT, 0, 0, 0)
            together.addWidget(hint)
        self._layout.addLayout(together)

    def _add_buttons(self) -> None:
        destructive = self._question.destructive
        self._go, cancel, buttons = go_or_cancel(self, self._question.action, destructive)
        if destructive and not self._fields:
            cancel.setFocus()
        elif not self._fields:
            self._go.setFocus()
        self._layout.addSpacing(UNIT)
        self._layout.addWidget(buttons)

    def _check(self) -> None:
        problem = ""
        for each in self._question.fields:
            control = self._fields[each.id]
            wrong = each.problem(control.value())
            control.mark(bool(wrong))
            problem = problem or wrong
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._go.setEnabled(not problem)


async def put(question: Question, parent: QWidget | None) -> Mapping[str, Any] | None:
    """Put a question to the user; the answers by id, None when the user backs out."""
    dialog = QuestionDialog(question, parent)
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    return dialog.answers() if accepted else None


async def confirm(parent: QWidget | None, title: str, text: str, action: str) -> bool:
    """Ask whether to go ahead with something that cannot be undone."""
    return await put(Question(title, action, text, destructive=True), parent) is not None
