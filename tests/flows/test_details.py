"""What the details tell of a container, and where they lead, with real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QListWidget

from flows.driver import Driver, Opened
from flows.test_docked_terminals import docked, page_of, select
from flows.test_workspace import screen
from pierhead.state.attached import MainProgram
from pierhead.ui.details.cards import Card
from pierhead.ui.details.files import ContainerFilesTab
from pierhead.ui.details.inspect import ContainerInspect
from pierhead.ui.details.overview import ContainerOverview
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.details.processes import ContainerProcesses
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.widgets.facts_view import FactsView

KEPT = 5
"""Probes that the engine remembers."""
BASH = "pierhead/bash:1"


class Browser(QObject):
    """What the system would open addresses with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser(qapp: object) -> Iterator[Browser]:
    browser = Browser()
    for scheme in ("http", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    yield browser
    for scheme in ("http", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def overview(panel: DetailsPanel) -> FactsView:
    view = panel.view("overview")
    assert isinstance(view, ContainerOverview)
    return view.facts


def probes(facts: FactsView) -> list[tuple[str, str]]:
    """How the probes of the health check ended and what they said, the newest first."""
    found = [each.facts for each in facts.sections if each.title == "Probes"]
    return [(fact.value.partition(" after ")[0], fact.note) for each in found for fact in each]


async def follow(driver: Driver, facts: FactsView, text: str) -> None:
    """Click a link that reads so."""

    def cursor() -> QTextCursor | None:
        found = facts.document().find(text)
        return None if found.isNull() else found

    def place() -> QPoint:
        found = cursor()
        assert found is not None, text
        found.setPosition(found.selectionStart() + 1)
        return facts.viewport().mapToGlobal(facts.cursorRect(found).center() + QPoint(2, 0))

    found = await driver.until(cursor, f"{text!r} in the overview")
    found.clearSelection()
    facts.setTextCursor(found)
    facts.ensureCursorVisible()
    await driver.mouse.click(place)


async def test_a_container_is_looked_into_and_leads_on(opened: Opened, browser: Browser) -> None:
    async with opened() as driver:
        await driver.docker("network", "create", "shop")
        probe = "test -e /tmp/well || { echo 'not <b>yet</b>'; false; }"
        await driver.docker(
            *("run", "-d", "--name", "web", "--network", "shop", "--publish", "127.0.0.1:8080:80"),
            *("--volume", "data:/srv/data", "--health-cmd", probe, "--health-interval", "0.2s"),
            *("--health-retries", "1000", BASH, "bash", "-c", "echo > /srv/data/kept; sleep 1000"),
        )
        panel = await select(driver, "web")
        facts = overview(panel)
        failed = ("Exit code 1", "not <b>yet</b>")
        await driver.until(lambda: failed in probes(facts), "a failed probe")
        await driver.until(lambda: probes(facts).count(failed) > 1, "another one")
        await driver.docker("exec", "web", "touch", "/tmp/well")
        await driver.until(lambda: "Status\thealthy" in facts.toPlainText(), "it is well")
        well = [("Exit code 0", "")] * KEPT
        await driver.until(lambda: probes(facts) == well, "nothing moves any more")
        await driver.window_shot("details-overview")

        await follow(driver, facts, "http://")
        await driver.until(lambda: browser.opened == ["http://localhost:8080"], "the browser")
        await follow(driver, facts, "data →")
        card = await driver.dialog(Card)
        assert isinstance(card, Card)
        await driver.until(lambda: "web\tRunning" in card.tab.facts.toPlainText(), "who uses it")
        await driver.window_shot("details-volume")
        await driver.press_button("Browse Files", card)
        await driver.until(lambda: panel.tab == "files", "the files")
        files = panel.view("files")
        assert isinstance(files, ContainerFilesTab)
        await driver.until(
            lambda: [each.path for each in files.browser.folder_item()] == ["/srv/data"],
            "the folder of the volume",
        )
        await driver.window_shot("details-volume-files")


async def test_inspect_is_searched_and_copied_from(opened: Opened) -> None:
    async with opened() as driver:
        labels = [word for n in range(300) for word in ("--label", f"label-{n}=value {n}")]
        await driver.docker("run", "-d", "--name", "web", *labels, BASH, "sleep", "1000")
        panel = await select(driver, "web")
        await driver.key("alt+8")
        view = panel.view("inspect")
        assert isinstance(view, ContainerInspect)
        tree = view.json
        await driver.until(lambda: tree.model.document is not None, "the document")
        await driver.click(tree.filter)
        await driver.type("value 29")
        await driver.until(lambda: "11" in tree.matches.count.text(), "all matches")
        await driver.key("Return")
        await driver.key("F3", "F3")
        await driver.until(lambda: tree.matches.count.text() == "2 of 11", "the second")
        await driver.window_shot("details-inspect")
        await driver.key("ctrl+c")
        copied = QGuiApplication.clipboard()
        await driver.until(lambda: copied.text().startswith("value 29"), "its value")


async def test_a_process_gets_a_signal(opened: Opened) -> None:
    async with opened() as driver:
        await driver.docker("run", "-d", "--name", "web", BASH, "sleep", "1000")
        await driver.docker("exec", "-d", "web", "sleep", "777")
        panel = await select(driver, "web")
        await driver.key("alt+6")
        view = panel.view("processes")
        assert isinstance(view, ContainerProcesses)

        def commands() -> list[str]:
            return [each.command for each in view.model.processes]

        await driver.until(lambda: "sleep 777" in commands(), "both are listed")

        def place() -> QPoint:
            row = view.model.index(commands().index("sleep 777"), 0)
            return view.table.visualRect(row).center()

        await driver.click(view.table.viewport(), at=place)
        await driver.window_shot("details-processes")
        await driver.key("Delete")
        dialog = await driver.dialog(QuestionDialog)
        await driver.press_button("Send", dialog)
        await driver.until(lambda: commands() == ["sleep 1000"], "it is gone")


async def test_the_main_process_is_attached_to_and_left(opened: Opened) -> None:
    async with opened() as driver:
        words = ("run", "-dit", "--name", "web", BASH, "bash", "--norc")
        id_ = (await driver.docker(*words)).strip()
        panel = await select(driver, "web")
        await driver.key("alt+3")
        (shell,) = await docked(driver, id_)
        await driver.until(shell.view.hasFocus, "the keyboard is there")
        await driver.key("ctrl+shift+w")
        await docked(driver, id_, 0)
        await driver.press_button("Attach to Main Process", panel)
        (terminal,) = await docked(driver, id_)
        assert isinstance(terminal.program, MainProgram)
        await driver.until(lambda: "bash" in screen(terminal), "its prompt")
        await driver.until(terminal.view.hasFocus, "the keyboard is there")
        await driver.type("echo $$-main\n")
        await driver.until(lambda: "1-main" in screen(terminal), "it is the main process")
        await driver.window_shot("details-attached")
        await driver.key("ctrl+p", "ctrl+q")
        await driver.until(lambda: not terminal.running, "let go of")
        await driver.until_docker("inspect --format {{.State.Running}} web", "true")


async def test_the_terminals_elsewhere_are_listed(opened: Opened) -> None:
    async with opened() as driver:
        id_ = (await driver.docker("run", "-d", "--name", "web", BASH, "sleep", "1000")).strip()
        panel = await select(driver, "web")
        await driver.key("ctrl+e")
        await driver.until(lambda: len(driver.window.workspace) == 1, "a shell in the workspace")
        (shell,) = driver.window.workspace
        page_of(driver).focus_list()
        await driver.key("alt+3")
        listing = await driver.wait_for(QListWidget, "Open elsewhere", panel)
        await driver.until(lambda: listing.count() == 1, "it is listed")
        await driver.window_shot("details-elsewhere")
        assert not driver.window.docks.documents(id_)
        await driver.double_click(
            listing.viewport(), lambda: listing.visualItemRect(listing.item(0)).center()
        )
        await driver.until(lambda: driver.window.workspace.current is shell, "it is in front")
