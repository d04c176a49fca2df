"""Search field and chips of a page, and the list that they restrict."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from pierhead.ui.list_view import ResourceView
from pierhead.ui.page_spec import PageSpec
from pierhead.ui.widgets.filter_bar import FilterBar


class Filtering(QObject):
    """Has the list show what is asked for, and the keyboard go between it and the field."""

    def __init__(
        self, spec: PageSpec[Any], view: ResourceView[Any], filters: FilterBar, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._chips, self._view, self._filters = spec.chips, view, filters
        self._model = view.resources
        self._counted = False
        """Whether the chips say how many items there are of theirs."""
        self._model.altered.connect(self._recount)
        view.typed.connect(self._typed)
        filters.searched.connect(self._search)
        filters.search.left.connect(self._into_the_list)
        filters.chips.chosen.connect(self._restrict)

    def count(self) -> None:
        """Say on the chips how many items there are of theirs."""
        if not self._counted:
            self._counted = True
            items = list(self._model.items())
            self._filters.chips.count({c.id: sum(map(c.fits, items)) for c in self._chips})

    def clear(self) -> None:
        """Show all that there is."""
        self._filters.search.clear()
        if self._chips:
            self._filters.chips.choose(self._chips[0].id)

    def focus(self) -> None:
        """Put the cursor into the search field."""
        self._filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filters.search.selectAll()

    def _recount(self) -> None:
        """What the chips ask about the items may have changed: not so by filter and order."""
        self._counted = False

    def _search(self, text: str) -> None:
        self._view.groups.open_all(bool(text))
        self._model.search(text)

    def _restrict(self, chip_id: str) -> None:
        chip = next(chip for chip in self._chips if chip.id == chip_id)
        self._model.restrict(None if chip is self._chips[0] else chip.fits)

    def _typed(self, text: str) -> None:
        if text.strip() and text.isprintable():
            self._filters.search.setFocus()
            self._filters.search.setText(text)

    def _into_the_list(self) -> None:
        self._view.setFocus()
        if not self._view.selectionModel().hasSelection():
            # Qt moves to a row when the list gets the focus, but does not select it.
            here = self._view.currentIndex()
            self._view.choose(here if here.isValid() else self._model.index(0, 0))
