"""Where to write a file: asked without blocking the event loop, also whether to replace one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from pierhead.commands.command import Question
from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.ui.dialogs import ask, put
from pierhead.ui.widgets.file_dialog import saving_dialog


async def ask_where_to_save(
    parent: QWidget, title: str, place: Path, filters: Sequence[str] = ()
) -> Path | None:
    """The file that the user chooses, beginning with ``place``; None when the user backs out.

    A name without an ending gets that of ``place``. Who does not want to replace what is there
    chooses again.
    """
    while True:
        dialog = saving_dialog(parent, title)
        if place.is_absolute():
            dialog.setDirectory(str(place.parent))
        dialog.selectFile(place.name)
        dialog.setDefaultSuffix(place.suffix.removeprefix("."))
        if filters:
            dialog.setNameFilters(filters)
        if await ask(dialog) != QDialog.DialogCode.Accepted:
            return None
        place = Path(dialog.selectedFiles()[0])
        if not await asyncio.to_thread(place.exists) or await _may_replace(parent, place):
            return place


async def _may_replace(parent: QWidget, place: Path) -> bool:
    question = Question(
        _("Replace {name}?").format(name=visible(place.name)),
        _("Replace"),
        _("There is a file of this name already; what is in it is lost."),
        destructive=True,
    )
    return await put(question, parent) is not None
