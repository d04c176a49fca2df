"""A section of the settings: a title that stays, and groups of controls that scroll below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.fields import FieldGrid

CONTROL_WIDTH = 40 * UNIT
"""Logical pixels of a control whose text is not of the user's length."""
LEAST_HEIGHT = 20 * UNIT
_MARGIN = 3 * UNIT
_GAP = UNIT + UNIT // 2


class _Column(QScrollArea):
    """Scrolls up and down only: it is never narrower than what is in it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(LEAST_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        width = self.content.minimumSizeHint().width()
        return QSize(width + self.verticalScrollBar().sizeHint().width(), hint.height())


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the settings; ``make`` is called when it is looked at."""

    id: str
    title: str
    icon: str
    make: Callable[[], QWidget]


class SectionPage(QWidget):
    """What a section shows: add to ``head`` what shall always be seen, to ``body`` the rest."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.head = QVBoxLayout()
        self.head.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _GAP)
        self.head.setSpacing(_GAP)
        self.head.addWidget(plain_label(title, "title"))
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(_MARGIN, UNIT // 2, _MARGIN, _MARGIN)
        self.body.setSpacing(_GAP)
        area = _Column(content)
        area.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.head)
        layout.addWidget(area, 1)

    def add_group(self, title: str = "") -> FieldGrid:
        """Begin a group of controls, with a heading if it has a title."""
        grid = FieldGrid()
        if title:
            if self.body.count():
                self.body.addSpacing(UNIT)
            self.body.addWidget(plain_label(title, "heading"))
        self.body.addWidget(grid)
        return grid
