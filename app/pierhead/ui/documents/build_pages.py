"""The views of a build beside its steps: made when they are first opened, each in its own tab."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.state.builds import Build
from pierhead.state.built_image import BuiltImage
from pierhead.ui.dialogs import plain_label
from pierhead.ui.documents.build_canvas import StepCanvas
from pierhead.ui.documents.build_image import BuiltLayers
from pierhead.ui.documents.build_log import LogPane
from pierhead.ui.documents.build_stages import BuildStages
from pierhead.ui.documents.build_timeline import BuildTimeline, sentence
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button

STEPS, TIMELINE, GRAPH, TEXT, IMAGE = range(5)
"""The tabs; the first one is none of these pages."""


class BuildPages(QObject):
    """Fills the empty widgets of ``tabs`` when they are first shown."""

    chosen = Signal(str)
    """The id of the step that was made the current one in a drawing."""
    opened = Signal(str)
    """The id of the step that was opened in a drawing."""

    def __init__(self, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self.built: BuiltImage | str = ""
        """What came of the build, or why that is not known."""

    def show(self, tab: int, build: Build, now: datetime, *, ended: bool) -> None:
        """Show a build as it is at this moment, in one of the tabs."""
        match tab:
            case 1:
                self.timeline.show_build(build, now, ended=ended)
                self._path.setText(sentence(self.timeline.bars))
            case 2:
                self.stages.show_build(build, now, ended=ended)
            case 3:
                self.text.show_log(build.text)
            case 4:
                self._show_image()

    def choose(self, step: str) -> None:
        """Make a step the current one in the drawings that there are."""
        for name in ("timeline", "stages"):
            if name in self.__dict__:
                getattr(self, name).choose(step)

    @cached_property
    def timeline(self) -> BuildTimeline:
        """When each step ran."""
        timeline = BuildTimeline()
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
        row.addWidget(self._path, 1)
        zoom = timeline.zoom
        for symbol, name, act, tip in (
            ("zoom-out", _("Show More Time"), zoom.away, _("Show more time (−)")),
            ("zoom-in", _("Show Less Time"), zoom.closer, _("Show less time (+, Ctrl+wheel)")),
            ("move-horizontal", _("Whole Build"), zoom.whole, _("Show the whole build (0)")),
        ):
            row.addWidget(icon_button(symbol, name, act, tip=tip))
        self._follow(timeline)
        self._fill(TIMELINE, timeline, below)
        return timeline

    @cached_property
    def stages(self) -> BuildStages:
        """The graph of the stages."""
        stages = BuildStages()
        self._follow(stages)
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

    @cached_property
    def _path(self) -> QLabel:
        """A sentence on the critical path."""
        return plain_label("", "muted")

    def _show_image(self) -> None:
        if isinstance(self.built, str):
            self.image.say(self.built or _("There is no image yet."))
        elif self.image.shown != self.built.id:
            self.image.show_image(self.built)

    def _follow(self, canvas: StepCanvas) -> None:
        canvas.chosen.connect(self.chosen)
        canvas.opened.connect(self.opened)

    def _fill(self, tab: int, *widgets: QWidget) -> None:
        page = self._tabs.widget(tab)
        assert page
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for stretch, widget in zip((1, 0), widgets, strict=False):
            column.addWidget(widget, stretch)
        lead_focus(page, widgets[0])
