"""A row of chips of which one is chosen, each with a count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.flow import Flow

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Chips(Flow):
    """Chips by id; the first one is chosen until the user chooses another."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(UNIT // 2, parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        self._titles: dict[str, str] = {}
        self._optional: set[str] = set()

    @property
    def current(self) -> str:
        """The id of the chip that is chosen."""
        return next((id_ for id_, button in self._buttons.items() if button.isChecked()), "")

    def add(self, id_: str, title: str, optional: bool = False) -> None:
        """Add a chip; an optional one is hidden while it counts nothing."""
        button = QToolButton(self)
        button.setProperty("chip", True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setText(title)
        button.setAccessibleName(title)
        button.setChecked(not self._buttons)
        if optional:
            button.hide()
            self._optional.add(id_)
        button.installEventFilter(self)
        button.clicked.connect(lambda: self.chosen.emit(id_))
        self._group.addButton(button)
        self._buttons[id_], self._titles[id_] = button, title
        self.take(button)

    def choose(self, id_: str) -> None:
        """Choose a chip, as if it had been clicked; an unknown id is ignored."""
        if id_ in self._buttons and id_ != self.current:
            self._buttons[id_].setChecked(True)
            self._buttons[id_].show()
            self.chosen.emit(id_)

    def count(self, counts: Mapping[str, int]) -> None:
        """Say how many there are of each."""
        for id_, number in counts.items():
            button = self._buttons[id_]
            button.setText(f"{self._titles[id_]}  {number}")
            button.setAccessibleName(f"{self._titles[id_]}: {number}")
            if id_ in self._optional:
                button.setVisible(number > 0 or button.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and (step := _STEPS.get(Qt.Key(event.key())))
        ):
            shown = [b for b in self._buttons.values() if not b.isHidden()]
            here = next(place for place, button in enumerate(shown) if button is watched)
            shown[(here + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)
            shown[(here + step) % len(shown)].click()
            return True
        return super().eventFilter(watched, event)
