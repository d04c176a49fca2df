from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fakes.stage import FakeStats, Stage
from pierhead.core.resources import PROJECT_LABEL, Container, Health, Image, Port, State, Stats
from pierhead.state.stats import StatsWatch
from pierhead.ui.page import ResourcePage
from pierhead.ui.pages import containers

NOW = datetime.now(UTC)
WEB = Container(
    "a" * 64,
    "shop-web-1",
    "registry.example.org/shop/web:1",
    State.RUNNING,
    created=NOW - timedelta(hours=3),
    health=Health.UNHEALTHY,
    ports=(
        Port(80, "tcp", "0.0.0.0", 8080),
        Port(80, "tcp", "::", 8080),
        Port(443),
        Port(53, "udp", "0.0.0.0", 53),
        Port(5432, "tcp", "127.0.0.1", 5432),
    ),
    labels={PROJECT_LABEL: "shop", "tier": "front"},
)
DB = Container("b" * 64, "shop-db-1", "postgres:17", State.EXITED, exit_code=137, labels=WEB.labels)
ODD = Container("c" * 64, "<b>x</b>\n", "<i>y</i>", State.PAUSED)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def stats() -> FakeStats:
    return FakeStats()


@pytest.fixture
def page(qtbot: QtBot, stage: Stage, stats: FakeStats) -> ResourcePage[Container]:
    page = containers.page(stage.runner, cast(StatsWatch, stats), stage.updates, cast(Any, None))
    qtbot.addWidget(page)
    page.resize(1200, 600)
    page.show()
    stage.containers.replace([WEB, DB, ODD])
    return page


def cells(page: ResourcePage[Container], container: Container) -> dict[str, str]:
    row = page.model.find(container.id)
    return {
        column.id: row.siblingAtColumn(place).data()
        for place, column in enumerate(page.spec.columns)
    }


def names(page: ResourcePage[Container]) -> list[str]:
    return [item.name for item in page.model.listed_items()]


def test_what_a_row_says(page: ResourcePage[Container]) -> None:
    said = cells(page, WEB)
    assert said["name"] == "shop-web-1"
    assert said["state"] == "Running, unhealthy"
    assert said["created"] == "3 hours ago"
    assert said["ports"] == "8080 → 80, 127.0.0.1:5432 → 5432, 53 → 53/udp, 443/tcp"
    assert said["id"] == "a" * 12
    assert cells(page, DB)["state"] == "Exited with code 137"
    assert cells(page, ODD)["name"] == "<b>x</b>␊"


def test_projects_are_groups(page: ResourcePage[Container]) -> None:
    rows = [page.model.index(row, 0).data() for row in range(page.model.rowCount())]
    assert rows == ["<b>x</b>␊", "shop — 1 of 2 running", "shop-db-1", "shop-web-1"]


def test_only_published_tcp_ports_of_what_runs_are_links() -> None:
    urls = {link.text: link.url for link in containers.port_links(WEB)}
    assert urls == {
        "53 → 53/udp": "",
        "8080 → 80": "http://localhost:8080",
        "127.0.0.1:5432 → 5432": "http://localhost:5432",
        "443/tcp": "",
    }
    stopped = containers.port_links(replace(WEB, state=State.EXITED))
    assert not any(link.url for link in stopped)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WEB", ["shop-web-1"]),
        ("postgres", ["shop-db-1"]),
        ("b" * 12, ["shop-db-1"]),
        ("tier=front", ["shop-db-1", "shop-web-1"]),
        ("8080", ["shop-web-1"]),
        ("shop 5432", ["shop-web-1"]),
        ("<b>", ["<b>x</b>\n"]),
        ("nothing", []),
    ],
)
def test_the_filter_looks_into_all_that_is_known(
    page: ResourcePage[Container], text: str, found: list[str]
) -> None:
    page.filters.search.setText(text)
    assert names(page) == found


@pytest.mark.parametrize(
    ("chip", "found"),
    [
        ("all", ["<b>x</b>\n", "shop-db-1", "shop-web-1"]),
        ("running", ["<b>x</b>\n", "shop-web-1"]),
        ("stopped", ["shop-db-1"]),
        ("paused", ["<b>x</b>\n"]),
        ("unhealthy", ["shop-web-1"]),
    ],
)
def test_chips(page: ResourcePage[Container], chip: str, found: list[str]) -> None:
    page.filters.chips.choose(chip)
    assert names(page) == found


@pytest.mark.parametrize("column", range(10))
def test_every_column_can_be_sorted(page: ResourcePage[Container], column: int) -> None:
    page.view.sortByColumn(column, page.view.header().sortIndicatorOrder())
    assert page.model.listed == 3


def test_running_ones_on_screen_are_measured(
    qtbot: QtBot, page: ResourcePage[Container], stats: FakeStats
) -> None:
    qtbot.waitUntil(lambda: stats.watched == (WEB.id,))
    stats.values[WEB.id] = Stats(0.5, 64_000_000, 8_000_000_000)
    stats.changed.emit()
    said = cells(page, WEB)
    assert (said["cpu"], said["memory"]) == ("50.0 %", "64 MB")
    assert cells(page, DB)["cpu"] == ""
    page.hide()
    assert stats.watched == ()


def test_one_that_starts_is_measured_from_then_on(
    qtbot: QtBot, page: ResourcePage[Container], stage: Stage, stats: FakeStats
) -> None:
    qtbot.waitUntil(lambda: stats.watched == (WEB.id,))
    stage.containers.replace([WEB, replace(DB, state=State.RUNNING), ODD])
    qtbot.waitUntil(lambda: set(stats.watched) == {WEB.id, DB.id})


def test_sorting_by_what_is_measured_follows_the_measurements(
    page: ResourcePage[Container], stats: FakeStats, stage: Stage
) -> None:
    plain = [replace(WEB, id=str(n), name=str(n), labels={}) for n in range(3)]
    stage.containers.replace(plain)
    place = [column.id for column in page.spec.columns].index("cpu")
    for n, load in enumerate((0.3, 0.1)):
        stats.values[str(n)] = Stats(load, 1, 2)
    page.view.sortByColumn(place, page.view.header().sortIndicatorOrder())
    assert names(page) == ["1", "0", "2"]


def test_a_click_on_a_port_opens_the_browser(page: ResourcePage[Container], stage: Stage) -> None:
    page.view.link_activated.emit("http://localhost:8080")
    assert stage.desk.asked == [("browse", "http://localhost:8080")]


def test_the_details_come_with_the_first_selection(
    qtbot: QtBot, page: ResourcePage[Container]
) -> None:
    from pierhead.ui.details.panel import DetailsPanel

    page.show_details()
    panels: list[Any] = page.findChildren(DetailsPanel)
    assert len(panels) == 1
    assert panels[0].isVisible()


def test_a_newer_image_is_marked_and_can_be_listed(
    page: ResourcePage[Container], stage: Stage
) -> None:
    before = Image("sha256:" + "1" * 64, ("nginx:1.27",), (f"nginx@sha256:{'2' * 64}",))
    assert not cells(page, WEB)["image"].startswith("↑")
    stage.images.replace([replace(before, id="sha256:" + "3" * 64)])
    stage.containers.replace([replace(WEB, image="nginx:1.27", image_id=before.id), DB, ODD])
    assert cells(page, WEB)["image"] == "↑ nginx:1.27"
    stage.updates.switch(False)
    assert cells(page, WEB)["image"] == "nginx:1.27"
    stage.updates.switch(True)
    image = next(column for column in page.spec.columns if column.id == "image")
    assert image.tooltip
    assert "newer image" in image.tooltip(next(iter(stage.containers)))
    page.filters.chips.choose("newer")
    assert names(page) == ["shop-web-1"]


def test_what_an_edit_kept_can_be_listed(page: ResourcePage[Container], stage: Stage) -> None:
    stage.containers.replace([WEB, replace(DB, kept_for=WEB.id), ODD])
    page.filters.chips.choose("kept")
    assert names(page) == ["shop-db-1"]


def test_columns_are_sorted_by_a_click_on_their_heads(page: ResourcePage[Container]) -> None:
    places = {column.id: place for place, column in enumerate(page.spec.columns)}
    page.view.sortByColumn(places["name"], Qt.SortOrder.DescendingOrder)
    down = [each for each in names(page) if each.startswith("shop")]
    page.view.sortByColumn(places["name"], Qt.SortOrder.AscendingOrder)
    up = [each for each in names(page) if each.startswith("shop")]
    assert (down, up) == (["shop-web-1", "shop-db-1"], ["shop-db-1", "shop-web-1"])
