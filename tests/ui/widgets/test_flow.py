from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.flow import Flow


def flow(qtbot: QtBot, *widths: int) -> tuple[Flow, list[QWidget]]:
    owner = Flow(4)
    qtbot.addWidget(owner)
    children = []
    for width in widths:
        child = QWidget(owner)
        child.setFixedSize(width, 20)
        owner.take(child)
        children.append(child)
    owner.show()
    return owner, children


def places(children: list[QWidget]) -> list[tuple[int, int]]:
    return [(child.x(), child.y()) for child in children]


def test_what_does_not_fit_goes_below(qtbot: QtBot) -> None:
    owner, children = flow(qtbot, 60, 60, 60)
    owner.resize(130, 60)
    assert places(children) == [(0, 0), (64, 0), (0, 24)]
    assert owner.heightForWidth(130) == 44
    assert owner.heightForWidth(200) == 20
    assert owner.sizeHint().width() == 188


def test_hidden_ones_take_no_room(qtbot: QtBot) -> None:
    owner, children = flow(qtbot, 60, 60, 60)
    owner.resize(130, 60)
    children[0].hide()
    QApplication.sendPostedEvents(owner)
    assert places(children)[1:] == [(0, 0), (64, 0)]


def test_it_begins_at_the_right_where_the_language_does(qtbot: QtBot) -> None:
    owner, children = flow(qtbot, 60, 40)
    owner.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    owner.resize(200, 60)
    assert places(children) == [(140, 0), (96, 0)]


def test_what_changed_while_it_was_hidden_counts(qtbot: QtBot) -> None:
    owner, children = flow(qtbot, 60, 60, 60)
    assert owner.heightForWidth(130) == 44
    owner.hide()
    children[0].setFixedSize(60, 40)
    owner.show()
    assert owner.heightForWidth(130) == 64
    children[2].hide()
    QApplication.sendPostedEvents(owner)
    assert owner.heightForWidth(130) == 40
