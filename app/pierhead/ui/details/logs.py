"""What a container writes, as it writes it."""

from __future__ import annotations

from typing import Any

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.tasks import spawn
from pierhead.state.container_log import ContainerLog
from pierhead.state.log_window import LogWindow
from pierhead.ui.details.view import DetailView
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.log_exporting import LogExporting
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.log_panel import LogPanel


class ContainerLogs(DetailView):
    """Follow a container's log, across its restarts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._container: Container | None = None
        self.panel = LogPanel(context.settings)
        self.panel.said.connect(self._say)
        self.panel.view.look.set_hint(_("Nothing was written yet."))
        keep = icon_button("panel-bottom", _("Open in a tab of its own"), self.pin)
        self.panel.tools.row.addWidget(keep)
        LogExporting(self.panel, context, self._title)
        self.set_body(self.panel)
        lead_focus(self, self.panel)

    def show_item(self, item: Any | None) -> None:
        known = self._container
        self._container = item
        if item is None or known is None or item.id != known.id:
            self.rest()
            self.say("")
            sources = [ContainerLog(self.context.connection, item.id, item.name)] if item else []
            self.panel.show_window(LogWindow(sources))
        if item is not None and self._task is None:
            self._task = spawn(self.panel.window_.run())
        else:
            self.panel.window_.nudge()
        self.panel.say()

    def pin(self) -> None:
        """Show this log as a tab of the workspace, where it stays."""
        if self._container is not None:
            self.context.desk.logs.open((self._container,))

    def _title(self) -> str:
        return self._container.name if self._container else ""

    def _say(self) -> None:
        window = self.panel.window_
        problem = window.problem or next((f.problem for f in window.follows if f.problem), None)
        self.say(str(problem) if problem else "", "problem")
