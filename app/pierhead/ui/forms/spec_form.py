"""A form that is filled with a specification, checked while it is typed, and then done as a job."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.commands.run import blamed
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.image_config import exposed_ports
from pierhead.core.resources import Port
from pierhead.core.run_checks import problems
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.forms.port_offers import PortOffers, free_port
from pierhead.ui.forms.progress import FormButtons, JobStrip
from pierhead.ui.forms.run_fields import RunFields
from pierhead.ui.forms.run_rows import port_values
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.reveal import reveal
from pierhead.ui.widgets.tasks import Tasks

WIDTH, HEIGHT = 840, 640
PAUSE = 300
"""Milliseconds without typing after which problems are named."""


class SpecForm(QDialog):
    """Stays open, or opens again filled, until its job is done."""

    def __init__(self, context: Context, parent: QWidget | None, *, at_once: bool = True) -> None:
        """Without ``at_once`` it can be used when its ``parts`` are made."""
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._tried = False
        self._networks: frozenset[str] = frozenset()
        self._tasks = Tasks(self)
        self.parts = self._make()
        """Each is made without holding up the loop."""
        if at_once:
            deque(self.parts, 0)

    def _make_form(self, action: str, picture: str) -> Iterator[None]:
        """What all have; ``action`` is what the button says that goes ahead."""
        self.error = Banner()
        self.fields = RunFields()
        self.strip = JobStrip()
        self.buttons = FormButtons(action, picture)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._scroll = QScrollArea()
        yield
        layout = self._arrange()
        yield
        yield from self.fields.parts(self._context, self._take)
        self.below = column(self.strip, self.buttons)
        layout.addLayout(self.below)
        self._offers = PortOffers(self.fields.ports.add_button)
        self.fields.ports.beside_add(self._offers)
        self._connect()

    # -- what each form says in its own way

    def _make(self) -> Iterator[None]:
        """Make it, a little at a time."""
        raise NotImplementedError

    def accept(self) -> None:
        """Go ahead, if nothing is wrong; else go to what is."""
        raise NotImplementedError

    def names_taken(self) -> set[str]:
        """Names that the container cannot have."""
        return {container.name for container in self._context.containers}

    def edited(self) -> None:
        """Show what the fields come to now."""

    def take_text(self, text: str) -> bool:
        """Whether a text that is pasted into the image's line is more than an image, and used."""
        return False

    def all_there(self) -> bool:
        """Whether nothing is wrong; else go to what is."""
        self._tried = True
        wrong = self.check()
        if wrong:
            self._go_to(next(iter(wrong)))
        return not wrong

    # -- what the user does

    def reject(self) -> None:
        """Close; what has been started goes on and comes back if it fails."""
        if self._job:
            self.hide()
        else:
            super().reject()

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
        self.edited()
        self.fields.fields["image"].set_note(self.fields.image.note())
        self._offer_ports()
        self._pause.start()

    def _offer_ports(self) -> None:
        published = {(port.number, port.protocol) for port in self.fields.spec().ports}
        exposed = exposed_ports(self.fields.image.inspection)
        self._offers.show_ports([port for port in exposed if port not in published])

    def _problems(self) -> dict[str, str]:
        spec = self.fields.spec()
        wrong = problems(spec) | self.fields.unreadable()
        if spec.name in self.names_taken():
            wrong.setdefault("name", _("There is a container with this name already."))
        if self._networks and spec.network.partition(":")[0] not in self._networks:
            wrong.setdefault("network", _("The engine has no network with this name."))
        unknown = set(spec.networks) - self._networks
        if self._networks and unknown:
            sentence = _("The engine has no network with the name {name}.")
            wrong.setdefault("networks", sentence.format(name=min(unknown)))
        order = self.fields.order()
        return dict(sorted(wrong.items(), key=lambda item: order.index(item[0].split(".")[0])))

    def _take(self, text: str) -> bool:
        return self.take_text(text)

    def _publish(self, number: int, protocol: str) -> None:
        taken = {
            port.host_port for container in self._context.containers for port in container.ports
        } | {port.host_port for port in self.fields.spec().ports}
        self.fields.ports.append(port_values(Port(number, protocol, "", free_port(number, taken))))
        self._edited()
        self.fields.ports.show_last()

    # -- the job

    def follow(self, job: Job) -> None:
        """Show this job, and close when it is done."""
        self.error.hide()
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
            self.fail(job.error)
        elif self.isHidden():
            self.done(QDialog.DialogCode.Rejected)

    def fail(self, error: AppError) -> None:
        """Say what went wrong, and where."""
        self.error.show_error(error)
        if self.isHidden():
            self.open()
        if field := blamed(error):
            self.fields.mark({field: error.title})
            self._go_to(field)

    def _go_to(self, where: str) -> None:
        reveal(self.fields.focus(where))

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

    def _arrange(self) -> QVBoxLayout:
        """Place all but what is below, to which the tab key comes after the fields."""
        self.resize(WIDTH, HEIGHT)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self.fields)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * UNIT, 0, 2 * UNIT)
        layout.setSpacing(UNIT)
        self.above = column(self.error)
        layout.addLayout(self.above)
        layout.addWidget(self._scroll, 1)
        return layout

    def _connect(self) -> None:
        self.fields.changed.connect(self._edited)
        self.fields.image.inspected.connect(self._edited)
        self._offers.chosen.connect(self._publish)
        self._pause.timeout.connect(self.check)
        self.buttons.go.clicked.connect(self.accept)
        self.buttons.cancel.clicked.connect(self._cancel)
        self.buttons.background.clicked.connect(self.hide)
        self.finished.connect(self.deleteLater)


def column(*widgets: QWidget) -> QVBoxLayout:
    """Widgets below each other, as far from the sides as the fields are."""
    result = QVBoxLayout()
    result.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
    result.setSpacing(UNIT)
    for widget in widgets:
        result.addWidget(widget)
    return result
