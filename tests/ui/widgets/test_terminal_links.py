from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.terminal_caption import Caption
from terminal.viewed import CTRL, SHIFT, Button, Key, Viewed, clipboard

SCHEMES = ("http", "https", "mailto", "file", "ssh", "javascript", "data", "vscode")


class Opened(QObject):
    """Stands for the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.all.append(url.toString())


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Opened]:
    desktop = Opened()
    for scheme in SCHEMES:
        QDesktopServices.setUrlHandler(scheme, desktop, "open")
    yield desktop
    for scheme in SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)


def caption(terminal: Viewed) -> str:
    return next((each.whole for each in terminal.view.findChildren(Caption) if each.whole), "")


def answer(terminal: Viewed, label: str) -> None:
    buttons = terminal.view.notice.findChildren(QPushButton)
    next(each for each in buttons if each.text() == label).click()


def test_control_and_a_click_open_a_link(terminal: Viewed, opened: Opened) -> None:
    terminal.feed("see http://example.com/a for more")
    terminal.click((0, 6))
    assert opened.all == []
    terminal.click((0, 6), CTRL)
    assert opened.all == ["http://example.com/a"]
    terminal.click((0, 1), CTRL)
    assert len(opened.all) == 1
    assert terminal.sent == b""


def test_a_click_that_ends_elsewhere_opens_nothing(terminal: Viewed, opened: Opened) -> None:
    terminal.feed("http://a.b http://c.d")
    terminal.mouse(QEvent.Type.MouseButtonPress, (0, 2), Button.LeftButton, CTRL)
    terminal.mouse(
        QEvent.Type.MouseButtonRelease, (0, 13), Button.LeftButton, CTRL, Button.NoButton
    )
    assert opened.all == []


def test_where_it_leads_is_shown_before(terminal: Viewed) -> None:
    terminal.feed("\x1b]8;;https://evil.example/<b>x\x07http://good.example\x1b]8;;\x07 plain")
    terminal.move((0, 4))
    assert caption(terminal) == ""
    terminal.move((0, 4), CTRL)
    assert caption(terminal) == "https://evil.example/<b>x"
    viewport = terminal.view.viewport()
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor
    before = terminal.view.grab().toImage()
    terminal.move((0, 22), CTRL)
    assert caption(terminal) == ""
    assert viewport.cursor().shape() == Qt.CursorShape.IBeamCursor
    assert terminal.view.grab().toImage() != before


def test_control_shows_the_link_under_a_resting_mouse(terminal: Viewed) -> None:
    terminal.feed("http://a.b")
    terminal.move((0, 4))
    for kind, shown in ((QEvent.Type.KeyPress, "http://a.b"), (QEvent.Type.KeyRelease, "")):
        event = QKeyEvent(kind, Key.Key_Control, CTRL, "")
        QApplication.sendEvent(terminal.view, event)
        assert caption(terminal) == shown
    terminal.move((0, 4), CTRL)
    QApplication.sendEvent(terminal.view.viewport(), QEvent(QEvent.Type.Leave))
    assert caption(terminal) == ""


def rest(terminal: Viewed, row: int, column: float) -> None:
    at = terminal.at(row, column)
    event = QHelpEvent(QEvent.Type.ToolTip, at, terminal.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(terminal.view.viewport(), event)


def test_who_rests_on_a_link_is_told_how_to_open_it(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("http://a.b/<b> x")
    rest(terminal, 0, 3)
    assert "http://a.b/" in QToolTip.text()
    assert "Ctrl" in QToolTip.text()
    assert "<b>" not in QToolTip.text()
    rest(terminal, 3, 3)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_program_that_takes_the_mouse_keeps_it_but_for_shift(
    terminal: Viewed, opened: Opened
) -> None:
    terminal.feed("http://a.b\x1b[?1000;1006h")
    terminal.click((0, 3.5), CTRL)
    assert opened.all == []
    assert terminal.take() == b"\x1b[<16;4;1M\x1b[<16;4;1m"
    terminal.click((0, 3.5), CTRL | SHIFT)
    assert opened.all == ["http://a.b"]


@pytest.mark.parametrize("uri", ["ssh://host", "vscode://file/x", "file:///etc/passwd"])
def test_other_programs_are_opened_only_when_the_user_says_so(
    terminal: Viewed, opened: Opened, uri: str
) -> None:
    terminal.view.links.open(uri)
    assert opened.all == []
    assert terminal.view.notice.text.startswith("Open ")
    answer(terminal, "Open")
    assert opened.all == [uri]
    assert terminal.view.notice.text == ""


def test_the_path_of_a_file_can_be_copied(terminal: Viewed, opened: Opened) -> None:
    terminal.view.links.open("file://localhost/srv/a%20b")
    answer(terminal, "Copy Path")
    assert clipboard() == "/srv/a b"
    assert opened.all == []


@pytest.mark.parametrize(
    "uri",
    ["javascript:alert(1)", "data:text/html,x", "file://server/share/x", "no address", "http"],
)
def test_scripts_and_other_computers_files_are_refused(
    terminal: Viewed, opened: Opened, uri: str
) -> None:
    terminal.view.links.open(uri)
    assert terminal.view.notice.text.startswith("Addresses of this kind are not opened.")
    buttons = [each.text() for each in terminal.view.notice.findChildren(QPushButton)]
    assert buttons == ["Copy Link"]
    answer(terminal, "Copy Link")
    assert clipboard() == uri
    assert opened.all == []


def test_what_nothing_opens_is_copied(terminal: Viewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    terminal.view.links.open("http://a.b")
    assert clipboard() == "http://a.b"
    assert "copied" in terminal.view.notice.text


def test_the_last_link_in_sight(terminal: Viewed, opened: Opened) -> None:
    terminal.view.links.open_last()
    assert terminal.view.notice.text == "There is no link in sight."
    terminal.feed("http://first http://second\r\n" + "x\r\n" * 5)
    terminal.view.links.open_last()
    assert opened.all == ["http://second"]


def test_a_link_stays_underlined_where_it_wraps(terminal: Viewed) -> None:
    columns = terminal.view.emulator.columns
    terminal.feed("x" * (columns - 10) + " http://example.com/long")
    terminal.move((1, 2), CTRL)
    assert terminal.view.links.shown is not None
    assert terminal.view.links.shown.uri == "http://example.com/long"


def test_what_is_said_of_a_mouse_elsewhere_is_nothing(terminal: Viewed) -> None:
    terminal.feed("http://a.b")
    terminal.move((-3, 2), CTRL)
    terminal.move((0, -5), CTRL)
    assert caption(terminal) == ""


def test_the_pointer_has_the_shape_that_the_program_wants_but_over_links(
    terminal: Viewed,
) -> None:
    viewport = terminal.view.viewport()
    terminal.feed("\x1b]22;wait\x07")
    assert viewport.cursor().shape() == Qt.CursorShape.WaitCursor
    terminal.feed("\x1b]22;nonsense\x07")
    assert viewport.cursor().shape() == Qt.CursorShape.IBeamCursor
