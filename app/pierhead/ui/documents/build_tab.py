"""What the tab of a build that runs and that of a past one have alike: a header above views."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from pierhead.commands.context import Context
from pierhead.ui.documents.build_header import BuildHeader
from pierhead.ui.documents.build_result import BuildResult
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.documents.document import Document
from pierhead.ui.focus_lead import lead_focus


class BuildTab(Document):
    """Its views are made when they are first asked for, at the latest right after the header.

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
        # Not a single shot, which comes before what is to be painted.
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._complete)
        self._idle.start()

    @cached_property
    def views(self) -> BuildViews:
        """Steps, timeline, graph, text and image."""
        views = BuildViews(self._context.settings)
        self.fill(views)
        self._column.takeAt(1)
        self._column.addWidget(views, 1)
        lead_focus(self, views.steps)
        if self.hasFocus():
            views.steps.setFocus()
        return views

    def fill(self, views: BuildViews) -> None:
        """Have views show the build; they were just made."""
        raise NotImplementedError

    def _complete(self) -> None:
        assert self.views
