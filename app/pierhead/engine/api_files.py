"""What the app asks of a tree of files that is not on this machine: a container's, for one.

Paths are absolute, parted by ``/``. What in them is no UTF-8 is kept as in ``os.fsdecode``.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pierhead.core.errors import EngineRefused


class NeedsShell(EngineRefused):
    """Only a program in the container can do this, and there is no shell for it."""


class FileKind(Enum):
    """What something in a folder is."""

    FOLDER = "folder"
    FILE = "file"
    LINK = "link"
    PIPE = "pipe"
    SOCKET = "socket"
    DEVICE = "device"


class Difference(Enum):
    """How a file differs from the image's; the numbers are the API's own."""

    CHANGED = 0
    ADDED = 1
    DELETED = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a folder; of a link it is all about the link itself."""

    name: str
    kind: FileKind
    size: int = 0
    """Bytes; without meaning for what is neither a file nor a link."""
    mode: int = 0
    """The twelve bits of rights."""
    user: int = 0
    group: int = 0
    time: float = 0.0
    """Of the last change of its content, in seconds since 1970."""
    link: str = ""
    """Where a link says it leads."""
    owner: str = ""
    """Names of user and group, ``root:root``, where they are known."""
    links: int = 1
    """How many names it has; 1 where that is not known."""

    @property
    def folder(self) -> bool:
        """Whether there may be something in it."""
        return self.kind is FileKind.FOLDER


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came upon."""

    folder: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a file."""

    data: bytes
    whole: bool
    """Whether that is all of it."""
    stamp: str
    """Another one as soon as the file has changed; empty if that cannot be told."""


class FileSystem(Protocol):
    """The files of one container, or of something else that has such a tree.

    Every call may raise ``NotFound`` for a path, ``ReadOnly``, ``NeedsShell`` or ``EngineRefused``
    with the words of who refused. Iterators are left by ``aclosing``.
    """

    def list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        """What is in a folder, a portion at a time and in no order."""

    def forget(self) -> None:
        """Look again at everything that was read before."""

    async def entry(self, path: str) -> Entry | None:
        """What is at a path; None for nothing."""

    async def resolve(self, path: str) -> str:
        """The path without any links; raises ``NotFound`` if it leads to nothing."""

    async def read(self, path: str, most: int) -> Content:
        """The first ``most`` bytes of a regular file."""

    async def stamp(self, path: str) -> str:
        """The stamp of the file as it is now; empty for no file."""

    async def write(self, path: str, data: bytes) -> None:
        """Give a file another content; its owner and rights stay. A new one is its folder's."""

    async def make_folder(self, path: str) -> None:
        """Make an empty folder; raises ``Conflict`` if there is something."""

    async def rename(self, path: str, new: str) -> None:
        """Give it another path; raises ``Conflict`` if there is something."""

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove files, links, and folders with all that is in them.

        Refused where something is mounted at one of them or below.
        """

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool = False
    ) -> None:
        """Change mode, owner or both; ``deep`` also of all that is in a folder."""

    def download(self, path: str) -> AsyncIterator[bytes]:
        """A tar archive of it, with all that is in it; its first entry is the thing itself."""

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack a tar archive into a folder; it replaces files, and no folder by a file.

        What comes takes its places when all of it is there: one that breaks off changes nothing.
        """

    def find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        """What has ``words`` in its name, or fits them if there is a ``*`` or ``?`` in them.

        Links are not followed, and file systems in which there is no end are left out.
        """

    async def close(self) -> None:
        """End what runs for it. It may be used again."""
