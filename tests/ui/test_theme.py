from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from pierhead.state.notices import Level, Notice
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import DARK, LIGHT, TONES, Colors, Theme, polish
from pierhead.ui.toasts import Toast
from pierhead.ui.widgets import code_colors
from pierhead.ui.widgets.picture import Picture


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    before = qapp.palette(), qapp.styleSheet()
    theme = Theme(qapp, "light")
    theme.dress()
    yield theme
    qapp.setPalette(before[0])
    qapp.setStyleSheet(before[1])
    theme.deleteLater()


def colors_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        QColor(image.pixelColor(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
    }


def test_pictures_follow_the_theme(qtbot: QtBot, theme: Theme) -> None:
    picture = Picture(32, "circle-check", "good")
    qtbot.addWidget(picture)
    assert LIGHT.good in colors_of(picture)
    theme.choose("dark")
    seen = colors_of(picture)
    assert DARK.good in seen
    assert LIGHT.good not in seen


def test_an_icon_may_have_a_colour_of_its_own(theme: Theme) -> None:
    image = icon("circle-check", "#123456").pixmap(32, 32).toImage()
    assert "#123456" in {image.pixelColor(x, 16).name() for x in range(32)}


def test_what_was_said_before_the_theme_changed_can_still_be_read(
    qtbot: QtBot, theme: Theme
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    toast = Toast(Notice(Level.ERROR, "It failed.", "", ""), parent)
    label = plain_label("Failed")
    qtbot.addWidget(label)
    polish(label, "tone", "bad")
    theme.choose("dark")
    parent.show()
    assert {DARK.raised, DARK.bad} <= colors_of(toast)
    assert LIGHT.raised not in colors_of(toast)
    assert label.palette().windowText().color().name() == DARK.bad


@pytest.mark.parametrize("name", ["primary", "danger", "chip"])
def test_what_is_filled_with_a_colour_still_shows_that_it_has_the_keyboard(
    qtbot: QtBot, theme: Theme, name: str
) -> None:
    window = QWidget()
    other = QToolButton(window)
    button = QToolButton(window) if name == "chip" else QPushButton("Go", window)
    button.setProperty(name, True)
    if isinstance(button, QToolButton):
        button.setText("All")
        button.setCheckable(True)
        button.setChecked(True)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    other.setFocus()
    before = button.grab().toImage()
    button.setFocus()
    assert button.grab().toImage() != before
    size = button.sizeHint()
    other.setFocus()
    assert button.sizeHint() == size


ENOUGH = 4.5
"""The contrast of text that WCAG 2.2 asks for at level AA."""


def luminance(color: QColor) -> float:
    """As WCAG reckons it."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(luminance(QColor(color)) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_everything_that_it_stands_on(colors: Colors) -> None:
    grounds = ("window", "base", "alternate", "raised", "selection")
    pairs = {(text, ground) for text in ("text", "accent", *TONES) for ground in grounds}
    pairs |= {("on_accent", "accent"), ("on_accent", "bad")}
    found = {pair: contrast(*(getattr(colors, name) for name in pair)) for pair in pairs}
    assert not {pair: ratio for pair, ratio in found.items() if ratio < ENOUGH}


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_of_a_file_can_be_read(colors: Colors) -> None:
    words = code_colors._DARK if colors.dark else code_colors._LIGHT
    grounds = (colors.base, colors.alternate)
    found = {
        kind: min(contrast(color, ground) for ground in grounds) for kind, color in words.items()
    }
    assert not {kind: ratio for kind, ratio in found.items() if ratio < ENOUGH}
