"""The list of past alerts."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.alerts import alerts as commands
from pierhead.commands.context import Context
from pierhead.commands.runner import Runner
from pierhead.core.resources import Container, State
from pierhead.state.alert_history import Alert, AlertHistory
from pierhead.ui.page import ResourcePage
from pierhead.ui.pages import alerts
from pierhead.ui.rail import Rail

WEB = "1" * 64
NOW = time.time()


def alert(number: int, **more: object) -> Alert:
    values = {"container": WEB, "name": "web <b>", "detail": "It is restarted.", **more}
    title = f"web <b> ended with code {number}"
    return Alert(str(number), "died", title, when=NOW - number * 60, **values)  # type: ignore[arg-type]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.containers.replace([Container(WEB, "web <b>", "nginx", State.EXITED)])
    return stage


@pytest.fixture
def context(stage: Stage, tmp_path: Path) -> Context:
    history = AlertHistory(tmp_path / "alerts.json")
    for number in (3, 1, 2):
        history.add(alert(number, missed=number == 3))
    return replace(stage.context, alerts=history)


@pytest.fixture
def runner(stage: Stage, context: Context) -> Runner:
    return Runner(context, stage.runner._ask)


@pytest.fixture
def page(runner: Runner, qtbot: QtBot) -> ResourcePage[Alert]:
    page = alerts.page(runner)
    qtbot.addWidget(page)
    page.resize(1000, 400)
    page.show()
    return page


def listed(page: ResourcePage[Alert]) -> list[str]:
    return [item.id for item in page.model.listed_items()]


def test_the_newest_is_first_and_new_ones_can_be_chosen(
    page: ResourcePage[Alert], context: Context
) -> None:
    assert listed(page) == ["1", "2", "3"]
    context.alerts.see([alert(2)])
    texts = [column.text(alert(1)) for column in alerts.COLUMNS]
    assert texts[0] == "web <b> ended with code 1"
    assert "Ended with an error" in texts
    assert "New" in texts
    assert alerts.CHIPS[1].fits(alert(1))
    assert [one.id for one in context.alerts.store if alerts.CHIPS[1].fits(one)] == ["3", "1"]


async def test_one_leads_to_its_container_and_to_its_log_then(
    stage: Stage, context: Context, runner: Runner
) -> None:
    first = alert(1)
    await runner.run(commands["alert.show"], [first])
    await runner.run(commands["alert.log"], [first])
    (container,) = stage.containers
    assert stage.desk.asked == [
        ("show_details", container, "logs"),
        ("logs.open", (container,), first.before(10)),
    ]
    assert context.alerts.unseen == 2


async def test_one_of_a_container_that_is_gone_says_so(
    stage: Stage, context: Context, runner: Runner
) -> None:
    stage.containers.replace([])
    await runner.run(commands["alert.show"], [alert(1)])
    assert "web <b> is not there any more." in str(stage.notices)
    assert stage.desk.asked == []


@pytest.mark.parametrize(
    ("rule", "tab"),
    [("memory", "stats"), ("oom", "stats"), ("died", "logs"), ("unhealthy", "overview")],
)
async def test_it_leads_to_where_more_of_it_is(
    stage: Stage, runner: Runner, rule: str, tab: str
) -> None:
    await runner.run(commands["alert.show"], [replace(alert(1), rule=rule)])
    assert [asked[2] for asked in stage.desk.asked] == [tab]


async def test_one_of_the_disk_leads_to_what_takes_the_room(
    stage: Stage, context: Context, runner: Runner
) -> None:
    await runner.run(commands["alert.show"], [replace(alert(1), container="", rule="disk")])
    assert stage.desk.asked == [("show_page", "images")]
    assert context.alerts.unseen == 2


async def test_another_container_with_the_name_is_shown_and_said_to_be_another(
    stage: Stage, runner: Runner
) -> None:
    other = Container("2" * 64, "web <b>", "nginx", State.RUNNING)
    stage.containers.replace([other])
    await runner.run(commands["alert.show"], [alert(1)])
    assert stage.desk.asked == [("show_details", other, "overview")]
    (notice,) = stage.notices
    assert notice.title == "web <b> is not there any more."
    assert notice.detail == "This is another container with its name."


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("clicked", [False, True])
async def test_enter_and_a_double_click_open_what_it_is_about(
    stage: Stage, page: ResourcePage[Alert], gone: bool, clicked: bool
) -> None:
    (container,) = stage.containers
    if gone:
        stage.containers.replace([])
    page.select("1")
    if clicked:
        here = page.view.visualRect(page.view.currentIndex()).center()
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=here)
        QTest.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=here)
    else:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    await until(lambda: stage.notices if gone else stage.desk.asked)
    if gone:
        assert [notice.title for notice in stage.notices] == ["web <b> is not there any more."]
    else:
        assert stage.desk.asked == [("show_details", container, "logs")]


async def test_they_are_seen_removed_and_cleared(
    stage: Stage, context: Context, runner: Runner
) -> None:
    await runner.run(commands["alert.see"], list(context.alerts.store)[:2])
    assert context.alerts.unseen == 1
    await runner.run(commands["alert.remove"], [alert(1)])
    assert {one.id for one in context.alerts.store} == {"2", "3"}
    await runner.run(commands["alert.clear"], [])
    assert not list(context.alerts.store)
    await runner.run(commands["alert.rules"], [])
    assert stage.desk.asked[-1] == ("show_options", "alerts")


def test_the_rail_says_how_many_are_new(qtbot: QtBot) -> None:
    rail = Rail()
    qtbot.addWidget(rail)
    rail.add("alerts", "Alerts", "bell")
    rail.show()
    button = rail._by_id["alerts"]
    for count, name in ((0, "Alerts"), (3, "Alerts, 3 new"), (2000, "Alerts, 2000 new")):
        rail.count("alerts", count)
        rail.grab()
        assert button.accessibleName() == name


def test_there_is_no_button_for_details_that_there_are_not(page: ResourcePage[Alert]) -> None:
    tools = [each for each in page.findChildren(QToolButton) if each.isVisible()]
    assert "Columns" in {each.defaultAction().text() for each in tools if each.defaultAction()}
    assert not [each for each in tools if each.defaultAction() is page.filters.details]
