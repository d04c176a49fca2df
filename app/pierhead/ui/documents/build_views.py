"""The views of one build as tabs: steps, timeline, graph, text, and the image at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from itertools import islice

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.state.builds import WRITTEN, Build, StepRecord
from pierhead.state.built_image import BuiltImage
from pierhead.ui.dialogs import plain_label
from pierhead.ui.documents.build_canvas import StepCanvas
from pierhead.ui.documents.build_image import BuiltLayers
from pierhead.ui.documents.build_log import LogPane, StepLog
from pierhead.ui.documents.build_stages import BuildStages
from pierhead.ui.documents.build_steps import BuildSteps
from pierhead.ui.documents.build_timeline import BuildTimeline
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.own_keys import claims

STEPS, TIMELINE, GRAPH, TEXT, IMAGE = range(5)
FRAME, SOON = 50, 12
"""Milliseconds until what changed is drawn, and between two portions of much."""
PORTION = 25
"""Steps that are shown anew in one frame; hundreds may come at once."""
MANY, SELDOM = 100, 5
"""Of so many steps, the drawings are made anew only in every so many frames."""
NARROW = 560
"""Logical pixels below which the log of a step stands below the steps, not beside them."""
_TAB = "build.view"


class BuildViews(QTabWidget):
    """Shows a ``Build``; only the view that is open is kept up to date."""

    line_asked = Signal(int)
    """Go to this line of the Dockerfile."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._build = Build()
        self._end: datetime | None = None
        """When the build was over; None while it runs."""
        self._frames = 0
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._draw)
        self.steps, self.log = BuildSteps(), StepLog()
        self._image: BuiltImage | str = ""
        """What came of the build, or why that is not known."""
        self._arrange()
        self._connect()

    def begin(self, build: Build) -> None:
        """Show another build."""
        self._build, self._end = build, None
        self._image = ""
        self.steps.forget()
        build.stale.update(build.steps)
        self.refresh()

    def end(self, moment: datetime) -> None:
        """The build is over since then; show what made it fail, if anything did."""
        self._end = moment
        build = self._build
        build.stale.update(record.step.id for record in build if not record.over)
        if found := build.culprit or self._last():
            self.choose(found.step.id)
        self.refresh()

    def _last(self) -> StepRecord | None:
        """What to look at of a build that was over before any step was the current one."""
        written = [one for one in self._build.ordered() if one.part == WRITTEN]
        return None if self.steps.step or not written else written[-1]

    def show_image(self, image: BuiltImage | str) -> None:
        """Show what came of the build, or why that is not known."""
        self._image = image
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
        self._choose_in_drawings(step)

    def _draw(self) -> None:
        """Bring what is seen up to date, as much of it as one frame can."""
        build, now, ended = self._build, self._now(), self._end is not None
        portion = list(islice(build.stale, PORTION))
        at_work = [record.step.id for record in islice(build.running, PORTION)]
        for id_ in dict.fromkeys((*portion, *at_work)):
            self.steps.show_step(build.steps[id_], now, ended=ended)
        build.stale.difference_update(portion)
        self.steps.follow(None if ended else build.current)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if way is not self._split.orientation():
            self._split.setOrientation(way)
            self._split.setSizes([500, 500] if narrow else [420, 580])

    def event(self, event: QEvent) -> bool:
        # Ctrl+F belongs to the view, not to the page behind.
        return claims(event, QKeySequence.StandardKey.Find) or super().event(event)

    def open_finder(self) -> None:
        """Find text in what the steps wrote."""
        if self.currentIndex() == TEXT:
            self.text.finder.open()
        else:
            self.setCurrentIndex(STEPS)
            self.log.pane.finder.open()

    # -- views that are made when they are first opened

    @cached_property
    def timeline(self) -> BuildTimeline:
        """When each step ran, with a sentence on the critical path."""
        timeline = BuildTimeline()
        self._path = plain_label("", "muted")
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
        row.addWidget(self._path, 1)
        for button in _zoom_buttons(timeline):
            row.addWidget(button)
        self._follow_drawing(timeline)
        self._fill(TIMELINE, timeline, below)
        return timeline

    @cached_property
    def stages(self) -> BuildStages:
        """The graph of the stages."""
        stages = BuildStages()
        self._follow_drawing(stages)
        self._fill(GRAPH, stages)
        return stages

    @cached_property
    def text(self) -> LogPane:
        """All of it as plain text."""
        pane = LogPane(_("Output of the build"))
        self._fill(TEXT, pane)
        return pane

    @cached_property
    def image(self) -> BuiltLayers:
        """The layers of the image."""
        layers = BuiltLayers()
        self._fill(IMAGE, layers)
        return layers

    def _fill(self, tab: int, *widgets: QWidget) -> None:
        page = self.widget(tab)
        assert page
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for stretch, widget in zip((1, 0), widgets, strict=False):
            column.addWidget(widget, stretch)
        lead_focus(page, widgets[0])

    def _follow_drawing(self, canvas: StepCanvas) -> None:
        canvas.chosen.connect(self.steps.choose)
        canvas.opened.connect(self._show_log_of)

    def _choose_in_drawings(self, step: str) -> None:
        for name in ("timeline", "stages"):
            if name in self.__dict__:
                getattr(self, name).choose(step)

    # -- inside

    def _show_open(self) -> None:
        now, ended = self._now(), self._end is not None
        match self.currentIndex():
            case 0:
                self.log.show_step(self._build.steps.get(self.steps.step), now, ended=ended)
            case 1:
                self.timeline.show_build(self._build, now, ended=ended)
                self._path.setText(self.timeline.summary)
            case 2:
                self.stages.show_build(self._build, now, ended=ended)
            case 3:
                self.text.show_log(self._build.text)
            case _:
                self._show_image()

    def _show_image(self) -> None:
        if isinstance(self._image, str):
            self.image.say(self._image or _("There is no image yet."))
        elif self.image.shown != self._image.id:
            self.image.show_image(self._image)

    def _opened(self, tab: int) -> None:
        self._settings.set(_TAB, tab)
        self._show_open()
        self._choose_in_drawings(self.steps.step)

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
        self.currentChanged.connect(self._opened)
        kept = self._settings.get(_TAB, 0)
        # An image is not what one looks at first.
        self.setCurrentIndex(kept if 0 <= kept < self.count() - 1 else 0)

    def _arrange(self) -> None:
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName(_("Views of the build"))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.steps)
        self._split.addWidget(self.log)
        self._split.setSizes([420, 580])
        self._split.setChildrenCollapsible(False)
        lead_focus(self._split, self.steps)
        for view, symbol, title in (
            (self._split, "list-tree", _("Steps")),
            (QWidget(), "clock", _("Timeline")),
            (QWidget(), "network", _("Graph")),
            (QWidget(), "scroll-text", _("Text")),
            (QWidget(), "layers", _("Image")),
        ):
            self.addTab(view, icon(symbol), title)


def _zoom_buttons(timeline: BuildTimeline) -> tuple[QToolButton, ...]:
    zoom = timeline.zoom
    return (
        icon_button("zoom-out", _("Show More Time"), zoom.away, tip=_("Show more time (−)")),
        icon_button(
            "zoom-in", _("Show Less Time"), zoom.closer, tip=_("Show less time (+, Ctrl+wheel)")
        ),
        icon_button(
            "move-horizontal", _("Whole Build"), zoom.whole, tip=_("Show the whole build (0)")
        ),
    )
