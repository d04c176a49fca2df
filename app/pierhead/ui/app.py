"""The parts of the app, each made once and given to those that need it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from pierhead.commands.build_shell import sweep
from pierhead.commands.context import Context
from pierhead.commands.interrupted import Interrupted
from pierhead.commands.runner import Runner
from pierhead.core import assets
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.editor_options import EditorPreferences
from pierhead.core.heaps import give_back, share_heaps
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image, Kind
from pierhead.core.settings import Settings
from pierhead.core.tasks import spawn
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.alert_history import AlertHistory, alerts_path
from pierhead.state.alerts import Alerts
from pierhead.state.build_history import BuildHistory, state_dir
from pierhead.state.connection import Connection, ConnectionState, Search
from pierhead.state.drafts import Drafts
from pierhead.state.engine_history import EngineHistory
from pierhead.state.image_updates import ImageUpdates, updates_path
from pierhead.state.jobs import Jobs
from pierhead.state.notices import Notices
from pierhead.state.search import search
from pierhead.state.stats import PINNED, StatsWatch
from pierhead.state.stats import default_path as stats_path
from pierhead.state.store import Store
from pierhead.ui.alerting import Alerting
from pierhead.ui.desk import WindowDesk
from pierhead.ui.dialogs import put
from pierhead.ui.engine_menu import EngineMenu
from pierhead.ui.first import APP
from pierhead.ui.garbage import GarbageCollector
from pierhead.ui.instance import Instance
from pierhead.ui.loading import load
from pierhead.ui.menus import Menus
from pierhead.ui.settings.section import Section
from pierhead.ui.settings.window import SettingsOpener
from pierhead.ui.starting import Starting
from pierhead.ui.theme import Theme
from pierhead.ui.window import MainWindow, MakePage
from pierhead.ui.workspace.offer import Offer
from pierhead.ui.workspace.restoring import Restoring

FAREWELL = 2.0
"""Seconds that programs in terminals may take to be ended with the app."""
LOAD_AHEAD = 2.0
"""Seconds after which the app has nothing more urgent to do."""
WRITE = 0.5
"""Seconds in which settings may change before they are written."""
SWEEP = 5.0
"""Seconds after which the engine's images have been listed."""
OPENED_MOST = (
    "pierhead.ui.documents.logs",
    "pierhead.ui.details.panel",
    "pierhead.ui.details.containers",
    "pierhead.ui.details.overview",
    "pierhead.ui.details.logs",
    "pierhead.ui.details.inspect",
    "pierhead.ui.details.images",
    "pierhead.ui.details.builds",
    "pierhead.ui.forms.run",
    "pierhead.ui.forms.pull",
    "pierhead.ui.forms.build",
    "pierhead.ui.documents.build",
)
"""Modules that would take longer than a frame when they are first needed."""


class App:
    """Everything that lives as long as the window does."""

    def __init__(
        self,
        theme: Theme,
        window: MainWindow,
        settings: Settings,
        version: Callable[[], str] = lambda: "",
        find: Search = search,
    ) -> None:
        self.garbage = GarbageCollector()
        self.done = asyncio.Event()
        """Set it to end the app without asking."""
        self.rehearsed = asyncio.Event()
        """Set when what is opened most has been made ahead."""
        self.theme, self.window = theme, window
        theme.dress()
        window.setWindowIcon(QIcon(str(assets.resources() / "pierhead.svg")))
        self._settings, self._version = settings, version
        self.preferences = TerminalPreferences(settings)
        self.editors = EditorPreferences(settings)
        self.desk = WindowDesk(self.preferences, self.editors, Drafts())
        self.context = self._make_context(find)
        self.connection = self.context.connection
        self.past = EngineHistory(self.connection, self.context.jobs, self.context.builds)
        self.interrupted = Interrupted(self.context)
        images, containers = self.context.images, self.context.containers
        self.updates = ImageUpdates(self.connection, images, containers, settings, updates_path())
        self.stats = self._make_stats()
        self.warnings = AlertPreferences(settings)
        self.alerts = Alerts(
            self.connection,
            self.context.containers,
            self.stats,
            self.warnings,
            self.context.alerts,
            coming=self.context.exchanges,
        )
        self.alerting = Alerting(self.alerts, self.context, window)
        self.runner = Runner(self.context, lambda question: put(question, window))
        self._room = self.desk.attach(window, self.runner)
        window.furnish(self.context, self._pages())
        self.alerting.furnished()
        self.options = SettingsOpener(self._sections, settings, window)
        self.desk.options = self.options.open
        self.menus = Menus(window, self.desk, theme, self._show_options, self._about)
        self.engines = EngineMenu(window.rail.engine, self.connection)
        self.restoring = self._make_restoring()
        window.add_strip(Offer(self.restoring))
        self.starting = Starting(window.connection_page, self.context)
        self._tasks: set[asyncio.Task[object]] = set()
        self._connect()

    def _make_stats(self) -> StatsWatch:
        stats = StatsWatch(self.connection, self.context.containers, stats_path())
        pinned: list[object] = self._settings.get("stats.pinned", [])
        stats.watch([each for each in pinned if isinstance(each, str)], PINNED)
        return stats

    def _make_context(self, find: Search) -> Context:
        containers: Store[Container] = Store()
        images: Store[Image] = Store()
        return Context(
            Connection(find, {Kind.CONTAINER: containers, Kind.IMAGE: images}),
            containers,
            images,
            Jobs(),
            Notices(),
            self._settings,
            self.desk,
            BuildHistory(state_dir()),
            AlertHistory(alerts_path()),
        )

    def _make_restoring(self) -> Restoring:
        openers = {
            "terminal": self.desk.terminals.recall,
            "editor": self.desk.editors.recall,
            "past build": self.desk.builds.recall,
            "logs": self.desk.logs.recall,
        }
        workspace, notices = self.window.workspace, self.context.notices
        remote = ("terminal", "logs")
        return Restoring(workspace, self._settings, openers, notices.error, remote)

    def _connect(self) -> None:
        window = self.window
        self.connection.troubled.connect(self.context.notices.error)
        self.connection.changed.connect(self._connection_changed)
        self.theme.changed.connect(self._remember_theme)
        window.rail.settings.clicked.connect(self._show_options)
        window.closing.connect(self._leave)
        window.page_changed.connect(self._page_changed)
        self._page_changed(window.page_id)
        window.docks.wanted.connect(self._reveal_docked)
        window.drop_target.dropped.connect(self._dropped)
        window.drop_target.named.connect(self.desk.builds.ask_remote)

    def opened(self, paths: list[str]) -> None:
        """A second start handed over to this one: come to the front, open what it was given."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.desk.editors.open_paths([Path(path) for path in paths], build=True)

    async def run(self, paths: Sequence[Path] = ()) -> None:
        """Follow an engine and live until the user leaves."""
        self.window.show()
        self._settings.put_off(lambda: spawn(self._write_settings(), self._tasks))
        spawn(self.connection.run(), self._tasks)
        spawn(self._load_ahead(), self._tasks)
        spawn(self.context.builds.load(), self._tasks)
        spawn(self.stats.run(), self._tasks)
        spawn(self.updates.run(), self._tasks)
        spawn(self.alerts.run(), self._tasks)
        self.restoring.begin(connected=False)
        spawn(self.desk.editors.recover(), self._tasks)
        if paths:
            self.desk.editors.open_paths([path.absolute() for path in paths], build=True)
        try:
            await self.done.wait()
        finally:
            # First of all, so that nothing is lost whatever goes wrong with the rest.
            self._settings.put_off(None)
            await self._end()

    async def _end(self) -> None:
        self.window.remember()
        self.restoring.end()
        self.window.hide()
        self.window.workspace.shut()
        await self.runner.all_seen_off(FAREWELL)
        self.stats.end()
        self.alerts.end()
        await self.alerting.desktop.close()
        self.past.end()
        await self.context.jobs.cancel_all()
        running = [*self._tasks, *self._room.tasks]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self.garbage.stop()

    async def _write_settings(self) -> None:
        await asyncio.sleep(WRITE)
        await asyncio.to_thread(self._settings.write)

    def _pages(self) -> dict[str, MakePage]:
        from pierhead.ui.pages import alerts, builds, containers, images, usage

        return {
            "containers": lambda: containers.page(
                self.runner, self.stats, self.updates, self.desk.terminals, at_once=False
            ),
            "usage": lambda: usage.page(
                self.runner, self.stats, self.desk.terminals, at_once=False
            ),
            "images": lambda: images.page(self.runner, self.updates, at_once=False),
            "builds": lambda: builds.page(self.runner, at_once=False),
            "alerts": lambda: alerts.page(self.runner, at_once=False),
        }

    def _sections(self) -> Sequence[Section]:
        from pierhead.ui.settings.sections import sections

        return sections(
            self.theme,
            self._settings,
            self.updates,
            alerts=self.warnings,
            editors=self.editors,
            terminals=self.preferences,
        )

    def _page_changed(self, id_: str) -> None:
        if id_ == "builds":
            self.past.look()

    def _connection_changed(self, _state: ConnectionState) -> None:
        if self.connection.ready:
            self.restoring.begin(connected=True)
            spawn(self._sweep(), self._tasks)

    async def _sweep(self) -> None:
        """Remove what shells before failed steps have left when the app was killed."""
        await asyncio.sleep(SWEEP)
        if self.connection.ready:
            await sweep(self.context)

    async def _load_ahead(self) -> None:
        """Load what is opened most, so that its first time is as quick as the next ones."""
        await asyncio.sleep(LOAD_AHEAD)
        await load(*OPENED_MOST, "pierhead.ui.rehearsal")
        from pierhead.ui.rehearsal import rehearse

        await rehearse(self.window, self.context)
        await asyncio.to_thread(give_back)
        self.rehearsed.set()

    def _show_options(self) -> None:
        self.desk.show_options("")

    def _remember_theme(self) -> None:
        self._settings.set("theme", self.theme.choice)

    def _dropped(self, paths: list[Path]) -> None:
        self.desk.editors.open_paths(paths, build=True)

    def _reveal_docked(self, id_: str) -> None:
        if container := self.context.containers.get(id_):
            self.desk.show_details(container, "terminal")

    def _leave(self) -> None:
        spawn(self._ask_and_leave(), self._tasks)

    async def _ask_and_leave(self) -> None:
        asked = {document.job() for document in self.window.workspace}
        jobs = [job.title for job in self.context.jobs.active if job not in asked]
        if await self.window.workspace.may_close(jobs):
            self.done.set()

    def _about(self) -> None:
        self.context.notices.info(
            f"Pierhead {self._version()}", _("A native desktop app for container engines.")
        )


def live(
    app: QApplication,
    theme: Theme,
    window: MainWindow,
    settings: Settings,
    *,
    version: Callable[[], str],
    paths: Sequence[Path],
    verbose: bool,
) -> None:
    """Furnish the window that is shown already, and return when the user leaves it."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # Another start may have come first while this one was painting.
    instance = Instance(APP)
    if instance.handover([str(path) for path in paths]):
        return
    share_heaps()
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)

    async def run() -> None:
        pierhead = App(theme, window, settings, version)
        instance.opened.connect(pierhead.opened)
        if sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, pierhead.done.set)
        await pierhead.run(paths)

    with loop:
        task = loop.create_task(run())
        try:
            loop.run_until_complete(task)
        except RuntimeError:
            if task.done():
                raise
            settings.write()
            _leave_without_screen(instance)
        finally:
            instance.close()


def _leave_without_screen(instance: Instance) -> None:
    """Qt left its loop by itself, as it does when its screen is gone.

    Whatever Qt would still take apart belongs to that screen, and would crash; the engine stops
    what it did for this process as soon as the connections close.
    """
    logging.getLogger(__name__).error("The screen is gone; Pierhead ends.")
    instance.close()
    os._exit(1)
