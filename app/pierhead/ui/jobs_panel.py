"""The list of jobs: what runs, how far it is and how to stop it, and how the last ones ended."""

from __future__ import annotations

import time
from collections import deque
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from pierhead.core.i18n import N_, _
from pierhead.core.turns import TURN
from pierhead.state.jobs import Job, Jobs, JobState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, monospace, polish
from pierhead.ui.widgets.calm_bar import CalmBar
from pierhead.ui.widgets.corner import Corner
from pierhead.ui.widgets.icon_button import icon_button

WIDTH = 460
MOST_HEIGHT = 420
GAP = 1
"""Logical pixels within its frame, which else would be painted over."""
FRAME = 50
"""Milliseconds between two looks at a job that reports often."""
MOST_PARTS = 40
MOST_LINES = 500
"""Lines of a job's output that are shown, the last ones."""
OUTPUT = 14 * UNIT
"""Logical pixels that the output of a job may be high; the rest of it is scrolled to."""

ENDINGS = {
    JobState.DONE: N_("Done"),
    JobState.FAILED: N_("Failed"),
    JobState.CANCELLED: N_("Cancelled"),
}


class PartsView(QWidget):
    """One line with a bar for each part of a job."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(UNIT // 2)
        self._rows: dict[str, tuple[QLabel, CalmBar]] = {}

    def refresh(self, job: Job) -> None:
        """Show the parts as they are now."""
        for key, part in list(job.parts.items())[:MOST_PARTS]:
            if key not in self._rows:
                self._rows[key] = self._add(part.name)
            status, bar = self._rows[key]
            status.setText(part.status)
            bar.show_share(part.progress)
            bar.setVisible(job.state == JobState.RUNNING or part.progress is not None)

    def _add(self, name: str) -> tuple[QLabel, CalmBar]:
        row = len(self._rows)
        label = plain_label(name)
        label.setWordWrap(False)
        label.setFont(monospace(9))
        status = plain_label("", "muted")
        status.setWordWrap(False)
        bar = CalmBar()
        bar.setAccessibleName(name)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(bar, row, 1)
        self._grid.addWidget(status, row, 2)
        self._grid.setColumnStretch(1, 1)
        return status, bar


class JobView(QFrame):
    """One job: title, bar, state; its parts, output and error below."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self._timer = QTimer(self, singleShot=True, interval=FRAME)
        self._timer.timeout.connect(self._refresh)
        self._title = plain_label(job.title, "heading")
        self._status = plain_label("", "muted")
        self._bar = CalmBar()
        self._bar.setAccessibleName(job.title)
        cancel = _("Cancel {title}").format(title=job.title)
        self._stop = icon_button("circle-stop", cancel, job.cancel, tip=_("Cancel"))
        self._parts = PartsView()
        self._arrange()
        bind(job.changed, self, self._later)
        bind(job.wrote, self, self._write)
        if job.output:
            self._write("\n".join(list(job.output)[-MOST_LINES:]))
        self._refresh()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, UNIT)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(top)
        for widget in (self._bar, self._status, self._parts):
            layout.addWidget(widget)

    def _later(self, _job: Job) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @cached_property
    def _output(self) -> QPlainTextEdit:
        """What it writes; few jobs do."""
        output = QPlainTextEdit()
        output.setReadOnly(True)
        output.setMaximumBlockCount(MOST_LINES)
        output.setFont(monospace(9))
        output.setAccessibleName(_("Output of {title}").format(title=self._job.title))
        layout = self.layout()
        assert layout
        layout.addWidget(output)
        return output

    def _write(self, text: str) -> None:
        self._output.appendPlainText(text)
        lines = self._output.blockCount() * self._output.fontMetrics().lineSpacing()
        self._output.setFixedHeight(min(lines + 3 * UNIT, OUTPUT))

    def _refresh(self) -> None:
        job = self._job
        running = job.state == JobState.RUNNING
        self._stop.setVisible(running)
        self._bar.setVisible(running)
        self._bar.show_share(job.progress)
        self._status.setText(job.status if running else self._ending())
        self._status.setVisible(bool(self._status.text()))
        if job.state == JobState.FAILED:
            polish(self._status, "role", "problem")
        self._parts.refresh(job)
        self._parts.setVisible(bool(job.parts) and job.state != JobState.DONE)

    def _ending(self) -> str:
        if error := self._job.error:
            return "\n".join(filter(None, (error.title, error.detail, error.hint)))
        return _(ENDINGS[self._job.state])


class JobsPanel(Corner):
    """Jobs, those that run first and then the newest; Esc hides them.

    There is nothing in it while nobody looks: every job would leave a little of itself there.
    """

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        # It is hidden while it is made.
        self._views: dict[int, JobView] = {}
        self._waiting: deque[Job] = deque()
        """Jobs to be shown below those that are."""
        self._inside = inside = QWidget()
        super().__init__(window, WIDTH)
        self._jobs = jobs
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._catch_up)
        self._before: QWidget | None = None
        self.setProperty("raised", True)
        self.setAccessibleName(_("Jobs"))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        self._column.setSpacing(0)
        self._empty = plain_label(_("Nothing has been started yet."), "muted")
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        for widget in (inside, scroll.viewport()):
            widget.setAutoFillBackground(False)  # it is of the panel's own colour
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(scroll)
        inside.installEventFilter(self)
        bind(jobs.started, self, self._started)

    def toggle(self) -> None:
        """Show the list, or hide it."""
        if self.isVisible():
            self._leave()
            return
        self._before = QApplication.focusWidget()
        self.show()
        self.place()
        self.setFocus()

    def wanted_height(self) -> int:
        # Above it is room for what comes meanwhile.
        most = min(MOST_HEIGHT, self._window.height() // 2)
        frame = self.height() - self.contentsRect().height() + 2 * GAP
        inside = self._column.totalHeightForWidth(WIDTH - frame)
        return min(max(inside + frame, 8 * UNIT), most)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            # A job says more, or less: when that is laid out.
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self.isVisible() and self.height() != self.wanted_height():
            self.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Hide, and give the keyboard back to what had it; Qt would give it to the next one."""
        here, before = QApplication.focusWidget(), self._before
        inside = here is self or (here is not None and self.isAncestorOf(here))
        if inside and before is not None and isValid(before):
            before.setFocus()
        self._before = None
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._views:
            self._waiting = deque((*self._jobs.active[::-1], *reversed(self._jobs.finished)))
            self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if event.spontaneous():
            return  # with its window, and it comes back with it
        self._waiting.clear()
        for view in self._views.values():
            view.deleteLater()
        self._views.clear()

    def _started(self, job: Job) -> None:
        if self.isVisible():
            self._add(job, 0)
            self._drop_forgotten()
            QTimer.singleShot(0, self, self.place)

    def _catch_up(self) -> None:
        """Add what fits into a turn of the loop, and the rest in the next ones."""
        until = time.monotonic() + TURN
        while self._waiting and time.monotonic() < until:
            self._add(self._waiting.popleft(), len(self._views))
        self._empty.setVisible(not self._views)
        if self._waiting:
            self._idle.start()
        elif self.isVisible():
            QTimer.singleShot(0, self, self.place)

    def _add(self, job: Job, place: int) -> None:
        self._empty.hide()
        view = self._views[id(job)] = JobView(job)
        self._column.insertWidget(place, view)

    def _drop_forgotten(self) -> None:
        kept = {id(each) for each in (*self._jobs.active, *self._jobs.finished)}
        for gone in [key for key in self._views if key not in kept]:
            self._views.pop(gone).deleteLater()
