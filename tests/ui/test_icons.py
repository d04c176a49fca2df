"""Icons are there whatever happens to their files: what raises in a paint event ends the app."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pierhead.ui.icons import icon


def test_an_icon_that_is_missing_is_drawn_as_nothing(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    picture = icon("no-such-icon").pixmap(16, 16).toImage()
    assert picture.pixelColor(8, 8).alpha() == 0
    assert "no-such-icon" in caplog.text
