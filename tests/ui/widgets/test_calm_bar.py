from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.calm_bar import CalmBar


class Painted(CalmBar):
    """Counts how often it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.times += 1
        super().paintEvent(event)


def shown(qtbot: QtBot) -> Painted:
    bar = Painted()
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitUntil(lambda: bar.times > 0)
    return bar


def test_it_is_painted_after_what_changed_it_not_meanwhile(qtbot: QtBot) -> None:
    bar = shown(qtbot)
    before = bar.times
    bar.show_share(0.5)
    assert bar.times == before
    qtbot.waitUntil(lambda: bar.times > before)
    assert (bar.value(), bar.maximum()) == (500, 1000)


def test_what_it_shows_already_is_not_painted_again(qtbot: QtBot) -> None:
    bar = shown(qtbot)
    bar.show_share(0.5)
    bar.repaint()
    before = bar.times
    bar.show_share(0.5)
    qtbot.wait(0)
    assert bar.times == before


def test_nobody_knows_how_long_it_takes(qtbot: QtBot) -> None:
    bar, usual = CalmBar(), QProgressBar()
    for each in (bar, usual):
        qtbot.addWidget(each)
    bar.show_share(0.5)
    bar.show_share(None)
    usual.setRange(0, 0)
    usual.setValue(0)
    assert (bar.minimum(), bar.maximum(), bar.value()) == (0, 0, usual.value())
    bar.show_share(0)
    assert (bar.maximum(), bar.value()) == (1000, 0)
