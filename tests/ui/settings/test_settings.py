"""The settings as a user sees them: each control changes its option, and follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from pierhead.core.settings import Settings
from pierhead.core.terminal_options import (
    DEFAULTS,
    Bell,
    CursorLook,
    Restore,
    RightClick,
    TerminalOptions,
    TerminalPreferences,
)
from pierhead.ui.settings.general import General
from pierhead.ui.settings.option_page import OptionPage
from pierhead.ui.settings.section import Section
from pierhead.ui.settings.terminal_appearance import TerminalAppearance, fixed_families
from pierhead.ui.settings.terminal_behavior import TerminalBehavior
from pierhead.ui.settings.window import SettingsOpener, SettingsWindow
from pierhead.ui.theme import Theme, monospace
from pierhead.ui.widgets.calm_spin import CalmSpin
from pierhead.ui.widgets.terminal_themes import look_of

Key = Qt.Key
NAMES = [field.name for field in fields(TerminalOptions)]
Page = Callable[[str], OptionPage]


@pytest.fixture
def preferences() -> TerminalPreferences:
    return TerminalPreferences()


@pytest.fixture
def page(qtbot: QtBot, preferences: TerminalPreferences) -> Page:
    pages = [kind(preferences) for kind in (TerminalAppearance, TerminalBehavior)]
    for each in pages:
        qtbot.addWidget(each)
        each.show()

    def with_option(name: str) -> OptionPage:
        return next(each for each in pages if name in each.fields)

    return with_option


def choose(control: QWidget, steps: int = 1) -> None:
    """Change a control as a user does: with keys."""
    control.setFocus()
    if isinstance(control, QCheckBox):
        QTest.keyClick(control, Key.Key_Space)
    elif isinstance(control, QLineEdit):
        control.selectAll()
    else:
        assert isinstance(control, QComboBox | CalmSpin)
        for _ in range(steps):
            QTest.keyClick(control, Key.Key_Down)


def shown(control: QWidget) -> Any:
    if isinstance(control, QCheckBox):
        return control.isChecked()
    if isinstance(control, QLineEdit):
        return control.text()
    assert isinstance(control, QComboBox | CalmSpin)
    return control.currentText() if isinstance(control, QComboBox) else control.value()


@pytest.mark.parametrize("name", NAMES)
def test_every_option_has_a_control_that_changes_and_follows_it(
    page: Page, preferences: TerminalPreferences, name: str
) -> None:
    control = page(name).fields[name].control
    assert control.accessibleName() or isinstance(control, QCheckBox)
    before, usual = shown(control), getattr(DEFAULTS, name)
    choose(control, steps=2 if name in {"bell", "theme_light", "theme_dark"} else 1)
    if isinstance(control, QLineEdit):
        typed = {
            "word_separators": "()",
            "shells": "fish, /bin/sh",
            "detach_keys": "ctrl-x",
            "clipboard_allowed": "web, db",
            "clipboard_refused": "cache",
        }[name]
        QTest.keyClicks(control, typed)
        QTest.keyClick(control, Key.Key_Return)
    if name != "family" or fixed_families():
        assert getattr(preferences.options, name) != usual
        assert shown(control) != before
    preferences.change(**{name: usual})
    assert shown(control) == before


def test_values_are_what_their_names_say(page: Page, preferences: TerminalPreferences) -> None:
    for name, value, text in (
        ("bell", Bell.SOUND, "Sound"),
        ("bell", Bell.NONE, "Nothing"),
        ("restore", Restore.NEVER, "Never"),
        ("right_click", RightClick.PASTE, "Pastes"),
        ("cursor_shape", CursorLook.BAR, "Bar"),
        ("least_contrast", 0.0, "As programs choose"),
        ("least_contrast", 4.5, "4.5 : 1"),
        ("theme_dark", "nord", "Nord"),
        ("theme_light", "dracula", "Dracula"),
        ("family", "Gone Mono", "Gone Mono (missing)"),
        ("shells", ("a", "/b/c"), "a, /b/c"),
    ):
        preferences.change(**{name: value})
        assert shown(page(name).fields[name].control) == text


def test_the_platforms_size_is_shown_but_not_kept(
    page: Page, preferences: TerminalPreferences
) -> None:
    control = page("points").fields["points"].control
    assert isinstance(control, CalmSpin)
    usual = monospace().pointSizeF()
    assert control.value() == usual
    QTest.keyClick(control, Key.Key_Up)
    assert preferences.options.points == usual + 1
    QTest.keyClick(control, Key.Key_Down)
    assert preferences.options.points == 0


def test_a_number_counts_when_it_has_been_typed(
    page: Page, preferences: TerminalPreferences
) -> None:
    heard: list[int] = []

    class Follower:
        def take(self, options: TerminalOptions) -> None:
            heard.append(options.scrollback)

    follower = Follower()
    preferences.changed.connect(follower.take)
    control = page("scrollback").fields["scrollback"].control
    assert isinstance(control, CalmSpin)
    control.selectAll()
    QTest.keyClicks(control, "50000")
    assert heard == []
    QTest.keyClick(control, Key.Key_Return)
    assert heard == [50_000]
    note = page("scrollback").fields["scrollback"]._note
    assert "8 MB" in note.text()


def test_what_is_wrong_is_said_and_changes_nothing(
    page: Page, preferences: TerminalPreferences
) -> None:
    field = page("detach_keys").fields["detach_keys"]
    line = field.control
    assert isinstance(line, QLineEdit)
    for wrong in ("ctrl-", "ctrl-1", "", "a,,b"):
        choose(line)
        QTest.keyClick(line, Key.Key_Delete)
        QTest.keyClicks(line, wrong)
        assert "ctrl-p,ctrl-q" in field.problem
        assert preferences.options.detach_keys == "ctrl-p,ctrl-q"
        # Another change leaves what is being typed alone.
        preferences.change(announce=not preferences.options.announce)
        assert line.text() == wrong
    choose(line)
    QTest.keyClicks(line, "ctrl-a, d")
    assert field.problem == ""
    assert preferences.options.detach_keys == "ctrl-p,ctrl-q"
    line.clearFocus()
    assert preferences.options.detach_keys == "ctrl-a,d"
    assert line.text() == "ctrl-a, d"


def test_defaults_come_back_for_one_section_only(
    page: Page, preferences: TerminalPreferences
) -> None:
    preferences.change(points=20, bell=Bell.NONE, shells=("sh",))
    behavior = page("bell")
    line = behavior.fields["shells"].control
    assert isinstance(line, QLineEdit)
    choose(line)
    QTest.keyClicks(line, "a,,b")
    assert behavior.fields["shells"].problem
    button = next(b for b in behavior.findChildren(QPushButton) if b.text() == "Restore Defaults")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert preferences.options.bell == DEFAULTS.bell
    assert line.text() == ", ".join(DEFAULTS.shells)
    assert not behavior.fields["shells"].problem
    assert preferences.options.points == 20


def test_the_previews_show_the_choice(page: Page, preferences: TerminalPreferences) -> None:
    appearance = page("theme_dark")
    assert isinstance(appearance, TerminalAppearance)
    light, dark = appearance.previews[False], appearance.previews[True]
    preferences.change(theme_dark="nord", points=20)
    assert dark.painter.look == look_of("nord", dark=True)
    assert light.painter.look == look_of("", dark=False)
    assert light.cells.height > 25 * light.cells.scale
    assert dark.emulator.line(0).read().rstrip() == "app@web:/srv$ ls"


def test_fonts_offered_have_letters_of_one_width(qapp: object) -> None:
    assert "Noto Sans Mono" in fixed_families()
    assert "DejaVu Sans" not in fixed_families()


# -- the window


@pytest.fixture
def opener(qtbot: QtBot, tmp_path: Path, preferences: TerminalPreferences) -> SettingsOpener:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    sections = (
        Section("one", "One", "info", lambda: TerminalAppearance(preferences)),
        Section("two", "Two", "terminal", lambda: TerminalBehavior(preferences)),
    )
    return SettingsOpener(lambda: sections, Settings(tmp_path / "settings.json"), parent)


def windows() -> list[SettingsWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, SettingsWindow)]


def test_there_is_one_window_which_opens_where_it_was_left(
    qtbot: QtBot, opener: SettingsOpener
) -> None:
    opener.open()
    opener.open()
    (window,) = windows()
    assert not window.isModal()
    assert window.list.hasFocus() or window.focusWidget() is window.list
    QTest.keyClick(window.list, Key.Key_Down)
    assert isinstance(window.stack.currentWidget(), TerminalBehavior)
    QTest.keyClick(window, Key.Key_Escape)
    qtbot.waitUntil(lambda: not windows())
    opener.open()
    (window,) = windows()
    assert isinstance(window.stack.currentWidget(), TerminalBehavior)
    window.close()
    qtbot.waitUntil(lambda: not windows())


def test_nothing_is_cut_off_at_the_side(qtbot: QtBot, opener: SettingsOpener) -> None:
    opener.open()
    (window,) = windows()
    window.resize(window.minimumSizeHint())
    for row in (0, 1):
        window.list.setCurrentRow(row)
        QApplication.processEvents()
        area = window.stack.currentWidget().findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        content = area.widget()
        assert content is not None
        assert content.minimumSizeHint().width() <= area.viewport().width()
    window.close()
    qtbot.waitUntil(lambda: not windows())


def test_every_control_is_reached_with_the_tab_key(qtbot: QtBot, opener: SettingsOpener) -> None:
    opener.open()
    (window,) = windows()
    window.open_section("two")
    behavior = window.stack.currentWidget()
    assert isinstance(behavior, TerminalBehavior)
    window.list.setFocus()
    reached = set()
    for _ in range(30):
        QTest.keyClick(window.focusWidget() or window, Key.Key_Tab)
        reached.add(window.focusWidget())
    assert {field.control for field in behavior.fields.values()} <= reached
    window.close()
    qtbot.waitUntil(lambda: not windows())


# -- general


def test_light_or_dark_is_chosen_at_once_and_followed(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    theme = Theme(qapp, "light")
    general = General(theme, Settings(tmp_path / "settings.json"), Stage(tmp_path).updates)
    qtbot.addWidget(general)
    choose(general.theme)
    assert theme.choice == "dark"
    theme.choose("light")
    assert general.theme.currentText() == "Light"


def test_a_language_comes_with_the_next_start(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    general = General(Theme(qapp, "light"), settings, Stage(tmp_path).updates)
    qtbot.addWidget(general)
    general.language.setCurrentIndex(general.language.findData("en"))
    assert settings.get("language", "") == "en"
    assert "started again" in general._language._note.text()
    general.language.setCurrentIndex(0)
    assert settings.get("language", "") == ""
    assert general._language._note.text() == ""


def test_what_was_typed_holds_when_the_window_is_closed(
    qtbot: QtBot, opener: SettingsOpener, preferences: TerminalPreferences
) -> None:
    opener.open()
    (window,) = windows()
    window.open_section("two")
    behavior = window.stack.currentWidget()
    assert isinstance(behavior, TerminalBehavior)
    line = behavior.fields["shells"].control
    choose(line)
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "zsh")
    QTest.keyClick(line, Key.Key_Escape)
    qtbot.waitUntil(lambda: not windows())
    assert preferences.options.shells == ("zsh",)


def test_what_a_start_does_about_the_last_tabs_can_be_chosen(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    settings = Settings(tmp_path / "settings.json")
    general = General(Theme(qapp, "light"), settings, Stage(tmp_path).updates)
    qtbot.addWidget(general)
    assert general.restore.currentText() == "Offer to Restore"
    general.restore.setCurrentIndex(general.restore.findText("Restore at Once"))
    assert settings.get("workspace.restore", "") == "always"
