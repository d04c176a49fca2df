"""Ask what to pull, then show how far each layer is, for as long as the user wants to watch."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.commands.pull import pull
from pierhead.core import reference as references
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_checks import problems
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.forms.progress import FormButtons, JobStrip
from pierhead.ui.forms.run_basics import line
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.fields import FieldGrid

WIDTH = 560
PLATFORMS = ("linux/amd64", "linux/arm64", "linux/arm/v7", "windows/amd64")


class PullForm(QDialog):
    """Asks, pulls and says how it went; closing it while it pulls leaves the job running."""

    def __init__(self, context: Context, reference: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._pulled = ""
        self.setWindowTitle(_("Pull an Image"))
        self.setMinimumWidth(WIDTH)
        self.error = Banner()
        self.reference = line(_("such as nginx or ghcr.io/owner/app:1.0"))
        self.platform = _platforms()
        self.strip, self.done_label = JobStrip(), plain_label("", "heading")
        self.buttons = FormButtons(_("Pull"), "download")
        self._arrange()
        self.reference.textChanged.connect(self._edited)
        self.platform.editTextChanged.connect(self._edited)
        self.buttons.go.clicked.connect(self.accept)
        self.buttons.cancel.clicked.connect(self._cancel)
        self.buttons.background.clicked.connect(self.hide)
        self.finished.connect(self.deleteLater)
        self.reference.setText(reference)
        self._edited()

    def accept(self) -> None:
        """Start the pull, or go to what is wrong."""
        if self._job:
            return
        if self._pulled:
            self._run()
            return
        wrong = self.check(tried=True)
        if wrong:
            self._fields[next(iter(wrong))].control.setFocus()
            return
        self.error.hide()
        name, platform = self._name(), self.platform.currentText().strip()
        self._follow(
            self._context.jobs.start(
                _("Pull {image}").format(image=name),
                lambda job: pull(self._context.engine, name, job, platform),
            )
        )

    def reject(self) -> None:
        """Close; what has been started goes on."""
        if self._job:
            self.hide()
        else:
            super().reject()

    def check(self, *, tried: bool = False) -> dict[str, str]:
        """Name what is wrong at its field, and return it."""
        platform = self.platform.currentText().strip()
        found = problems(RunSpec(image="x", platform=platform))
        typed = self.reference.text().strip()
        if wrong := references.problem(typed):
            found["image"] = wrong
        for name, field in self._fields.items():
            shown = found.get(name, "") if typed or tried or name != "image" else ""
            field.set_problem(shown)
        return dict(sorted(found.items()))

    # -- inside

    def _name(self) -> str:
        """The reference with its tag, as engines list it."""
        return references.parse(self.reference.text().strip()).familiar

    def _edited(self) -> None:
        wrong = self.check()
        note = "" if "image" in wrong else references.parse(self.reference.text().strip()).full
        self._fields["image"].set_note(note)

    def _follow(self, job: Job) -> None:
        self._job = job
        self._show_stage()
        self.strip.follow(job)
        bind(job.ended, self, self._ended)

    def _ended(self, job: Job) -> None:
        self._job = None
        self.strip.hide()
        if job.state == JobState.DONE:
            self._pulled = self._name()
        elif job.error:
            self.error.show_error(job.error)
        self._show_stage()
        if self.isHidden():
            self._tell(job)
            self.done(QDialog.DialogCode.Accepted)

    def _tell(self, job: Job) -> None:
        """Say how it ended to somebody who is elsewhere by now."""
        if job.error:
            self._context.notices.error(job.error)
        elif self._pulled:
            self._context.notices.info(_("{image} is here.").format(image=self._pulled))

    def _show_stage(self) -> None:
        """Before, during and after the pull."""
        busy = self._job is not None
        self._grid.setEnabled(not busy and not self._pulled)
        self.buttons.set_busy(busy)
        self.done_label.setVisible(bool(self._pulled))
        if self._pulled:
            self.done_label.setText(_("{image} is here.").format(image=self._pulled))
            self.buttons.offer(_("Run…"), "play", _("Close"))
        QTimer.singleShot(0, self, self.adjustSize)

    def _run(self) -> None:
        image = self._pulled
        self.done(QDialog.DialogCode.Accepted)
        self._context.desk.run_form(RunSpec(image=image))

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
        else:
            self.reject()

    def _arrange(self) -> None:
        self._grid = FieldGrid()
        self._fields = {
            "image": self._grid.add(_("Image"), self.reference),
            "platform": self._grid.add(_("Platform"), self.platform),
        }
        self.done_label.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT + UNIT // 2)
        for widget in (self.error, self._grid, self.done_label, self.strip):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)


def _platforms() -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    edit = line(_("the engine's own"))
    edit.setAccessibleName(_("Platform"))
    combo.setLineEdit(edit)
    combo.addItems(PLATFORMS)
    combo.setEditText("")
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return combo
