"""The overviews, from an engine's answer to what is read on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.core.errors import NotFound
from pierhead.core.resources import Container, Image, State
from pierhead.ui.details.facts_tab import FactsTab
from pierhead.ui.details.overview import ContainerOverview, ImageLayers, ImageOverview

Make = Callable[..., Container]


def open_(tab: FactsTab, qtbot: QtBot) -> FactsTab:
    qtbot.addWidget(tab)
    tab.resize(400, 400)
    tab.show()
    return tab


async def answered(tab: FactsTab) -> str:
    assert tab._task
    await asyncio.wait([tab._task])
    tab._clock.stop()
    return tab.facts.toPlainText()


async def test_a_container_is_inspected_and_shown(
    stage: Any, qtbot: QtBot, container: Make
) -> None:
    item = container()
    stage.containers.inspections[item.id] = {"Config": {"Env": ["HELLO=<b>world</b>"]}}
    tab = open_(ContainerOverview(stage.context), qtbot)
    tab.show_item(item)
    assert "HELLO\t<b>world</b>" in await answered(tab)
    assert stage.containers.asked == [item.id]


async def test_another_target_cancels_what_is_under_way(
    stage: Any, qtbot: QtBot, container: Make
) -> None:
    stage.containers.open.clear()
    tab = open_(ContainerOverview(stage.context), qtbot)
    tab.show_item(container(1))
    await until(lambda: stage.containers.asked)
    tab.show_item(container(2))
    stage.containers.open.set()
    assert "web2" in await answered(tab)
    assert stage.containers.answered == [container(2).id]


async def test_a_refusal_is_a_sentence_and_keeps_what_was_shown(
    stage: Any, qtbot: QtBot, container: Make
) -> None:
    tab = open_(ContainerOverview(stage.context), qtbot)
    tab.show_item(container())
    before = await answered(tab)
    stage.containers.error = NotFound("There is no such container.", "No such container: x")
    tab.show_item(container(state=State.EXITED))
    assert await answered(tab) == before
    assert tab.message == "There is no such container. No such container: x"
    stage.containers.error = None
    tab.show_item(container(state=State.EXITED))
    await answered(tab)
    assert tab.message == ""


async def test_a_slow_engine_is_waited_for_in_words(
    stage: Any, qtbot: QtBot, container: Make
) -> None:
    stage.containers.open.clear()
    tab = open_(ContainerOverview(stage.context), qtbot)
    tab.show_item(container())
    await until(lambda: tab.message == "Reading…")
    stage.containers.open.set()
    await answered(tab)
    assert tab.message == ""


async def test_an_image_shows_who_uses_it_as_that_changes(
    stage: Any, qtbot: QtBot, container: Make
) -> None:
    image = Image("sha256:1", ("web:1",))
    tab = open_(ImageOverview(stage.context), qtbot)
    tab.show_item(image)
    assert "Used by" not in await answered(tab)
    stage.context.containers.replace([container(image_id="sha256:1"), container(2)])
    text = tab.facts.toPlainText()
    assert "web1\tRunning" in text
    assert "web2" not in text


async def test_layers(stage: Any, qtbot: QtBot) -> None:
    stage.images.layers = [{"CreatedBy": "COPY a b # buildkit", "Size": 1500, "Created": 0}]
    tab = open_(ImageLayers(stage.context), qtbot)
    tab.show_item(Image("sha256:1"))
    assert await answered(tab) == "1 layer, 1.5 kB\n1.5 kB\tCOPY a b"


async def test_clearing_leaves_nothing(stage: Any, qtbot: QtBot, container: Make) -> None:
    tab = open_(ContainerOverview(stage.context), qtbot)
    tab.show_item(container())
    await answered(tab)
    tab.show_item(None)
    assert tab.facts.toPlainText() == ""
    assert tab._task is None
