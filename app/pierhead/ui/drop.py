"""Drop a folder, a Dockerfile, an archive or the address of a repository anywhere on the window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent

from pierhead.core.git_url import Remote, remote
from pierhead.core.i18n import _, ngettext
from pierhead.dockerfile.source import TextKind, kind_of
from pierhead.dockerfile.unpack import is_archive
from pierhead.ui.widgets.drop_veil import DropVeil, local_paths


def dropped_remote(data: QMimeData) -> Remote | None:
    """The address in a drag that holds no file of this machine."""
    if local_paths(data):
        return None
    for url in data.urls():
        if found := remote(url.toString()):
            return found
    return remote(data.text()) if data.hasText() else None


class DropTarget(DropVeil):
    """Takes files and addresses for the whole window."""

    dropped = Signal(list)
    """The paths that were dropped."""
    named = Signal(object)
    """The ``Remote`` whose address was dropped."""

    def describe(self, data: QMimeData) -> str:
        paths = local_paths(data)
        if not paths:
            found = dropped_remote(data)
            return _("Build {name}").format(name=found.context) if found else ""
        if len(paths) == 1:
            name = paths[0].name or str(paths[0])
            if is_archive(paths[0]):
                return _("Unpack and build {name}").format(name=name)
            if kind_of(paths[0]) in (TextKind.YAML, TextKind.IGNORE):
                return _("Open {name}").format(name=name)
            return _("Build {name}").format(name=name)
        text = ngettext("Open {count} item", "Open {count} items", len(paths))
        return text.format(count=len(paths))

    def enter(self, event: QDragEnterEvent) -> None:
        if event.source() is None:  # what is dragged out of this window is not for it
            super().enter(event)

    def take(self, data: QMimeData) -> None:
        if paths := local_paths(data):
            self.dropped.emit(paths)
        elif found := dropped_remote(data):
            self.named.emit(found)
