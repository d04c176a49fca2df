"""Icons are there whatever happens to their files: what raises in a paint event ends the app."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from pierhead.ui import icons
from pierhead.ui.icons import icon


def test_an_icon_that_is_missing_is_drawn_as_nothing(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    picture = icon("no-such-icon").pixmap(16, 16).toImage()
    assert picture.pixelColor(8, 8).alpha() == 0
    assert "no-such-icon" in caplog.text


def test_copies_that_are_gone_leave_nothing_behind(qtbot: QtBot) -> None:
    def copy() -> None:
        of_its_own = QIcon(icon("list"))
        of_its_own.setIsMask(True)

    copy()
    before = len(icons._engines)
    for _ in range(10):
        copy()
    assert len(icons._engines) <= before
    assert not icon("list").pixmap(16, 16).isNull()
