"""The name and the state above the tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pierhead.ui.details.header import Header
from pierhead.ui.details.heading import Heading

LONG = "a_name_that_has_no_place_to_break_and_is_longer_than_the_header_is_wide_by_far"


def header(qtbot: QtBot) -> Header:
    header = Header()
    qtbot.addWidget(header)
    header.resize(300, 80)
    header.show()
    return header


def test_names_are_plain_text(qtbot: QtBot) -> None:
    shown = header(qtbot)
    shown.show_heading(Heading("<b>web</b>", "Running", "good"))
    assert shown.texts[:2] == ("<b>web</b>", "Running")
    formats = {label.textFormat() for label in shown.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_a_long_name_wraps_and_is_copied_as_it_is(qtbot: QtBot) -> None:
    shown = header(qtbot)
    shown.show_heading(Heading(LONG, ""))
    assert shown._name.heightForWidth(250) > 2 * shown._name.fontMetrics().height()
    shown._name.setSelection(0, len(shown._name.text()))
    qtbot.keyClick(shown._name, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == LONG


def test_nothing_leaves_nothing(qtbot: QtBot) -> None:
    shown = header(qtbot)
    shown.show_heading(Heading("web", "Running"))
    shown.say("gone")
    shown.show_heading(None)
    assert shown.texts == ("", "", "")
