"""What is looked for and which of them: beside each other where there is room for both."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from harness.cut import cut
from pierhead.ui.theme import LIGHT, style_sheet
from pierhead.ui.widgets.filter_bar import FilterBar

HINT = "Filter by name, image, label, port…"


def test_chips_go_below_before_they_shorten_the_hint(qtbot: QtBot) -> None:
    bar = FilterBar(HINT)
    qtbot.addWidget(bar)
    bar.setStyleSheet(style_sheet(LIGHT))
    for number in range(5):
        bar.chips.add(str(number), "Kept after a change")
    places = set()
    bar.show()
    for width in range(500, 1500, 50):
        bar.resize(width, 60)
        QCoreApplication.sendPostedEvents()
        assert HINT not in cut(bar)
        places.add(bar.chips.y() > 0)
    assert places == {False, True}


def test_what_is_looked_for_is_cleared_by_a_button_that_has_a_name(qtbot: QtBot) -> None:
    bar = FilterBar(HINT)
    qtbot.addWidget(bar)
    bar.show()
    (clear,) = (each for each in bar.search.findChildren(QToolButton) if each.toolTip() == "Clear")
    assert not clear.isVisible()
    bar.search.setText("web")
    assert clear.isVisible()
    clear.click()
    assert bar.search.text() == ""
    assert not clear.isVisible()
