"""Start an engine that is installed, from the page that says that none answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QObject

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.engine.starters import Starter, available
from pierhead.state.connection import Connecting, ConnectionState, NoEngine
from pierhead.state.jobs import Job
from pierhead.ui.bind import bind
from pierhead.ui.connection_page import ConnectionPage
from pierhead.ui.widgets.tasks import Tasks


class Starting(QObject):
    """Keeps the connection page up to date and runs what it offers as jobs."""

    def __init__(self, page: ConnectionPage, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._starters: Sequence[Starter] | None = None
        self._tasks = Tasks(self)
        page.start_requested.connect(self._start)
        page.retry_requested.connect(context.connection.retry)
        page.copy_requested.connect(self._copy)
        bind(context.connection.changed, self, self._follow)

    def _follow(self, state: ConnectionState) -> None:
        if isinstance(state, Connecting):
            self._starters = None
            self._page.show_looking()
        elif isinstance(state, NoEngine):
            if self._starters is None:
                self._tasks.start("look", self._find())
            else:
                self._page.show_tried(state.tried, self._starters)

    async def _find(self) -> None:
        starters = self._starters = await asyncio.to_thread(available)
        state = self._context.connection.state
        if isinstance(state, NoEngine):
            self._page.show_tried(state.tried, starters)

    def _start(self, starter: Starter) -> None:
        async def work(job: Job) -> None:
            async for line in starter.run():
                job.write(line)
            self._context.connection.retry()

        self._context.jobs.start(starter.title, work)
        self._context.notices.info(
            _("Starting an engine"), _("Its output is in the list of jobs at the bottom right.")
        )

    def _copy(self, text: str) -> None:
        self._context.desk.copy(text)
