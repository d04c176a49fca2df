"""The logs of one or several containers as a tab of the workspace."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QVBoxLayout

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.state.log_follow import Following
from pierhead.state.log_group import LogGroup
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.documents.document import Document, Memory, Status
from pierhead.ui.entry import Entries, Entry
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.log_exporting import LogExporting
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.log_panel import LogPanel
from pierhead.ui.widgets.log_tools import FILTER_KEY, JUMP_KEY

MOST = 100
"""Containers that are opened again, at most."""
_SOME = 3
"""Names in a title."""


class LogsDocument(Document):
    """Follows logs for as long as it is open."""

    kind = "logs"
    icon = "scroll-text"

    def __init__(self, group: LogGroup, context: Context) -> None:
        super().__init__()
        self.group = group
        self.panel = LogPanel(context.settings)
        self.panel.view.look.set_hint(_("Nothing was written yet."))
        self._problem = plain_label("", "problem", selectable=True)
        self._problem.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        self._problem.hide()
        LogExporting(self.panel, context, self.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._problem)
        layout.addWidget(self.panel, 1)
        lead_focus(self, self.panel)
        self.panel.show_window(group.window)
        self.panel.said.connect(self._say)
        self.panel.filters.wanted.connect(self.changed)
        bind(group.joined, self, self._joined)
        if len(group.members) == 1:
            self.place = group.members[0][0]
        self._end = group.window.buffer.end
        self._status = Status.OPEN
        self._task: asyncio.Task[None] | None = spawn(group.window.run())

    def title(self) -> str:
        if self.group.project:
            return _("{name} logs").format(name=visible(self.group.project))
        names = [visible(name) for _id, name in self.group.members]
        shown = ", ".join(names[:_SOME]) + (" …" if len(names) > _SOME else "")
        return _("{name} logs").format(name=shown)

    def tooltip(self) -> str:
        return "\n".join([self.title(), *(visible(name) for _id, name in self.group.members)])

    def status(self) -> Status:
        return self._status

    def memory(self) -> Memory | None:
        filters = self.panel.filters
        return {
            "members": [list(member) for member in self.group.members[:MOST]],
            "project": self.group.project,
            "engine": self.group.engine_url,
            "filter": filters.line.text() if not filters.isHidden() else "",
        }

    def entries(self) -> Entries:
        panel = self.panel
        return (
            Entry(_("Find in the Log"), panel.open_finder, "search", ("Ctrl+F",)),
            Entry(_("Filter the Log"), panel.open_filter, "filter", (FILTER_KEY,)),
            Entry(_("Go to a Time in the Log"), panel.open_jump, "history", (JUMP_KEY,)),
            Entry(
                _("Go to the Newest Lines"), panel.view.go_to_end, "arrow-down-to-line", ("End",)
            ),
            Entry(_("Export the Log"), panel.export_wanted.emit, "download", ("Ctrl+S",)),
            Entry(_("Clear the Log"), panel.clear, "eraser"),
        )

    def recall_filter(self, text: object) -> None:
        """Filter as at an earlier time."""
        if isinstance(text, str) and text:
            self.panel.filters.open(text)

    def shut(self) -> None:
        self.panel.sifting.stop()
        if self._task:
            self._task.cancel()
            self._task = None

    def _joined(self) -> None:
        self.panel.show_names()
        self.changed.emit()

    def _say(self) -> None:
        window = self.group.window
        broken = window.state is Following.BROKEN
        problem = window.problem or next((f.problem for f in window.follows if f.problem), None)
        text = str(problem) if problem and (broken or window.problem) else ""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        status = {
            Following.ENDED: Status.ENDED,
            Following.BROKEN: Status.FAILED,
        }.get(window.state, Status.OPEN)
        if status is not self._status:
            self._status = status
            self.changed.emit()
        if window.buffer.end != self._end:
            self._end = window.buffer.end
            self.activity.emit()
