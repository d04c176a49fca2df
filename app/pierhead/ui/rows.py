"""Rows in one or two levels that go from one shape to the next in the smallest steps.

Views hold on to rows: what is selected, current, open or at the top of the window. Told of each
removal, move and insertion, they keep it; told of a reset, they would lose it.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pierhead.ui.arrangement import GROUP, ROOT, Shape

Index = QModelIndex | QPersistentModelIndex

NOWHERE = QModelIndex()

_NOTHING = "\0\0"
"""A level that does not exist: what stands under a cell that is not the first."""
_ITEM_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)
_GROUP_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LAYOUT = ("QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint")
"""The signals' form with a hint, without which a large selection takes a tenth of a second."""
_ROWS_MOVE = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
_FEW_RUNS = 16
"""Runs of rows that are told one by one; more are gathered first, for each costs the views time."""


class RowModel(QAbstractItemModel):
    """Rows known by keys; what is in their cells is for a subclass to say.

    The internal id of an index is the number of the level that it stands in, 0 for the top.
    """

    def __init__(self, width: int, shape: Shape, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self._levels: dict[str, list[str]] = dict(shape)
        self._numbers: dict[str, int] = {ROOT: 0}
        self._level_of: list[str] = [ROOT]
        self._group_rows: dict[str, int] | None = None
        self._places: dict[str, tuple[str, int]] | None = None

    def key(self, index: Index) -> str:
        """What a row is known by: the id of an item, or a group; empty for no row."""
        if not index.isValid():
            return ""
        return self._levels[self._level_of[index.internalId()]][index.row()]

    def find(self, key: str) -> QModelIndex:
        """The first cell of a row; invalid when it is not listed."""
        place = self._all_places().get(key)
        return self.createIndex(place[1], 0, self._number(place[0])) if place else QModelIndex()

    # -- Qt

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        level = self._level(parent) if parent.isValid() else ROOT
        if 0 <= row < len(self._levels.get(level, ())) and 0 <= column < self._width:
            return self.createIndex(row, column, self._number(level))
        return QModelIndex()

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        return self._parent_of(self._level_of[index.internalId()]) if index.isValid() else NOWHERE

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self._levels.get(self._level(parent), ()))

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() and self.key(parent)[0] != GROUP else self._width

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        return self.rowCount(parent) > 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.internalId() or self._levels[ROOT][index.row()][0] != GROUP:
            return _ITEM_FLAGS
        return _GROUP_FLAGS

    # -- inside

    def _level(self, parent: Index) -> str:
        """The level under an index."""
        if not parent.isValid():
            return ROOT
        return self.key(parent) if parent.column() == 0 else _NOTHING

    def _parent_of(self, level: str) -> QModelIndex:
        """The index that a level stands under."""
        if level == ROOT:
            return QModelIndex()
        return self.createIndex(self._rows_of_groups()[level], 0, 0)

    def group_rows(self) -> Collection[int]:
        """The rows of the top level that head groups."""
        return self._rows_of_groups().values()

    def _rows_of_groups(self) -> dict[str, int]:
        if self._group_rows is None:
            top = enumerate(self._levels[ROOT])
            self._group_rows = {key: row for row, key in top if key[0] == GROUP}
        return self._group_rows

    def _number(self, level: str) -> int:
        number = self._numbers.get(level)
        if number is None:
            number = self._numbers[level] = len(self._level_of)
            self._level_of.append(level)
        return number

    def _settle(self, shape: Shape) -> None:
        """Go from the present shape to the one that is wanted."""
        stay = {level: set(shape[level]) for level in self._levels if level in shape}
        if self._runs_without(stay) > _FEW_RUNS:
            self._order(
                {
                    level: sorted(self._levels[level], key=lambda key: key not in wanted)
                    for level, wanted in stay.items()
                }
            )
        for level in reversed(stay):
            self._remove_missing(level, stay[level])
        self._levels = {level: self._levels[level] for level in stay}
        here = {level: set(keys) for level, keys in self._levels.items()}
        self._order({level: [k for k in shape[level] if k in here[level]] for level in stay})
        scattered = sum(len(missing(shape[level], here[level])) for level in stay) > _FEW_RUNS
        for level in stay:
            new = [key for key in shape[level] if key not in here[level]]
            self._insert(level, self._levels[level] + new if scattered else shape[level], shape)
        if scattered:
            self._order({level: list(shape[level]) for level in stay})

    def _runs_without(self, wanted: Mapping[str, set[str]]) -> int:
        return sum(len(missing(self._levels[level], keys)) for level, keys in wanted.items())

    def _remove_missing(self, level: str, wanted: set[str]) -> None:
        keys = self._levels[level]
        for first, last in reversed(missing(keys, wanted)):
            self.beginRemoveRows(self._parent_of(level), first, last)
            del keys[first : last + 1]
            self._moved()
            self.endRemoveRows()

    def _order(self, orders: Mapping[str, list[str]]) -> None:
        """Bring the rows of levels into another order."""
        orders = {level: keys for level, keys in orders.items() if keys != self._levels[level]}
        if not orders:
            return
        self.layoutAboutToBeChanged[_LAYOUT].emit([], _ROWS_MOVE)  # type: ignore[index]
        old = self.persistentIndexList()
        keys_of_old = [self.key(index) for index in old]
        self._levels.update(orders)
        self._moved()
        self.changePersistentIndexList(
            old,
            [
                self.createIndex(self.find(key).row(), index.column(), index.internalId())
                for index, key in zip(old, keys_of_old, strict=True)
            ],
        )
        self.layoutChanged[_LAYOUT].emit([], _ROWS_MOVE)  # type: ignore[index]

    def _insert(self, level: str, wanted: list[str], shape: Shape) -> None:
        """Add the rows of ``wanted`` that are not there, in their places."""
        keys = self._levels[level]
        for first, last in missing(wanted, set(keys)):
            self.beginInsertRows(self._parent_of(level), first, last)
            fresh = wanted[first : last + 1]
            keys[first:first] = fresh
            self._levels.update((key, list(shape[key])) for key in fresh if key[0] == GROUP)
            self._moved()
            self.endInsertRows()

    def _announce(self, changed: Iterable[str], first: int = 0, last: int | None = None) -> None:
        """Tell views that cells of rows look different, in columns ``first`` to ``last``."""
        rows: dict[str, list[int]] = {}
        places = self._all_places()
        for key in changed:
            if place := places.get(key):
                rows.setdefault(place[0], []).append(place[1])
        right = self._width - 1 if last is None else last
        for level, found in rows.items():
            parent = self._parent_of(level)
            spans = runs(sorted(found))
            if len(spans) > _FEW_RUNS:
                spans = [(spans[0][0], spans[-1][1])]
            for top, bottom in spans:
                self.dataChanged.emit(
                    self.index(top, first, parent), self.index(bottom, right, parent)
                )

    def _all_places(self) -> Mapping[str, tuple[str, int]]:
        """Level and row of every key."""
        if self._places is None:
            self._places = {
                key: (level, row)
                for level, keys in self._levels.items()
                for row, key in enumerate(keys)
            }
        return self._places

    def _moved(self) -> None:
        self._group_rows = self._places = None


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Contiguous (first, last) spans of sorted row numbers."""
    spans = [
        [row for _, row in group]
        for _, group in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])
    ]
    return [(span[0], span[-1]) for span in spans]


def missing(keys: Sequence[str], wanted: Container[str]) -> list[tuple[int, int]]:
    """Spans of the ``keys`` that are not ``wanted``."""
    return runs([row for row, key in enumerate(keys) if key not in wanted])
