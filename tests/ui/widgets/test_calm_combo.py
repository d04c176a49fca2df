"""What a choice shows of what does not fit, or was not chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.calm_combo import CalmCombo


def picture(combo: CalmCombo) -> QImage:
    return combo.grab().toImage()


def test_a_choice_that_nobody_made_says_so(qtbot: QtBot) -> None:
    combo = CalmCombo()
    qtbot.addWidget(combo)
    combo.addItem("Last minute")
    combo.resize(160, 30)
    combo.setCurrentIndex(-1)
    combo.show()
    empty = picture(combo)
    combo.setPlaceholderText("Chosen part")
    assert picture(combo) != empty


def test_a_long_choice_is_shortened_and_not_cut(qtbot: QtBot) -> None:
    long, short = CalmCombo(), CalmCombo()
    words = "2026-11-26 05:45:38 shop:latest"
    for combo in (long, short):
        qtbot.addWidget(combo)
        combo.resize(160, 30)
        combo.addItem(words)
        combo.show()
    option = QStyleOptionComboBox()
    long.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = long.style().subControlRect(control, option, part, long).width()
    fitting = long.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
    assert fitting.endswith("…")
    short.setItemText(0, fitting)
    assert picture(long) == picture(short)
