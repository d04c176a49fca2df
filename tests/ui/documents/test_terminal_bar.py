"""The bar above a terminal, as wide and as narrow as splits make it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.documents.terminal_bar import Offer, TerminalBar
from pierhead.ui.widgets.terminal_notice import Answer, TerminalNotice

TEXT = "Ctrl+C goes to the main process of web: the container may stop. Press it again to send it."
LABELS = ("Send Ctrl+C", "Detach Instead", "Always Send It Here", "Cancel")


def places(bar: QWidget) -> list[QRect]:
    """Where those of its buttons are that have all the room that they want."""
    buttons = [each for each in bar.findChildren(QPushButton) if each.text()]
    found = [
        QRect(each.mapTo(bar, each.rect().topLeft()), each.size())
        for each in buttons
        if each.width() >= each.sizeHint().width()
    ]
    return [place for place in found if bar.rect().contains(place)]


@pytest.mark.parametrize(("room", "rows"), [(500, 1), (100, 1), (-100, 2), (-1000, 4)])
def test_buttons_have_room_however_narrow_it_is(qtbot: QtBot, room: int, rows: int) -> None:
    window, bar = QWidget(), TerminalBar()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addStretch(1)
    bar.say(TEXT, [Offer(label, lambda: None) for label in LABELS])
    widths = [button.sizeHint().width() for button in bar.buttons()]
    window.resize(max(sum(widths) + room, max(widths) + 50), 500)
    window.show()
    text = bar.findChildren(QLabel)[0]

    def shown() -> tuple[int, bool]:
        tops = {place.top() for place in places(bar)}
        return len(tops), min(tops, default=0) < text.geometry().bottom()

    # The layout settles in a few turns of the loop.
    qtbot.waitUntil(lambda: shown() == (rows, room == 500))


@pytest.mark.parametrize("width", [700, 520, 330, 260])
def test_a_notice_has_room_for_its_answers(qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, 500)
    notice = TerminalNotice(window)
    window.show()
    notice.ask(TEXT, "", [Answer(label, lambda: None) for label in LABELS])
    qtbot.waitUntil(lambda: len(places(notice)) == len(LABELS))
