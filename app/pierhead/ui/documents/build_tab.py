"""What the tab of a build that runs and that of a past one have alike: a header above views."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from pierhead.commands.context import Context
from pierhead.ui.documents.build_header import BuildHeader
from pierhead.ui.documents.build_result import BuildResult
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.documents.document import Document
from pierhead.ui.focus_lead import lead_focus

_PAUSE = 4
"""Milliseconds until the views are begun, and between their parts: others have their turn."""


class BuildTab(Document):
    """Its views are made a part at a time once it is shown, or when they are first asked for.

    Header and views in one turn of the loop would hold it for longer than a frame.
    """

    line_asked = Signal(Path, int)
    """Dockerfile and 1-based line that the user wants to see."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.header = BuildHeader()
        self.result = BuildResult(context, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addStretch(1)
        self._views: BuildViews | None = None
        self._parts = self._make_views()
        # Not a single shot, which comes before what is to be painted.
        self._between = QTimer(self, interval=_PAUSE)
        self._between.timeout.connect(self._make_part)

    @property
    def views(self) -> BuildViews:
        """Steps, timeline, graph, text and image."""
        if self._views is None:
            deque(self._parts, 0)
        assert self._views
        return self._views

    @property
    def has_views(self) -> bool:
        """Whether they are made."""
        return self._views is not None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.has_views:
            self._between.start()

    def fill(self, views: BuildViews) -> None:
        """Have views show the build; they were just made."""
        raise NotImplementedError

    def _make_part(self) -> None:
        if next(self._parts, self) is self:
            self._between.stop()

    def _make_views(self) -> Iterator[None]:
        views = BuildViews(self._context.settings, self, at_once=False)
        views.hide()
        yield from views.parts
        self._views = views
        self.fill(views)
        yield
        self._column.takeAt(1)
        self._column.addWidget(views, 1)
        views.show()
        lead_focus(self, views.steps)
        if self.hasFocus():
            views.steps.setFocus()
