"""Ask with which image's tools to look into a container that has none of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.commands.pull import pull
from pierhead.core import reference
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image
from pierhead.core.run_command import format_run
from pierhead.state.helpers import debug_spec
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.forms.image_choice import ImageChoice
from pierhead.ui.forms.progress import FormButtons, JobStrip
from pierhead.ui.forms.run_basics import boxes_row
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.command_preview import CommandPreview
from pierhead.ui.widgets.fields import FieldGrid
from pierhead.ui.widgets.tasks import Tasks

WIDTH = 560
SETTING = "debug.image"
FITTING = (
    *("netshoot", "busybox", "alpine", "debian", "ubuntu", "fedora", "bash", "archlinux"),
    *("rockylinux", "almalinux", "amazonlinux", "opensuse", "buildpack-deps", "toybox"),
)
"""Images with a shell and tools, best first, by the last part of their name."""
TO_PULL = "busybox:latest"

Opened = Callable[[str, bool], object]
"""Takes the image, and whether the shell gets all rights."""


class DebugForm(QDialog):
    """Opens a debug shell with the image that was chosen, and pulls it first if need be."""

    def __init__(
        self, context: Context, container: Container, open_: Opened, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._context, self._container, self._open = context, container, open_
        self._target: Mapping[str, Any] = {"Name": container.name}
        self._job: Job | None = None
        self.setWindowTitle(_("Debug Shell Beside {name}").format(name=container.name))
        self.setMinimumWidth(WIDTH)
        self.notice = Banner()
        self.image = ImageChoice(context, lambda _text: False)
        self.privileged = QCheckBox(_("Privileged"))
        self.preview = CommandPreview(_("About the same as"))
        self.strip = JobStrip()
        self.buttons = FormButtons(_("Open Debug Shell"), "terminal")
        self._arrange()
        self._connect()
        self._suggest()
        self._tasks = Tasks(self)
        self._tasks.start("target", self._ask())
        self.image.setFocus()

    def accept(self) -> None:
        """Open it, or pull the image first, or go to what is wrong."""
        if self._job or self._shows_problem():
            return
        self._context.settings.set(SETTING, self.image.text())
        if self.image.found() is None:
            self._pull()
        else:
            self._finish()

    def reject(self) -> None:
        """Close; a pull that has been started is stopped."""
        if self._job:
            self._job.cancel()
        super().reject()

    # -- inside

    def _finish(self) -> None:
        super().accept()
        self._open(self.image.text(), self.privileged.isChecked())

    def _pull(self) -> None:
        image = self.image.text()
        self.notice.hide()
        self._job = self._context.jobs.start(
            _("Pull {image}").format(image=image),
            lambda job: pull(self._context.engine, image, job),
        )
        self.strip.follow(self._job)
        bind(self._job.ended, self, self._pulled)
        self._grid.setEnabled(False)
        self.buttons.go.setEnabled(False)

    def _pulled(self, job: Job) -> None:
        self._job = None
        self.strip.hide()
        self._grid.setEnabled(True)
        self.buttons.go.setEnabled(True)
        if job.state is JobState.DONE:
            self._finish()
        elif job.error:
            self.notice.show_error(job.error)
        QTimer.singleShot(0, self, self._fit)

    def _suggest(self) -> None:
        """The best image that is here, or one to pull."""
        remembered = self._context.settings.get(SETTING, "")
        here = ranked(self._context.images)
        names = [tag for image in here for tag in image.tags]
        if remembered in names:
            self.image.setEditText(remembered)
        elif here and rank(here[0]) < len(FITTING):
            self.image.setEditText(here[0].tags[0])
        else:
            self.image.setEditText(TO_PULL)
            self.notice.warn(
                _("No image here is known to have a shell and tools."),
                _("{image} is small and has both; it is pulled first.").format(image=TO_PULL),
            )

    def _fit(self) -> None:
        """As high as it has to be, which Qt knows only after it has laid out what wraps."""
        layout, width = self.layout(), self.width()
        if layout is None:
            return
        layout.activate()
        needed = max(layout.totalHeightForWidth(width), layout.totalMinimumHeightForWidth(width))
        if needed != self.height():
            self.resize(width, needed)
            QTimer.singleShot(0, self, self._fit)

    async def _ask(self) -> None:
        self._target = await self._context.engine.containers.inspect(self._container.id)
        self._show_line()

    def _shows_problem(self) -> bool:
        problem = reference.problem(self.image.text()) if self.image.text() else _("Which image?")
        self._field.set_problem(problem)
        if problem:
            self.image.setFocus()
        return bool(problem)

    def _edited(self) -> None:
        self._field.set_problem("")
        self._field.set_note(self.image.note())
        known = self.image.found() is not None or not self.image.text()
        text = _("Open Debug Shell") if known else _("Pull and Open")
        self.buttons.go.setText(text)
        self.buttons.go.setAccessibleName(text)
        self._show_line()
        QTimer.singleShot(0, self, self._fit)

    def _show_line(self) -> None:
        target = {**self._target, "Id": self._container.name or self._container.id}
        privileged = self.privileged.isChecked()
        image = self.image.text() or "IMAGE"
        self.preview.set_text(format_run(debug_spec(target, image, privileged=privileged)))

    def _connect(self) -> None:
        self.image.changed.connect(self._edited)
        self.privileged.toggled.connect(self._show_line)
        self.preview.copied.connect(self._context.desk.copy)
        self.buttons.go.clicked.connect(self.accept)
        self.buttons.cancel.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _arrange(self) -> None:
        self._grid = FieldGrid()
        self._field = self._grid.add(_("Image"), self.image)
        self._grid.add("", boxes_row([self.privileged]))
        about = plain_label(
            _(
                "A helper container shares the processes and the network of {name}, and sees its"
                " files. It is removed when its last terminal is closed."
            ).format(name=self._container.name),
            "muted",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT + UNIT // 2)
        for widget in (about, self.notice, self._grid, self.preview, self.strip):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)


def rank(image: Image) -> int:
    """How well an image suits, 0 being the best."""
    for tag in image.tags:
        last = tag.rpartition(":")[0].rpartition("/")[2] or tag
        if last in FITTING:
            return FITTING.index(last)
    return len(FITTING)


def ranked(images: Iterable[Image]) -> list[Image]:
    """Those with a name, the best first; of equals the newest."""
    named = sorted((image for image in images if image.tags), key=_age)
    return sorted(named, key=rank)


def _age(image: Image) -> float:
    return -image.created.timestamp() if image.created else 0.0
