from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pierhead.core.errors import AppError
from pierhead.ui.theme import DARK, LIGHT
from pierhead.ui.widgets.banner import MOST_DETAIL, Banner


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


def test_it_is_not_there_until_it_has_something_to_say(banner: Banner) -> None:
    assert banner.isHidden()
    assert banner.text == ""
    banner.warn("Mind this.")
    assert banner.isVisible()
    assert banner.text == "Mind this."


def test_an_error_is_said_as_plain_text(banner: Banner) -> None:
    banner.show_error(AppError("<b>Bad</b>", "engine: <i>no</i>", "Do this."))
    assert banner.text == "<b>Bad</b>\nDo this.\nengine: <i>no</i>"
    assert banner.accessibleName() == "<b>Bad</b>"


def test_very_long_words_of_an_engine_are_shortened(banner: Banner) -> None:
    banner.show_error(AppError("Bad", "x" * 5000))
    assert len(banner.text) < MOST_DETAIL + 10


def test_it_is_painted_in_the_colours_of_the_theme(banner: Banner) -> None:
    banner.show_error(AppError("Bad"))
    edge = banner.grab().toImage().pixelColor(0, banner.height() // 2).name()
    assert edge in {LIGHT.bad, DARK.bad}
    banner.warn("Mind")
    edge = banner.grab().toImage().pixelColor(0, banner.height() // 2).name()
    assert edge in {LIGHT.warn, DARK.warn}
