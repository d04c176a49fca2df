"""A log on the screen: what is seen, selected, found and copied."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from pytestqt.qtbot import QtBot

from harness.mouse import move_mouse
from harness.waiting import until
from pierhead.engine.api_inside import Stream
from pierhead.state.log_search import pattern
from pierhead.state.logs import LogBuffer
from pierhead.ui.theme import colors
from pierhead.ui.widgets.log_clock import Times
from pierhead.ui.widgets.log_selection import Spot
from pierhead.ui.widgets.log_view import LogView

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def buffer() -> LogBuffer:
    return LogBuffer(stamped=False)


@pytest.fixture
def view(buffer: LogBuffer, qtbot: QtBot) -> LogView:
    view = LogView(buffer, "Log")
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    return view


def write(view: LogView, *lines: str) -> None:
    view.buffer.feed(Stream.OUT, "".join(f"{line}\n" for line in lines).encode())
    view.refresh()


def many(view: LogView, count: int = 100) -> None:
    write(view, *(f"line {number}" for number in range(count)))


def seen(view: LogView) -> list[str]:
    """The rows that are painted, from the top."""
    rows = []
    for place in view.sight.seen():
        line = view.shown(place.line)
        first, last = view.cells_of(place)
        rows.append(line.text[line.column(first) : line.column(last)].rstrip("\n"))
    return rows


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def point(view: LogView, row: int, column: int) -> QPoint:
    painter = view.look.painter
    x = painter.left + column * painter.cell
    return QPointF(x, (row + 0.5) * painter.height).toPoint()


class TestFollowing:
    def test_the_end_is_seen_while_it_grows(self, view: LogView) -> None:
        many(view)
        assert seen(view)[-1] == "line 99"
        write(view, "newest")
        assert seen(view)[-1] == "newest"
        assert view.following

    def test_going_up_stops_it_and_going_down_resumes_it(self, view: LogView, qtbot: QtBot) -> None:
        many(view)
        with qtbot.waitSignal(view.bars.followed) as changed:
            qtbot.keyClick(view, Key.Key_PageUp)
        assert changed.args == [False]
        before = seen(view)
        write(view, "newest")
        assert seen(view) == before
        with qtbot.waitSignal(view.bars.followed) as changed:
            qtbot.keyClick(view, Key.Key_End)
        assert changed.args == [True]
        assert seen(view)[-1] == "newest"

    def test_what_is_read_stays_when_the_oldest_lines_leave(self, qtbot: QtBot) -> None:
        view = LogView(LogBuffer(max_lines=100, stamped=False), "Log")
        qtbot.addWidget(view)
        view.resize(400, 200)
        many(view)
        view.sight.move(-30)
        view.moved()
        before = seen(view)
        write(view, *(f"more {number}" for number in range(20)))
        assert seen(view) == before
        write(view, *(f"more {number}" for number in range(100)))
        assert seen(view)[0] == view.shown(view.buffer.first).text

    def test_the_wheel_and_the_bar(self, view: LogView) -> None:
        many(view)
        last = view.verticalScrollBar().value()
        wheel(view, 120)
        assert view.verticalScrollBar().value() == last - 3
        assert not view.following
        for _ in range(4):
            wheel(view, -30)
        assert view.following
        view.verticalScrollBar().setValue(10)
        assert seen(view)[0] == "line 10"
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        assert view.following

    def test_a_short_log_begins_at_the_top_and_is_always_followed(self, view: LogView) -> None:
        write(view, "only")
        view.sight.move(-5)
        view.moved()
        assert seen(view) == ["only"]
        assert view.following


def wheel(view: LogView, delta: int) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QGuiApplication.sendEvent(view.viewport(), event)


class TestWrapping:
    def test_long_lines_take_rows_or_are_scrolled_to(self, view: LogView, qtbot: QtBot) -> None:
        across = view.across
        write(view, "a" * across + "b" * 5)
        assert seen(view) == ["a" * across, "b" * 5]
        view.set_wrap(False)
        assert len(seen(view)) == 1
        view.grab()
        qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 0)

    def test_a_row_inside_a_line_can_be_at_the_top(self, view: LogView) -> None:
        rows = 3 * view.sight.height
        write(view, "".join(chr(ord("A") + row % 26) * view.across for row in range(rows)))
        end = seen(view)
        wheel(view, 120)
        assert seen(view)[3:] == end[:-3]
        wheel(view, -120)
        assert seen(view) == end

    def test_wide_characters_take_two_cells(self, view: LogView) -> None:
        write(view, "漢" * view.across)
        assert len(seen(view)) == 2
        assert view.mouse.spot_at(point(view, 0, 4)).column == 2

    def test_a_cut_line_and_a_gap_say_what_is_missing(self, view: LogView) -> None:
        view.buffer.feed(Stream.OUT, b"x" * 70_000 + b"\n")
        view.buffer.skip(1234)
        view.refresh()
        assert view.shown(0).text.endswith("x… (4,464 more bytes)")
        assert "1,234 lines are missing here" in view.shown(1).text


class TestSelecting:
    def drag(self, view: LogView, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
        port = view.viewport()
        qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
        move_mouse(port, end, Qt.MouseButton.LeftButton)
        qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)

    def test_by_mouse_across_lines(self, view: LogView, qtbot: QtBot) -> None:
        write(view, "first line", "<b>second</b>", "third line")
        self.drag(view, qtbot, point(view, 0, 6), point(view, 2, 5))
        qtbot.keyClick(view, Key.Key_C, CONTROL)
        assert clipboard() == "line\n<b>second</b>\nthird"

    def test_words_and_lines_by_clicking(self, view: LogView, qtbot: QtBot) -> None:
        write(view, "GET /index.html 200")
        port, at = view.viewport(), point(view, 0, 6)
        qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at)
        assert view.copying.text() == "/index.html"
        qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=at)
        assert view.copying.text() == "GET /index.html 200"

    def test_by_keys(self, view: LogView, qtbot: QtBot) -> None:
        write(view, "one", "two", "three")
        for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
            qtbot.keyClick(view, key, SHIFT)
        assert view.copying.text() == "one\ntw"
        qtbot.keyClick(view, Key.Key_Left, SHIFT)
        qtbot.keyClick(view, Key.Key_End, SHIFT | CONTROL)
        assert view.copying.text() == "one\ntwo\nthree"
        qtbot.keyClick(view, Key.Key_Home, SHIFT)
        assert view.copying.text() == "one\ntwo\n"

    async def test_all(self, view: LogView, qtbot: QtBot) -> None:
        for count in (200, 5000):
            view.buffer.clear()
            many(view, count)
            qtbot.keyClick(view, Key.Key_A, CONTROL)
            view.copying.copy()
            expected = [f"line {number}" for number in range(count)]
            await until(lambda expected=expected: clipboard().splitlines() == expected)

    def test_it_stays_with_its_lines_and_stops_following(self, view: LogView, qtbot: QtBot) -> None:
        many(view)
        self.drag(view, qtbot, point(view, 0, 0), point(view, 1, 4))
        text = view.copying.text()
        assert not view.following
        many(view, 500)
        assert view.copying.text() == text

    def test_what_is_copied_has_no_control_sequences(self, view: LogView) -> None:
        write(view, "\x1b[31mred\x1b[0m and \x00")
        view.copying.select_all()
        assert view.copying.text() == "red and ^@"

    def test_whole_lines_are_copied_with_their_times_if_they_are_shown(self, qtbot: QtBot) -> None:
        view = LogView(LogBuffer(), "Log")
        qtbot.addWidget(view)
        stamps = ("2026-05-01T12:00:00.000000001Z", "2026-05-01T12:00:00.000000002Z")
        write(view, f"{stamps[0]} one", f"{stamps[1]} two")
        view.copying.select_all()
        assert view.copying.text() == "one\ntwo"
        view.look.set_times(Times.LOCAL)
        assert view.copying.text() == f"{stamps[0]} one\n{stamps[1]} two"


class TestMatches:
    def test_a_match_is_brought_into_sight(self, view: LogView) -> None:
        many(view, 1000)
        view.matches.find(pattern("LINE 123"))
        view.matches.show(123, 0)
        assert "line 123" in seen(view)
        assert not view.following

    def test_one_far_to_the_right_too(self, view: LogView) -> None:
        view.set_wrap(False)
        write(view, "." * 500 + "here")
        view.matches.find(pattern("here"))
        view.matches.show(0, 0)
        offset = view.horizontalScrollBar().value()
        assert offset <= 500 < offset + view.across


class TestPainting:
    def colors_of(self, view: LogView) -> set[str]:
        image = view.viewport().grab().toImage()
        return {
            QColor(image.pixel(x, y)).name()
            for x in range(image.width())
            for y in range(int(view.row_height))
        }

    def test_standard_error_is_marked(self, view: LogView) -> None:
        write(view, "out")
        assert colors().warn not in self.colors_of(view)
        view.buffer.clear()
        view.buffer.feed(Stream.ERR, b"err\n")
        view.refresh()
        assert colors().warn in self.colors_of(view)

    @pytest.mark.parametrize(
        ("text", "color"),
        [("\x1b[48;2;1;2;3m \x1b[0m", "#010203"), ("\x1b[48;5;196m \x1b[0m", "#ff0000")],
    )
    def test_colours(self, view: LogView, text: str, color: str) -> None:
        write(view, text)
        assert color in self.colors_of(view)

    def test_only_what_is_seen_is_looked_at(
        self, view: LogView, buffer: LogBuffer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many(view, 20_000)
        asked: list[int] = []
        line: Callable[[int], object] = buffer.line
        monkeypatch.setattr(buffer, "line", lambda index: asked.append(index) or line(index))
        write(view, "one more")
        view.viewport().grab()
        assert min(asked) > buffer.end - 2 * view.sight.height
        assert len(asked) < 10 * view.sight.height

    def test_an_empty_log_says_so(self, view: LogView) -> None:
        empty = view.viewport().grab().toImage()
        view.look.set_hint("Nothing was written yet.")
        assert view.viewport().grab().toImage() != empty


def test_another_log_is_shown_from_its_end(view: LogView) -> None:
    many(view)
    view.selection.begin(Spot(1, 0))
    view.sight.move(-50)
    view.moved()
    other = LogBuffer(stamped=False)
    other.feed(Stream.OUT, b"other\n")
    view.show_buffer(other)
    assert seen(view) == ["other"]
    assert view.following
    assert view.copying.text() == ""
