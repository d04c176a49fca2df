"""The run form: what is filled in is shown as ``docker run ...``, checked, and then done."""

from __future__ import annotations

import os
from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from pierhead.commands.context import Context
from pierhead.commands.run import run
from pierhead.core.compose import Service, looks_like_compose
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.image_config import probably_wants_terminal, wants_terminal
from pierhead.core.run import RunSpec
from pierhead.core.run_command import format_run, looks_like_run
from pierhead.ui.forms.paste_run import PasteRun, ignored_text, read_pasted
from pierhead.ui.forms.spec_form import SpecForm
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.command_preview import CommandPreview


class RunForm(SpecForm):
    """Asks what to run; a command that is pasted fills it."""

    def __init__(
        self,
        context: Context,
        spec: RunSpec,
        parent: QWidget | None,
        *,
        at_once: bool = True,
    ) -> None:
        self._asked = spec
        self.about: object = ("run", spec)
        super().__init__(context, parent, at_once=at_once)

    def _make(self) -> Iterator[None]:
        yield from self._make_form(_("Run"), "play")
        self.setWindowTitle(_("Run a Container"))
        self.ignored = Banner()
        self.above.addWidget(self.ignored)
        self.preview = CommandPreview(_("The same in a terminal"))
        self.preview.copied.connect(self._context.desk.copy)
        self.below.insertWidget(0, self.preview)
        paste = self.buttons.add_extra(_("Paste a Command or Compose File…"))
        paste.clicked.connect(self._ask_clipboard)
        yield
        spec = self._asked
        self.fields.fill(spec, decided=spec.interactive or spec.tty or spec.detach)
        self.fields.image.setFocus()
        yield

    def accept(self) -> None:
        """Run, if nothing is wrong; else go to what is."""
        if self._job or not self.all_there():
            return
        spec = self.fields.spec()
        self.follow(
            self._context.jobs.start(
                _("Run {image}").format(image=spec.image),
                lambda job: run(self._context, spec, job),
            )
        )

    def paste(self, text: str) -> None:
        """Fill the form with what a command asks for; a Compose file of several asks first."""
        try:
            services = read_pasted(text)
        except AppError as error:
            self.error.show_error(error)
            return
        if len(services) > 1:
            self._ask_paste(text)
        else:
            self.take(services[0])

    def take(self, service: Service) -> None:
        """Fill the form with what a command or a service asks for."""
        self.error.hide()
        self.ignored.hide()
        self.fields.fill(service.spec, decided=True)
        if service.ignored:
            self.ignored.warn(
                ignored_text(service.ignored),
                _("Pierhead has no field for these; all else is filled in."),
            )

    def edited(self) -> None:
        """Show the command, and whether its program wants a terminal."""
        spec, known = self.fields.spec(), self.fields.image.inspection
        if known:
            wanted = wants_terminal(known, spec.command, spec.entrypoint)
        else:
            wanted = probably_wants_terminal(spec.image, spec.command, spec.entrypoint)
        self.fields.suggest_terminal(wanted)
        self.preview.set_text(format_run(self.fields.spec(), windows=os.name == "nt"))

    def take_text(self, text: str) -> bool:
        """A command or file that is pasted into the image's line fills the form."""
        if not looks_like_run(text) and not looks_like_compose(text):
            return False
        self.paste(text)
        return True

    def _ask_clipboard(self) -> None:
        self._ask_paste("")

    def _ask_paste(self, text: str) -> None:
        dialog = PasteRun(self, text)
        dialog.pasted.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
