"""A build as a tab: its steps in several views while it runs, and what to do at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from pierhead.commands.build import start_build
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildSpec, ContextSent
from pierhead.state.builds import Build
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import confirm
from pierhead.ui.documents.build_header import WHOLE, BuildHeader
from pierhead.ui.documents.build_outcome import BuildOutcome
from pierhead.ui.documents.build_result import BuildResult
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.documents.build_watch import BuildWatch
from pierhead.ui.documents.document import Document, Status
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.widgets.tasks import Tasks

FRAME = 50
"""Milliseconds between two looks at a build that changes much."""


class BuildDocument(Document):
    """Runs a build and shows it; the build can be stopped and started again."""

    image_ready = Signal(str)
    """The id of the new image."""
    examined = Signal(Path, object)
    """Dockerfile and the ``Build``, when the builder has said all that it has to say of it."""
    line_asked = Signal(Path, int)
    """Dockerfile and 1-based line that the user wants to see."""
    watching_changed = Signal(Path, bool)
    """Dockerfile, and whether it is built again whenever what it is built from changes."""

    kind = "build"
    icon = "hammer"

    def __init__(self, context: Context, spec: BuildSpec) -> None:
        super().__init__()
        self._context, self._spec = context, spec
        self._build = Build()
        self._job: Job | None = None
        self._tasks = Tasks(self)
        self._watch = BuildWatch(context, self._changed_on_disk, self._watch_ended)
        self._frame = QTimer(self, singleShot=True, interval=FRAME)
        self._frame.timeout.connect(self._draw)
        self._clock = QTimer(self, interval=500)
        self._clock.timeout.connect(self._later)
        self._by_watch = False
        """Whether a change of files began the build that runs."""
        self.header, self.views = BuildHeader(), BuildViews(context.settings)
        self.result = BuildResult(context, self)
        self._outcome = BuildOutcome(self.header, self.views, self.result, self._ask_line)
        self._arrange()
        self._connect()
        # What is not on this machine cannot be watched here.
        self.header.watch.setVisible(not spec.remote)
        self.start()

    @property
    def spec(self) -> BuildSpec:
        """What is built."""
        return self._spec

    @property
    def build(self) -> Build:
        """What is known of the build, the newest if there were several."""
        return self._build

    def title(self) -> str:
        return _("Build {name}").format(name=self._name)

    def tooltip(self) -> str:
        return self._spec.remote or str(self._spec.dockerfile)

    @property
    def running(self) -> bool:
        """Whether the build is still going on."""
        return self._job is not None and self._job.state == JobState.RUNNING

    def job(self) -> Job | None:
        return self._job

    def stake(self) -> str:
        return self.title() if self.running else ""

    def status(self) -> Status:
        if self._job is None or self.running:
            return Status.BUSY
        done = {JobState.DONE: Status.DONE, JobState.FAILED: Status.FAILED}
        return done.get(self._job.state, Status.ENDED)

    async def may_close(self) -> bool:
        return not self.running or await confirm(
            self,
            _("Stop the build?"),
            _("{name} is still being built.").format(name=self._name),
            _("Stop the Build"),
        )

    def shut(self) -> None:
        self.set_watching(False)
        self._tasks.cancel()
        self.stop()

    def stop(self) -> None:
        """End the build that runs."""
        if self._job:
            self._job.cancel()

    @property
    def watching(self) -> bool:
        """Whether it is built again whenever what it is built from changes."""
        return self._watch.active

    def set_watching(self, on: bool) -> None:
        """Build again whenever the Dockerfile or its context changes, or no more."""
        if on == self.watching:
            return
        if on:
            self._watch.start(self._spec)
        else:
            self._watch.stop()
        self.header.watch.setChecked(self.watching)
        self.watching_changed.emit(self._spec.dockerfile, self.watching)

    def rebuild(self, spec: BuildSpec | None = None, *, by_watch: bool = False) -> None:
        """Build this, or the same again; what runs is stopped first."""
        self._tasks.start("rebuild", self._rebuild(spec or self._spec, by_watch))

    async def _rebuild(self, spec: BuildSpec, by_watch: bool) -> None:
        if self._job and self.running:
            self._job.cancel()
            await self._job.wait()
        moved = spec.context != self._spec.context
        self._spec = spec
        if moved and self.watching:
            self._watch.start(spec)
        self.start()
        self._by_watch = by_watch

    def _changed_on_disk(self) -> None:
        self.rebuild(by_watch=True)

    def _watch_ended(self) -> None:
        self.header.watch.setChecked(False)
        self.watching_changed.emit(self._spec.dockerfile, False)

    def start(self) -> None:
        """Build, again if it was built before."""
        self._build = Build()
        bind(self._build.changed, self, self._later)
        self.result.use(self._spec, self._build)
        self._job = start_build(self._context, self._spec, self._build)
        bind(self._job.ended, self, self._ended)
        self.views.begin(self._build)
        self._clock.start()
        self._outcome.clear()
        self._draw()
        self.changed.emit()

    @property
    def _name(self) -> str:
        return self._spec.tags[0] if self._spec.tags else self._spec.context.name

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.views.refresh()

    # -- what is shown

    def _later(self) -> None:
        if not self._frame.isActive():
            self._frame.start()

    def _draw(self) -> None:
        now = datetime.now(UTC)
        if self.isVisible():
            self.views.refresh()
        self.header.builder.setText(self._build.builder)
        self.header.builder.setVisible(bool(self._build.builder))
        if self.running:
            self._draw_summary(now)

    def _draw_summary(self, now: datetime) -> None:
        build, bar = self._build, self.header.bar
        took = units.seconds((now - build.started).total_seconds())
        over, known = build.counted
        text = _("Building {name}… {time}").format(name=self._name, time=took)
        if known:
            steps = _("{over} of {known} steps").format(over=over, known=known)
            text = f"{text} · {steps}"
        progress = build.progress
        if (sent := build.context) and not sent.done:
            text, progress = _sending(sent)
        bar.setRange(0, 0 if progress is None else WHOLE)
        bar.setValue(round(WHOLE * (progress or 0)))
        self.header.show_state(text)

    # -- the end

    def _ended(self, job: Job) -> None:
        self._clock.stop()
        self._draw()
        self.views.end(datetime.now(UTC))
        self._outcome.show(job, self._name)
        if self._build.image and job.state is JobState.DONE and not self._by_watch:
            self.image_ready.emit(self._build.image)
        self.examined.emit(self._spec.dockerfile, self._build)
        self.changed.emit()
        if self._by_watch and not self.isVisible():
            self._tell(job)
        self._by_watch = False

    def _tell(self, job: Job) -> None:
        """Say how a build ended that nobody looks at."""
        if job.state is JobState.DONE:
            self._context.notices.info(self.header.summary.text())
        elif job.error:
            self._context.notices.error(AppError(self.header.summary.text(), job.error.detail))

    # -- inside

    def _connect(self) -> None:
        header = self.header
        header.stop_asked.connect(self.stop)
        header.again_asked.connect(self.start)
        header.watch_toggled.connect(self.set_watching)
        self.views.line_asked.connect(self._ask_line)

    def _ask_line(self, line: int) -> None:
        self.line_asked.emit(self._spec.dockerfile, line)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.views, 1)
        lead_focus(self, self.views.steps)


def _sending(sent: ContextSent) -> tuple[str, float | None]:
    """What is said of a context on its way, and how far it is."""
    if not sent.total:
        text = _("Sending the context: {size}, {count} files")
        return text.format(size=units.size(sent.sent), count=sent.files), None
    text = _("Sending the context: {size} of {total}, {count} files")
    sizes = {"size": units.size(sent.sent), "total": units.size(sent.total)}
    return text.format(count=sent.files, **sizes), min(1.0, sent.sent / sent.total)
