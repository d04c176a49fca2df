"""What a form shows while its work runs: how far it is, and how to stop it or go on without it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.state.jobs import Job
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.jobs_panel import PartsView
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.calm_bar import CalmBar

FRAME = 50
"""Milliseconds between two looks at a job that reports often."""
GRACE = 200
"""Milliseconds that a job may take before its progress is shown."""
PARTS_HEIGHT = 160


class JobStrip(QWidget):
    """A bar, what is done right now, and the parts of it if there are any."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._bar = CalmBar()
        self._bar.setAccessibleName(_("Progress"))
        self._status = plain_label("", "muted")
        self._parts = PartsView()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._parts)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.hide()
        self._look = QTimer(self, singleShot=True, interval=FRAME)
        self._look.timeout.connect(self._refresh)
        self._grace = QTimer(self, singleShot=True, interval=GRACE)
        self._grace.timeout.connect(self.show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        for widget in (self._bar, self._status, self._scroll):
            layout.addWidget(widget)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show this job, if it takes a while."""
        self._job = job
        self._parts = PartsView()
        self._scroll.setWidget(self._parts)
        bind(job.changed, self, self._later)
        self._refresh()
        self._grace.start()

    def hide(self) -> None:
        self._grace.stop()
        super().hide()

    def _later(self, job: Job) -> None:
        if job is self._job and not self._look.isActive():
            self._look.start()

    def _refresh(self) -> None:
        job = self._job
        if job is None:
            return
        self._bar.show_share(job.progress)
        self._status.setText(job.status)
        self._parts.refresh(job)
        self._scroll.setVisible(bool(job.parts))
        self._scroll.setFixedHeight(min(self._parts.sizeHint().height() + 2, PARTS_HEIGHT))


class FormButtons(QDialogButtonBox):
    """Go and Cancel, and while the work runs a button to go on without the form."""

    def __init__(self, action: str, picture: str) -> None:
        super().__init__()
        self._extras: list[QPushButton] = []
        self.go = self._button(action, self.ButtonRole.AcceptRole)
        self.go.setIcon(icon(picture, "on_accent"))
        polish(self.go, "primary", True)
        self.go.setDefault(True)
        self.background = self._button(_("Continue in Background"), self.ButtonRole.ActionRole)
        self.cancel = self._button(_("Cancel"), self.ButtonRole.RejectRole)
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """Show what can be done while the work runs, or before and after."""
        self.background.setVisible(busy)
        self.go.setEnabled(not busy)
        for button in self._extras:
            button.setEnabled(not busy)

    def add_extra(self, text: str) -> QPushButton:
        """Add a button on the other side, for before the work runs."""
        button = self._button(text, self.ButtonRole.ResetRole)
        self._extras.append(button)
        QWidget.setTabOrder(button, self.go)
        return button

    def rename_go(self, action: str, picture: str) -> None:
        """Let the first button mean something else."""
        self.go.setText(action)
        self.go.setAccessibleName(action)
        self.go.setIcon(icon(picture, "on_accent"))

    def offer(self, action: str, picture: str, cancel: str) -> None:
        """Offer something else to do, now that the work is done."""
        self.rename_go(action, picture)
        self.cancel.setText(cancel)
        self.cancel.setAccessibleName(cancel)
        self.go.setFocus()

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setAccessibleName(text)
        self.addButton(button, role)
        return button
