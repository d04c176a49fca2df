"""A build as a tab: its steps in several views while it runs, and what to do at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildSpec
from pierhead.state.builds import Build
from pierhead.state.jobs import Job, JobState
from pierhead.ui.dialogs import confirm
from pierhead.ui.documents.build_outcome import BuildOutcome
from pierhead.ui.documents.build_progress import BuildProgress
from pierhead.ui.documents.build_run import BuildRun
from pierhead.ui.documents.build_tab import BuildTab
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.documents.document import Status

_ENDS = {JobState.DONE: Status.DONE, JobState.FAILED: Status.FAILED}


class BuildDocument(BuildTab):
    """Shows what its ``run`` builds, from the first build on."""

    image_ready = Signal(str)
    """The id of the new image."""
    examined = Signal(Path, object)
    """Dockerfile and the ``Build``, when the builder has said all that it has to say of it."""
    watching_changed = Signal(Path, bool)
    """Dockerfile, and whether it is built again whenever what it is built from changes."""

    kind = "build"
    icon = "hammer"

    def __init__(self, context: Context, spec: BuildSpec) -> None:
        super().__init__(context)
        self.run = BuildRun(context, spec, self)
        self._progress = BuildProgress(self.header, self._looked, self)
        self._outcome = BuildOutcome(self, self._ask_line)
        self._connect()
        # What is not on this machine cannot be watched here.
        self.header.watch.setVisible(not spec.remote)
        self.run.start()

    @property
    def spec(self) -> BuildSpec:
        """What is built."""
        return self.run.spec

    @property
    def build(self) -> Build:
        """What is known of the build, the newest if there were several."""
        return self.run.build

    @property
    def running(self) -> bool:
        """Whether the build is still going on."""
        return self.run.running

    def title(self) -> str:
        return _("Build {name}").format(name=self.run.name)

    def tooltip(self) -> str:
        return self.spec.remote or str(self.spec.dockerfile)

    def job(self) -> Job | None:
        return self.run.job

    def stake(self) -> str:
        return self.title() if self.running else ""

    def status(self) -> Status:
        job = self.run.job
        if job is None or self.running:
            return Status.BUSY
        return _ENDS.get(job.state, Status.ENDED)

    async def may_close(self) -> bool:
        return not self.running or await confirm(
            self,
            _("Stop the build?"),
            _("{name} is still being built.").format(name=self.run.name),
            _("Stop the Build"),
        )

    def shut(self) -> None:
        self.run.close()

    def fill(self, views: BuildViews) -> None:
        views.line_asked.connect(self._ask_line)
        views.begin(self.build)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looked()

    # -- what the run tells

    def _connect(self) -> None:
        header, run = self.header, self.run
        header.stop_asked.connect(run.stop)
        header.again_asked.connect(run.start)
        header.watch_toggled.connect(run.set_watching)
        run.began.connect(self._began)
        run.ended.connect(self._ended)
        run.watching_changed.connect(self._watching_changed)

    def _began(self) -> None:
        self.result.use(self.spec, self.build)
        if self.has_views:
            self.views.begin(self.build)
        self._outcome.clear()
        self._progress.follow(self.build, self.run.name)
        self.changed.emit()

    def _ended(self, job: Job) -> None:
        self._progress.end()
        self.views.end(datetime.now(UTC))
        self._outcome.show(job, self.run.name)
        if self.build.image and job.state is JobState.DONE and not self.run.by_watch:
            self.image_ready.emit(self.build.image)
        self.examined.emit(self.spec.dockerfile, self.build)
        self.changed.emit()
        if self.run.by_watch and not self.isVisible():
            self._tell(job)

    def _tell(self, job: Job) -> None:
        """Say how a build ended that nobody looks at."""
        if job.state is JobState.DONE:
            self._context.notices.info(self.header.summary.text())
        elif job.error:
            self._context.notices.error(AppError(self.header.summary.text(), job.error.detail))

    def _watching_changed(self, on: bool) -> None:
        self.header.watch.setChecked(on)
        self.watching_changed.emit(self.spec.dockerfile, on)

    # -- inside

    def _looked(self) -> None:
        if self.isVisible() and self.has_views:
            self.views.refresh()

    def _ask_line(self, line: int) -> None:
        self.line_asked.emit(self.spec.dockerfile, line)
