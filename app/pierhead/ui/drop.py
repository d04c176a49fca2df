"""Drop a folder or a Dockerfile anywhere on the window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal

from pierhead.core.i18n import _, ngettext
from pierhead.ui.widgets.drop_veil import DropVeil, local_paths


class DropTarget(DropVeil):
    """Takes files for the whole window."""

    dropped = Signal(list)
    """The paths that were dropped."""

    def describe(self, data: QMimeData) -> str:
        paths = local_paths(data)
        if not paths:
            return ""
        if len(paths) == 1:
            return _("Build {name}").format(name=paths[0].name or str(paths[0]))
        text = ngettext("Build {count} item", "Build {count} items", len(paths))
        return text.format(count=len(paths))

    def take(self, data: QMimeData) -> None:
        self.dropped.emit(local_paths(data))
