from __future__ import annotations

import asyncio

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from pierhead.commands.command import Choice, Field, FieldKind, Question
from pierhead.ui.dialogs import QuestionDialog, plain_tooltip, put

QUESTION = Question(
    title="Remove <b>x</b>?",
    action="Remove",
    text="It frees 3 MB.",
    items=("<i>one</i>", "two"),
    choices=(
        Choice("force", "Force", "Kills it first.", default=True),
        Choice("volumes", "Volumes"),
    ),
    fields=(Field("name", "Name", "old", lambda value: "" if value else "A name is needed."),),
    destructive=True,
)


async def opened(parent: QWidget) -> tuple[QuestionDialog, asyncio.Task[object]]:
    task: asyncio.Task[object] = asyncio.create_task(put(QUESTION, parent))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QuestionDialog))
    return dialog, task


def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


async def test_the_answers_come_back_by_id(qtbot: QtBot) -> None:
    dialog, task = await opened(window(qtbot))
    dialog.findChild(QLineEdit).setText("  new ")
    dialog.findChildren(QCheckBox)[1].setChecked(True)
    dialog.accept()
    assert await task == {"force": True, "volumes": True, "name": "new"}


async def test_backing_out_is_none(qtbot: QtBot) -> None:
    dialog, task = await opened(window(qtbot))
    dialog.reject()
    assert await task is None


async def test_a_bad_value_is_named_and_keeps_the_button_off(qtbot: QtBot) -> None:
    dialog, task = await opened(window(qtbot))
    line = dialog.findChild(QLineEdit)
    line.clear()
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Remove")
    assert not button.isEnabled()
    assert "A name is needed." in [label.text() for label in dialog.findChildren(QLabel)]
    line.setText("x")
    assert button.isEnabled()
    dialog.reject()
    await task


async def test_cancelling_the_task_closes_the_dialog(qtbot: QtBot) -> None:
    dialog, task = await opened(window(qtbot))
    task.cancel()
    await asyncio.wait([task])
    assert not isValid(dialog) or not dialog.isVisible()


async def test_a_dialog_that_went_with_its_window_is_cancelled_in_peace(qtbot: QtBot) -> None:
    dialog, task = await opened(window(qtbot))
    delete(dialog)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_a_question_whose_window_goes_is_backed_out_of(qtbot: QtBot) -> None:
    parent = QWidget()
    parent.show()
    dialog, task = await opened(parent)
    delete(parent)
    assert not isValid(dialog)
    assert await task is None


def test_a_tooltip_shows_markup_as_it_is() -> None:
    assert "&lt;b&gt;" in plain_tooltip("<b>")
    assert plain_tooltip("") == ""


KINDS = Question(
    "Ask",
    "Go",
    fields=(
        Field("many", "Many lines", "a\nb", kind=FieldKind.LINES, hint="like this"),
        Field("one", "One of", "y", kind=FieldKind.CHOICE, options=(("x", "<b>X</b>"), ("y", "Y"))),
        Field("file", "File", "/tmp/x.tar", kind=FieldKind.SAVE),
    ),
)


async def test_each_kind_of_field_has_its_own_control(qtbot: QtBot) -> None:
    parent = window(qtbot)
    dialog = QuestionDialog(KINDS, parent)
    dialog.open()
    assert dialog.answers() == {"many": "a\nb", "one": "y", "file": "/tmp/x.tar"}
    dialog.findChild(QPlainTextEdit).setPlainText("c\n")
    dialog.findChild(QComboBox).setCurrentIndex(0)
    assert dialog.answers() == {"many": "c", "one": "x", "file": "/tmp/x.tar"}
    names = {each.accessibleName() for each in dialog.findChildren(QWidget)}
    assert {"Many lines", "One of", "File", "Browse…"} <= names
    dialog.close()


async def test_a_question_is_as_high_as_its_texts(qtbot: QtBot) -> None:
    parent = window(qtbot)
    hint = "What is stored in them is lost. Volumes that have a name stay as they are."
    question = Question("Remove?", "Remove", "", choices=(Choice("a", "Volumes", hint),) * 3)
    dialog = QuestionDialog(question, parent)
    dialog.show()
    assert dialog.height() == dialog.layout().totalHeightForWidth(dialog.width())
