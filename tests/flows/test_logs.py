"""Logs in the window: of one container and of a project, filtered, unfolded and exported."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu

from flows.driver import Driver, Opened, row_rect
from flows.mouse import Place as Point
from harness.waiting import LOOK, PATIENCE
from pierhead.ui.documents.logs import LogsDocument
from pierhead.ui.log_exporting import LogExporting
from pierhead.ui.pages.containers import project_text
from pierhead.ui.widgets.log_clock import TITLES, Times
from pierhead.ui.widgets.log_jump import LogJumpBar
from pierhead.ui.widgets.log_panel import LogPanel
from pierhead.ui.widgets.log_scroll import Place

WEB = r"""
i=0
while [ $i -lt 3000 ]; do
  echo "{\"level\":\"info\",\"msg\":\"request $i\",\"path\":\"/items/$i\",\"tags\":[\"a\",\"b\"]}"
  i=$((i+1))
done
printf '\033[32mlistening\033[0m on :8080\n'
echo "level=warn msg=\"slow answer\" ms=1203"
echo "2026-05-01 12:00:00 ERROR it broke: no such user" >&2
echo '{"level":"error","msg":"the last <b>request</b>","user":{"id":7,"name":"Ada"}}'
while :; do sleep 1; echo "tick $i"; i=$((i+1)); done
"""
DB = r"""
i=0
while :; do echo "LOG:  checkpoint $i complete"; i=$((i+1)); sleep 0.5; done
"""


def shown(panel: LogPanel) -> list[str]:
    buffer = panel.view.buffer
    return [text for _index, text in buffer.texts(buffer.first, buffer.end)]


async def start(driver: Driver, name: str, script: str) -> None:
    labels = ("--label", "com.docker.compose.project=shop")
    options = ("--label", f"com.docker.compose.service={name}")
    image = "pierhead/bash:1"
    await driver.docker("run", "-d", "--name", name, *labels, *options, image, "sh", "-c", script)


async def test_the_log_of_a_container(opened: Opened) -> None:
    async with opened() as driver:
        page = driver.window.page
        assert page is not None
        await start(driver, "shop-web-1", WEB)
        await driver.until(lambda: row_rect(page.view, "shop-web-1"), "the container in the list")
        await driver.click_row(page.view, "shop-web-1")
        await driver.press_button("Logs", page)
        panel = await driver.until(lambda: page.findChild(LogPanel), "the log")
        await driver.until(lambda: any("the last" in line for line in shown(panel)), "the end")
        await driver.shot("60-log")

        # Older lines come where they are looked for.
        await driver.click(panel.view.viewport())
        await driver.key("ctrl+Home")
        await driver.until(lambda: "request 0" in " ".join(shown(panel)[:1]), "the beginning")
        await driver.shot("61-log-beginning")
        await driver.key("Return")
        await driver.until(
            lambda: panel.view.rows(panel.view.sight.top.line) > 1, "the JSON is unfolded"
        )
        await driver.shot("62-log-json")
        await driver.key("End")
        await driver.until(lambda: panel.view.following, "the end is followed")


async def test_a_project_is_one_log(opened: Opened, tmp_path: Path) -> None:
    async with opened() as driver:
        page = driver.window.page
        assert page is not None
        await start(driver, "shop-web-1", WEB)
        await start(driver, "shop-db-1", DB)
        await driver.until(lambda: row_rect(page.view, "shop-web-1"), "the container in the list")
        await driver.until(lambda: row_rect(page.view, "shop-db-1"), "the other one")
        containers = page.context.containers
        await driver.until(lambda: all(one.running for one in containers), "both run")
        await driver.click_row(page.view, project_text("shop", list(containers)))
        await driver.key("ctrl+l")
        document = await driver.until(
            lambda: next((d for d in driver.window.workspace if isinstance(d, LogsDocument)), None),
            "the tab",
        )
        panel = document.panel
        await driver.until(lambda: any("checkpoint" in line for line in shown(panel)), "db")
        await driver.until(lambda: any("tick" in line for line in shown(panel)), "web")
        await driver.shot("63-logs-of-a-project")
        assert document.label() == "shop logs"

        # What is filtered goes on, over the whole log.
        await driver.click(panel.view.viewport())
        await driver.key("ctrl+shift+f")
        field = await driver.wait_for(QLineEdit, "Filter", panel)
        await driver.until(field.hasFocus, "the filter has the focus")
        await driver.type("level:warn | checkpoint\n")
        passing = ("checkpoint", "slow answer", "it broke", "the last")
        await driver.until(
            lambda: shown(panel) and all(any(map(x.count, passing)) for x in shown(panel)),
            "only what passes",
        )
        before = len(shown(panel))
        await driver.until(lambda: len(shown(panel)) > before, "more of it")
        assert not any("request" in line and "last" not in line for line in shown(panel))
        await driver.press_button("Search the whole log, not only what is loaded", panel)
        await driver.until(lambda: "match" in panel.filters.message, "what was found")
        await driver.shot("64-logs-filtered")

        # And is written to a file.
        path = tmp_path / "shop.log"
        panel.export_wanted.emit()
        dialog = await driver.dialog(QFileDialog)
        dialog.reject()
        exporting = panel.findChild(LogExporting)
        assert exporting is not None
        exporting.start(path)
        await driver.until(path.exists, "the file")
        text = await driver.until(path.read_text, "the text")
        assert "shop-db-1 LOG:  checkpoint 0 complete" in text
        assert "request 5" not in text

        # It is there again after a restart of the container, and after it was made anew.
        await driver.docker("rm", "--force", "shop-db-1")
        await start(driver, "shop-db-1", "echo the new one; sleep 1000")
        panel.filters.shut()
        await driver.until(lambda: any("the new one" in line for line in shown(panel)), "its log")
        assert os.listdir(tmp_path) == ["shop.log"]


LONG = (
    'i=1; while [ $i -le 9000 ]; do echo "line $i of many"; i=$((i+1)); done;'
    """ echo '{"level":"error","user":{"id":7}}'; exec sleep 1000"""
)


async def long_log(driver: Driver) -> LogPanel:
    """The log of a container that has written much, in its details."""
    page = driver.window.page
    assert page is not None
    await start(driver, "web", LONG)

    async with asyncio.timeout(PATIENCE):
        while "level" not in await driver.docker("logs", "--tail", "1", "web"):
            await asyncio.sleep(LOOK)
    await driver.until(lambda: row_rect(page.view, "web"), "the container in the list")
    await driver.click_row(page.view, "web")
    await driver.key("ctrl+l")
    panel = await driver.until(lambda: page.findChild(LogPanel), "the log in the details")
    await driver.until(lambda: any("level" in line for line in seen(panel)), "its end")
    return panel


async def test_finding_and_unfolding_in_a_long_log(opened: Opened) -> None:
    async with opened() as driver:
        panel = await long_log(driver)
        view = panel.view

        # JSON is made pretty by a click on its sign.
        last = list(view.sight.seen())[-1]
        await driver.click(view.viewport(), at=lambda: in_row(panel, row_of(panel, last), 12))
        await driver.until(lambda: view.rows(last.line) > 1, "the JSON is unfolded")

        # The previous match is far from what is loaded.
        await driver.key("ctrl+f")
        field = await driver.wait_for(QLineEdit, "Find in the log", panel)
        await driver.until(field.hasFocus, "the search has the focus")
        await driver.type("line 77 of")
        await driver.until(lambda: panel.finder.message == "None so far", "nothing is near")
        await driver.key("shift+Return")
        await driver.until(lambda: "line 77 of many" in seen(panel), "the match")
        await driver.until(lambda: panel.finder.message == "1 of 1", "how many there are")
        assert "line 76 of many" in seen(panel), "with what is around it"
        await driver.shot("65-log-match")
        await driver.key("Escape")
        await driver.until(view.hasFocus, "the log has the focus")


async def test_selecting_timing_and_filtering_in_a_long_log(opened: Opened) -> None:
    async with opened() as driver:
        panel = await long_log(driver)
        view = panel.view

        # A selection reaches across screens.
        await driver.click(view.viewport(), at=lambda: in_row(panel, 1, 60))
        screens = ["shift+Prior"] * 5
        await driver.key(*screens, "ctrl+c")
        await driver.until(
            lambda: QGuiApplication.clipboard().text().count("of many") > 3 * view.sight.height,
            "more lines than a screen has",
        )

        # Times, as they are or relative; and to one of them.
        for times in (Times.LOCAL, Times.AGO):
            title = TITLES[times]
            await driver.press_button("Show times", panel)
            menu = await driver.until(QApplication.activePopupWidget, "the menu")
            (action,) = (one for one in menu.actions() if one.text() == title)
            await driver.click(menu, at=middle_of(menu, action))
            await driver.until(lambda times=times: view.look.clock.times is times, title)
            await driver.until(lambda: view.look.time(view.sight.top.line).strip(), title)
            await driver.shot(f"66-log-{title.split()[0].lower()}")
        await driver.key("End")
        await driver.until(lambda: view.following, "the end again")
        await driver.key("ctrl+g")
        bar = await driver.until(lambda: panel.findChild(LogJumpBar), "the bar for a time")
        await driver.until(bar.isVisible, "it is open")
        await driver.press_button("Beginning", bar)
        await driver.until(lambda: "line 1 of many" in seen(panel), "the beginning")

        # Larger and smaller text.
        before = view.row_height
        await driver.until(view.isVisible, "the log")
        await driver.click(view.viewport(), at=lambda: in_row(panel, 1, 30))
        await driver.key("ctrl+plus", "ctrl+plus")
        await driver.until(lambda: view.row_height > before, "larger text")
        await driver.shot("67-log-larger")
        await driver.key("ctrl+0")
        await driver.until(lambda: view.row_height == before, "usual text")

        # A filter is kept as a preset.
        await driver.key("ctrl+shift+f")
        line = await driver.wait_for(QLineEdit, "Filter", panel)
        await driver.until(line.hasFocus, "the filter has the focus")
        await driver.type("/line 12\\d of/ -125\n")
        await driver.press_button("Saved filters", panel)
        menu = await driver.until(QApplication.activePopupWidget, "the menu")
        await driver.shot("68-log-presets")
        action = next(one for one in menu.actions() if one.text().startswith("Save"))
        await driver.click(menu, at=middle_of(menu, action))
        await driver.until(lambda: panel.filters.presets == ["/line 12\\d of/ -125"], "the preset")


def seen(panel: LogPanel) -> list[str]:
    """The lines in sight."""
    lines = dict.fromkeys(place.line for place in panel.view.sight.seen())
    return [panel.view.shown(line).text for line in lines]


def in_row(panel: LogPanel, row: int, x: int) -> QPoint:
    """A point in the middle of a row, so far from the left."""
    return QPoint(x, int((row + 0.5) * panel.view.row_height))


def middle_of(menu: QMenu, action: QAction) -> Point:
    return lambda: menu.actionGeometry(action).center()


def row_of(panel: LogPanel, place: Place) -> int:
    return list(panel.view.sight.seen()).index(place)
