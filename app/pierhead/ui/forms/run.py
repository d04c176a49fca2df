"""The run form: what is filled in is shown as ``docker run ...``, checked, and then done."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.commands.run import RunRefused, run
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.image_config import exposed_ports, probably_wants_terminal, wants_terminal
from pierhead.core.resources import Port
from pierhead.core.run import RunSpec
from pierhead.core.run_checks import problems
from pierhead.core.run_command import RunCommandError, format_run, looks_like_run, parse_run
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.forms.paste_run import PasteRun, ignored_text
from pierhead.ui.forms.port_offers import PortOffers, free_port
from pierhead.ui.forms.progress import FormButtons, JobStrip
from pierhead.ui.forms.run_fields import RunFields
from pierhead.ui.forms.run_rows import port_values
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.command_preview import CommandPreview
from pierhead.ui.widgets.tasks import Tasks

WIDTH, HEIGHT = 760, 640
PAUSE = 300
"""Milliseconds without typing after which problems are named."""


class RunForm(QDialog):
    """Stays open, or opens again filled, until the container has been created."""

    def __init__(self, context: Context, spec: RunSpec, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._tried = False
        self._networks: frozenset[str] = frozenset()
        self._tasks = Tasks(self)
        self.setWindowTitle(_("Run a Container"))
        self.error, self.ignored = Banner(), Banner()
        self.fields = RunFields(context, self._take)
        self.preview = CommandPreview(_("The same in a terminal"))
        self.strip = JobStrip()
        self.buttons = FormButtons(_("Run"), "play")
        self._offers = PortOffers(self.fields.ports.add_button)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._arrange()
        self._connect()
        self.fields.fill(spec, decided=spec.interactive or spec.tty or spec.detach)
        self.fields.image.setFocus()

    # -- what the user does

    def accept(self) -> None:
        """Run, if nothing is wrong; else go to what is."""
        if self._job:
            return
        self._tried = True
        wrong = self.check()
        if wrong:
            self._go_to(next(iter(wrong)))
            return
        spec = self.fields.spec()
        self.error.hide()
        self._follow(
            self._context.jobs.start(
                _("Run {image}").format(image=spec.image),
                lambda job: run(self._context, spec, job),
            )
        )

    def reject(self) -> None:
        """Close; what has been started goes on and comes back if it fails."""
        if self._job:
            self.hide()
        else:
            super().reject()

    def paste(self, text: str) -> None:
        """Fill the form with what a ``docker run`` command asks for."""
        try:
            spec, ignored = parse_run(text)
        except RunCommandError as error:
            self.error.show_error(error)
            return
        self.error.hide()
        self.ignored.hide()
        self.fields.fill(spec, decided=True)
        if ignored:
            self.ignored.warn(
                ignored_text(ignored), _("Pierhead has no field for these; all else is filled in.")
            )

    def check(self) -> dict[str, str]:
        """Name what is wrong at its field, and return it."""
        self._pause.stop()
        wrong = self._problems()
        shown = {
            where: sentence
            for where, sentence in wrong.items()
            if self._tried or not self.fields.is_empty(where)
        }
        self.fields.mark(shown)
        return wrong

    # -- what happens

    def _edited(self) -> None:
        self._suggest_terminal()
        self.preview.set_text(format_run(self.fields.spec(), windows=os.name == "nt"))
        self.fields.fields["image"].set_note(self.fields.image.note())
        self._offer_ports()
        self._pause.start()

    def _offer_ports(self) -> None:
        published = {(port.number, port.protocol) for port in self.fields.spec().ports}
        exposed = exposed_ports(self.fields.image.inspection)
        self._offers.show_ports([port for port in exposed if port not in published])

    def _suggest_terminal(self) -> None:
        spec, known = self.fields.spec(), self.fields.image.inspection
        if known:
            wanted = wants_terminal(known, spec.command, spec.entrypoint)
        else:
            wanted = probably_wants_terminal(spec.image, spec.command, spec.entrypoint)
        self.fields.suggest_terminal(wanted)

    def _problems(self) -> dict[str, str]:
        spec = self.fields.spec()
        wrong = problems(spec) | self.fields.unreadable()
        names = {container.name for container in self._context.containers}
        if spec.name in names:
            wrong.setdefault("name", _("There is a container with this name already."))
        if self._networks and spec.network.partition(":")[0] not in self._networks:
            wrong.setdefault("network", _("The engine has no network with this name."))
        order = list(self.fields.fields)
        return dict(sorted(wrong.items(), key=lambda item: order.index(item[0].split(".")[0])))

    def _take(self, text: str) -> bool:
        if not looks_like_run(text):
            return False
        self.paste(text)
        return True

    def _ask_paste(self) -> None:
        dialog = PasteRun(self)
        dialog.pasted.connect(self.paste)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _publish(self, number: int, protocol: str) -> None:
        taken = {
            port.host_port for container in self._context.containers for port in container.ports
        } | {port.host_port for port in self.fields.spec().ports}
        self.fields.ports.append(port_values(Port(number, protocol, "", free_port(number, taken))))
        self._edited()

    # -- the job

    def _follow(self, job: Job) -> None:
        self._job = job
        self._scroll.setEnabled(False)
        self.buttons.set_busy(True)
        self.strip.follow(job)
        bind(job.ended, self, self._ended)

    def _ended(self, job: Job) -> None:
        self._job = None
        if job.state == JobState.DONE:
            self.done(QDialog.DialogCode.Accepted)
            return
        self._scroll.setEnabled(True)
        self.buttons.set_busy(False)
        self.strip.hide()
        if job.error:
            self._fail(job.error)
        elif self.isHidden():
            self.done(QDialog.DialogCode.Rejected)

    def _fail(self, error: AppError) -> None:
        self.error.show_error(error)
        if self.isHidden():
            self.open()
        field = error.field if isinstance(error, RunRefused) else ""
        if field:
            self.fields.mark({field: error.title})
            self._go_to(field)

    def _go_to(self, where: str) -> None:
        self._scroll.ensureWidgetVisible(self.fields.focus(where))

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
        else:
            self.reject()

    # -- layout

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tasks.start("networks", self._load_networks())
        self._tasks.start("volumes", self._load_volumes())

    async def _load_networks(self) -> None:
        networks = await self._context.engine.networks()
        names = [network.name for network in networks]
        self._networks = frozenset(names) | {"", "host", "none", "bridge", "container"}
        self.fields.choices["network"].offer(names)

    async def _load_volumes(self) -> None:
        self.fields.mounts.offer_volumes(await self._context.engine.volumes())

    def _arrange(self) -> None:
        self.resize(WIDTH, HEIGHT)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self.fields)
        self.fields.ports.beside_add(self._offers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * UNIT, 0, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(_column(self.error, self.ignored))
        layout.addWidget(self._scroll, 1)
        layout.addLayout(_column(self.preview, self.strip, self.buttons))

    def _connect(self) -> None:
        self.fields.changed.connect(self._edited)
        self.fields.image.inspected.connect(self._edited)
        self._offers.chosen.connect(self._publish)
        self._pause.timeout.connect(self.check)
        self.preview.copied.connect(self._context.desk.copy)
        self.buttons.go.clicked.connect(self.accept)
        self.buttons.cancel.clicked.connect(self._cancel)
        self.buttons.background.clicked.connect(self.hide)
        paste = self.buttons.add_extra(_("Paste a docker run Command…"))
        paste.clicked.connect(self._ask_paste)
        self.finished.connect(self.deleteLater)


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
    column.setSpacing(UNIT)
    for widget in widgets:
        column.addWidget(widget)
    return column
