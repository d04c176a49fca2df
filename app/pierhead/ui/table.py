"""One model for every list of resources: filtered, sorted, grouped and folded without a proxy.

A proxy in Python calls back for every comparison; here the order is worked out on plain values
first, and views are told the difference. Groups are rows above those of their items.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from pierhead.core.i18n import _
from pierhead.state.store import Change, Keyed, Store
from pierhead.ui.arrangement import GROUP, ROOT, Arrangement
from pierhead.ui.bind import bind
from pierhead.ui.column import Column, Grouping
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.rows import Index, RowModel

T = TypeVar("T", bound=Keyed)

ITEM_ROLE = Qt.ItemDataRole.UserRole
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ResourceModel(RowModel, Generic[T]):
    """Show a store's items, following its changes; those of closed groups have no rows."""

    about_to_apply = Signal()
    """The items are about to change, not only their order or filter."""
    altered = Signal()
    """What columns and chips say of items may differ from now on."""
    applied = Signal()
    """What is listed, or what the items are, has changed."""

    def __init__(
        self,
        store: Store[T],
        columns: Sequence[Column[T]],
        *,
        words: Callable[[T], Iterable[str]],
        grouping: Grouping[T] | None = None,
        parent: QObject | None = None,
    ) -> None:
        self.columns = columns
        self._grouping = grouping
        group = grouping.name if grouping else None
        self._arrangement = Arrangement(columns[0].text, words, group)
        self._arrangement.take(store)
        self._shape = self._arrangement.shape()
        self._closed: Collection[str] = ()
        super().__init__(len(columns), self._unfolded(), parent)
        bind(store.changed, self, self._apply)

    # -- what is listed

    @property
    def total(self) -> int:
        """How many items there are, listed or not."""
        return len(self._arrangement)

    @property
    def listed(self) -> int:
        """How many items pass the filters."""
        groups = len(self._shape) - 1
        return sum(map(len, self._shape.values())) - groups

    @property
    def grouped(self) -> bool:
        """Whether there is a group."""
        return len(self._shape) > 1

    def items(self) -> Iterable[T]:
        """All items, listed or not."""
        return self._arrangement.items()

    def listed_items(self) -> Iterator[T]:
        """The items that pass the filters, from the top."""
        for key in self._shape[ROOT]:
            for each in self._shape.get(key, (key,)):
                yield self._arrangement[each]

    def chosen(self, keys: Container[str]) -> list[T]:
        """The listed items with these keys, and those of the groups among them, from the top."""
        found: list[str] = []
        for key in self._shape[ROOT]:
            inside = self._shape.get(key, (key,))
            found += inside if key in keys else [each for each in inside if each in keys]
        return [self._arrangement[key] for key in found]

    def item(self, index: Index) -> T | None:
        """The item of a row; None for a group."""
        return self.item_of(self.key(index))

    def item_of(self, key: str) -> T | None:
        """The item of a key; None for a group and for nothing."""
        return self._arrangement[key] if key and key[0] != GROUP else None

    def group_name(self, index: Index) -> str:
        """The name of the group that a row heads; empty for an item."""
        key = self.key(index)
        return key[1:] if key[:1] == GROUP else ""

    def group_of(self, key: str) -> str:
        """The key of the group that an item is in; empty for none."""
        return self._arrangement.group_of(key) if key[:1] != GROUP else ""

    def lists(self, id_: str) -> bool:
        """Whether an item passes the filters, though its group may be closed."""
        return id_ in self._shape.get(self.group_of(id_), ())

    def group_names(self) -> list[str]:
        """Those of all groups that are listed."""
        return [key[1:] for key in self._shape if key != ROOT]

    def is_open(self, key: str) -> bool:
        """Whether the items of a group have rows."""
        return key[1:] not in self._closed

    def __contains__(self, id_: str) -> bool:
        return id_ in self._arrangement

    # -- how it is listed

    def search(self, text: str) -> None:
        """List only what contains every word of ``text``."""
        self._arrangement.search(text)
        self._refresh()

    def restrict(self, fits: Callable[[T], bool] | None) -> None:
        """List only what fits."""
        self._arrangement.restrict(fits)
        self._refresh()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            descending = order == Qt.SortOrder.DescendingOrder
            self._arrangement.sort(self.columns[column].key, descending, by_name=column == 0)
            self._shape = self._arrangement.shape()
            # All moves: what is selected is found faster by its keys than row by row.
            self._begin_anew(self._unfolded())
            self.applied.emit()

    def fold(self, closed: Collection[str]) -> None:
        """Close the groups of these names, and open all others."""
        turned = {GROUP + name for name in set(self._closed) ^ set(closed)}
        self._closed = frozenset(closed)
        if not turned.isdisjoint(self._shape):
            self._settle(self._unfolded())
            self._announce(turned, 0, 0)
            self.applied.emit()

    def touch(self, ids: Iterable[str]) -> None:
        """Look again at items of which something outside of them has changed."""
        self.altered.emit()
        known = [id_ for id_ in ids if id_ in self._arrangement]
        self._arrangement.take([self._arrangement[id_] for id_ in known])
        self._refresh(known)

    def repaint(self, column_id: str) -> None:
        """Have views show a column anew; nothing moves."""
        column = next(place for place, each in enumerate(self.columns) if each.id == column_id)
        self._announce((item.id for item in self.items()), column, column)

    # -- Qt

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        key = self.key(index)
        if not key:
            return None
        if key[0] == GROUP:
            return self._group_data(key, index.column(), role)
        item, column = self._arrangement[key], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip((column.tooltip or column.text)(item))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        return item if role == ITEM_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].numeric else _LEFT
        return None

    # -- inside

    def _group_data(self, key: str, column: int, role: int) -> Any:
        if not self._grouping or column or role not in _TEXTS:
            return None
        text = self._grouping.text(key[1:], self._arrangement.members(key))
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return f"{text}, {_('Unfolded') if self.is_open(key) else _('Folded')}"

    def _unfolded(self) -> list[str]:
        """The keys of all rows: top ones, and below open groups what is in them."""
        shape, closed = self._shape, self._closed
        if len(shape) == 1:
            return shape[ROOT]
        rows: list[str] = []
        for key in shape[ROOT]:
            rows.append(key)
            if key in shape and key[1:] not in closed:
                rows += shape[key]
        return rows

    def _apply(self, change: Change[T]) -> None:
        self.about_to_apply.emit()
        self.altered.emit()
        self._arrangement.take(change.added)
        self._arrangement.take(change.updated)
        self._refresh([item.id for item in change.updated], frozenset(change.removed))

    def _refresh(self, changed: Sequence[str] = (), gone: Collection[str] = ()) -> None:
        # Views may still ask about the rows that are about to go.
        self._shape = self._arrangement.shape(gone)
        self._settle(self._unfolded())
        self._arrangement.drop(gone)
        self._announce(changed)
        self._announce(self._shape, 0, 0)
        self.applied.emit()
