"""One question before documents are closed, however many of them have something to lose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import IntEnum

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from pierhead.commands.command import Question
from pierhead.core.i18n import _, ngettext
from pierhead.ui.dialogs import WIDTH, ask, item_list, plain_label, put
from pierhead.ui.documents.document import Document
from pierhead.ui.theme import UNIT, polish

CHECKING = 1.0
"""Seconds that documents may take to find out what they would lose."""


async def agreed(
    documents: Sequence[Document],
    parent: QWidget,
    reveal: Callable[[Document], None],
    *,
    jobs: Sequence[str] = (),
    leaving: bool = False,
) -> bool:
    """Ask whether documents may close, and when ``leaving`` whether the app may end.

    ``jobs`` name work that has no document. If there is only one document to ask of, it asks by
    itself; one that wants to stay, or cannot be saved, is revealed.
    """
    await _check(documents)
    losing = [each for each in documents if each.stake()]
    if not losing and not jobs:
        return True
    if len(losing) == 1 and not jobs:
        return await losing[0].may_close() or _stays(losing[0], reveal)
    items = [_line(each) for each in losing] + list(jobs)
    title = _("Quit Pierhead?") if leaving else _title(len(documents))
    if not any(each.modified() for each in losing):
        text = ngettext("This is still under way:", "These are still under way:", len(items))
        action = _("Stop and Quit") if leaving else _("Close")
        question = Question(title, action, text, tuple(items), destructive=True)
        return await put(question, parent) is not None
    answer = await ask(UnsavedDialog(title, items, parent, leaving=leaving))
    if answer == Answer.SAVE:
        for document in [each for each in losing if each.modified()]:
            if not await document.save():
                return _stays(document, reveal)
    if answer == Answer.DISCARD:
        for document in losing:
            document.give_up()
    return answer != Answer.STAY


class Answer(IntEnum):
    """What to do with unsaved text."""

    STAY = QDialog.DialogCode.Rejected.value
    SAVE = QDialog.DialogCode.Accepted.value
    DISCARD = 2


class UnsavedDialog(QDialog):
    """Save what is unsaved among several things that would end, throw it away, or stay."""

    def __init__(self, title: str, items: Sequence[str], parent: QWidget, *, leaving: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(title, "heading"))
        layout.addWidget(plain_label(_("These would be lost or stopped:")))
        layout.addWidget(item_list(title, items))
        layout.addSpacing(UNIT)
        layout.addWidget(self._buttons(leaving))

    def _buttons(self, leaving: bool) -> QDialogButtonBox:
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        save = QPushButton(_("Save and Quit") if leaving else _("Save and Close"))
        polish(save, "primary", True)
        buttons.addButton(save, roles.AcceptRole)
        text = _("Quit Without Saving") if leaving else _("Close Without Saving")
        discard = buttons.addButton(text, roles.DestructiveRole)
        buttons.addButton(_("Cancel"), roles.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        discard.clicked.connect(lambda: self.done(Answer.DISCARD))
        save.setDefault(True)
        return buttons


async def _check(documents: Sequence[Document]) -> None:
    """An engine that does not answer holds up nobody who wants to leave."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CHECKING):
            await asyncio.gather(*(each.check() for each in documents if each.stake()))


def _title(count: int) -> str:
    return ngettext("Close {count} tab?", "Close {count} tabs?", count).format(count=count)


def _line(document: Document) -> str:
    if document.modified():
        return _("{name}: not saved").format(name=document.stake())
    return document.stake()


def _stays(document: Document, reveal: Callable[[Document], None]) -> bool:
    reveal(document)
    return False
