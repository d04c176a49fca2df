"""How a page looks, to be remembered: columns, order, what is folded and filtered, the details."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from pierhead.ui.details_pane import DetailsPane
from pierhead.ui.list_view import ResourceView
from pierhead.ui.page_memory import PageMemory
from pierhead.ui.page_spec import PageSpec
from pierhead.ui.widgets.filter_bar import FilterBar


class PageState:
    """Gathers it from the parts of a page, and gives it back to them."""

    def __init__(
        self,
        spec: PageSpec[Any],
        view: ResourceView[Any],
        filters: FilterBar,
        details: DetailsPane,
    ) -> None:
        self._spec, self._view, self._filters, self._details = spec, view, filters, details

    def gather(self) -> dict[str, Any]:
        """How it looks now, as JSON values."""
        header = self._view.header()
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return {
            "columns": self._view.columns.state(),
            "collapsed": sorted(self._view.groups.closed),
            "sort": self._spec.columns[header.sortIndicatorSection()].id,
            "descending": descending,
            "chip": self._filters.chips.current,
            "search": self._filters.search.text(),
            "details": self._details.state(),
        }

    def restore(self, memory: PageMemory) -> None:
        """Look as it did, or as a page does at first."""
        view, spec = self._view, self._spec
        view.columns.restore(memory.mapping("columns"))
        view.groups.close(memory.names("collapsed"))
        ids = [column.id for column in spec.columns]
        chosen = memory.text("sort")
        sort = chosen or spec.sort
        descending = memory.flag("descending") if chosen else spec.descending
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        view.sortByColumn(ids.index(sort) if sort in ids else 0, order)
        self._filters.chips.choose(memory.text("chip"))
        self._filters.search.setText(memory.text("search"))
        self._details.restore(memory.mapping("details"))
