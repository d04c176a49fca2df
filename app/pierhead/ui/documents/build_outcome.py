"""The end of a build in its header: how it went, and the buttons for what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.state.built_image import BuiltImage
from pierhead.state.jobs import Job, JobState
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.documents.build_image import words_of
from pierhead.ui.documents.build_tab import BuildTab

_WRITING = N_(
    "The engine was writing the image already. It may end that by itself, and keeps it without a "
    "name then."
)


class BuildOutcome:
    """Shows in a tab what its result knows; ``show_line`` is told a line to be seen."""

    def __init__(self, tab: BuildTab, show_line: Callable[[int], object]) -> None:
        self._tab, self._header, self._result = tab, tab.header, tab.result
        self._show_line = show_line
        header, result = self._header, self._result
        header.run_asked.connect(result.run)
        header.shell_asked.connect(result.shell)
        header.push_asked.connect(result.push)
        header.inspect_asked.connect(result.inspect)
        header.before_asked.connect(result.open_before)
        header.command_asked.connect(result.copy_command)
        header.line_asked.connect(self._go_to_failure)
        header.warnings_asked.connect(self._go_to_warning)

    def clear(self) -> None:
        """A build runs: nothing came of it yet."""
        header = self._header
        with header.at_once():
            header.stop.show()
            header.again.hide()
            header.bar.show()
            header.show_advice("")
            header.offer()

    def show(self, job: Job, name: str) -> None:
        """Show how the job of a build of this name ended."""
        header = self._header
        with header.at_once():
            header.stop.hide()
            header.again.show()
            header.bar.hide()
            self._show_end(job, name)
        if job.state is JobState.DONE and self._result.build.image:
            self._result.examine(self._show_image, self._tab.views.show_image)

    def _show_end(self, job: Job, name: str) -> None:
        header = self._header
        passed = datetime.now(UTC) - self._result.build.started
        took = units.seconds(passed.total_seconds())
        match job.state:
            case JobState.DONE:
                text = _("Built {name} in {time}").format(name=name, time=took)
                header.show_state(text, "good")
                self._offer_image()
            case JobState.CANCELLED:
                header.show_state(_("Stopped after {time}").format(time=took), "muted")
                if self._result.build.writing:
                    header.show_advice(_(_WRITING))
            case _:
                self._show_failure(job)

    def _offer_image(self) -> None:
        header, result = self._header, self._result
        if not result.build.image:
            header.offer(warnings=self._remarks)
            return
        to_do = header.offers
        pushable = (to_do.push,) if result.spec and result.spec.tags else ()
        buttons = (to_do.run, to_do.shell, *pushable, to_do.inspect)
        header.offer(*buttons, warnings=self._remarks)

    def _show_image(self, image: BuiltImage) -> None:
        self._tab.views.show_image(image)
        with self._header.at_once():
            self._header.show_advice(words_of(image))

    def _show_failure(self, job: Job) -> None:
        header, result = self._header, self._result
        assert job.error is not None
        assert result.spec is not None
        line, title = self._line, job.error.title
        if line:
            file = result.spec.dockerfile.name
            title = _("Failed at line {line} of {file}").format(line=line, file=file)
        header.show_state(title, "bad")
        first = result.build.failure.reason if line and result.build.failure else ""
        words = "\n".join(filter(None, (job.error.detail, job.error.hint)))
        header.show_advice(words, first)
        cut = result.cut
        to_do = header.offers
        at_line = (to_do.line,) if line else ()
        to_try = (to_do.before, to_do.command) if cut else ()
        header.offer(*at_line, *to_try, warnings=self._remarks)
        to_do.command.setToolTip(plain_tooltip(cut.command.text if cut else ""))

    @property
    def _line(self) -> int:
        failure = self._result.build.failure
        return failure.line if failure else 0

    @property
    def _remarks(self) -> int:
        """How many lines the builder warns of."""
        return sum(bool(warning.line) for warning in self._result.build.warnings)

    def _go_to_warning(self) -> None:
        lines = [one.line for one in self._result.build.warnings if one.line]
        if lines:
            self._show_line(min(lines))

    def _go_to_failure(self) -> None:
        if self._line:
            self._show_line(self._line)
