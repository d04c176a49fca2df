"""Every command by its name: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from pierhead.core.i18n import _
from pierhead.ui.widgets.picker import Pick, Picker


class Palette(Picker):
    """A search field over the list of what can be done now."""

    def __init__(self, actions: Sequence[tuple[str, QAction]], parent: QWidget) -> None:
        title, hint = _("Commands"), _("Type the name of a command")
        super().__init__(title, hint, _("No command has such a name."), parent)
        self.offer([_pick(group, action) for group, action in actions])
        self.chosen.connect(QAction.trigger)


def _pick(group: str, action: QAction) -> Pick:
    return Pick(
        f"{group}: {_plain(action.text())}",
        action,
        action.shortcut().toString(action.shortcut().SequenceFormat.NativeText),
        action.icon(),
        action.objectName(),
        action.isEnabled(),
    )


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
