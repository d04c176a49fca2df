from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from pierhead.core.errors import AppError
from pierhead.state.jobs import Jobs
from pierhead.state.notices import Notices, Offer
from pierhead.ui.jobs_panel import JobsPanel
from pierhead.ui.toasts import MOST, Toast, Toasts


def shown(qtbot: QtBot) -> tuple[QWidget, Notices, Toasts]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    notices = Notices()
    toasts = Toasts(notices, window)
    window.show()
    return window, notices, toasts


def test_an_error_says_what_happened_and_what_to_do_as_plain_text(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    notices.error(AppError("<b>No</b>", "because <i>x</i>", "Do that."))
    labels = [label for label in toasts.findChildren(QLabel) if label.text()]
    assert [label.text() for label in labels] == ["<b>No</b>", "because <i>x</i>", "Do that."]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert toasts.isVisible()


def test_closing_the_last_message_frees_the_corner(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    notices.error(AppError("No"))
    toasts.findChild(QToolButton).click()
    qtbot.waitUntil(lambda: not toasts.isVisible())


def test_many_messages_do_not_fill_the_window(qtbot: QtBot) -> None:
    window, notices, toasts = shown(qtbot)
    for number in range(3 * MOST):
        notices.error(AppError(f"Problem {number}"))
    qtbot.waitUntil(lambda: len(toasts.findChildren(Toast)) == MOST)
    assert window.rect().contains(toasts.geometry())


def test_a_long_detail_scrolls(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    notices.error(AppError("No", "line\n" * 100))
    box = toasts.findChild(QPlainTextEdit)
    assert box.toPlainText() == "line\n" * 100
    assert box.height() < 200


def test_messages_that_come_together_each_have_their_room(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    for number in range(3):
        notices.error(AppError(f"Problem {number}", "What the engine said.", "What to do."))
    QApplication.processEvents()
    found = toasts.findChildren(Toast)
    assert [toast.height() >= toast.heightForWidth(toast.width()) for toast in found] == [True] * 3


def test_a_warning_leads_to_what_it_is_about(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    went: list[str] = []
    notices.warn("web ended", "", Offer("Show", lambda: went.append("web")))
    toasts.findChild(QPushButton).click()
    assert went == ["web"]
    qtbot.waitUntil(lambda: not toasts.isVisible())


def test_a_warning_goes_when_it_is_over(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    first, second = (notices.warn("web ended with code 1", "") for _ in range(2))
    notices.over.emit(first)
    assert [toast.notice for toast in toasts._toasts] == [second]
    assert toasts._toasts[0].notice is second
    notices.over.emit(first)
    notices.over.emit(second)
    assert toasts.isHidden()


def test_a_warning_that_leads_nowhere_has_no_button(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    notices.warn("The disk is nearly full", "")
    assert toasts.findChild(QPushButton) is None


def test_what_is_offered_is_done_once_and_the_message_goes(qtbot: QtBot) -> None:
    _window, notices, toasts = shown(qtbot)
    taken: list[str] = []
    notices.offer(
        "Done", "", Offer("Undo", lambda: taken.append("undo")), Offer("Keep", lambda: None)
    )
    undo, _keep = toasts.findChildren(QPushButton)
    assert (undo.text(), undo.accessibleName()) == ("Undo", "Undo")
    undo.click()
    assert taken == ["undo"]
    qtbot.waitUntil(lambda: not toasts.findChildren(Toast))


@pytest.mark.parametrize("size", [(1240, 780), (1240, 500), (900, 780), (640, 420)])
def test_messages_and_the_list_of_jobs_are_both_seen(qtbot: QtBot, size: tuple[int, int]) -> None:
    window, notices, toasts = shown(qtbot)
    panel = JobsPanel(Jobs(), window)
    toasts.give_way_to(panel)
    window.resize(*size)
    notices.error(AppError("Problem", "What the engine said.", "What to do."))
    corner = toasts.geometry()
    panel.wanted_height = lambda: min(420, window.height() // 2)  # type: ignore[method-assign]
    panel.toggle()
    assert not toasts.geometry().intersects(panel.geometry())
    assert window.rect().contains(toasts.geometry())
    notices.error(AppError("Another"))
    assert not toasts.geometry().intersects(panel.geometry())
    panel.toggle()
    assert toasts.geometry().bottomRight() == corner.bottomRight()


def test_many_messages_stand_beside_the_list_of_jobs(qtbot: QtBot) -> None:
    window, notices, toasts = shown(qtbot)
    panel = JobsPanel(Jobs(), window)
    toasts.give_way_to(panel)
    window.resize(1240, 600)
    panel.wanted_height = lambda: 300  # type: ignore[method-assign]
    panel.toggle()
    for number in range(MOST):
        notices.error(AppError(f"Problem {number}", "What the engine said.", "What to do."))
    assert not toasts.geometry().intersects(panel.geometry())
    assert toasts.geometry().bottom() == panel.geometry().bottom()


@pytest.mark.parametrize(("lasting", "stays"), [(True, True), (False, False)])
def test_an_offer_goes_after_a_while_unless_it_is_to_last(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, lasting: bool, stays: bool
) -> None:
    monkeypatch.setattr("pierhead.ui.toasts.LONGER", 0)
    _window, notices, toasts = shown(qtbot)
    notices.offer("Done", "", Offer("Undo", lambda: None), lasting=lasting)
    notices.offer("Done", "", Offer("Undo", lambda: None))
    qtbot.waitUntil(lambda: len(toasts.findChildren(Toast)) == int(stays))


def test_both_go_with_their_window(qapp: QApplication, capfd: pytest.CaptureFixture[str]) -> None:
    window, notices = QWidget(), Notices()
    toasts, panel = Toasts(notices, window), JobsPanel(Jobs(), window)
    toasts.give_way_to(panel)
    window.show()
    panel.toggle()
    notices.error(AppError("Problem"))
    delete(window)
    assert "Traceback" not in capfd.readouterr().err
