"""Where something stands in the text of an editor: found at once, or in a thread where it takes.

Places count as Qt's documents do. They move along with edits until the text is searched again.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor, QTextDocument

from pierhead.core.i18n import _
from pierhead.core.needle import Needle, places, replacement
from pierhead.ui.widgets.code_changes import Change
from pierhead.ui.widgets.code_text import CodeText
from pierhead.ui.widgets.tasks import Tasks

MOST = 10_000
"""Places that are looked for; more are not counted."""
AT_ONCE, AT_MOST = 0.008, 2.0
"""Seconds that a search may take in the loop, and after it in a thread."""
Span = tuple[int, int]


class CodeSearch(QObject):
    """The places of one needle in one document."""

    changed = Signal()
    """There are other places now, or another problem."""

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._tasks = Tasks(self)
        self._needle = Needle("")
        self._pattern: Any = None
        self.spans: list[Span] = []
        """Start and end of each place, from the top down."""
        self.problem = ""
        """Why nothing can be found."""
        self.within: list[QTextCursor] = []
        """Only what is selected by these is searched, unless there are none."""

    def seek(self, needle: Needle) -> None:
        """Look for this from now on."""
        self._tasks.cancel()
        self._needle, self._pattern = needle, None
        self.spans, self.problem = [], ""
        try:
            self._pattern = needle.compiled(lines=True) if needle.text else None
        except ValueError as error:
            self.problem = str(error)
        self.look()

    def look(self) -> None:
        """Search the text as it is now."""
        if self._pattern is None:
            self.spans = []
            self.changed.emit()
            return
        text = CodeText(self._document.toRawText())
        try:
            found = places(self._pattern, text.text, self._ranges(text), AT_ONCE, MOST)
        except (TimeoutError, MemoryError):
            self._tasks.start("look", self._look_longer(text))
        else:
            self._take(text, found)

    def first_from(self, position: int) -> int:
        """Which of the places is the first that begins there or behind."""
        return bisect_left(self.spans, (position, position))

    def between(self, start: int, end: int) -> Iterator[Span]:
        """The places that touch a part of the text."""
        at = max(0, self.first_from(start) - 1)
        while at < len(self.spans) and self.spans[at][0] <= end:
            yield self.spans[at]
            at += 1

    def replacing(self, spans: Sequence[Span], text: str) -> list[Change]:
        """What puts a text in place of some of the places, its groups filled in."""
        now = CodeText(self._document.toRawText())
        new = replacement(self._needle, text)
        changes = []
        for start, end in spans:
            try:
                match = self._pattern.match(now.text, now.index(start), timeout=AT_ONCE)
            except TimeoutError:
                continue
            if match and now.unit(match.end()) == end:
                changes.append(Change(start, end, new(match)))
        return changes

    def shift(self, at: int, removed: int, added: int) -> None:
        """The text was edited: places behind move along, those that are touched are gone."""
        by, end = added - removed, at + removed
        self.spans = [
            (first + by, last + by) if first >= end else (first, last)
            for first, last in self.spans
            if last <= at or first >= end
        ]

    # -- inside

    async def _look_longer(self, text: CodeText) -> None:
        ranges = self._ranges(text)
        revision = self._document.revision()
        try:
            found = await asyncio.to_thread(places, self._pattern, text.text, ranges, AT_MOST, MOST)
        except (TimeoutError, MemoryError):
            self.spans, self.problem = [], _("The expression takes too long.")
            self.changed.emit()
            return
        if revision == self._document.revision():
            self._take(text, found)

    def _take(self, text: CodeText, found: Sequence[Span]) -> None:
        self.problem = ""
        self.spans = [(text.unit(start), text.unit(end)) for start, end in found]
        self.changed.emit()

    def _ranges(self, text: CodeText) -> list[Span]:
        if not self.within:
            return [(0, len(text.text))]
        return [
            (text.index(one.selectionStart()), text.index(one.selectionEnd()))
            for one in self.within
        ]
