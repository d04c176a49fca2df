"""Which image: a line with the engine's images to choose from, and what is known of the choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from pierhead.commands.context import Context
from pierhead.core import reference
from pierhead.core.i18n import _
from pierhead.core.resources import Image
from pierhead.core.units import size
from pierhead.ui.bind import bind
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.widgets.paste_line import PasteLine
from pierhead.ui.widgets.tasks import Tasks

PAUSE = 150
"""Milliseconds without typing after which the engine is asked about an image."""


class ImageChoice(CalmCombo):
    """``changed`` at every key, ``inspected`` when the engine told more about the image."""

    changed = Signal()
    inspected = Signal()

    def __init__(self, context: Context, take: Callable[[str], bool]) -> None:
        super().__init__()
        self._context = context
        self._tasks = Tasks(self)
        self.inspection: Mapping[str, Any] = {}
        """The engine's JSON about the image that is named now; empty while it is not known."""
        line = PasteLine(take)
        line.setPlaceholderText(_("such as nginx or ghcr.io/owner/app:1.0"))
        line.setAccessibleName(_("Image"))
        self.setEditable(True)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(20)
        self.setAccessibleName(_("Image"))
        self._complete()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._inspect)
        self._offer()
        self.editTextChanged.connect(self._edited)
        bind(context.images.changed, self, self._listed)

    def text(self) -> str:
        """The reference, as it is typed."""
        return self.currentText().strip()

    def found(self) -> Image | None:
        """The image of this engine that the text names."""
        return find(self._context.images, self.text())

    def note(self) -> str:
        """Whether it is here, in a sentence; empty when that cannot be said."""
        if not self.text():
            return ""
        if image := self.found():
            return _("On this engine, {size}").format(size=size(image.size))
        if not self._context.images.loaded or reference.problem(self.text()):
            return ""
        parsed = reference.parse(self.text())
        return _("Not on this engine yet: {image} will be pulled from {registry} first.").format(
            image=parsed.familiar, registry=parsed.domain
        )

    def _complete(self) -> None:
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if popup := completer.popup():
            popup.setProperty("popup", True)
            popup.setAccessibleName(_("Images of this engine"))
        self.setCompleter(completer)

    def _offer(self) -> None:
        typed = self.currentText()
        self.blockSignals(True)
        self.clear()
        self.addItems(sorted(tag for image in self._context.images for tag in image.tags))
        self.setEditText(typed)
        self.blockSignals(False)

    def _listed(self, _change: object) -> None:
        self._offer()
        self._edited()

    def _edited(self, _text: str = "") -> None:
        self.inspection = {}
        self._tasks.stop("inspect")
        self._pause.start()
        self.changed.emit()

    def _inspect(self) -> None:
        if image := self.found():
            self._tasks.start("inspect", self._ask(image.id))

    async def _ask(self, id_: str) -> None:
        self.inspection = await self._context.engine.images.inspect(id_)
        self.inspected.emit()


def find(images: Iterable[Image], text: str) -> Image | None:
    """The listed image that ``text`` names by tag, digest or id."""
    wanted = _full(text)
    for image in images:
        id_ = image.id.removeprefix("sha256:")
        if text and text in {image.id, id_, image.short_id}:
            return image
        if any(_full(name) == wanted for name in (*image.tags, *image.digests)):
            return image
    return None


def _full(text: str) -> str:
    try:
        return reference.parse(text).full
    except reference.InvalidReference:
        return text
