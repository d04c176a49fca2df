from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from pierhead.core.resources import Container, Image, State
from pierhead.ui.page import ResourcePage
from pierhead.ui.pages import images

NOW = datetime.now(UTC)
NGINX = Image(
    "sha256:" + "a" * 64,
    ("nginx:1.27", "nginx:latest", "web:1"),
    size=48_000_000,
    created=NOW - timedelta(days=8),
    labels={"maintainer": "NGINX"},
)
DANGLING = Image("sha256:" + "b" * 64, size=900)
PINNED = Image("sha256:" + "c" * 64, digests=("ghcr.io/x/y@sha256:" + "d" * 64,), size=5_000_000)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def page(qtbot: QtBot, stage: Stage) -> ResourcePage[Image]:
    page = images.page(stage.runner, stage.updates)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    stage.images.replace([NGINX, DANGLING, PINNED])
    return page


def cells(page: ResourcePage[Image], image: Image) -> dict[str, str]:
    row = page.model.find(image.id)
    return {
        column.id: row.siblingAtColumn(place).data()
        for place, column in enumerate(page.spec.columns)
    }


def listed(page: ResourcePage[Image]) -> list[Image]:
    return list(page.model.listed_items())


def test_what_a_row_says(page: ResourcePage[Image]) -> None:
    assert cells(page, NGINX) == {
        "name": "nginx:1.27  +2",
        "id": "a" * 12,
        "usage": "",
        "created": "1 week ago",
        "size": "48 MB",
    }
    assert cells(page, DANGLING)["name"] == "<none>"
    assert cells(page, PINNED)["name"] == "ghcr.io/x/y:<none>"


def test_the_tooltip_has_all_names(page: ResourcePage[Image]) -> None:
    tip = page.model.find(NGINX.id).data(Qt.ItemDataRole.ToolTipRole)
    assert all(name in tip for name in NGINX.tags)


def test_use_follows_the_containers(page: ResourcePage[Image], stage: Stage) -> None:
    used = [Container(str(n), str(n), "nginx", State.EXITED, NGINX.id) for n in range(2)]
    stage.containers.replace(used)
    assert cells(page, NGINX)["usage"] == "2 containers"
    page.filters.chips.choose("used")
    assert listed(page) == [NGINX]
    stage.containers.replace(used[:1])
    assert cells(page, NGINX)["usage"] == "1 container"
    stage.containers.replace([])
    assert listed(page) == []


def test_chips_count_what_containers_use(page: ResourcePage[Image], stage: Stage) -> None:
    QCoreApplication.processEvents()
    chip = page.filters.chips._buttons["used"]
    assert chip.accessibleName() == "In use: 0"
    stage.containers.replace([Container("1", "1", "nginx", State.EXITED, NGINX.id)])
    QCoreApplication.processEvents()
    assert chip.accessibleName() == "In use: 1"


@pytest.mark.parametrize(("chip", "found"), [("unused", "abc"), ("dangling", "bc")])
def test_chips(page: ResourcePage[Image], chip: str, found: str) -> None:
    page.filters.chips.choose(chip)
    assert {image.short_id[0] for image in listed(page)} == set(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [("latest", NGINX), ("maintainer=nginx", NGINX), ("b" * 20, DANGLING), ("ghcr", PINNED)],
)
def test_the_filter_looks_into_all_that_is_known(
    page: ResourcePage[Image], text: str, found: Image
) -> None:
    page.filters.search.setText(text)
    assert listed(page) == [found]


def test_sorting_by_size(page: ResourcePage[Image]) -> None:
    page.view.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert listed(page) == [NGINX, PINNED, DANGLING]
