from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from terminal.viewed import Viewed

COPY = Qt.DropAction.CopyAction
LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def files(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def text(content: str) -> QMimeData:
    data = QMimeData()
    data.setText(content)
    return data


def enter(terminal: Viewed, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(50, 50), COPY, data, LEFT, NO)
    event.ignore()
    QApplication.sendEvent(terminal.view.viewport(), event)
    return event.isAccepted()


def drop(terminal: Viewed, data: QMimeData) -> None:
    assert enter(terminal, data)
    move = QDragMoveEvent(QPoint(60, 60), COPY, data, LEFT, NO)
    QApplication.sendEvent(terminal.view.viewport(), move)
    assert move.isAccepted()
    event = QDropEvent(QPointF(60, 60), COPY, data, LEFT, NO)
    QApplication.sendEvent(terminal.view.viewport(), event)
    assert event.isAccepted()


def test_the_paths_of_files_are_typed_as_a_shell_reads_them(terminal: Viewed) -> None:
    drop(terminal, files("/srv/plain.txt", "/srv/it's a <file> $(x).txt"))
    assert terminal.take() == b"/srv/plain.txt '/srv/it'\"'\"'s a <file> $(x).txt' "
    assert not terminal.view.drop.isVisible()


def test_whoever_knows_better_takes_them(terminal: Viewed) -> None:
    taken: list[list[Path]] = []
    terminal.view.files_dropped.disconnect(terminal.view.pasting.type_paths)
    terminal.view.files_dropped.connect(taken.append)
    terminal.view.drop.wording = ("Copy it there", "Copy them there")
    assert terminal.view.drop.describe(files("/a")) == "Copy it there"
    drop(terminal, files("/a", "/b"))
    assert taken == [[Path("/a"), Path("/b")]]
    assert terminal.sent == b""


def test_text_is_pasted(terminal: Viewed) -> None:
    drop(terminal, text("echo hi"))
    assert terminal.take() == b"echo hi"
    terminal.feed("\x1b[?2004h")
    drop(terminal, text("a\nb"))
    assert terminal.take() == b"\x1b[200~a\rb\x1b[201~"


def test_what_a_drop_would_do_is_shown_while_dragging(terminal: Viewed) -> None:
    assert enter(terminal, files("/srv/a"))
    assert terminal.view.drop.isVisible()
    assert terminal.view.drop.geometry() == terminal.view.rect()
    QApplication.sendEvent(terminal.view.viewport(), QDragLeaveEvent())
    assert not terminal.view.drop.isVisible()


@pytest.mark.parametrize("data", [QMimeData()])
def test_what_cannot_be_dropped_is_left_to_others(terminal: Viewed, data: QMimeData) -> None:
    assert not enter(terminal, data)
    assert not terminal.view.drop.isVisible()


def test_a_name_that_would_press_return_is_shown_first(terminal: Viewed) -> None:
    from pierhead.ui.widgets.terminal_paste_dialog import PasteDialog

    drop(terminal, files("/srv/evil\nrm -rf"))
    assert terminal.sent == b""
    asked = terminal.view.findChild(PasteDialog)
    assert isinstance(asked, PasteDialog)
    asked.close()
