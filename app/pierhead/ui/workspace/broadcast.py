"""Typing into several terminals at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pierhead.ui.documents.document import Document

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_keys import Input


class Broadcast(QObject):
    """The documents that take part: what is typed or pasted in one of them goes to all.

    Off at the start, and off again as soon as one of them closes: what is typed must never go
    where nobody thinks of.
    """

    changed = Signal()
    """Others take part now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._members: dict[Document, Callable[[Input], None]] = {}

    def __contains__(self, document: object) -> bool:
        return document in self._members

    def __len__(self) -> int:
        return len(self._members)

    def members(self) -> list[Document]:
        """Those that take part, in the order in which they came."""
        return list(self._members)

    def join(self, documents: Iterable[Document]) -> None:
        """Have these take part too, those of them that take input."""
        new = [each for each in documents if each.takes_input and each not in self._members]
        for document in new:
            spread = self._members[document] = partial(self._spread, document)
            document.entered.connect(spread)
        if new:
            self.changed.emit()

    def toggle(self, document: Document) -> None:
        """Have one take part, or no longer; the others go on."""
        if document not in self._members:
            self.join([document])
            return
        self._drop(document)
        self.changed.emit()

    def leave(self, document: Document) -> None:
        """It is about to close."""
        if document in self._members:
            self.stop()

    def stop(self) -> None:
        """Nobody takes part any more."""
        if self._members:
            for document in list(self._members):
                self._drop(document)
            self.changed.emit()

    def _drop(self, document: Document) -> None:
        document.entered.disconnect(self._members.pop(document))

    def _spread(self, source: Document, entry: Input) -> None:
        for document in list(self._members):
            if document is not source:
                document.enter(entry)
