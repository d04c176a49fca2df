"""From one match to the next in a JSON document, in its tree and in its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.json_model import JsonNode

if TYPE_CHECKING:
    from pierhead.ui.widgets.json_tree import JsonTree


class JsonMatches(QWidget):
    """Says how many there are and at which one is; F3 and Shift+F3 go on and back."""

    def __init__(self, document: JsonTree) -> None:
        super().__init__()
        self._document = document
        self._nodes: list[JsonNode] = []
        self.count = plain_label("", "muted")
        self.count.setWordWrap(False)
        previous = icon_button("arrow-up", _("Previous match"), lambda: self.step(-1))
        following = icon_button("arrow-down", _("Next match"), lambda: self.step(1))
        for button, keys, by in (
            (previous, QKeySequence.StandardKey.FindPrevious, -1),
            (following, QKeySequence.StandardKey.FindNext, 1),
        ):
            shortcut = QShortcut(QKeySequence(keys), document)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self.step(by))
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{button.accessibleName()} ({shown})")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 4)
        for widget in (self.count, previous, following):
            row.addWidget(widget)
        self.hide()

    def refresh(self) -> Iterator[None]:
        """Look again what matches, step by step, when document, filter or view have changed."""
        needle = self._needle()
        self._nodes = nodes = []
        for node in _matching(self._document.model.root, needle) if needle else ():
            nodes.append(node)
            yield
        self.setVisible(bool(needle))
        self._say(self._place())

    def step(self, by: int) -> None:
        """Go to the next match, or with -1 to the one before; behind the last is the first."""
        total = self._total()
        if not total:
            return
        place = self._place()
        first = 0 if by > 0 else total - 1
        place = first if place < 0 else (place + by) % total
        if self._document.shows_raw:
            cursor = QTextCursor(self._document.raw.document())
            cursor.setPosition(self._document.raw.marks[place])
            self._document.raw.setTextCursor(cursor)
            self._document.raw.centerCursor()
        else:
            self._document.tree.go_to(self._nodes[place])
        self._say(place)

    def _needle(self) -> str:
        return self._document.filter.text().strip().lower()

    def _total(self) -> int:
        return len(self._document.raw.marks if self._document.shows_raw else self._nodes)

    def _place(self) -> int:
        """At which match one is; -1 for none."""
        document = self._document
        if document.shows_raw:
            position = document.raw.textCursor().position()
            return document.raw.marks.index(position) if position in document.raw.marks else -1
        current = document.tree.current()
        return next((n for n, node in enumerate(self._nodes) if node is current), -1)

    def _say(self, place: int) -> None:
        total = self._total()
        if not total:
            self.count.setText(_("No match"))
        elif place < 0:
            self.count.setText(f"{total}")
        else:
            self.count.setText(_("{place} of {total}").format(place=place + 1, total=total))


def _matching(root: JsonNode, needle: str) -> Iterator[JsonNode]:
    """Those whose own name or value has it, from the top."""
    for child in root.children:
        if child.has(needle):
            yield child
        yield from _matching(child, needle)
