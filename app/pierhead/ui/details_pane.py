"""Where the details of the selection are: beside the list, or in its place where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from pierhead.ui.theme import UNIT

WIDTH = 50 * UNIT
LEAST = 30 * UNIT
LEAST_LIST = 45 * UNIT


class Details(Protocol):
    """What shows the details of what is selected, a widget too."""

    closed: Any
    """A signal: the user wants it out of the way."""

    def show_targets(self, items: Sequence[Any]) -> None:
        """Show these."""

    def open_tab(self, id_: str) -> None:
        """Bring a tab to the front."""

    def prepare(self) -> None:
        """Make what is in the tab that is open."""


class DetailsPane(QObject):
    """Shows and hides the details in a splitter; makes them when they are first seen."""

    changed = Signal(bool)
    """They came, or went; or their width did."""
    appeared = Signal()
    """They want to know what is selected."""

    def __init__(
        self, split: QSplitter, make: Callable[[], QWidget | None], owner: QObject
    ) -> None:
        super().__init__(owner)
        self._split = split
        self._list = cast(QWidget, split.widget(0))
        self._make = make
        self._panel: QWidget | None = None
        self._wanted: bool | None = None
        """Whether the user wants them beside the list; undecided until something is selected."""
        self._width = WIDTH
        self._narrow = False
        self._over = False
        """Whether they are shown in place of the list."""
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._update)
        split.setChildrenCollapsible(False)
        split.splitterMoved.connect(self._dragged)
        self._list.setMinimumWidth(LEAST_LIST)

    @property
    def shown(self) -> bool:
        """Whether they can be seen."""
        return self._over if self._narrow else bool(self._wanted)

    def prepare(self) -> Iterator[QWidget]:
        """Make them in two parts, unless they are there or the user does not want them."""
        if self._panel is None and self._wanted is not False:
            self._add_panel()
            if panel := self._panel:
                yield panel
                cast(Details, panel).prepare()
                yield panel

    def open(self, tab: str = "") -> None:
        """Show them, on one of their tabs."""
        self._wanted = True
        self._over = self._narrow
        self._update()
        if self._panel and tab:
            cast(Details, self._panel).open_tab(tab)

    def toggle(self, on: bool) -> None:
        """Show or hide them."""
        self._wanted = on
        self._over = on and self._narrow
        self._update()

    def leave(self) -> bool:
        """Go back to the list, if they are in its place."""
        if not self._over:
            return False
        self._over = False
        self._update()
        return True

    def set_narrow(self, narrow: bool) -> None:
        """Say whether there is room for one thing only."""
        if narrow != self._narrow:
            self._narrow, self._over = narrow, False
        # Making them takes time that the first paint of the window does not have.
        self._later.start()

    def show(self, targets: Sequence[Any]) -> None:
        """Show what is selected, if anybody looks."""
        if self._wanted is None and targets and not self._narrow:
            self.open()
        if self._panel and self.shown:
            cast(Details, self._panel).show_targets(targets)

    def state(self) -> Mapping[str, Any]:
        """What the user chose, as JSON values."""
        return {"shown": self._wanted, "width": self._width}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take what ``state`` gave."""
        shown = state.get("shown")
        self._wanted = shown if isinstance(shown, bool) else None
        width = state.get("width")
        self._width = max(LEAST, width) if isinstance(width, int) else WIDTH

    def _update(self) -> None:
        came = self.shown and (self._panel is None or self._panel.isHidden())
        if came and self._panel is None:
            self._add_panel()
        if self._panel:
            self._panel.setVisible(self.shown)
        focus = QApplication.focusWidget()
        leaving = self._over and focus is not None and self._list.isAncestorOf(focus)
        self._list.setVisible(not self._over)
        if came and self._panel:
            whole = self._split.width()
            self._split.setSizes([max(LEAST_LIST, whole - self._width), self._width])
            if leaving:
                # Qt would take the next button there is for what was hidden: the one that closes.
                self._panel.setFocus()
            self.appeared.emit()
        self.changed.emit(self.shown)

    def _add_panel(self) -> None:
        panel = self._make()
        if panel is None:
            self._wanted = self._over = False
            return
        panel.setMinimumWidth(LEAST)
        cast(Details, panel).closed.connect(self._close)
        self._split.addWidget(panel)
        panel.hide()
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._panel = panel

    def _close(self) -> None:
        if not self.leave():
            self.toggle(False)

    def _dragged(self) -> None:
        if not self._over:
            self._width = self._split.sizes()[1]
            self.changed.emit(self.shown)
