"""What the user chooses about editors."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from pierhead.core.editor_options import EditorPreferences
from pierhead.ui.settings import editor
from pierhead.ui.settings.editor import EditorSection


@pytest.mark.parametrize("name", ["hadolint", "builder", "registries", "wrap", "trim"])
def test_a_box_changes_its_option_and_follows_it(qtbot: QtBot, name: str) -> None:
    preferences = EditorPreferences()
    section = EditorSection(preferences)
    qtbot.addWidget(section)
    box = section.fields[name].control
    assert isinstance(box, QCheckBox)
    before = getattr(preferences.options, name)
    box.click()
    assert getattr(preferences.options, name) is not before
    preferences.change(**{name: before})
    assert box.isChecked() is before


@pytest.mark.parametrize(
    ("path", "words"), [("/opt/hadolint", "It is here: /opt/hadolint"), ("", "pip install")]
)
def test_it_says_where_hadolint_is_or_how_to_get_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    monkeypatch.setattr(editor, "program", lambda: path)
    section = EditorSection(EditorPreferences())
    qtbot.addWidget(section)
    assert words in section.fields["hadolint"].findChildren(QLabel)[0].text()
