"""Ask where a log shall be written, and write it as a job."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.state.log_export import LogExport
from pierhead.ui.file_dialogs import ask_where_to_save
from pierhead.ui.widgets.log_clock import Times
from pierhead.ui.widgets.log_panel import LogPanel
from pierhead.ui.widgets.tasks import Tasks

_UNSAFE = re.compile(r"[^\w.-]+")


class LogExporting(QObject):
    """Exports what a ``LogPanel`` shows: the whole log, or what passes its filter."""

    def __init__(self, panel: LogPanel, context: Context, title: Callable[[], str]) -> None:
        super().__init__(panel)
        self._panel, self._context, self._title = panel, context, title
        self._tasks = Tasks(self)
        panel.export_wanted.connect(lambda: self._tasks.start("ask", self._ask()))

    async def _ask(self) -> None:
        panel = self._panel
        if not panel.window_.sources:
            return
        wanted = panel.filters.filter
        title = _("Export the Filtered Log") if wanted else _("Export the Log")
        filters = (_("Logs") + " (*.log *.txt)", _("All files") + " (*)")
        name = Path(_UNSAFE.sub("-", self._title()).strip("-") + ".log")
        if path := await ask_where_to_save(panel.window(), title, name, filters):
            self.start(path)

    def start(self, path: Path) -> None:
        """Write to this file, in place of what it was."""
        panel = self._panel
        export = LogExport(
            tuple(panel.window_.sources),
            path,
            panel.filters.filter,
            panel.filters.around,
            times=panel.view.look.clock.times is not Times.OFF,
        )
        title = _("Export {name}").format(name=self._title())
        self._context.jobs.start(title, export.run)
