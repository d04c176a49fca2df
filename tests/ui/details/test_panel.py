"""The panel: which tab works for which target, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.commands.context import Context
from pierhead.core.resources import Container, Image, State
from pierhead.core.settings import Settings
from pierhead.ui.details.panel import SETTLE, DetailsPanel
from pierhead.ui.details.view import DetailTab, DetailView

Make = Callable[..., Container]


class Recorder(DetailView):
    """Writes down what the panel tells it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.calls: list[Any] = []

    def show_item(self, item: Any | None) -> None:
        self.calls.append(item)

    def rest(self) -> None:
        super().rest()
        self.calls.append("rest")

    @property
    def shown(self) -> list[Any]:
        return [call for call in self.calls if call is not None and call != "rest"]


TABS = (
    DetailTab("one", "One", "info", Recorder),
    DetailTab("two", "Two", "layers", Recorder),
)


@pytest.fixture
def panel(stage: Any, qtbot: QtBot) -> DetailsPanel:
    panel = DetailsPanel(stage.context, TABS)
    qtbot.addWidget(panel, before_close_func=DetailsPanel.shut)
    panel.show()
    return panel


def view(panel: DetailsPanel, tab: str) -> Recorder:
    found = panel.view(tab)
    assert isinstance(found, Recorder)
    return found


async def test_only_the_open_tab_is_made_and_shown(panel: DetailsPanel, container: Make) -> None:
    item = container()
    panel.show_target(item)
    assert view(panel, "one").shown == [item]
    assert panel.view("two") is None
    panel.open_tab("two")
    assert view(panel, "one").calls[-1] == "rest"
    assert view(panel, "two").shown == [item]


async def test_running_through_many_reads_the_first_and_the_last(
    panel: DetailsPanel, container: Make
) -> None:
    items = [container(number) for number in range(50)]
    panel._settle.setInterval(3_600_000)
    for item in items:
        panel.show_target(item)
        await asyncio.sleep(0)
    assert panel._header.texts[0] == "web49"
    panel._settle.setInterval(SETTLE)
    await until(lambda: not panel._settle.isActive())
    assert view(panel, "one").shown == [items[0], items[-1]]


async def test_while_running_through_nothing_of_another_is_shown(
    panel: DetailsPanel, container: Make
) -> None:
    panel.show_target(container(1))
    panel.show_target(container(2))
    assert view(panel, "one").calls[-1] is None


async def test_the_tab_is_remembered_by_kind(
    panel: DetailsPanel, stage: Any, qtbot: QtBot, container: Make
) -> None:
    panel.show_target(container())
    panel.open_tab("two")
    again = DetailsPanel(stage.context, TABS)
    qtbot.addWidget(again)
    again.show()
    again.show_target(container(2))
    assert again.tab == "two"
    assert again.view("one") is None
    other = DetailsPanel(stage.context, TABS)
    qtbot.addWidget(other)
    other.show_target(Image("sha256:1"))
    assert other.tab == "one"
    assert Settings(stage.context.settings._path).get("details.container.tab", "") == "two"
    again.shut()


async def test_none_and_several(panel: DetailsPanel, container: Make) -> None:
    assert panel._hint.isVisible()
    panel.show_target(container())
    assert not panel._hint.isVisible()
    panel.show_targets([container(1), container(2), container(3)])
    assert panel._hint.text == "3 containers selected"
    assert panel.target is None
    assert view(panel, "one").calls[-1] is None
    panel.show_targets([])
    assert panel._hint.text == "Select something to see its details."


async def test_a_change_reaches_the_heading_and_the_tab(
    panel: DetailsPanel, stage: Any, container: Make
) -> None:
    stage.context.containers.replace([container()])
    panel.show_target(container())
    stopped = container(state=State.EXITED, exit_code=1)
    stage.context.containers.replace([stopped])
    assert panel._header.texts[:2] == ("web1", "Exited with code 1")
    assert view(panel, "one").shown[-1] == stopped


@pytest.mark.parametrize("first", ["store", "selection"])
async def test_a_removed_target_says_so_and_stays(
    panel: DetailsPanel, stage: Any, container: Make, first: str
) -> None:
    stage.context.containers.replace([container(1), container(2)])
    panel.show_target(container(1))
    if first == "selection":
        stage.context.containers._items.pop(container(1).id)
        panel.show_target(None)
    stage.context.containers.replace([container(2)])
    panel.show_target(None)
    assert panel._header.texts == (
        "web1",
        "Removed",
        "web1 was removed. This is what was last known of it.",
    )
    assert not panel._hint.isVisible()
    assert view(panel, "one").calls[-1] == "rest"
    panel.show_target(container(2))
    assert panel._header.texts[2] == ""


async def test_another_engine_leaves_no_target(
    panel: DetailsPanel, stage: Any, container: Make
) -> None:
    stage.context.containers.replace([container()])
    panel.show_target(container())
    stage.context.containers.clear()
    assert panel.target is None
    assert panel._hint.isVisible()


async def test_a_hidden_panel_rests_and_a_shown_one_goes_on(
    panel: DetailsPanel, container: Make
) -> None:
    item = container()
    panel.show_target(item)
    panel.hide()
    assert view(panel, "one").calls[-1] == "rest"
    panel.show_target(container(2))
    panel.show()
    assert view(panel, "one").shown == [item, container(2)]


async def test_the_button_hides_the_details(panel: DetailsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.closed):
        panel._header._close.click()


async def test_the_other_tabs_are_prepared_once_and_one_after_the_other(
    stage: Any, qtbot: QtBot, container: Make
) -> None:
    prepared: list[str] = []
    waiting = asyncio.Event()

    async def two() -> None:
        prepared.append("two")
        await waiting.wait()

    async def three() -> None:
        prepared.append("three")
        await asyncio.Event().wait()

    more = [DetailTab(f.__name__, "Tab", "layers", Recorder, f) for f in (two, three)]
    panel = DetailsPanel(stage.context, (TABS[0], *more))
    qtbot.addWidget(panel, before_close_func=DetailsPanel.shut)
    panel.show()
    panel.show_target(container())
    await until(lambda: prepared)
    panel.show_target(container(2))
    assert not panel.tabs._idle.isActive()
    assert prepared == ["two"]
    waiting.set()
    await until(lambda: prepared == ["two", "three"])
    panel.shut()
    assert panel.tabs._preparing
    await asyncio.wait([panel.tabs._preparing])
    assert panel.tabs._preparing.cancelled()
    assert panel.view("two") is None
