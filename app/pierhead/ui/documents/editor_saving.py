"""An editor's text and its file: saved, read again, compared, and kept while it is unsaved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pierhead.core.editor_options import EditorOptions
from pierhead.core.i18n import _
from pierhead.dockerfile.source import Source
from pierhead.dockerfile.structure import literal_lines
from pierhead.state.drafts import Draft, Drafts
from pierhead.ui.dialogs import confirm
from pierhead.ui.documents.editor_bar import EventBar
from pierhead.ui.documents.editor_compare import CompareDialog, Decision
from pierhead.ui.documents.editor_draft import EditorDraft
from pierhead.ui.documents.editor_file import EditorFile
from pierhead.ui.documents.editor_questions import choose_place
from pierhead.ui.widgets import code_lines
from pierhead.ui.widgets.code_changes import Change
from pierhead.ui.widgets.code_view import CodeView

Work = Callable[[], Awaitable[object]]


class EditorSaving(QObject):
    """What ``owner`` does with the file of its ``view``; ``start`` does what may fail."""

    named = Signal()
    """The file is another one now."""

    def __init__(
        self,
        owner: QWidget,
        view: CodeView,
        event: EventBar,
        file: EditorFile,
        start: Callable[[Work], None],
    ) -> None:
        super().__init__(owner)
        self._owner, self._view, self._event, self._start = owner, view, event, start
        self.file = file
        self.options: Callable[[], EditorOptions] = EditorOptions
        """What the user wants of saving."""
        self.draft: EditorDraft | None = None
        file.changed.connect(self._changed_outside)
        file.vanished.connect(self._vanished)

    def keep_in(self, drafts: Drafts | None) -> None:
        """Keep what is unsaved there."""
        if drafts is not None:
            self.draft = EditorDraft(self._view, drafts, self._draft_path)

    def _draft_path(self) -> Path | None:
        return None if self.file.origin else self.file.path

    def begin(self, known: Source) -> None:
        """Show what was read."""
        self._view.setPlainText(known.text)
        self._view.document().setModified(False)
        if known.mixed:
            self._event.say(
                _("The lines of this file end in different ways; saving makes them the same."),
                (_("OK"), lambda: None),
            )

    def take(self, draft: Draft) -> None:
        """Go on with the text that was not saved the last time."""
        if draft.text == self._view.text() and self.file.path:
            if self.draft:
                self.draft.take(draft)
                self.draft.drop()
            return
        read = self._view.text()
        if self.draft:
            self.draft.take(draft)
        self._view.replace_all(draft.text)
        self._view.document().setModified(True)

        def discard() -> None:
            self._view.replace_all(read)
            self._view.document().setModified(False)

        text = _("This is the text that was not saved the last time.")
        choices = [(_("Keep"), _nothing)]
        if self.file.path:
            choices.append((_("Discard"), discard))
        self._event.say(text, *choices)

    async def save(self, path: Path | None) -> bool:
        """Write the text there, or at a place that the user chooses; False if they back out."""
        target = path or await choose_place(self.file.path, self._owner)
        if target is None:
            return False
        named = target != self.file.path
        if not named and await self.file.differs() and not await self._overwrite():
            return False
        if named and await asyncio.to_thread(target.exists) and not await self._replace(target):
            return False
        self._tidy()
        text, revision = self._view.text(), self._view.document().revision()
        await self.file.write(text, target)
        if revision == self._view.document().revision():
            self._view.document().setModified(False)
        self._event.hide()
        if named:
            self.named.emit()
        return True

    async def reload(self) -> None:
        """Take the text from the disk, in a step that can be undone."""
        text = await self.file.read()
        if text != self._view.text():
            self._view.replace_all(text)
        self._view.document().setModified(False)
        self._event.hide()

    def give_up(self) -> None:
        """Nobody wants what is unsaved."""
        if self.draft:
            self.draft.drop()

    def shut(self) -> None:
        """Watch and keep nothing more."""
        if self.draft:
            self.draft.shut()
        self.file.close()

    # -- before it is saved

    def _tidy(self) -> None:
        """Spaces at the ends of lines and the last line end, where the user wants that."""
        options, document = self.options(), self._view.document()
        changes: list[Change] = []
        text = self._view.text()
        if options.trim:
            literal = literal_lines(text, self.file.path)
            changes += code_lines.trimmed(document, lambda line: line not in literal)
        end = document.characterCount() - 1
        if options.final_newline and text and not text.endswith("\n"):
            changes.append(Change(end, end, "\n"))
        self._view.carets.change(changes, stay=True)

    async def _overwrite(self) -> bool:
        path = self.file.path
        if self.file.source.stamp is None or not path or not await asyncio.to_thread(path.exists):
            return True
        return await confirm(
            self._owner,
            _("Overwrite {name}?").format(name=path.name),
            _("Another program has changed the file since it was opened here."),
            _("Overwrite"),
        )

    async def _replace(self, target: Path) -> bool:
        return await confirm(
            self._owner,
            _("Replace {name}?").format(name=target.name),
            _("There is a file of this name in {folder}.").format(folder=target.parent),
            _("Replace"),
        )

    # -- what others do to the file

    def _changed_outside(self) -> None:
        if not self._view.document().isModified():
            self._start(self.reload)
            return
        self._event.say(
            _("Another program has changed this file."),
            (_("Compare"), lambda: self._start(self._compare)),
            (_("Reload"), lambda: self._start(self.reload)),
            (_("Keep Mine"), lambda: self._start(self.file.accept)),
        )

    async def _compare(self) -> None:
        theirs = await self.file.peek()
        decision = await CompareDialog.decide(theirs, self._view.text(), self._owner)
        if decision is Decision.THEIRS:
            await self.reload()
        elif decision is Decision.MINE:
            await self.file.accept()
        else:
            self._changed_outside()

    def _vanished(self) -> None:
        self._view.document().setModified(True)
        self._event.say(
            _("This file was deleted. Its text is still here."),
            (_("Save"), lambda: self._start(self.save_here)),
        )

    async def save_here(self) -> bool:
        """Save the text in its file."""
        return await self.save(self.file.path)


def _nothing() -> None:
    """The sentence was read."""
