"""Builds of one Dockerfile, one after the other: started, stopped, started again, on every save."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pierhead.commands.build import start_build
from pierhead.commands.context import Context
from pierhead.core.turns import breath
from pierhead.engine.api_build import BuildSpec
from pierhead.state.builds import Build
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import Binding
from pierhead.ui.documents.build_watch import BuildWatch
from pierhead.ui.widgets.tasks import Tasks


class BuildRun(QObject):
    """Only one of its builds runs at a time: whoever starts another stops that one."""

    began = Signal()
    """There is a new ``build``, of which nothing is known yet."""
    ended = Signal(object)
    """The ``Job`` of the build is over."""
    watching_changed = Signal(bool)
    """Whether it is built again whenever what it is built from changes."""

    def __init__(self, context: Context, spec: BuildSpec, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks = Tasks(self)
        self._end = Binding(self, self._ended)
        self.spec = spec
        """What is built."""
        self.build = Build()
        """What is known of the build, the newest if there were several."""
        self.job: Job | None = None
        self.by_watch = False
        """Whether a change of files began the build that runs."""
        self.watch = BuildWatch(context, self._changed_on_disk, self._watch_ended)

    @property
    def name(self) -> str:
        """The first tag, or the folder."""
        return self.spec.tags[0] if self.spec.tags else self.spec.context.name

    @property
    def running(self) -> bool:
        """Whether the build is still going on."""
        return self.job is not None and self.job.state == JobState.RUNNING

    def start(self) -> None:
        """Build, again if it was built before."""
        self.build = Build()
        self.job = start_build(self._context, self.spec, self.build)
        self._end.follow(self.job.ended)
        self.began.emit()

    def stop(self) -> None:
        """End the build that runs."""
        if self.job:
            self.job.cancel()

    def again(self, spec: BuildSpec | None = None, *, by_watch: bool = False) -> None:
        """Build this, or the same again; what runs is stopped first."""
        self._tasks.start("again", self._again(spec or self.spec, by_watch))

    def set_watching(self, on: bool) -> None:
        """Build again whenever the Dockerfile or its context changes, or no more."""
        if on == self.watch.active:
            return
        if on:
            self.watch.start(self.spec)
        else:
            self.watch.stop()
        self.watching_changed.emit(self.watch.active)

    def close(self) -> None:
        """End all of it."""
        self.set_watching(False)
        self._tasks.cancel()
        self.stop()

    async def _again(self, spec: BuildSpec, by_watch: bool) -> None:
        await breath()
        if self.job and self.running:
            self.job.cancel()
            await self.job.wait()
        moved = spec.context != self.spec.context
        self.spec = spec
        if moved and self.watch.active:
            self.watch.start(spec)
        self.start()
        self.by_watch = by_watch

    def _ended(self, job: Job) -> None:
        self.ended.emit(job)
        self.by_watch = False

    def _changed_on_disk(self) -> None:
        self.again(by_watch=True)

    def _watch_ended(self) -> None:
        self.watching_changed.emit(False)
