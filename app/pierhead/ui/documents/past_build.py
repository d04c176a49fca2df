"""A build of the past as a tab: the same views as of one that runs, filled from the history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pierhead.commands.builds import build_again
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.state import build_history
from pierhead.state.build_history import BuildRecord
from pierhead.state.builds import Build
from pierhead.ui.documents.build_pages import IMAGE
from pierhead.ui.documents.build_tab import BuildTab
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.documents.document import Memory, Status

_TONES = {build_history.DONE: "good", build_history.FAILED: "bad"}
_STATUS = {build_history.DONE: Status.DONE, build_history.FAILED: Status.FAILED}


class PastBuildDocument(BuildTab):
    """Shows a build that has ended."""

    kind = "past build"
    icon = "history"

    def __init__(self, context: Context, record: BuildRecord, build: Build) -> None:
        super().__init__(context)
        self._record, self._build = record, build
        self._fill_header()
        self._connect()

    def title(self) -> str:
        return _("Past build {name}").format(name=self._record.name)

    def tooltip(self) -> str:
        return f"{self._record.dockerfile}\n{units.clock(self._record.started)}".strip()

    def memory(self) -> Memory | None:
        return None if self._record.foreign else {"build": self._record.id}

    def status(self) -> Status:
        return _STATUS.get(self._record.result, Status.ENDED)

    def fill(self, views: BuildViews) -> None:
        if self._record.dockerfile or self._build.dockerfile:
            views.line_asked.connect(self._ask_line)
        views.setTabVisible(IMAGE, False)
        views.begin(self._build)
        views.end(_end(self._build))

    def _fill_header(self) -> None:
        header, record = self.header, self._record
        for widget in (header.stop, header.watch, header.bar):
            widget.hide()
        header.again.setVisible(record.spec() is not None)
        header.show_state(words_of(record, self._line), _TONES.get(record.result, "muted"))
        builder = _("Started by another program") if record.foreign else record.builder
        header.builder.setText(f"{units.clock(record.started)} · {builder}")
        failure = self._build.failure
        header.show_advice(
            failure.detail if failure else record.error, failure.reason if failure else ""
        )
        self.result.use(record.spec(), self._build)
        at_line, cut = self._line, self.result.cut
        if at_line or cut:
            offers = header.offers
            line = (offers.line,) if at_line else ()
            header.offer(*line, *((offers.before, offers.command) if cut else ()))

    def _connect(self) -> None:
        self.header.again_asked.connect(self._again)
        self.header.before_asked.connect(self.result.open_before)
        self.header.command_asked.connect(self.result.copy_command)
        self.header.line_asked.connect(lambda: self._ask_line(self._line))

    @property
    def _line(self) -> int:
        """Where it failed, if that can be shown; else 0."""
        failure, record = self._build.failure, self._record
        line = failure.line if failure else record.line
        return line if record.dockerfile or self._build.dockerfile else 0

    def _ask_line(self, line: int) -> None:
        self.line_asked.emit(Path(self._record.dockerfile), line)

    def _again(self) -> None:
        spawn(build_again(self._context, self._record))


def words_of(record: BuildRecord, line: int = 0) -> str:
    """How a build went, in a sentence; ``line`` is where it failed, if that is known better."""
    line = line or (record.line if record.dockerfile else 0)
    took = units.seconds(record.seconds)
    match record.result:
        case build_history.DONE:
            return _("Built {name} in {time}").format(name=record.name, time=took)
        case build_history.FAILED if line:
            file = Path(record.dockerfile or "Dockerfile").name
            return _("Failed at line {line} of {file}").format(line=line, file=file)
        case build_history.FAILED:
            return record.error or _("The build failed.")
    return _("Stopped after {time}").format(time=took)


def _end(build: Build) -> datetime:
    """When the last of its steps had ended."""
    ends = [span.end for record in build for span in record.spans if span.end]
    return max(ends, default=datetime.now(UTC))
