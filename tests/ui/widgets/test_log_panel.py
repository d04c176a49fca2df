"""A log with all that can be done with it, in a widget, on logs that tests write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from fakes.logs import T0, FakeLog
from harness.waiting import until
from pierhead.core.settings import Settings
from pierhead.engine.api_inside import Stream
from pierhead.state.log_window import TAIL, LogWindow
from pierhead.ui.widgets.log_clock import Times
from pierhead.ui.widgets.log_filter_bar import WIDEST
from pierhead.ui.widgets.log_panel import LogPanel

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def numbers(start: int, end: int) -> list[str]:
    return [str(number) for number in range(start, end)]


def shown(panel: LogPanel) -> list[str]:
    buffer = panel.view.buffer
    return [text for _index, text in buffer.texts(buffer.first, buffer.end)]


def seen(panel: LogPanel) -> list[str]:
    """The lines in sight."""
    indices = dict.fromkeys(place.line for place in panel.view.sight.seen())
    return [panel.view.shown(index).text for index in indices]


@pytest.fixture
def log() -> FakeLog:
    return FakeLog()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


Open = Callable[..., LogPanel]


@pytest.fixture
async def open_(settings: Settings, qtbot: QtBot) -> AsyncIterator[Open]:
    tasks: list[asyncio.Task[None]] = []

    def make(*logs: FakeLog) -> LogPanel:
        panel = LogPanel(settings)
        # Widgets are closed, and may be deleted, before fixtures end.
        qtbot.addWidget(panel, before_close_func=lambda _panel: panel.sifting.stop())
        panel.resize(600, 300)
        panel.show()
        window = LogWindow(logs)
        panel.show_window(window)
        tasks.append(asyncio.create_task(window.run()))
        return panel

    yield make
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    await asyncio.sleep(0)


class TestElsewhere:
    async def test_going_up_loads_older_lines_and_the_button_leads_back(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 5000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        assert not panel.tools.newest.isVisible()
        qtbot.keyClick(panel.view, Key.Key_Home)
        await until(lambda: len(shown(panel)) > TAIL)
        assert seen(panel)[0] == "4000", "what is read does not move"
        while not panel.window_.whole:
            qtbot.keyClick(panel.view, Key.Key_Home)
            await asyncio.sleep(0)
        assert shown(panel) == numbers(0, 5000)
        assert "5,000 lines" in panel.status.text()
        panel.tools.newest.click()
        assert seen(panel)[-1] == "4999"
        assert panel.view.following

    async def test_the_beginning_and_the_end_by_key(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 20_000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        qtbot.keyClick(panel.view, Key.Key_Home, CONTROL)
        await until(lambda: seen(panel)[0] == "0")
        for _ in range(3):
            qtbot.keyClick(panel.view, Key.Key_PageDown)
        assert not panel.view.following
        qtbot.keyClick(panel.view, Key.Key_End)
        await until(lambda: seen(panel)[-1:] == ["19999"])
        log.write("live")
        await until(lambda: seen(panel)[-1] == "live")

    async def test_reading_on_from_the_beginning_comes_to_the_end(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 6000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.places.go(None)
        await until(lambda: seen(panel)[0] == "0")
        while panel.window_.buffer.detached:
            qtbot.keyClick(panel.view, Key.Key_PageDown)
            await asyncio.sleep(0)
        log.write("live")
        await until(lambda: shown(panel)[-1] == "live")
        assert shown(panel) == [*numbers(0, 6000), "live"]

    async def test_a_time_by_the_bar(self, open_: Open, log: FakeLog, qtbot: QtBot) -> None:
        log.write(*numbers(0, 9000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        qtbot.keyClick(panel.view, Key.Key_G, CONTROL)
        assert panel._jump.isVisible()
        panel._jump.open(T0 + timedelta(seconds=3000))
        panel._jump._at.click()
        await until(lambda: seen(panel)[0] == "3000")
        assert not panel._jump.isVisible()


class TestFiltering:
    async def test_it_follows_and_all_lines_come_back(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write("an error", "fine", "another ERROR", "health error")
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 4)
        qtbot.keyClick(panel.view, Key.Key_F, CONTROL | SHIFT)
        line = panel.filters.line
        qtbot.keyClicks(line, "error -health")
        qtbot.keyClick(line, Key.Key_Return)
        assert shown(panel) == ["an error", "another ERROR"]
        assert panel.filters.message == "2 matches"
        log.write("nothing", "one more error")
        await until(lambda: shown(panel)[-1] == "one more error")
        assert panel.filters.message == "3 matches"
        qtbot.keyClick(line, Key.Key_Escape)
        assert len(shown(panel)) == 6
        assert panel.view.hasFocus()

    async def test_what_makes_no_sense_is_said_and_shows_everything(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write("one", "two")
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 2)
        panel.filters.open("(one")
        assert panel.filters.message == "A closing parenthesis is missing."
        assert shown(panel) == ["one", "two"]
        qtbot.keyClicks(panel.filters.line, "(one)")
        panel.filters.apply()
        assert shown(panel) == ["one"]

    async def test_lines_around(self, open_: Open, log: FakeLog) -> None:
        log.write(*numbers(0, 30))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 30)
        panel.filters.set_around(1)
        panel.filters.open("/^(5|20)$/")
        assert shown(panel) == ["4", "5", "6", "19", "20", "21"]
        assert "⋯" in seen(panel)

    async def test_the_whole_log_and_what_comes(self, open_: Open, log: FakeLog) -> None:
        log.write(*numbers(0, 8000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.filters.open("/77$/", whole=True)
        await until(lambda: panel.sifting.scan is None)
        log.write("8077", "8078")
        await until(lambda: shown(panel)[-1] == "8077")
        assert shown(panel) == [str(number) for number in range(77, 8100, 100)]
        assert panel.filters.message == "81 matches"

    async def test_the_search_of_all_can_be_given_up(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 100_000), step=timedelta(milliseconds=1))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.filters.open("7", whole=True)
        await until(lambda: panel.sifting.matches)
        assert panel.sifting.searching
        qtbot.keyClick(panel.view, Key.Key_Escape)
        assert not panel.sifting.searching
        looked = panel.sifting.scan
        assert looked
        assert looked.looked < 100_000

    async def test_from_a_match_to_where_it_stands(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 8000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.filters.open("/^4321$/", whole=True)
        await until(lambda: shown(panel) == ["4321"] and panel.sifting.scan is None)
        qtbot.keyClick(panel.view, Key.Key_Return, CONTROL)
        await until(lambda: "4321" in seen(panel) and "4322" in seen(panel))
        assert panel.view.copying.text() == "4321"
        assert panel.filters.isHidden()

    async def test_a_long_preset_leaves_the_menu_narrow(self, open_: Open, log: FakeLog) -> None:
        panel = open_(log)
        long = "a very long filter " * 20
        panel.filters.open(long)
        panel.filters.save()
        panel.filters._fill_presets()
        menu = panel.filters._saved.menu()
        assert menu.sizeHint().width() < WIDEST + 100
        assert long.strip() in menu.actions()[0].toolTip()
        menu.actions()[0].trigger()
        assert panel.filters.line.text() == long.strip()

    async def test_presets_are_kept(
        self, open_: Open, log: FakeLog, settings: Settings, qtbot: QtBot
    ) -> None:
        panel = open_(log)
        panel.filters.open("error & <b>")
        panel.filters.save()
        again = LogPanel(Settings(settings._path))
        qtbot.addWidget(again)
        assert again.filters.presets == ["error & <b>"]
        again.filters._fill_presets()
        actions = again.filters._saved.menu().actions()
        assert actions[0].text() == "error && <b>"
        again.show()
        actions[0].trigger()
        assert again.filters.line.text() == "error & <b>"
        again.filters.forget()
        assert again.filters.presets == []

    async def test_from_finding_to_the_whole_log(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write("far away", *numbers(0, 5000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        qtbot.keyClick(panel.view, Key.Key_F, CONTROL)
        qtbot.keyClicks(panel.finder._line, "far")
        assert panel.finder.message == "None so far"
        panel.finder.everywhere.click()
        await until(lambda: shown(panel) == ["far away"])


class TestFinding:
    async def test_expressions(self, open_: Open, log: FakeLog, qtbot: QtBot) -> None:
        log.write("a1", "b22", "a333", "A4")
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 4)
        panel.open_finder()
        panel.finder.expression.click()
        qtbot.keyClicks(panel.finder._line, r"a\d+$")
        await until(lambda: panel.finder.message == "3 of 3")
        panel.finder.case.click()
        assert panel.finder.message == "2 of 2"
        qtbot.keyClicks(panel.finder._line, "(")
        assert "expression" in panel.finder.message

    async def test_next_and_previous_go_on_in_all_of_the_log(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(
            *(f"{n} needle" if n % 1000 == 500 else str(n) for n in range(20_000)),
            step=timedelta(milliseconds=1),
        )
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        finder = panel.finder
        panel.open_finder()
        qtbot.keyClicks(finder._line, "needle")
        await until(lambda: finder.message == "3 of 3+")
        for expected in (18_500, 17_500, 16_500, 15_500):
            qtbot.keyClick(finder._line, Key.Key_Return, SHIFT)
            await until(lambda line=f"{expected} needle": line in seen(panel))
        lines = seen(panel)
        around = [line for line in lines if line != "15500 needle"]
        assert len(around) > 5, "it is shown with what is around it"
        await until(lambda: finder.message == "16 of 20")
        for expected, number in ((16_500, 17), (17_500, 18), (18_500, 19), (19_500, 20), (500, 1)):
            qtbot.keyClick(finder._line, Key.Key_Return)
            await until(lambda said=f"{number} of 20": finder.message == said)
            await until(lambda line=f"{expected} needle": line in seen(panel))
        qtbot.keyClick(finder._line, Key.Key_Return, SHIFT)
        await until(lambda: finder.message == "20 of 20")
        log.write("one more needle")
        await until(lambda: finder.message == "20 of 21")
        assert len(panel.window_.buffer) < 20_000, "not all of it was loaded"

    async def test_what_is_nowhere_is_said_when_all_was_looked_at(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 9000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.open_finder()
        qtbot.keyClicks(panel.finder._line, "x")
        assert panel.finder.message == "None so far"
        qtbot.keyClick(panel.finder._line, Key.Key_Return)
        await until(lambda: panel.finder.message == "Not found")
        assert seen(panel)[-1] == "8999"

    async def test_looking_beyond_is_given_up_with_escape(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 100_000), step=timedelta(milliseconds=1))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.open_finder()
        qtbot.keyClicks(panel.finder._line, "x")
        qtbot.keyClick(panel.finder._line, Key.Key_Return)
        await until(lambda: "lines…" in panel.finder.message)
        await until(lambda: "Esc" in panel.status.text())
        qtbot.keyClick(panel.finder._line, Key.Key_Escape)
        assert panel.finder.isVisible()
        assert panel.finder.message == "None so far"
        await until(lambda: not panel.window_.busy)
        qtbot.keyClick(panel.finder._line, Key.Key_Escape)
        assert not panel.finder.isVisible()

    async def test_other_words_begin_anew(self, open_: Open, log: FakeLog, qtbot: QtBot) -> None:
        log.write("first x", "first y", *numbers(0, 20_000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.open_finder()
        line = panel.finder._line
        qtbot.keyClicks(line, "first x")
        qtbot.keyClick(line, Key.Key_Return)
        line.setText("first y")
        qtbot.keyClick(line, Key.Key_Return)
        await until(lambda: "first y" in seen(panel))
        await until(lambda: panel.finder.message == "1 of 1")

    async def test_what_passes_a_filter_is_searched_by_itself(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write(*numbers(0, 9000))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == TAIL)
        panel.filters.open("/99$/")
        await until(lambda: len(shown(panel)) == 10)
        panel.open_finder()
        qtbot.keyClicks(panel.finder._line, "8")
        await until(lambda: panel.finder.message == "11 of 11")
        qtbot.keyClick(panel.finder._line, Key.Key_Return)
        assert panel.finder.message == "1 of 11"

    async def test_one_without_end_is_given_up(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write("a" * 60 + "!")
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 1)
        panel.open_finder()
        panel.finder.expression.click()
        panel.finder._line.setText("(a|aa)+$")
        await until(lambda: "too long" in panel.finder.message)
        panel.view.viewport().grab()


class TestLooking:
    async def test_json_is_unfolded_by_key_and_by_click(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write("plain", 'app: {"b": [1, "\\u202e<i>"], "a": null}', "{broken}")
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 3)
        view = panel.view
        assert not view.folds.turn(0)
        assert not view.folds.turn(2)
        qtbot.keyClick(view, Key.Key_Return)
        assert view.shown(1).text.splitlines() == [
            "app: {",
            '  "b": [',
            "    1,",
            '    "<U+202E><i>"',
            "  ],",
            '  "a": null',
            "}",
        ]
        assert view.rows(1) == 7
        view.copying.select_all()
        assert view.copying.text().startswith("plain\napp: {\n")
        view.viewport().grab()
        place = QPoint(12, int(1.5 * view.row_height))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert view.rows(1) == 1
        view.folds.set_all(True)
        assert view.rows(1) == 7

    async def test_unfolded_lines_are_scrolled_and_selected_in(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write('{"a": "' + "x" * 300 + '", "b": 1}')
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 1)
        view = panel.view
        view.folds.turn(0)
        wrapped = view.rows(0)
        view.set_wrap(False)
        assert view.rows(0) == 4 < wrapped
        qtbot.keyClick(view, Key.Key_Down, SHIFT)
        view.viewport().grab()

    async def test_times(self, open_: Open, log: FakeLog) -> None:
        log.write("one", "two", step=timedelta(milliseconds=1500))
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 2)
        look = panel.view.look
        look.set_times(Times.ENGINE)
        assert look.time(1) == "2026-05-01T12:00:01.500000Z".replace("500000Z", "500000000Z")
        look.set_times(Times.SINCE)
        assert look.time(1).strip() == "+1.5 s"
        assert look.time(0) == ""
        look.set_times(Times.AGO)
        assert look.time(1).strip()
        assert look._ticking.isActive()
        look.set_times(Times.LOCAL)
        assert not look._ticking.isActive()
        local = (T0 + timedelta(seconds=1.5)).astimezone().isoformat(" ", "milliseconds")[:23]
        assert look.time(1) == local

    async def test_text_is_made_larger_and_smaller(
        self, open_: Open, log: FakeLog, qtbot: QtBot
    ) -> None:
        log.write("one")
        panel = open_(log)
        usual = panel.view.row_height
        qtbot.keyClick(panel.view, Key.Key_Plus, CONTROL)
        assert panel.view.row_height > usual
        qtbot.keyClick(panel.view, Key.Key_0, CONTROL)
        assert panel.view.row_height == usual
        qtbot.keyClick(panel.view, Key.Key_Minus, CONTROL)
        assert panel.view.row_height < usual
        # As keyboards have it where a plus is typed with Shift, and as people press it there.
        for key, modifiers in ((Key.Key_Plus, CONTROL | SHIFT), (Key.Key_Equal, CONTROL)):
            qtbot.keyClick(panel.view, Key.Key_0, CONTROL)
            qtbot.keyClick(panel.view, key, modifiers)
            assert panel.view.row_height > usual

    async def test_several_logs_have_names_that_are_copied_too(self, open_: Open) -> None:
        web, db = FakeLog("web"), FakeLog("db")
        web.write("hello", at=T0)
        db.write("world", at=T0 + timedelta(seconds=1), stream=Stream.ERR)
        panel = open_(web, db)
        await until(lambda: shown(panel) == ["hello", "world"])
        panel.view.copying.select_all()
        panel.view.copying.copy()
        assert QGuiApplication.clipboard().text() == "web hello\ndb world"
        panel.view.viewport().grab()

    async def test_the_menu_comes_by_key(self, open_: Open, log: FakeLog, qtbot: QtBot) -> None:
        log.write('{"a": 1}')
        panel = open_(log)
        await until(lambda: len(shown(panel)) == 1)
        view = panel.view
        reason = QContextMenuEvent.Reason.Keyboard
        event = QContextMenuEvent(reason, QPoint(50, 5), view.mapToGlobal(QPoint(50, 5)))
        QGuiApplication.sendEvent(view, event)
        menu = view.findChild(QMenu)
        assert menu is not None
        texts = [action.text() for action in menu.actions() if action.text()]
        assert texts == ["Copy Selection", "Select All", "Unfold JSON"]
        menu.close()

    async def test_every_button_has_a_name(self, open_: Open, log: FakeLog) -> None:
        panel = open_(log)
        assert all(each.accessibleName() for each in panel.findChildren(QToolButton))


async def test_clearing_forgets_until_it_is_looked_for(
    open_: Open, log: FakeLog, qtbot: QtBot
) -> None:
    log.write("one", "two")
    panel = open_(log)
    await until(lambda: len(shown(panel)) == 2)
    panel.clear()
    assert shown(panel) == []
    log.write("three")
    await until(lambda: shown(panel) == ["three"])
    qtbot.keyClick(panel.view, Key.Key_Home, CONTROL)
    await until(lambda: shown(panel) == ["one", "two", "three"])
