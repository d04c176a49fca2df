from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fakes.lists import PageStage, Thing, things
from harness.speed import slowness
from pierhead.ui.list_view import ResourceView
from pierhead.ui.page import ResourcePage

FRAME = 0.016
Page = ResourcePage[Thing]


@pytest.fixture
def stage(tmp_path: Path) -> PageStage:
    return PageStage(tmp_path)


@pytest.fixture
def page(qtbot: QtBot, stage: PageStage) -> Page:
    return shown(qtbot, stage.page())


def shown(qtbot: QtBot, page: Page) -> Page:
    qtbot.addWidget(page)
    page.show()
    settle()
    return page


def settle() -> None:
    """Let happen what was put off until the loop is idle."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()


async def settled(page: Page) -> None:
    """The same for a test that runs on the loop itself."""
    done = asyncio.get_running_loop().create_future()
    connection = page.selection_changed.connect(lambda: done.done() or done.set_result(None))
    await done
    page.selection_changed.disconnect(connection)


def names(page: Page) -> list[str]:
    return [item.name for item in page.model.listed_items()]


def button(page: QWidget, name: str) -> QAbstractButton:
    found = [b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith(name)]
    return next(b for b in found if b.isVisible())


def can(page: Page) -> list[str]:
    return [a.command.id for a in page.command_actions() if a.isEnabled()]


def message(page: Page) -> str:
    """What stands in place of the list; empty when the list is shown."""
    return "" if page.view.isVisible() else page.pane.stack.placeholder.message


# -- filters


def test_typing_filters_at_once_and_says_how_many(
    qtbot: QtBot, page: Page, stage: PageStage
) -> None:
    stage.things.replace(things("web", "web-2", "db"))
    assert page.pane.header.count == "3"
    page.focus_search()
    qtbot.keyClicks(page.filters.search, "WEB")
    assert names(page) == ["web", "web-2"]
    assert page.pane.header.count == "2 of 3"


def test_ctrl_f_leads_to_the_field_and_back(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    stage.things.replace(things("web", "db"))
    page.activateWindow()
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filters.search.hasFocus()
    qtbot.keyClicks(page.filters.search, "db")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Down)
    assert page.view.hasFocus()
    assert page.view.currentIndex().data() == "db"
    page.focus_search()
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    assert page.view.hasFocus()
    assert page.filters.search.text() == ""
    assert names(page) == ["db", "web"]


def test_letters_typed_in_the_list_filter_it(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    stage.things.replace(things("web", "db"))
    qtbot.keyClicks(page.view, "w")
    assert page.filters.search.text() == "w"
    assert names(page) == ["web"]


def test_keys_that_are_no_letters_leave_the_filter_alone(
    qtbot: QtBot, page: Page, stage: PageStage
) -> None:
    stage.things.replace(things("web", "db"))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_F7):
        qtbot.keyClick(page.view, key)
    assert page.filters.search.text() == ""


def test_escape_in_the_list_shows_all_again(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    stage.things.replace(things("web", "db"))
    page.filters.search.setText("web")
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert names(page) == ["db", "web"]


def test_chips_filter_and_count(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    stage.things.replace([*things("a", "b"), *things("c", size=8)])
    settle()
    assert button(page, "Big").accessibleName() == "Big: 1"
    button(page, "Big").click()
    assert names(page) == ["c"]
    button(page, "All").click()
    assert names(page) == ["a", "b", "c"]


def test_an_optional_chip_is_there_when_it_counts_something(page: Page, stage: PageStage) -> None:
    odd = page.filters.chips._buttons["odd"]
    assert not odd.isVisible()
    stage.things.replace(things("a", size=3))
    settle()
    assert odd.isVisible()
    odd.click()
    stage.things.replace(things("a", size=4))
    settle()
    assert odd.isVisible(), "the chip that is chosen stays, or it could not be left"


def test_the_arrow_keys_walk_over_the_chips(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(button(page, "All"), Qt.Key.Key_Right)
    assert page.filters.chips.current == "big"
    qtbot.keyClick(button(page, "Big"), Qt.Key.Key_Right)
    assert page.filters.chips.current == "all"


# -- what is said when there is no list


def test_loading_empty_and_no_match(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    assert message(page) == "Reading the list…"
    stage.things.replace([])
    assert message(page) == "There are no things."
    stage.things.replace(things("a"))
    assert message(page) == ""
    page.filters.search.setText("<i>b</i>")
    assert message(page) == "Nothing matches “<i>b</i>”."
    button(page, "Clear Filter").click()
    assert message(page) == ""
    assert page.filters.search.text() == ""


def test_the_focus_stays_where_the_list_was(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a"))
    page.activateWindow()
    page.setFocus()
    assert page.view.hasFocus()
    stage.things.replace([])
    assert button(page.pane.stack, "Make").hasFocus()
    stage.things.replace(things("b"))
    assert page.view.hasFocus()


def test_the_focus_waits_for_the_list(page: Page, stage: PageStage) -> None:
    page.activateWindow()
    page.setFocus()
    assert page.pane.stack.hasFocus()
    stage.things.replace(things("b"))
    assert page.view.hasFocus()


def test_a_chip_that_fits_nothing_can_be_cleared(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a"))
    page.filters.chips.choose("big")
    assert message(page) == "Nothing matches the filter."
    button(page, "Clear Filter").click()
    assert names(page) == ["a"]


async def test_the_empty_page_offers_the_first_one(qtbot: QtBot, stage: PageStage) -> None:
    page = shown(qtbot, stage.page())
    stage.things.replace([])
    button(page.pane.stack, "Make").click()
    await stage.all_ran()
    assert stage.ran == [("make", "")]


# -- without an engine


def test_a_lost_engine_greys_the_list_and_its_return_revives_it(
    page: Page, stage: PageStage
) -> None:
    stage.things.replace(things("a", "b"))
    page.select("a")
    settle()
    alive = page.view.grab().toImage()
    assert can(page) == ["thing.make", "thing.grow", "thing.rename"]
    stage.connection.go()
    settle()
    assert names(page) == ["a", "b"]
    assert can(page) == []
    assert page.view.grab().toImage() != alive
    assert not button(page, "Make").isEnabled()
    stage.connection.come()
    settle()
    assert can(page) == ["thing.make", "thing.grow", "thing.rename"]
    assert page.view.grab().toImage() == alive
    assert [thing.id for thing in page.selected()] == ["a"]


def test_without_an_engine_from_the_start(qtbot: QtBot, stage: PageStage) -> None:
    stage.connection.go()
    page = shown(qtbot, stage.page())
    assert message(page) == "Waiting for the engine…"


# -- selecting


def test_an_item_can_be_selected_before_it_comes(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a"))
    page.select("later")
    assert page.selected() == []
    stage.things.replace(things("a", "later"))
    assert [thing.id for thing in page.selected()] == ["later"]
    page.view.clearSelection()
    stage.things.replace(things("a", "b", "later"))
    assert page.selected() == []


def test_waiting_ends_when_the_user_selects_something(
    qtbot: QtBot, page: Page, stage: PageStage
) -> None:
    stage.things.replace(things("a"))
    page.select("later")
    place = page.view.visualRect(page.model.find("a")).center()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    stage.things.replace(things("a", "later"))
    assert [thing.id for thing in page.selected()] == ["a"]


def test_selecting_what_the_filters_hide_clears_them(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a", "b"))
    page.filters.chips.choose("big")
    page.filters.search.setText("zebra")
    page.select("b")
    assert [thing.id for thing in page.selected()] == ["b"]
    assert names(page) == ["a", "b"]


def test_a_change_of_the_selected_item_changes_what_can_be_done(
    page: Page, stage: PageStage
) -> None:
    stage.things.replace(things("a"))
    page.select("a")
    settle()
    assert "thing.grow" in can(page)
    stage.things.replace(things("a", size=9))
    settle()
    assert "thing.grow" not in can(page)


async def test_shortcuts_work_in_the_list_and_not_in_the_details(
    qtbot: QtBot, stage: PageStage
) -> None:
    page = shown(qtbot, stage.page())
    stage.things.replace(things("a"))
    page.select("a")
    page.show_details()
    await settled(page)
    page.activateWindow()
    stage.details[0].setFocus()
    qtbot.keyClick(stage.details[0], Qt.Key.Key_F5)
    await stage.all_ran()
    assert stage.ran == []
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_F5)
    await stage.all_ran()
    assert stage.ran == [("grow", "a")]


async def test_a_command_on_a_group_is_for_all_in_it(qtbot: QtBot, stage: PageStage) -> None:
    page = shown(qtbot, stage.page())
    stage.things.replace([*things("web", "db", group="shop"), *things("a")])
    page.view.setCurrentIndex(page.model.find("\0shop"))
    await settled(page)
    button(page, "Grow").click()
    await stage.all_ran()
    assert sorted(stage.ran) == [("grow", "db"), ("grow", "web")]


def menu(page: Page, place: QPoint) -> list[str]:
    page.view.customContextMenuRequested.emit(place)
    opened = next(m for m in page.findChildren(QMenu) if m.isVisible())
    titles = [action.text() for action in opened.actions()]
    opened.close()
    settle()
    return titles


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_context_menu_has_what_makes_sense(page: Page, stage: PageStage) -> None:
    stage.things.replace([*things("a"), Thing("b", "b", size=9)])
    page.select("a")
    assert menu(page, QPoint(9, 9)) == ["Grow", "", "Rename…"]
    page.select("b")
    assert menu(page, QPoint(9, 9)) == ["Rename…"]
    page.view.clearSelection()
    assert menu(page, QPoint(9, 300)) == ["Make…"]
    assert not [m for m in page.findChildren(QMenu) if m.isVisible()]


# -- details


def test_the_first_selection_opens_the_details(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a", "b"))
    assert stage.details == []
    page.select("b")
    settle()
    (details,) = stage.details
    assert details.isVisible()
    assert details.shown[-1] == ["b"]


def test_details_that_were_closed_stay_closed(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a", "b"))
    page.select("b")
    settle()
    stage.details[0].closed.emit()
    page.select("a")
    settle()
    assert not stage.details[0].isVisible()
    assert page.view.isVisible()
    button(page, "Details").click()
    assert stage.details[0].isVisible()
    settle()
    assert stage.details[0].shown[-1] == ["a"]


def test_a_tab_is_opened_after_its_item_is_shown(page: Page, stage: PageStage) -> None:
    stage.things.replace(things("a"))
    page.select("a")
    page.show_details("logs")
    assert stage.details[0].tabs == ["logs"]
    assert stage.details[0].shown[0] == ["a"]


def test_in_a_narrow_page_details_take_the_place_of_the_list(
    qtbot: QtBot, stage: PageStage
) -> None:
    page = shown(qtbot, stage.page(width=620))
    stage.things.replace(things("a"))
    page.select("a")
    settle()
    assert page.view.isVisible()
    assert stage.details == []
    page.view.opened.emit()
    (details,) = stage.details
    assert details.isVisible()
    assert not page.view.isVisible()
    qtbot.keyClick(details, Qt.Key.Key_Escape)
    assert page.view.isVisible()
    assert not details.isVisible()


def test_details_in_place_of_the_list_have_the_keyboard_that_it_had(
    qtbot: QtBot, stage: PageStage
) -> None:
    page = shown(qtbot, stage.page(width=620))
    page.activateWindow()
    with qtbot.waitActive(page):
        pass
    stage.things.replace(things("a"))
    page.select("a")
    page.view.setFocus()
    page.view.opened.emit()
    (details,) = stage.details
    assert QApplication.focusWidget() is details


def test_closing_them_in_a_narrow_page_leads_back_and_decides_nothing(
    qtbot: QtBot, stage: PageStage
) -> None:
    page = shown(qtbot, stage.page(width=620))
    stage.things.replace(things("a"))
    page.select("a")
    page.show_details()
    stage.details[0].closed.emit()
    assert page.view.isVisible()
    page.resize(1000, 480)
    settle()
    assert stage.details[0].isVisible()


def test_a_page_that_grows_shows_both(qtbot: QtBot, stage: PageStage) -> None:
    page = shown(qtbot, stage.page(width=620))
    stage.things.replace(things("a"))
    page.select("a")
    page.show_details()
    page.resize(1000, 480)
    settle()
    assert page.view.isVisible()
    assert stage.details[0].isVisible()


# -- what is on screen


def test_measured_are_the_rows_on_screen_of_a_page_that_is_seen(
    qtbot: QtBot, page: Page, stage: PageStage
) -> None:
    with qtbot.waitSignal(page.visible_ids_changed) as told:
        stage.things.replace([Thing(f"{n:03}", f"{n:03}") for n in range(200)])
    assert 5 < len(told.args[0]) < 20
    with qtbot.waitSignal(page.visible_ids_changed) as told:
        page.hide()
    assert told.args == [[]]


def test_sorted_by_what_is_measured_all_are_wanted(
    qtbot: QtBot, page: Page, stage: PageStage
) -> None:
    stage.things.replace([Thing(f"{n:03}", f"{n:03}") for n in range(200)])
    with qtbot.waitSignal(page.visible_ids_changed) as told:
        page.view.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert len(told.args[0]) == 200


def test_a_hidden_column_is_not_measured(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    page.view.columns.restore({"chosen": {"load": False}})
    with qtbot.waitSignal(page.visible_ids_changed) as told:
        stage.things.replace(things("a"))
    assert told.args == [[]]


# -- memory


def test_everything_is_remembered(qtbot: QtBot, page: Page, stage: PageStage) -> None:
    stage.things.replace([*things("a", "b", size=7), *things("web", group="shop", size=7)])
    page.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    page.view.header().resizeSection(2, 222)
    page.view.turn("\0shop", open_=False)
    page.filters.chips.choose("big")
    page.filters.search.setText("e")
    page._details.toggle(False)
    page.hide()
    again = shown(qtbot, stage.page())
    header = again.view.header()
    assert header.sortIndicatorSection() == 1
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    assert header.sectionSize(2) == 222
    assert again.filters.chips.current == "big"
    assert again.filters.search.text() == "e"
    assert names(again) == ["web"]
    again.filters.search.clear()
    assert not again.model.is_open("\0shop")
    again.select("a")
    settle()
    assert stage.details == []


def test_it_is_written_down_a_moment_after_the_last_change(
    qtbot: QtBot, page: Page, stage: PageStage
) -> None:
    page.filters.search.setText("abc")
    assert stage.settings.get("list.things", {}) == {}
    qtbot.waitUntil(lambda: stage.settings.get("list.things", {}).get("search") == "abc")


@pytest.mark.parametrize("damaged", [3, {"columns": 3, "sort": [], "details": "x", "chip": 7}])
def test_damaged_memory_is_as_good_as_none(qtbot: QtBot, stage: PageStage, damaged: object) -> None:
    stage.settings.set("list.things", damaged)
    page = shown(qtbot, stage.page())
    stage.things.replace(things("b", "a"))
    assert names(page) == ["a", "b"]


# -- access


def test_every_control_has_a_name_and_nothing_is_markup(page: Page, stage: PageStage) -> None:
    stage.things.replace([Thing("1", "<b>x</b>")])
    controls = (QAbstractButton, QLineEdit, ResourceView)
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, controls)
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QLineEdit)
    ]
    assert nameless == []
    assert page.view.accessibleName() == "Things"


def test_a_new_palette_is_painted(qapp: QApplication, page: Page, stage: PageStage) -> None:
    from pierhead.ui.theme import DARK, LIGHT, palette

    stage.things.replace(things("a"))
    before = qapp.palette()
    images = []
    for colors in (LIGHT, DARK):
        qapp.setPalette(palette(colors))
        settle()
        images.append(page.view.grab().toImage())
    qapp.setPalette(before)
    assert images[0] != images[1]


# -- a thousand


async def test_a_thousand_changing_items_do_not_stall_the_loop(
    qtbot: QtBot, stage: PageStage
) -> None:
    page = shown(qtbot, stage.page())
    listing = [Thing(f"{n:04}", f"t-{n}", f"g{n % 20}" if n % 2 else "") for n in range(1000)]
    stage.things.replace(listing)
    work = []
    for size in range(1, 8):
        await settled(page)
        start = time.thread_time()
        stage.things.replace([replace(thing, size=size) for thing in listing])
        work.append(time.thread_time() - start)
    assert sorted(work)[len(work) // 2] < FRAME * slowness()
    assert page.model.listed == 1000


def test_a_page_that_is_made_in_parts_may_be_resized_in_between(
    qtbot: QtBot, stage: PageStage
) -> None:
    page: Page = ResourcePage(stage._spec(), stage.runner, at_once=False)
    qtbot.addWidget(page)
    stage.things.replace(things("a"))
    for width, _part in enumerate(page.parts, 500):
        # As a style does that is changed meanwhile, also for what is not shown yet.
        QApplication.sendEvent(page, QResizeEvent(QSize(width, 480), page.size()))
    page.resize(620, 480)
    page.show()
    settle()
    assert names(page) == ["a"]


def test_all_that_a_page_is_made_of_goes_with_it_at_any_step(
    qtbot: QtBot, stage: PageStage
) -> None:
    before = set(QApplication.topLevelWidgets())

    def alone() -> set[QWidget]:
        new = set(QApplication.topLevelWidgets()) - before
        return {widget for widget in new if widget.parent() is None}

    page: Page = ResourcePage(stage._spec(), stage.runner, at_once=False)
    qtbot.addWidget(page)
    for _part in page.parts:
        assert alone() == {page}
