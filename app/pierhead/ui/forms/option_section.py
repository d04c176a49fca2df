"""Flags of ``docker run`` that belong together, under a heading; made when it is first opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.core.run_options import Option, problem
from pierhead.ui.forms.option_parts import Part
from pierhead.ui.forms.run_basics import Folding
from pierhead.ui.widgets.fields import FieldGrid


class OptionSection(QWidget):
    """Closed as long as nobody opens it; the heading says how much is inside."""

    changed = Signal()

    def __init__(self, title: str, parts: Sequence[Part]) -> None:
        super().__init__()
        self._title, self._parts = title, parts
        self._filling = False
        self._folding = Folding(title, self._build)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._folding)

    def names(self) -> list[str]:
        """The names of its parts."""
        return [part.name for part in self._parts]

    def part(self, name: str) -> Part:
        """One of its parts, made by now."""
        self._folding.unfold()
        return next(part for part in self._parts if part.name == name)

    def take(self, options: Iterable[Option]) -> list[Option]:
        """Show those that belong here in place of what was there; returns the others."""
        taken: dict[str, list[Option]] = {part.name: [] for part in self._parts}
        left: list[Option] = []
        for option in options:
            place = next((p for p in self._parts if p.takes(option, taken[p.name])), None)
            (taken[place.name] if place else left).append(option)
        self._filling = True
        for part in self._parts:
            part.give(taken[part.name])
        self._filling = False
        self._count()
        return left

    def options(self) -> list[Option]:
        """What is in it."""
        return [option for part in self._parts for option in part.options()]

    def problems(self, accepted: Collection[Option] = ()) -> dict[str, str]:
        """What is wrong, as a sentence by the place of it: ``name`` or ``name.row.column``.

        Nothing is with what an engine has ``accepted``.
        """
        return {
            part.where(index, option): sentence
            for part in self._parts
            for index, option in enumerate(part.options())
            if option not in accepted and (sentence := problem(*option))
        }

    def mark(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong at its place, and nothing elsewhere."""
        for part in self._parts:
            own = {
                where: sentence
                for where, sentence in problems.items()
                if where.partition(".")[0] == part.name
            }
            if own:
                self._folding.unfold()
            part.mark(own)

    def target(self, where: str) -> QWidget:
        """The widget of a place, shown."""
        return self.part(where.partition(".")[0]).target(where)

    def is_empty(self, where: str) -> bool:
        """Whether nothing has been typed yet at a place."""
        name = where.partition(".")[0]
        return next(part for part in self._parts if part.name == name).is_empty(where)

    # -- inside

    def _build(self) -> QWidget:
        grid = FieldGrid()
        self._filling = True
        for part in self._parts:
            part.build(grid, self._tell)
        self._filling = False
        stops = [self._folding.button, *_stops(grid)]

        def order() -> None:
            """What is made late would come last for the tab key."""
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

        self._folding.toggled.connect(order, Qt.ConnectionType.SingleShotConnection)
        return grid

    def _tell(self) -> None:
        if not self._filling:
            self._count()
            self.changed.emit()

    def _count(self) -> None:
        count = len(self.options())
        self._folding.call(f"{self._title} · {count}" if count else self._title)


def _stops(grid: QWidget) -> Iterator[QWidget]:
    """Where the tab key stops in a grid that is in no window yet, in order."""
    each = grid.nextInFocusChain()
    while each is not None and each is not grid:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is grid:
            yield each
        each = each.nextInFocusChain()
