"""What containers use and what is warned of, in a real window on a real engine."""

from __future__ import annotations

import time
from typing import Any

from flows.driver import Driver, Opened, row_rect
from pierhead.core.resources import Container
from pierhead.state.stats_ring import Ring
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.page import ResourcePage
from pierhead.ui.rail import RailButton
from pierhead.ui.toasts import Toast
from pierhead.ui.widgets.log_panel import LogPanel

BUSY = "while :; do :; done"


def page_of(driver: Driver) -> ResourcePage[Any]:
    page = driver.window.page
    assert page is not None
    return page


def details(driver: Driver) -> DetailsPanel | None:
    found = page_of(driver).findChild(DetailsPanel)
    return found if found is not None and found.isVisible() else None


async def test_what_uses_most_is_found_and_looked_into(opened: Opened) -> None:
    async with opened() as driver:
        image = "pierhead/bash:1"
        await driver.docker("run", "-d", "--name", "quiet", image, "sleep", "1000")
        await driver.docker("run", "-d", "--cpus", "0.2", "--name", "busy", image, "sh", "-c", BUSY)
        await driver.connected()
        await driver.click(await driver.wait_for(RailButton, "Usage"))
        await driver.until(lambda: page_of(driver).spec.id == "usage", "the page of usage")
        model = page_of(driver).model

        def order() -> list[str]:
            return [item.name for item in model.listed_items()]

        await driver.until(lambda: order() == ["busy", "quiet"], "what uses most is at the top")
        await driver.click_row(page_of(driver).view, "busy")
        panel = await driver.until(lambda: details(driver), "the details of the row")
        await driver.key("alt+5")
        await driver.until(lambda: panel.tab == "stats", "the tab of charts")
        view: Any = panel.view("stats")
        await driver.until(
            lambda: view.charts["cpu"].reading() not in {"", "–"}, "a measured share of a core"
        )
        chart = view.charts["cpu"]
        await driver.mouse.move(lambda: chart.mapToGlobal(chart.rect().center()))
        await driver.shot("usage")


async def test_what_was_used_before_the_app_was_closed_is_in_the_chart(opened: Opened) -> None:
    async with opened() as driver:
        await driver.docker("run", "-d", "--name", "web", "pierhead/bash:1", "sleep", "1000")
        ring = await charted(driver)
        began = ring.times[0]
    async with opened() as driver:
        opened_at = time.time()
        ring = await charted(driver)
        await driver.until(lambda: ring.times[0] == began, "what was before")
        await driver.until(lambda: ring.times[-1] > opened_at, "it goes on")
        await driver.shot("usage-again")


async def charted(driver: Driver) -> Ring:
    """What is known of the only container, with its charts open."""
    stats = driver.app.stats
    await driver.until(lambda: len(driver.app.context.containers) == 1, "it is listed")
    (container,) = driver.app.context.containers
    driver.app.context.desk.show_details(container, "stats")
    ring: Ring = await driver.until(lambda: stats.ring(container.id), "it is measured")
    await driver.until(lambda: len(ring) > 1, "twice")
    return ring


async def test_an_end_with_an_error_is_told_and_leads_there(opened: Opened) -> None:
    async with opened() as driver:
        await driver.connected()
        await driver.click(await driver.wait_for(RailButton, "Images"))
        await driver.docker("run", "-d", "--name", "crash", "pierhead/bash:1", "sh", "-c", "exit 3")
        toast = await driver.wait_for(Toast, "crash ended with code 3")
        await driver.shot("alert")
        await driver.press_button("Show", toast)
        await driver.until(lambda: page_of(driver).spec.id == "containers", "the containers")
        await driver.until(lambda: row_rect(page_of(driver).view, "crash"), "its row")

        def chosen() -> list[str]:
            items: list[Container] = page_of(driver).selected()
            return [item.name for item in items]

        await driver.until(lambda: chosen() == ["crash"], "it is selected")
        panel = await driver.until(lambda: details(driver), "its details")
        assert panel.tab == "logs"


async def test_alerts_of_the_past_lead_to_the_log_of_their_time(opened: Opened) -> None:
    script = "i=0; while [ $i -lt 3000 ]; do echo before $i; i=$((i+1)); done; exit 3"
    async with opened() as driver:
        await driver.connected()
        await driver.docker("run", "-d", "--name", "crash", "pierhead/bash:1", "sh", "-c", script)
        await driver.wait_for(Toast, "crash ended with code 3")
        button = await driver.wait_for(RailButton, "Alerts, 1 new")
        await driver.click(button)
        await driver.until(lambda: page_of(driver).spec.id == "alerts", "the list")
        await driver.until(
            lambda: not driver.find(Toast, "crash ended with code 3"), "the list says it now"
        )
        page = page_of(driver)
        await driver.click_row(page.view, "crash ended with code 3")
        await driver.shot("alerts")
        await driver.key("ctrl+l")

        def panel() -> LogPanel | None:
            return driver.window.workspace.findChild(LogPanel)

        log = await driver.until(panel, "its log")
        await driver.until(
            lambda: any(
                "before" in log.view.shown(place.line).text for place in log.view.sight.seen()
            ),
            "what it wrote",
        )
        assert button.accessibleName() == "Alerts"
        await driver.shot("alert-log")
        await driver.click_row(page.view, "crash ended with code 3")
        await driver.key("Delete")
        await driver.until(lambda: not list(page.context.alerts.store), "nothing is left")
        await driver.shot("alerts-none")
