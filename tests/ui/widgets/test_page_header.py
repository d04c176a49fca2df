from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.icons import icon
from pierhead.ui.widgets.page_header import PageHeader

TOOLS = ("Start", "Stop", "Restart", "Remove")


def header(qtbot: QtBot) -> PageHeader:
    header = PageHeader("Containers")
    qtbot.addWidget(header)
    header.add_tools([QAction(icon("play"), name, header) for name in TOOLS])
    header.add_tools([QAction(icon("columns-3"), "Columns", header)])
    header.add_primary(QAction("Run…", header))
    header.show_count(1, 1)
    header.show()
    return header


def shown(header: QWidget) -> list[str]:
    return [b.accessibleName() for b in header.findChildren(QToolButton) if b.isVisible()]


def folded(header: QWidget) -> list[str]:
    menus = [b.menu() for b in header.findChildren(QToolButton) if b.menu()]
    return [action.text() for action in menus[0].actions()]


def fits(header: QWidget, width: int) -> bool:
    header.resize(width, 40)
    return not folded(header)


def test_with_room_there_is_a_button_for_everything(qtbot: QtBot) -> None:
    top = header(qtbot)
    top.resize(800, 40)
    assert shown(top) == [*TOOLS, "Columns"]
    assert folded(top) == []


def test_without_room_the_last_tools_go_into_a_menu_and_nothing_is_cut(qtbot: QtBot) -> None:
    top = header(qtbot)
    primary = top.findChild(QPushButton)
    for width in range(500, top.minimumSizeHint().width(), -10):
        top.resize(width, 40)
        assert primary.width() >= primary.sizeHint().width(), width
        assert {*shown(top), *folded(top)} >= {*TOOLS, "Columns"}
    assert folded(top) == [*TOOLS, "Columns"]
    top.resize(800, 40)
    assert folded(top) == []


def test_a_longer_count_takes_the_room_of_a_tool(qtbot: QtBot) -> None:
    top = header(qtbot)
    width = next(width for width in range(100, 800) if fits(top, width))
    top.resize(width, 40)
    top.show_count(1000, 100_000)
    assert "Remove" in folded(top)
