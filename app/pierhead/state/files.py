"""Trees of files as views show them: what they belong to, and what is special in them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _
from pierhead.core.signal import Signal
from pierhead.engine.api import Inspection
from pierhead.engine.api_files import Difference, Entry, FileSystem
from pierhead.engine.files_words import shown
from pierhead.state.connection import Connection

_MOUNTS = {"bind": N_("Folder"), "volume": N_("Volume"), "tmpfs": N_("Memory")}


@dataclass(frozen=True, slots=True)
class Mounted:
    """What is mounted at a path."""

    kind: str
    """``bind``, ``volume``, ``tmpfs`` ..."""
    text: str
    """What it is, for people."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is to be known of a tree beside what is in its folders."""

    mounts: Mapping[str, Mounted]
    marks: Mapping[str, Difference]


class FileSource(Protocol):
    """A tree of files that can be looked at and, perhaps, changed."""

    changed: Signal[str]
    """Something in this folder was changed from here."""

    @property
    def name(self) -> str:
        """What it belongs to."""

    @property
    def key(self) -> str:
        """Tells it from every other tree."""

    @property
    def files(self) -> FileSystem:
        """Its files; raises ``EngineUnreachable`` while there is no engine."""

    @property
    def writable(self) -> bool:
        """Whether anything in it can be changed at all."""

    async def surroundings(self) -> Surroundings:
        """Ask what is mounted in it, and what was changed."""

    async def close(self) -> None:
        """Let go of what is open; it opens again when it is used."""


@dataclass(frozen=True, slots=True)
class FileItem:
    """Something in a tree: what a command about files is about."""

    source: FileSource
    folder: str
    entry: Entry

    @property
    def path(self) -> str:
        """Where it is."""
        return posixpath.join(self.folder, self.entry.name)

    @property
    def name(self) -> str:
        """Its name, as it can be shown."""
        return shown(self.entry.name) or "/"


class ContainerFiles:
    """The files of a container."""

    writable = True

    def __init__(self, connection: Connection, id_: str, name: str) -> None:
        self.changed: Signal[str] = Signal()
        self.name = name
        self._connection, self._id = connection, id_
        self._files: FileSystem | None = None
        self._engine: object | None = None

    @property
    def key(self) -> str:
        """Its id."""
        return self._id

    @property
    def files(self) -> FileSystem:
        """Its files on the engine that is shown now."""
        engine = self._connection.engine
        if self._files is None or engine is not self._engine:
            self._engine, self._files = engine, engine.containers.files(self._id)
        return self._files

    async def surroundings(self) -> Surroundings:
        """Ask what is mounted in it, and what was changed."""
        containers = self._connection.engine.containers
        inspection = await containers.inspect(self._id)
        try:
            changes = await containers.changes(self._id)
        except AppError:
            changes = ()  # not every engine can tell, and not of every container
        marks = {each.path: each.difference for each in changes}
        return Surroundings(_mounts(inspection), marks)

    async def close(self) -> None:
        """End what runs for it."""
        if self._files:
            files, self._files = self._files, None
            await files.close()


def _mounts(inspection: Inspection) -> Mapping[str, Mounted]:
    found = {}
    for mount in inspection.get("Mounts") or ():
        kind = str(mount.get("Type") or "")
        where = str(mount.get("Name") or mount.get("Source") or "")
        text = f"{_(_MOUNTS.get(kind, kind))} {where}".strip()
        if mount.get("RW") is False:
            text = _("{mount}, read-only").format(mount=text)
        found[str(mount.get("Destination"))] = Mounted(kind, text)
    for path in (inspection.get("HostConfig") or {}).get("Tmpfs") or {}:
        found.setdefault(str(path), Mounted("tmpfs", _("Memory")))
    return found
