"""Choosing files where the system has no dialog of its own for that."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.file_dialogs import ask_where_to_save
from pierhead.ui.theme import Theme, colors
from pierhead.ui.widgets.file_dialog import saving_dialog

BRIGHT = 96
"""Of 255: a picture that is less bright is not seen on what is dark."""


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def brightest(image: QImage) -> int:
    return max(
        image.pixelColor(x, y).lightness()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > BRIGHT
    )


def test_its_buttons_are_seen_where_it_is_dark(window: QWidget, qapp: QApplication) -> None:
    theme = Theme(qapp, "dark")
    theme.dress()
    try:
        assert colors().dark
        dialog = saving_dialog(window, "Save")
        dialog.show()
        tools = [each for each in dialog.findChildren(QToolButton) if each.isVisible()]
        assert len(tools) >= 5
        for tool in tools:
            picture = tool.icon().pixmap(QSize(16, 16)).toImage()
            assert brightest(picture) > BRIGHT, tool.objectName()
        box = dialog.findChild(QDialogButtonBox)
        assert box
        assert all(button.icon().isNull() for button in box.buttons())
        dialog.close()
        dialog.deleteLater()
    finally:
        theme.choose("light")


async def shown(kind: type[QDialog]) -> QDialog:
    found: list[QDialog] = []

    def look() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]
        found[:] = [w for w in found if w.isVisible()]
        return bool(found)

    await until(look)
    return found[0]


def press(dialog: QDialog, title: str) -> None:
    buttons: list[QAbstractButton] = dialog.findChildren(QPushButton)
    next(each for each in buttons if each.text().replace("&", "") == title).click()


async def choose(name: str) -> None:
    dialog = await shown(QFileDialog)
    line = dialog.findChild(QLineEdit)
    assert line
    line.setText(name)
    dialog.accept()


async def test_a_file_that_is_there_is_replaced_only_when_told(
    window: QWidget, tmp_path: Path
) -> None:
    (tmp_path / "there.log").write_text("kept")
    asking = asyncio.ensure_future(ask_where_to_save(window, "Save", tmp_path / "web.log"))
    await choose("there")
    press(await shown(QuestionDialog), "Cancel")
    await until(lambda: not [w for w in window.findChildren(QuestionDialog) if w.isVisible()])
    await choose("there.log")
    press(await shown(QuestionDialog), "Replace")
    assert await asking == tmp_path / "there.log"


async def test_a_new_file_gets_the_ending_and_nothing_is_asked(
    window: QWidget, tmp_path: Path
) -> None:
    asking = asyncio.ensure_future(ask_where_to_save(window, "Save", tmp_path / "web.log"))
    dialog = await shown(QFileDialog)
    line = dialog.findChild(QLineEdit)
    assert line
    assert line.text() == "web.log"
    await choose("other")
    assert await asking == tmp_path / "other.log"


async def test_backing_out_is_no_file(window: QWidget, tmp_path: Path) -> None:
    asking = asyncio.ensure_future(ask_where_to_save(window, "Save", tmp_path / "web.log"))
    (await shown(QFileDialog)).reject()
    assert await asking is None
