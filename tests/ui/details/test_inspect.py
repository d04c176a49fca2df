"""The engine's JSON about one thing, as a tab."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from pierhead.core.resources import Container, Image
from pierhead.ui.details.containers import CONTAINER_TABS
from pierhead.ui.details.images import IMAGE_TABS
from pierhead.ui.details.inspect import ContainerInspect, ImageInspect, InspectTab

Make = Callable[..., Container]


async def answered(tab: InspectTab) -> Any:
    assert tab._task
    await asyncio.wait([tab._task])
    return tab.json.model.document


async def test_a_container(stage: Any, qtbot: QtBot, container: Make) -> None:
    tab = ContainerInspect(stage.context)
    qtbot.addWidget(tab)
    stage.containers.inspections[container(1).id] = {"Id": "1"}
    stage.containers.inspections[container(2).id] = {"Id": "2"}
    tab.show_item(container(1))
    assert await answered(tab) == {"Id": "1"}
    tab.json.filter.setText("id")
    tab.show_item(container(1))
    await answered(tab)
    assert tab.json.filter.text() == "id"
    tab.show_item(container(2))
    assert await answered(tab) == {"Id": "2"}
    assert tab.json.filter.text() == ""
    tab.show_item(None)
    assert tab.json.model.document is None


async def test_an_image(stage: Any, qtbot: QtBot) -> None:
    tab = ImageInspect(stage.context)
    qtbot.addWidget(tab)
    stage.images.inspections["sha256:1"] = {"Os": "linux"}
    tab.show_item(Image("sha256:1"))
    assert await answered(tab) == {"Os": "linux"}


def test_the_tabs_of_each_kind() -> None:
    assert [tab.id for tab in CONTAINER_TABS][:2] == ["overview", "logs"]
    assert [tab.id for tab in IMAGE_TABS] == ["overview", "layers", "inspect"]
