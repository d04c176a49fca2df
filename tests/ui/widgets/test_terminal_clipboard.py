from __future__ import annotations

from base64 import b64encode

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from pierhead.core.terminal_options import ClipboardWrites
from terminal.viewed import Viewed, clipboard


def put(terminal: Viewed, text: str, which: str = "c") -> None:
    terminal.feed(f"\x1b]52;{which};{b64encode(text.encode()).decode()}\x07")


def labels(terminal: Viewed) -> list[str]:
    return [each.text() for each in terminal.view.notice.findChildren(QPushButton)]


def answer(terminal: Viewed, label: str) -> None:
    buttons = terminal.view.notice.findChildren(QPushButton)
    next(each for each in buttons if each.text() == label).click()


@pytest.fixture(autouse=True)
def before(terminal: Viewed) -> None:
    QGuiApplication.clipboard().setText("before")


def test_a_program_writes_only_when_the_user_lets_it(terminal: Viewed) -> None:
    put(terminal, "rm -rf /\nnow <b>")
    assert clipboard() == "before"
    assert terminal.view.notice.text == (
        "The program wants to put 16 characters into the clipboard.\nrm -rf / now <b>"
    )
    assert labels(terminal) == ["Allow Once", "Always Here", "Never"]
    assert terminal.view.hasFocus()
    answer(terminal, "Allow Once")
    assert clipboard() == "rm -rf /\nnow <b>"
    assert terminal.view.hasFocus()
    put(terminal, "again")
    assert clipboard() != "again"


def test_always_is_remembered_by_the_name_of_the_container(terminal: Viewed) -> None:
    terminal.view.origin = "web"
    put(terminal, "one")
    assert "Always for web" in labels(terminal)
    answer(terminal, "Always for web")
    assert clipboard() == "one"
    assert terminal.preferences.options.clipboard_allowed == ("web",)
    put(terminal, "two")
    assert clipboard() == "two"
    terminal.view.origin = "other"
    put(terminal, "three")
    assert clipboard() == "two"


def test_never_is_remembered_too(terminal: Viewed) -> None:
    terminal.view.origin = "web"
    put(terminal, "one")
    answer(terminal, "Never")
    assert terminal.preferences.options.clipboard_refused == ("web",)
    put(terminal, "two")
    assert clipboard() == "before"
    assert terminal.view.notice.text == ""


def test_without_a_name_an_answer_holds_for_this_terminal(terminal: Viewed) -> None:
    put(terminal, "one")
    answer(terminal, "Always Here")
    put(terminal, "two")
    assert clipboard() == "two"
    assert terminal.preferences.options.clipboard_allowed == ()


def test_the_settings_answer_for_all(terminal: Viewed) -> None:
    terminal.preferences.change(clipboard_writes=ClipboardWrites.ALLOW)
    put(terminal, "one")
    assert clipboard() == "one"
    terminal.preferences.change(clipboard_writes=ClipboardWrites.REFUSE)
    put(terminal, "two")
    assert clipboard() == "one"
    assert terminal.view.notice.text == ""


def test_closing_the_question_is_no_answer(terminal: Viewed) -> None:
    put(terminal, "one")
    terminal.view.notice.close_notice()
    assert clipboard() == "before"
    put(terminal, "two")
    assert "3 characters" in terminal.view.notice.text


def test_the_newest_wish_counts(terminal: Viewed) -> None:
    put(terminal, "one")
    put(terminal, "two!")
    answer(terminal, "Allow Once")
    assert clipboard() == "two!"


def test_a_long_text_is_shown_in_part(terminal: Viewed) -> None:
    put(terminal, "x" * 5000 + "\x1b[31m")
    assert "5,005 characters" in terminal.view.notice.text
    assert terminal.view.notice.text.endswith("x…")
    assert len(terminal.view.notice.text) < 200


def test_the_clipboard_is_never_told(terminal: Viewed) -> None:
    terminal.preferences.change(clipboard_writes=ClipboardWrites.ALLOW)
    told: list[bytes] = []

    class Ear:
        def hear(self, data: bytes) -> None:
            told.append(data)

    ear = Ear()
    terminal.view.emulator.on_reply.connect(ear.hear)
    terminal.feed("\x1b]52;c;?\x07\x1b]52;;?\x1b\\")
    assert told == []
    assert terminal.sent == b""


def test_emptying_it_is_no_reason_to_ask(terminal: Viewed) -> None:
    put(terminal, "")
    assert terminal.view.notice.text == ""
    assert clipboard() == "before"
