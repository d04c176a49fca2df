"""Look through a JSON document: a tree that is filtered while one types, or the text itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.folding import FoldView
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.json_matches import JsonMatches
from pierhead.ui.widgets.json_model import JsonModel, JsonNode, Step, path, scalar
from pierhead.ui.widgets.json_text import JsonText, dump
from pierhead.ui.widgets.search_field import SearchField
from pierhead.ui.widgets.turns import Turns

_SETTLE = 120
"""Milliseconds without a key before the tree is filtered."""
_NAMES = 0.45
"""Of the width: the column of names."""


class JsonTree(QWidget):
    """A tree with a filter, and the raw text behind a button."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JsonModel(self)
        self.tree: FoldView[JsonNode] = FoldView(self.model, name)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.tree.installEventFilter(self)
        self.raw = JsonText(name)
        self.filter = SearchField(_("Filter by name or value"))
        self.turns = Turns(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._apply)
        self.filter.textChanged.connect(self._settle.start)
        self.filter.left.connect(self._leave_filter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tree)
        self._pages.addWidget(self.raw)
        self._share = _NAMES
        self.tree.header().sectionResized.connect(self._column_resized)
        self._open: list[tuple[Step, ...]] = []
        """What was unfolded when the filter came."""
        self.matches = JsonMatches(self)
        self._arrange()
        lead_focus(self, self.tree)

    def show_document(self, document: Any, *, anew: bool = False) -> None:
        """Show this; what is unfolded stays so unless it is another thing ``anew``."""
        if anew:
            with QSignalBlocker(self.filter):
                self.filter.clear()
            self._open = []
            self.model.show(None)
            self.tree.scrollToTop()
        elif document == self.model.document:
            return
        self._fill(document)

    @property
    def shows_raw(self) -> bool:
        """Whether it is the text that is shown."""
        return self._pages.currentWidget() is self.raw

    def show_raw(self, on: bool) -> None:
        """Show the text, or the tree."""
        self._pages.setCurrentWidget(self._page(on))
        lead_focus(self, self._page(on))
        self._fill(self.model.document)

    def _page(self, raw: bool) -> QWidget:
        return self.raw if raw else self.tree

    @property
    def _needle(self) -> str:
        return self.filter.text().strip()

    # -- copying

    def copy_value(self) -> None:
        """Put the current value on the clipboard: what is inside as JSON, text as it is."""
        value = self._node().value
        nested = isinstance(value, dict | list)
        QGuiApplication.clipboard().setText(dump(value) if nested else scalar(value))

    def copy_path(self) -> None:
        """Put the way to the current value on the clipboard: ``.State.Health.Status``."""
        QGuiApplication.clipboard().setText(path(self._node().steps))

    def copy_json(self) -> None:
        """Put the current value, or the whole document, on the clipboard as JSON."""
        QGuiApplication.clipboard().setText(dump(self._node().value))

    def copy_document(self) -> None:
        """Put the whole document on the clipboard as JSON."""
        QGuiApplication.clipboard().setText(dump(self.model.document))

    def _node(self) -> JsonNode:
        return self.tree.current()

    # -- filling

    def _fill(self, document: Any) -> None:
        self.turns.start(self._filling(document))

    def _filling(self, document: Any) -> Iterator[None]:
        """Show a document, a step at a time."""
        current = self._node().steps
        top = self.tree.verticalScrollBar().value()
        if not self.model.filtered:
            self._open = [node.steps for node in self.model.open_nodes()]
        if self._needle and not self.shows_raw:
            yield from self.model.show_sifted(document, self._needle)
        else:
            self.model.show(document, self._open)
        self.tree.setCurrentIndex(self.model.at(current))
        self.tree.executeDelayedItemsLayout()
        self.tree.verticalScrollBar().setValue(top)
        yield
        if self.shows_raw:
            yield from self.raw.write(document, self._needle)
        yield from self.matches.refresh()

    def _apply(self) -> None:
        if self.shows_raw:
            self.turns.start(self._marking())
        else:
            self._fill(self.model.document)

    def _marking(self) -> Iterator[None]:
        yield from self.raw.mark(self._needle)
        yield from self.matches.refresh()

    # -- the user

    def _leave_filter(self) -> None:
        self._settle.stop()
        self._apply()
        self.turns.finish()
        self._page(self.shows_raw).setFocus()
        if not self.shows_raw and not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self.model.index(0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            if event.type() == QEvent.Type.KeyPress:
                self.copy_value()
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.tree.currentIndex().isValid():
            menu.addAction(_("Copy Value"), self.copy_value)
            menu.addAction(_("Copy Path"), self.copy_path)
            menu.addAction(_("Copy JSON"), self.copy_json)
            menu.addSeparator()
        menu.addAction(_("Expand All"), self.tree.unfold_all)
        menu.addAction(_("Collapse All"), self.tree.fold_all)
        menu.popup(self.tree.viewport().mapToGlobal(position))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = int(self._share * self.width())
        with QSignalBlocker(self.tree.header()):
            self.tree.setColumnWidth(0, width)

    def _column_resized(self, column: int, _before: int, width: int) -> None:
        if column == 0 and self.width():
            self._share = width / self.width()

    def _arrange(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        tools.setSpacing(UNIT // 2)
        tools.addWidget(self.filter, 1)
        tools.addWidget(self.matches)
        tools.addWidget(icon_button("list-tree", _("Expand All"), self.tree.unfold_all))
        tools.addWidget(icon_button("copy", _("Copy All as JSON"), self.copy_document))
        raw = icon_button("braces", _("Show as Text"))
        raw.setCheckable(True)
        raw.toggled.connect(self.show_raw)
        tools.addWidget(raw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addWidget(self._pages, 1)
