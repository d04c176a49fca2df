"""Proposals while somebody types: when the list opens, which keys it takes, what it puts in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor

from pierhead.dockerfile.complete import Completion
from pierhead.dockerfile.cursor import At
from pierhead.dockerfile.proposal import Proposal
from pierhead.ui.widgets.code_places import selection
from pierhead.ui.widgets.code_proposals import ProposalPopup

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_OPENING = {
    At.FLAG: "-",
    At.FLAG_VALUE: "=",
    At.SOURCE_STAGE: "=:",
    At.MOUNT_KEY: "=,",
    At.MOUNT_VALUE: "=",
    At.VARIABLE: "${",
    At.PATH: "/",
    At.IMAGE: ":",
    At.DIRECTIVE_VALUE: "=",
}
"""Characters behind which there is something to propose before a letter of it is typed."""
_QUIET = {At.DIRECTIVE, At.DESTINATION}
"""What is proposed only when it is asked for."""
_OPEN = {At.IMAGE, At.WORD, At.LABEL, At.VARIABLE, At.FLAG_VALUE, At.DESTINATION, At.ARGUMENT}
"""Where what is typed may well be what is meant: Enter takes no proposal unless one is chosen."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_ACCEPT = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}

Ask = Callable[[], Completion]
"""What fits at the text's cursor now."""


class CodeCompletion(QObject):
    """Attached to a view; ``ask`` is what knows the language."""

    def __init__(self, view: CodeView, ask: Ask) -> None:
        super().__init__(view)
        self._view, self._ask = view, ask
        self._popup: ProposalPopup | None = None
        self._shown = Completion(0, 0)
        self._typed = ""
        self._asked = False
        self._waiting: str | None = None
        """What was typed when more had to be found out before anything could be shown."""
        self._putting = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        view.key_handlers.insert(0, self._key)
        view.document().contentsChange.connect(self._changed)
        view.cursorPositionChanged.connect(self._moved)
        view.installEventFilter(self)

    @property
    def popup(self) -> ProposalPopup | None:
        """The list, if it is open."""
        return self._popup if self._popup and self._popup.isVisible() else None

    def open(self) -> None:
        """Show what fits, also where nothing is typed yet."""
        self._asked = True
        self._look()

    def close(self) -> None:
        """Hide the list."""
        self._soon.stop()
        self._asked, self._waiting = False, None
        if self._popup:
            self._popup.hide()

    def refresh(self) -> None:
        """Ask again, for more is known now, if the list is open or waited for."""
        if self.popup or self._waiting is not None:
            self._typed = self._waiting or ""
            self._look()

    # -- keys

    def _key(self, event: QKeyEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        if self.popup and self._popup_key(event):
            return True
        plain = not event.modifiers() & (control | Qt.KeyboardModifier.AltModifier)
        self._typed = event.text() if plain and event.text().isprintable() else ""
        if event.key() == Qt.Key.Key_Backspace and self.popup:
            self._typed = "\b"
        return False

    def _popup_key(self, event: QKeyEvent) -> bool:
        if self._soon.isActive():
            self._look()  # keys may come faster than the list follows
        popup, key = self.popup, event.key()
        if popup is None:
            return False
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not plain:
            return False
        if key in _STEPS:
            popup.step(_STEPS[Qt.Key(key)])
        elif key in _PAGES:
            popup.step(_PAGES[Qt.Key(key)] * popup.page)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in _ACCEPT and (popup.current or key == Qt.Key.Key_Tab):
            self.accept(popup.current or popup.first)
        else:
            return False
        return True

    def eventFilter(self, _watched: QObject, event: object) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._typed = event.commitString()  # on some systems all keys come this way
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self.close()
        return False

    # -- the text

    def _changed(self, _at: int, _removed: int, added: int) -> None:
        if self._putting:
            return
        # What closes a bracket or a quote may come along.
        if self._typed and (added <= len(self._typed) + 1 or self.popup):
            self._soon.start()
        else:
            self.close()

    def _moved(self) -> None:
        if not self._soon.isActive() and not self._putting:
            self.close()

    def _start(self) -> QTextCursor:
        """Where what is being typed begins."""
        return selection(
            self._view.document(), self._view.text(), self._shown.start, self._shown.start
        )

    def _look(self) -> None:
        self._soon.stop()
        found, typed = self._ask(), self._typed
        self._typed = ""
        if not self._welcome(found, typed):
            asked = self._asked
            self.close()
            if found.wants and not found.proposals:
                self._asked, self._waiting = asked, typed
            return
        self._shown, self._waiting = found, None
        if self._popup is None:
            self._popup = ProposalPopup(self._view)
            self._popup.chosen.connect(self.accept)
        chosen = self._asked or found.at not in _OPEN
        self._popup.offer(found.proposals, self._start(), chosen=chosen)

    def _welcome(self, found: Completion, typed: str) -> bool:
        """Whether to show it: what was asked for always, else only where it is of use."""
        if not found.proposals:
            return False
        only = found.proposals[0].inserted == found.typed
        if self._asked:
            return not (only and len(found.proposals) == 1)
        if only or found.at in _QUIET:
            return False
        if self.popup and (typed == "\b" or not typed):
            return bool(found.typed) or not typed
        return bool(found.typed) or typed in _OPENING.get(found.at, "") != ""

    def accept(self, proposal: Proposal) -> None:
        """Put a proposal in, as one step that can be undone."""
        found = self._shown
        self.close()
        cursor = selection(self._view.document(), self._view.text(), found.start, found.end)
        self._putting = True
        try:
            cursor.insertText(proposal.inserted)
            self._view.setTextCursor(cursor)
        finally:
            self._putting = False
        self._view.setFocus()
        if proposal.again:
            self.open()
