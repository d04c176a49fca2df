"""Editors of files, of new texts, and of what was not saved the last time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QWidget

from pierhead.commands.context import Context
from pierhead.core.editor_options import EditorPreferences
from pierhead.core.errors import AppError
from pierhead.dockerfile import source
from pierhead.dockerfile.source import Source
from pierhead.state.drafts import Draft, Drafts
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.editor_examine import prepare
from pierhead.ui.documents.editor_questions import choose_template


async def load(
    path: Path | None,
    context: Context,
    parent: QWidget | None = None,
    preferences: EditorPreferences | None = None,
    drafts: Drafts | None = None,
) -> EditorDocument | None:
    """Open a file, or a new text from a template that the user chooses.

    What is unsaved is kept among ``drafts``.
    None when the user backs out; raises ``AppError`` for what is not a text.
    """
    if path is None:
        template = await choose_template(parent)
        if template is None:
            return None
        known = Source(await asyncio.to_thread(template.text))
    else:
        known = await asyncio.to_thread(source.read, path)
    await asyncio.to_thread(prepare)
    return EditorDocument(context, known, path, preferences, drafts)


async def recover(
    draft: Draft, context: Context, preferences: EditorPreferences, drafts: Drafts
) -> EditorDocument:
    """Open the text that was not saved the last time, upon its file if that is still there."""
    path, known = Path(draft.path) if draft.path else None, Source("")
    if path:
        with suppress(AppError):
            known = await asyncio.to_thread(source.read, path)
    await asyncio.to_thread(prepare)
    document = EditorDocument(context, known, path, preferences, drafts)
    document.saving.take(draft)
    return document


async def begin(
    text: str, context: Context, preferences: EditorPreferences, drafts: Drafts | None
) -> EditorDocument:
    """Open a text that is in no file, and shall be in one."""
    await asyncio.to_thread(prepare)
    document = EditorDocument(context, Source(text), None, preferences, drafts)
    document.view.document().setModified(True)
    return document
