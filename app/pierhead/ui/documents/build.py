"""A build as a tab: its steps, their output, and what to do at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from pierhead.commands.build import start_build
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.engine.api import BuildSpec, ContextSent
from pierhead.state.builds import Build, StepRecord
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import confirm, plain_label
from pierhead.ui.documents.build_output import BuildOutput
from pierhead.ui.documents.build_steps import BuildSteps
from pierhead.ui.documents.document import Document, Status
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish

FRAME = 40
"""Milliseconds between two looks at a build that changes much."""
WHOLE = 1000


class BuildDocument(Document):
    """Runs a build and shows it; the build can be stopped and started again."""

    image_ready = Signal(str)
    """The id of the new image."""
    failed_at = Signal(Path, int, str)
    """Dockerfile, 1-based line (0: none) and message of a failure."""

    kind = "build"
    icon = "hammer"

    def __init__(self, context: Context, spec: BuildSpec) -> None:
        super().__init__()
        self._context, self._spec = context, spec
        self._build = Build()
        self._job: Job | None = None
        self._frame = QTimer(self, singleShot=True, interval=FRAME)
        self._frame.timeout.connect(self._draw)
        self._clock = QTimer(self, interval=500)
        self._clock.timeout.connect(self._later)
        self._summary = plain_label("", "heading")
        self._advice = plain_label("", "muted", selectable=True)
        self._builder = plain_label("", "muted", selectable=True)
        self._bar = QProgressBar()
        self._steps, self._output = BuildSteps(), BuildOutput()
        self._steps.chosen.connect(self._show_step)
        self._arrange()
        self.start()

    def title(self) -> str:
        return _("Build {name}").format(name=self._name)

    def tooltip(self) -> str:
        return str(self._spec.dockerfile)

    def modified(self) -> bool:
        return False

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
        if self._job:
            self._job.cancel()

    def start(self) -> None:
        """Build, again if it was built before."""
        self._build = Build()
        self._steps.forget()
        self._output.forget()
        bind(self._build.changed, self, self._later)
        bind(self._build.wrote, self, self._wrote)
        bind(self._build.ended, self, self._step_ended)
        self._job = start_build(self._context, self._spec, self._build)
        bind(self._job.ended, self, self._ended)
        self._clock.start()
        self._show_buttons()
        self._draw()

    @property
    def _name(self) -> str:
        return self._spec.tags[0] if self._spec.tags else self._spec.context.name

    # -- what is shown

    def _later(self) -> None:
        if not self._frame.isActive():
            self._frame.start()

    def _wrote(self, step: str, text: str) -> None:
        self._output.write(self._name_of(step), text)

    def _step_ended(self, record: StepRecord) -> None:
        self._output.write(record.step.name, f"{_end_of(record)}\n")

    def _show_step(self, step: str) -> None:
        self._output.show_step(self._name_of(step))

    def _name_of(self, step: str) -> str:
        record = self._build.steps.get(step)
        return record.step.name if record else step

    def _draw(self) -> None:
        now = datetime.now(UTC)
        for record in self._build:
            self._steps.show_step(record, now)
        self._builder.setText(self._build.builder)
        self._builder.setVisible(bool(self._build.builder))
        self._draw_summary(now)

    def _draw_summary(self, now: datetime) -> None:
        build = self._build
        if self.running:
            took = units.seconds((now - build.started).total_seconds())
            text = _("Building {name}… {time}").format(name=self._name, time=took)
            progress = build.progress
            sent = build.context
            if sent and not sent.done:
                text, progress = _sending(sent)
            self._bar.setRange(0, 0 if progress is None else WHOLE)
            self._bar.setValue(round(WHOLE * (progress or 0)))
            self._summary.setText(text)
        self._bar.setVisible(self.running)

    # -- the end

    def _ended(self, job: Job) -> None:
        self._clock.stop()
        self._draw()
        took = units.seconds((datetime.now(UTC) - self._build.started).total_seconds())
        match job.state:
            case JobState.DONE:
                text = _("Built {name} in {time}").format(name=self._name, time=took)
                if self._build.image:
                    self.image_ready.emit(self._build.image)
                self._finish(text, "", "good")
            case JobState.CANCELLED:
                self._finish(_("Stopped after {time}").format(time=took), "", "muted")
            case _:
                self._fail(job)
        self._show_buttons()
        self.changed.emit()

    def _fail(self, job: Job) -> None:
        assert job.error is not None
        failure = self._build.failure
        line = failure.line if failure else 0
        if line:
            title = _("Failed at line {line} of {file}").format(
                line=line, file=self._spec.dockerfile.name
            )
        else:
            title = job.error.title
        advice = "\n".join(filter(None, (job.error.detail, job.error.hint)))
        self._finish(title, advice, "bad")
        self.failed_at.emit(self._spec.dockerfile, line, job.error.title)

    def _finish(self, text: str, advice: str, tint: str) -> None:
        self._summary.setText(text)
        polish(self._summary, "tone", tint)
        tail = advice.splitlines()[-6:]
        self._advice.setText("\n".join(tail))
        self._advice.setVisible(bool(tail))

    def _show_buttons(self) -> None:
        running = self.running
        self._stop.setVisible(running)
        self._again.setVisible(not running)
        self._run.setVisible(bool(self._build.image))
        if running:
            polish(self._summary, "tone", "")
            self._advice.hide()

    def _run_image(self) -> None:
        image = self._spec.tags[0] if self._spec.tags else self._build.image
        self._context.desk.run_form(RunSpec(image=image))

    # -- layout

    def _arrange(self) -> None:
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the build"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._steps)
        split.addWidget(self._output)
        split.setSizes([420, 580])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        layout.addWidget(self._bar)
        layout.addWidget(split, 1)
        lead_focus(self, self._steps)

    def _header(self) -> QWidget:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(UNIT)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._summary)
        texts.addWidget(self._builder)
        texts.addWidget(self._advice)
        row.addLayout(texts, 1)
        self._stop = QPushButton(icon("circle-stop"), _("Stop"))
        self._stop.clicked.connect(self.shut)
        self._again = QPushButton(icon("rotate-cw"), _("Build Again"))
        self._again.clicked.connect(self.start)
        self._run = QPushButton(icon("play", "on_accent"), _("Run…"))
        self._run.clicked.connect(self._run_image)
        polish(self._run, "primary", True)
        for button in (self._stop, self._again, self._run):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return header


def _sending(sent: ContextSent) -> tuple[str, float | None]:
    """What is said of a context on its way, and how far it is."""
    if not sent.total:
        text = _("Sending the context: {size}, {count} files")
        return text.format(size=units.size(sent.sent), count=sent.files), None
    text = _("Sending the context: {size} of {total}, {count} files")
    sizes = {"size": units.size(sent.sent), "total": units.size(sent.total)}
    return text.format(count=sent.files, **sizes), min(1.0, sent.sent / sent.total)


def _end_of(record: StepRecord) -> str:
    """The last line of a step in the output."""
    if record.step.error:
        return record.step.error
    if record.step.cached:
        return _("Cached")
    took = record.duration(datetime.now(UTC)) or 0
    return _("Done in {time}").format(time=units.seconds(took))
