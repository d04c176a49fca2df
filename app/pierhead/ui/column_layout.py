"""Which columns a list shows, in which order and how wide; the user's word comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QMenu

from pierhead.core.i18n import _
from pierhead.ui.column import Column
from pierhead.ui.row_painter import EDGE, PADDING, Cell
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.sort_menu import add_sorting
from pierhead.ui.widgets.titles import title_width

NARROWEST = 5 * UNIT


class ColumnLayout(QObject):
    """Gives columns the room there is; widths and columns that the user chose stay as they are."""

    changed = Signal()
    """The user changed something that is worth remembering."""

    def __init__(self, header: QHeaderView, columns: Sequence[Column[Any]]) -> None:
        super().__init__(header)
        self._header = header
        self._columns = columns
        self._chosen: dict[str, bool] = {}
        self._widths: dict[str, int] = {}
        self._room = 0
        self._arranging = False
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(True)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(NARROWEST)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setStyleSheet(f"QHeaderView::section:first {{ padding-left: {EDGE + PADDING}px; }}")
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    def visible(self, column_id: str) -> bool:
        """Whether a column is on screen."""
        return not self._header.isSectionHidden(self._place(column_id))

    def cells(self) -> list[Cell]:
        """Where the columns on screen are."""
        header = self._header
        order = map(header.logicalIndex, range(len(self._columns)))
        first = next(place for place in order if not header.isSectionHidden(place))
        return [
            Cell(
                column,
                header.sectionViewportPosition(place),
                header.sectionSize(place),
                first=place == first,
            )
            for place, column in enumerate(self._columns)
            if not header.isSectionHidden(place)
        ]

    def fit(self, room: int) -> None:
        """Share ``room`` pixels: spare columns give way, stretching ones take what is left."""
        self._room = room
        shown = [column for column in self._columns if self._wanted(column)]
        spare = sorted(
            (c for c in shown if c.spare and c.id not in self._chosen and c.id not in self._widths),
            key=lambda column: column.spare,
        )
        while spare and sum(map(self._width, shown)) > room:
            shown.remove(spare.pop())
        free = max(0, room - sum(map(self._width, shown)))
        stretching = [c for c in shown if c.stretch and c.id not in self._widths]
        extra = free // len(stretching) if stretching else 0
        self._arranging = True
        for place, column in enumerate(self._columns):
            self._header.setSectionHidden(place, column not in shown)
            if column in shown:
                more = extra if column in stretching else 0
                self._header.resizeSection(place, self._width(column) + more)
        self._arranging = False

    def menu(self) -> QMenu:
        """A menu to choose columns from, and the one that sorts; the name always stays."""
        menu = QMenu(_("Columns"), self._header)
        for column in self._columns[1:]:
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(self._wanted(column))
            action.toggled.connect(lambda on, id_=column.id: self._choose(id_, on))
        menu.addSeparator()
        menu.addAction(_("Reset Columns"), self.reset)
        menu.addSeparator()
        add_sorting(menu, self._header)
        return menu

    def open_menu(self, place: QPoint) -> None:
        """Open the menu at a point of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def reset(self) -> None:
        """Back to the columns, widths and order of the first start."""
        self.restore({})
        self.changed.emit()

    def state(self) -> Mapping[str, Any]:
        """What the user chose, as JSON values."""
        order = [self._columns[self._header.logicalIndex(p)].id for p in range(len(self._columns))]
        return {"chosen": self._chosen, "widths": self._widths, "order": order}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take what ``state`` gave, as far as it fits the columns there are."""
        ids = [column.id for column in self._columns]
        chosen, widths, order = (state.get(name) for name in ("chosen", "widths", "order"))
        self._chosen = {
            id_: bool(on) for id_, on in _mapping(chosen).items() if id_ in ids and id_ != ids[0]
        }
        self._widths = {
            id_: max(NARROWEST, width)
            for id_, width in _mapping(widths).items()
            if id_ in ids and isinstance(width, int)
        }
        self._arranging = True
        known = [id_ for id_ in order if id_ in ids] if isinstance(order, list) else []
        for target, id_ in enumerate(known if set(known) == set(ids) else ids):
            self._header.moveSection(self._header.visualIndex(self._place(id_)), target)
        self._arranging = False
        self.fit(self._room)

    # -- inside

    def _place(self, column_id: str) -> int:
        return next(i for i, column in enumerate(self._columns) if column.id == column_id)

    def _wanted(self, column: Column[Any]) -> bool:
        return self._chosen.get(column.id, not column.hidden)

    def _width(self, column: Column[Any]) -> int:
        """As the user chose, else as declared, with room for the title in every language."""
        title = title_width(self._header, _(column.title))
        return self._widths.get(column.id, max(column.width, title))

    def _choose(self, column_id: str, on: bool) -> None:
        self._chosen[column_id] = on
        self.fit(self._room)
        self.changed.emit()

    def _resized(self, place: int, _old: int, new: int) -> None:
        if not self._arranging and new:
            self._widths[self._columns[place].id] = new
            self.changed.emit()

    def _moved(self) -> None:
        if not self._arranging:
            self.changed.emit()


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
