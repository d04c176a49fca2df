"""The status bar: the connection, what runs, and totals."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container, Image
from pierhead.state.connection import Connecting, Connection, ConnectionState, Lost, Ready
from pierhead.state.jobs import Job, Jobs
from pierhead.state.store import Change, Store
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.calm_bar import CalmBar
from pierhead.ui.widgets.picture import Picture

MOST = 240
"""Logical pixels of a job's title."""
SETTLE = 100
"""Milliseconds to wait before totals are counted again."""


def connection_sentence(state: ConnectionState) -> str:
    """The state of the connection in a few words."""
    match state:
        case Ready(info=info):
            return f"{info.name} {info.version}"
        case Connecting():
            return _("Looking for an engine…")
        case Lost():
            return _("Connection lost: {reason}").format(reason=state.reason.title)
        case _:
            return _("No engine")


class StatusBar(QStatusBar):
    """One line about everything; a click on the jobs opens their list."""

    def __init__(
        self,
        connection: Connection,
        jobs: Jobs,
        containers: Store[Container],
        images: Store[Image],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._containers, self._images = jobs, containers, images
        self.setSizeGripEnabled(False)
        self._mark = Picture(2 * UNIT)
        self._state = self._label(_("Connection"))
        self._totals = self._label(_("Totals"))
        self._bar = CalmBar()
        self._bar.setFixedWidth(12 * UNIT)
        self._bar.setAccessibleName(_("Progress of the jobs"))
        self.jobs = QToolButton()
        self.jobs.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.jobs.setIcon(icon("list"))
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._count)
        self._arrange()
        bind(connection.changed, self, self.show_connection)
        for told in (jobs.started, jobs.changed, jobs.ended):
            bind(told, self, self._show_jobs)
        for store in (containers, images):
            bind(store.changed, self, self._stale)
        self.show_connection(connection.state)
        self._show_jobs()
        self._count()

    def show_connection(self, state: ConnectionState) -> None:
        """Say whether there is an engine."""
        good, busy = isinstance(state, Ready), isinstance(state, Connecting)
        tint = "good" if good else "muted" if busy else "bad"
        name = "circle-check" if good else "refresh-cw" if busy else "unplug"
        self._mark.show_icon(name, tint)
        self._state.setText(connection_sentence(state))

    def _arrange(self) -> None:
        self._mark.setContentsMargins(UNIT, 0, 0, 0)
        self.addWidget(self._mark)
        self.addWidget(self._state, 1)
        self._totals.setContentsMargins(0, 0, UNIT, 0)
        self.addPermanentWidget(self._totals)
        self.addPermanentWidget(self._bar)
        self.addPermanentWidget(self.jobs)

    def _label(self, name: str) -> QLabel:
        label = plain_label("")
        label.setWordWrap(False)
        label.setAccessibleName(name)
        return label

    def _show_jobs(self, *_changed: Job) -> None:
        active = self._jobs.active
        self._bar.setVisible(bool(active))
        known = [job.progress for job in active if job.progress is not None]
        sure = bool(active) and len(known) == len(active)
        self._bar.show_share(sum(known) / len(known) if sure else None)
        if not active:
            text = _("Jobs")
        elif len(active) == 1:
            text = active[0].title
        else:
            count = len(active)
            text = ngettext("{count} job", "{count} jobs", count).format(count=count)
        if text == self.jobs.accessibleName():
            return
        elided = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, MOST)
        self.jobs.setText(f" {elided}")
        self.jobs.setToolTip(_("Show the jobs (Ctrl+J)"))
        self.jobs.setAccessibleName(text)

    def _stale(self, _change: Change[Container] | Change[Image]) -> None:
        self._settle.start()

    def _count(self) -> None:
        if not (self._containers.loaded and self._images.loaded):
            self._totals.clear()
            return
        running = sum(container.running for container in self._containers)
        containers, images = len(self._containers), len(self._images)
        self._totals.setText(
            "   ".join(
                (
                    ngettext(
                        "{running} of {count} container running",
                        "{running} of {count} containers running",
                        containers,
                    ).format(running=running, count=containers),
                    ngettext("{count} image", "{count} images", images).format(count=images)
                    + f" ({units.size(sum(image.size for image in self._images))})",
                )
            )
        )
