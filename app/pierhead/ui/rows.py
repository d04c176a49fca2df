"""Rows of a table, known by keys, that go from what is listed to what shall be listed.

Views hold on to rows: what is selected, current or at the top of the window. Of a few rows that
come, go or move they are told one by one and keep it themselves. Each of very many would cost
them time, so then they are told once that all is new, and put back what they held by its keys.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
)

Index = QModelIndex | QPersistentModelIndex

NOWHERE = QModelIndex()

_LAYOUT = ("QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint")
"""The signals' form with a hint, without which views look for their columns too."""
_ROWS_MOVE = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
_FEW_RUNS = 16
"""Runs of rows that are told one by one."""


class RowModel(QAbstractTableModel):
    """What is in the cells is for a subclass to say.

    Qt asks a tree about every row when it lays it out; of a table it asks only what is in sight.
    """

    def __init__(self, width: int, keys: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self._keys = list(keys)
        self._rows: dict[str, int] | None = None

    @property
    def keys(self) -> Sequence[str]:
        """What the rows are known by, from the top: never changed in place."""
        return self._keys

    def key(self, index: Index) -> str:
        """What a row is known by; empty for no row."""
        return self._keys[index.row()] if index.isValid() else ""

    def find(self, key: str) -> QModelIndex:
        """The first cell of a row; invalid when there is none."""
        row = self.rows().get(key)
        return QModelIndex() if row is None else self.createIndex(row, 0)

    def rows(self) -> Mapping[str, int]:
        """The number of the row of every key."""
        if self._rows is None:
            self._rows = {key: row for row, key in enumerate(self._keys)}
        return self._rows

    # -- Qt

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._width

    # -- inside

    def _settle(self, keys: list[str]) -> None:
        """Go from the present rows to those that are wanted."""
        if keys == self._keys:
            return
        wanted, here = set(keys), set(self._keys)
        going, coming = missing(self._keys, wanted), missing(keys, here)
        if len(going) + len(coming) > _FEW_RUNS:
            self._begin_anew(keys)
            return
        for first, last in reversed(going):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._take([*self._keys[:first], *self._keys[last + 1 :]])
            self.endRemoveRows()
        self._order([key for key in keys if key in here])
        for first, last in coming:
            self.beginInsertRows(QModelIndex(), first, last)
            self._take([*self._keys[:first], *keys[first : last + 1], *self._keys[first:]])
            self.endInsertRows()

    def _begin_anew(self, keys: list[str]) -> None:
        """Have views look at everything again."""
        self.beginResetModel()
        self._take(keys)
        self.endResetModel()

    def _order(self, keys: list[str]) -> None:
        """Bring the rows into another order."""
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged[_LAYOUT].emit([], _ROWS_MOVE)  # type: ignore[index]
        old = self.persistentIndexList()
        keys_of_old = [self.key(index) for index in old]
        self._take(keys)
        rows = self.rows()
        new = [
            self.createIndex(rows[key], index.column())
            for index, key in zip(old, keys_of_old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged[_LAYOUT].emit([], _ROWS_MOVE)  # type: ignore[index]

    def _take(self, keys: list[str]) -> None:
        self._keys, self._rows = keys, None

    def _announce(self, changed: Iterable[str], first: int = 0, last: int | None = None) -> None:
        """Tell views that cells of rows look different, in columns ``first`` to ``last``."""
        rows = self.rows()
        right = self._width - 1 if last is None else last
        spans = runs(sorted(rows[key] for key in changed if key in rows))
        if len(spans) > _FEW_RUNS:
            spans = [(spans[0][0], spans[-1][1])]
        for top, bottom in spans:
            self.dataChanged.emit(self.createIndex(top, first), self.createIndex(bottom, right))


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
