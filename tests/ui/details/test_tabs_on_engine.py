"""All tabs of a real container, through what can happen to it while they are open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.runner import Runner
from pierhead.core.resources import Container, Kind
from pierhead.engine.endpoints import Endpoint
from pierhead.state.connection import Connection
from pierhead.state.search import Places
from pierhead.state.stats import StatsWatch
from pierhead.ui.details.cards import Card
from pierhead.ui.details.panel import DetailsPanel
from terminal.docked import DockedWindow
from terminal.opened import bar_text

WORK = "echo 'hello <b>'; echo > '/new <i>'; while :; do sleep 0.2; done"


SHOWS = {
    "ContainerOverview": lambda view: bool(view.facts.sections),
    "ContainerChanges": lambda view: view.model.rowCount() > 0,
    "ContainerInspect": lambda view: view.json.model.document is not None,
}
"""When a tab shows what it is about."""


class Open:
    """A panel on one container of a real engine."""

    def __init__(self, window: DockedWindow, stats: StatsWatch, store: Any, host: Any) -> None:
        self.window, self.stats, self.store, self.host = window, stats, store, host
        self.panel: DetailsPanel = window.panel
        self.id = ""

    @property
    def ready(self) -> bool:
        return bool(self.panel._context.connection.ready)

    async def docker(self, *words: str) -> str:
        return str(await asyncio.to_thread(self.host.docker, *words))

    async def run(self, *options: str) -> None:
        words = ("run", "--detach", "--name", "subject", *options, BUSYBOX, "sh", "-c", WORK)
        self.id = (await self.docker(*words)).strip()
        await until(lambda: self.store.get(self.id) and self.store.get(self.id).running)
        self.panel.show_target(self.store.get(self.id))

    def tab(self, name: str) -> Any:
        self.panel.open_tab(name)
        return self.panel.view(name)


def shown_card() -> Card:
    cards = [each for each in QApplication.topLevelWidgets() if isinstance(each, Card)]
    return next(each for each in cards if each.isVisible())


@pytest.fixture
async def opened(
    engine_host: PrivateDockerd, tmp_path: Path, qapp: QApplication
) -> AsyncIterator[Open]:
    endpoint = Endpoint("tests", engine_host.url)

    async def find(_wanted: Endpoint | None) -> Any:
        return await Places({}).search(endpoint)

    stage = Stage(tmp_path)
    connection = Connection(find, {Kind.CONTAINER: stage.containers})
    context = replace(stage.context, connection=connection)
    task = asyncio.create_task(connection.run())
    await until(lambda: stage.containers.loaded)
    stats = StatsWatch(connection, stage.containers)
    runner = Runner(context, stage._ask)
    window = DockedWindow(runner, stats)
    window.resize(420, 940)
    yield Open(window, stats, stage.containers, engine_host)
    await window.end()
    stats.end()
    await until(lambda: not stats._ending)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_each_tab_shows_what_it_is_about(opened: Open) -> None:
    secret = "a <b>secret</b>"
    labels = [word for n in range(300) for word in ("--label", f"label-{n}=" + "x" * 300)]
    await opened.run(
        *("--env", f"DB_PASSWORD={secret}", "--memory", "64m", "--health-cmd", "echo <u>fine"),
        *("--health-interval", "0.1s", *labels),
    )
    overview = opened.tab("overview")
    await until(lambda: "Probes" in [each.title for each in overview.facts.sections])
    assert secret not in overview.facts.toPlainText()
    assert "Show secrets" in overview.facts.toPlainText()
    await until(lambda: "<u>fine" in overview.facts.toPlainText())

    stats = opened.tab("stats")
    await until(lambda: len(opened.stats.ring(opened.id) or ()) >= 2)
    await until(lambda: stats.charts["memory"].limit == 64 << 20)
    assert stats.charts["pids"].reading() != "–"

    processes = opened.tab("processes")
    await until(lambda: processes.model.rowCount() >= 2)
    assert not opened.stats._tasks, "only what is on screen is streamed"

    changes = opened.tab("changes")
    await until(lambda: changes.model.rowCount() == 1)
    assert changes.model.index(0, 0).data() == "new <i>"
    await until(lambda: changes.model.index(0, 2).data() == "1 B")

    inspect = opened.tab("inspect")
    await until(lambda: inspect.json.model.document is not None)
    inspect.json.filter.setText("label-29")
    await until(lambda: "11" in inspect.json.matches.count.text())


async def test_mounts_and_networks_lead_on(opened: Open) -> None:
    await opened.docker("network", "create", "shop")
    await opened.run("--volume", "data:/srv/data", "--network", "shop")
    await opened.docker("exec", opened.id, "sh", "-c", "echo hello > /srv/data/inside")
    overview = opened.tab("overview")
    await until(lambda: overview.facts.sections)
    links = {fact.label: fact.url for section in overview.facts.sections for fact in section.facts}
    overview.facts.link_activated.emit(links["shop"])
    await until(lambda: "Subnet" in shown_card().tab.facts.toPlainText())
    assert "subject\tRunning" in shown_card().tab.facts.toPlainText()
    shown_card().reject()

    overview.facts.link_activated.emit(links["Volume"])
    card = shown_card()
    await until(
        lambda: "kB" in card.tab.facts.toPlainText() or " B" in card.tab.facts.toPlainText()
    )
    assert "data/_data" in card.tab.facts.toPlainText()
    assert "subject\tRunning" in card.tab.facts.toPlainText()
    (browse,) = [each for each in card.findChildren(QPushButton) if each.text() == "Browse Files"]
    browse.click()
    assert opened.panel.tab == "files"
    files: Any = opened.panel.view("files")
    await until(lambda: "/srv/data" in [each.path for each in files.browser.folder_item()])


async def test_what_nobody_expects_is_shown_and_holds_nothing_up(opened: Open) -> None:
    environment = [f"--env={name}" for name in ("HTML=<b>x</b>&amp;", "LINES=one\ntwo\r\nthree\n")]
    ports = [f"--expose={number}" for number in range(1000, 1300)]
    labels = [f"--label=label-{n}={'x' * n}" for n in range(400)]
    probe = r"printf 'bad \377\376 <u>fine</u>\n\033[31mred\033[m \000 end'"
    await opened.run(
        *("--health-cmd", probe, "--health-interval", "0.1s", "--volume", "/odd <b>"),
        *(*environment, *ports, *labels),
    )
    overview = opened.tab("overview")
    await until(lambda: "Probes" in [each.title for each in overview.facts.sections])
    facts = {
        section.title: {fact.label: fact for fact in section.facts}
        for section in overview.facts.sections
    }
    text = overview.facts.toPlainText()
    assert facts["Environment"]["LINES"].value == "one\ntwo\r\nthree\n"
    assert "HTML\t<b>x</b>&amp;" in text
    assert len(facts["Ports"]) == 300
    assert "150 more are under Inspect." in text
    await until(lambda: "bad \ufffd\ufffd <u>fine</u>" in overview.facts.toPlainText())
    begun = time.process_time()
    overview.facts._build()
    assert time.process_time() - begun < 1


async def test_paused_stopped_and_started_again(opened: Open) -> None:
    await opened.run()
    stats = opened.tab("stats")
    await until(lambda: len(opened.stats.ring(opened.id) or ()) >= 1)
    await opened.docker("pause", opened.id)
    await until(lambda: "paused" in stats.message)
    processes = opened.tab("processes")
    await until(lambda: processes.model.rowCount() >= 1)
    await opened.docker("unpause", opened.id)
    await opened.docker("kill", opened.id)
    await until(lambda: "does not run" in processes.message)
    stats = opened.tab("stats")
    await until(lambda: "used before" in stats.message)
    await opened.docker("start", opened.id)
    await until(lambda: stats.message == "")


@pytest.mark.parametrize(
    "tab", ["overview", "stats", "processes", "changes", "inspect", "terminal", "logs", "files"]
)
async def test_removed_while_a_tab_is_open(opened: Open, tab: str) -> None:
    await opened.run()
    opened.tab(tab)
    await opened.docker("rm", "--force", opened.id)
    await until(lambda: "was removed" in opened.panel._header.texts[2])
    other = (await opened.docker("create", "--name", "other", BUSYBOX)).strip()
    await until(lambda: opened.store.get(other))
    opened.panel.show_target(opened.store.get(other))
    assert opened.panel._header.texts[0] == "other"


async def test_one_that_never_ran(opened: Open) -> None:
    id_ = (await opened.docker("create", "--name", "subject", BUSYBOX)).strip()
    await until(lambda: opened.store.get(id_))
    item: Container = opened.store.get(id_)
    opened.panel.show_target(item)
    assert "nothing is known" in opened.tab("stats").message
    assert "does not run" in opened.tab("processes").message
    changes = opened.tab("changes")
    await until(lambda: changes._count.text() == "Nothing differs from the image.")
    terminal = opened.tab("terminal")
    assert "Start it" in terminal.message
    await until(lambda: [each.text() for each in terminal.launcher.buttons] == ["Start"])


async def test_an_engine_that_dies_and_comes_back(
    opened: Open, engine_host: PrivateDockerd
) -> None:
    """Each tab says that there is no engine, keeps what it showed, and reads again when it can."""
    await opened.run("--volume", "data:/srv")
    names = [tab.id for tab in opened.panel.tabs.known]
    views = {name: opened.tab(name) for name in names}
    for name in ("overview", "changes", "inspect"):
        opened.tab(name)
        await until(lambda view=views[name]: SHOWS[type(view).__name__](view))
    opened.tab("stats")
    await until(lambda: len(opened.stats.ring(opened.id) or ()) >= 1)
    await until(lambda: [e.running for e in opened.window.docked(opened.id)] == [True])
    await asyncio.to_thread(engine_host.kill)
    await until(lambda: not opened.ready)
    for name in names:
        view = opened.tab(name)
        assert view.isVisible()
        await until(lambda view=view: not view._slow.isActive())
    for name in ("overview", "changes", "inspect"):
        view = opened.tab(name)
        assert SHOWS[type(view).__name__](view), "what was known stays"
    assert opened.panel._header.texts[0] == "subject"
    for name in ("overview", "logs", "inspect", "processes"):
        view = opened.tab(name)
        await until(lambda view=view: "no connection" in view.message)
    (terminal,) = opened.window.docked(opened.id)
    opened.tab("terminal")
    await until(lambda: bar_text(terminal) and terminal.isVisible())
    await asyncio.to_thread(engine_host.start)
    await until(lambda: opened.ready)
    await opened.docker("start", opened.id)
    await until(lambda: opened.store.get(opened.id) and opened.store.get(opened.id).running)
    for name in names:
        view = opened.tab(name)
        assert opened.panel.tabs.active is view
        await until(lambda view=view: not view._slow.isActive() and not view.message)
