"""Sections of values, in the widget that shows them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from harness.mouse import move_mouse
from pierhead.ui.widgets.facts import LONGEST, MASK, Fact, Section
from pierhead.ui.widgets.facts_view import FactsView

ENVIRONMENT = Section("Environment", (Fact("PATH", "/bin"), Fact("TOKEN", "t0p", secret=True)))


@pytest.fixture
def view(qtbot: QtBot) -> FactsView:
    view = FactsView("Overview")
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def shown(view: FactsView) -> str:
    return view.toPlainText().replace("\u200b", "")


def test_values_are_text_and_never_markup(view: FactsView) -> None:
    view.set_sections([Section("<h1>x</h1>", (Fact("<i>a</i>", "<b>bold</b> &amp;"),))])
    assert shown(view) == "<h1>x</h1>\n<i>a</i>\t<b>bold</b> &amp;"


def test_secrets_are_masked_until_asked_for_and_again_for_the_next(view: FactsView) -> None:
    view.set_sections([ENVIRONMENT], anew=True)
    assert "t0p" not in shown(view)
    assert MASK in shown(view)
    view.anchorClicked.emit(QUrl("toggle:0"))
    assert "t0p" in shown(view)
    assert "Hide secrets" in shown(view)
    view.set_sections([ENVIRONMENT], anew=True)
    assert "t0p" not in shown(view)


def test_a_refresh_keeps_what_was_revealed_and_the_place(view: FactsView, qtbot: QtBot) -> None:
    many = Section("Many", tuple(Fact(f"name {n}", "value") for n in range(100)))
    view.set_sections([ENVIRONMENT, many], anew=True)
    view.reveal("Environment")
    view.verticalScrollBar().setValue(200)
    changed = Section("Environment", (Fact("PATH", "/usr/bin"), *ENVIRONMENT.facts[1:]))
    view.set_sections([changed, many])
    assert "/usr/bin" in shown(view)
    assert "t0p" in shown(view)
    assert view.verticalScrollBar().value() == 200


def test_the_same_again_keeps_the_selection(view: FactsView) -> None:
    view.set_sections([ENVIRONMENT])
    view.selectAll()
    view.set_sections([Section(ENVIRONMENT.title, ENVIRONMENT.facts)])
    assert view.textCursor().hasSelection()


def test_links_open_what_they_stand_for(view: FactsView, qtbot: QtBot) -> None:
    url = "http://localhost:8080/a b?c=%20#d"
    view.set_sections([Section("Ports", (Fact("80/tcp", "localhost", url=url),))])
    with qtbot.waitSignal(view.link_activated) as opened:
        view.anchorClicked.emit(QUrl("link:0"))
    assert opened.args == [url]


def test_copies_have_no_seams(view: FactsView) -> None:
    digest = "sha256:" + "0123456789abcdef" * 4
    view.set_sections([Section("Image", (Fact("ID", digest),))])
    assert "\u200b" in view.toPlainText()
    view.selectAll()
    view.copy()
    assert QGuiApplication.clipboard().text() == f"Image\nID\t{digest}"


def test_long_and_many_lined_values_stay_one_row(view: FactsView) -> None:
    long = "x" * (LONGEST + 10)
    view.set_sections([Section("A", (Fact("long", long), Fact("lines", "one\ntwo\r\nthree")))])
    assert view.document().blockCount() == 3
    assert "(10 more characters)" in shown(view)
    (fact,) = {fact for fact in view._rows.values() if fact.label == "long"}
    view.copy_value(fact)
    assert QGuiApplication.clipboard().text() == long


def test_the_row_under_the_mouse_offers_to_copy_its_value(view: FactsView) -> None:
    view.set_sections([ENVIRONMENT])
    block = view.document().findBlockByNumber(2)
    place = view.cursorRect(QTextCursor(block)).center()
    move_mouse(view.viewport(), place)
    assert view._copy.isVisible()
    view._copy.click()
    assert QGuiApplication.clipboard().text() == "t0p"


def test_what_is_copied_may_be_more_than_what_is_shown(view: FactsView) -> None:
    view.copy_value(Fact("ID", "0123456789ab", copy="0123456789abcdef"))
    assert QGuiApplication.clipboard().text() == "0123456789abcdef"


def test_labels_that_do_not_fit_stand_above_their_value(view: FactsView) -> None:
    long = "com.example.a-label-that-is-far-too-long-for-any-column"
    view.set_sections([Section("Labels", (Fact("a", "1"), Fact(long, "2")), own_column=True)])
    assert view.toPlainText() == f"Labels\na\t1\n{long}\n2"


def test_names_and_values_of_any_characters_stay_in_their_row(view: FactsView) -> None:
    odd = "a\nb\tc\x00\x1b[31m\u2029d\u202e<b>"
    view.set_sections((Section("Odd", (Fact(odd, odd, odd), Fact("next", "value"))),))
    lines = shown(view).replace("\u2028", "\n").split("\n")
    assert lines[1:5] == ["a␊b␉c␀␛[31m d�<b>\ta", "b   c␀␛[31m", "d�<b>", "a"]
    assert lines[-1] == "next\tvalue"
    assert {fact.label for fact in view._rows.values()} == {odd, "next"}
    view.copy_value(view._rows[1])
    assert QGuiApplication.clipboard().text() == odd
