"""The views of one build as tabs: steps, timeline, graph, text, and the image at the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTabWidget, QWidget

from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.state.builds import WRITTEN, Build, StepRecord
from pierhead.state.built_image import BuiltImage
from pierhead.ui.documents.build_log import StepLog
from pierhead.ui.documents.build_pages import STEPS, TEXT, BuildPages
from pierhead.ui.documents.build_split import StepsSplit
from pierhead.ui.documents.build_steps import BuildSteps
from pierhead.ui.icons import icon
from pierhead.ui.widgets.own_keys import claims

FRAME, SOON = 50, 12
"""Milliseconds until what changed is drawn, and between two portions of much."""
PORTION = 25
"""Steps that are shown anew in one frame; hundreds may come at once."""
MANY, SELDOM = 100, 5
"""Of so many steps, the drawings are made anew only in every so many frames."""
_TAB = "build.view"


class BuildViews(QTabWidget):
    """Shows a ``Build``; only the view that is open is kept up to date."""

    line_asked = Signal(int)
    """Go to this line of the Dockerfile."""

    def __init__(
        self, settings: Settings, parent: QWidget | None = None, *, at_once: bool = True
    ) -> None:
        """Without ``at_once`` it can be used when its ``parts`` are made."""
        super().__init__(parent)
        self._settings = settings
        self._build = Build()
        self._end: datetime | None = None
        """When the build was over; None while it runs."""
        self._frames = 0
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._draw)
        self.parts = self._make()
        """Each is made without holding up the loop."""
        if at_once:
            deque(self.parts, 0)

    def _make(self) -> Iterator[None]:
        split = StepsSplit(self)
        self.pages = BuildPages(self)
        self._arrange(split)
        yield
        self.steps = BuildSteps()
        split.show_steps(self.steps)
        yield
        self.log = StepLog()
        split.show_log(self.log)
        yield
        self._connect()
        yield

    def begin(self, build: Build) -> None:
        """Show another build."""
        self._build, self._end = build, None
        self.pages.built = ""
        self.steps.forget()
        build.stale.update(build.steps)
        self.refresh()

    def end(self, moment: datetime) -> None:
        """The build is over since then; show how it ended, unless the user chose a step."""
        self._end = moment
        build = self._build
        build.stale.update(record.step.id for record in build if not record.over)
        if self.steps.follows and (found := build.culprit or self._last()):
            self.choose(found.step.id)
        self.refresh()

    def _last(self) -> StepRecord | None:
        """What to look at of a build that did not fail: where it was broken off, or its last step.

        Not the one that is shown: between two frames, steps may have come and gone.
        """
        written = [one for one in self._build.ordered() if one.part == WRITTEN]
        broken_off = self._build.current or next((one for one in written if one.stopped), None)
        return broken_off or (written[-1] if written else None)

    def show_image(self, image: BuiltImage | str) -> None:
        """Show what came of the build, or why that is not known."""
        self.pages.built = image
        self._show_open()

    def refresh(self) -> None:
        """Show soon what has become of the build."""
        if not self._frame.isActive():
            self._frame.start(FRAME)

    def choose(self, step: str) -> None:
        """Make a step the current one in all views."""
        if record := self._build.steps.get(step):
            self.steps.show_step(record, self._now(), ended=self._end is not None)
        self.steps.choose(step)
        self.pages.choose(step)

    def _draw(self) -> None:
        """Bring what is seen up to date, as much of it as one frame can."""
        build, now, ended = self._build, self._now(), self._end is not None
        portion = list(islice(build.stale, PORTION))
        at_work = [record.step.id for record in islice(build.running, PORTION)]
        for id_ in dict.fromkeys((*portion, *at_work)):
            self.steps.show_step(build.steps[id_], now, ended=ended)
        build.stale.difference_update(portion)
        self.steps.follow(build.current)
        self._frames += 1
        if len(build.steps) < MANY or ended or self._frames % SELDOM == 0:
            self._show_open()
        if build.stale:
            self._frame.start(SOON)

    def _now(self) -> datetime:
        return self._end or datetime.now(UTC)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.open_finder()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Ctrl+F belongs to the view, not to the page behind.
        return claims(event, QKeySequence.StandardKey.Find) or super().event(event)

    def open_finder(self) -> None:
        """Find text in what the steps wrote."""
        if self.currentIndex() == TEXT:
            self.pages.text.finder.open()
        else:
            self.setCurrentIndex(STEPS)
            self.log.pane.finder.open()

    # -- inside

    def _show_open(self) -> None:
        tab, ended = self.currentIndex(), self._end is not None
        if tab == STEPS:
            record = self._build.steps.get(self.steps.step)
            self.log.show_step(record, self._now(), ended=ended)
        else:
            self.pages.show(tab, self._build, self._now(), ended=ended)

    def _opened(self, tab: int) -> None:
        self._settings.set(_TAB, tab)
        self._show_open()
        self.pages.choose(self.steps.step)

    def _chosen(self, step: str) -> None:
        record = self._build.steps.get(step)
        self.log.show_step(record, self._now(), ended=self._end is not None)

    def _show_log_of(self, step: str) -> None:
        self.steps.choose(step)
        self.setCurrentIndex(STEPS)
        self.log.setFocus()

    def _step_opened(self, step: str) -> None:
        record = self._build.steps.get(step)
        if record and record.step.line:
            self.line_asked.emit(record.step.line)

    def _connect(self) -> None:
        self.steps.chosen.connect(self._chosen)
        self.steps.opened.connect(self._step_opened)
        self.pages.chosen.connect(self.steps.choose)
        self.pages.opened.connect(self._show_log_of)
        self.currentChanged.connect(self._opened)
        kept = self._settings.get(_TAB, 0)
        # An image is not what one looks at first.
        self.setCurrentIndex(kept if 0 <= kept < self.count() - 1 else 0)

    def _arrange(self, split: QWidget) -> None:
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName(_("Views of the build"))
        for view, symbol, title in (
            (split, "list-tree", _("Steps")),
            (QWidget(), "clock", _("Timeline")),
            (QWidget(), "network", _("Graph")),
            (QWidget(), "scroll-text", _("Text")),
            (QWidget(), "layers", _("Image")),
        ):
            self.addTab(view, icon(symbol), title)
