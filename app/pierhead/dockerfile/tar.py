"""A build context as a tar archive that is made while it is read, never written to a disk."""

from __future__ import annotations

import os
import stat
import tarfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from threading import Event
from typing import BinaryIO

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.dockerfile.readahead import read_ahead
from pierhead.dockerfile.walk import Entry

BLOCK = 512 * 1024
_AHEAD = 4
"""Blocks that are read before they are asked for: 2 MB."""
_TYPE_AT = 156
"""Where a header says what it is."""
_XATTRS = ("user.", "security.capability")

_TYPES = (
    (stat.S_ISREG, tarfile.REGTYPE),
    (stat.S_ISDIR, tarfile.DIRTYPE),
    (stat.S_ISLNK, tarfile.SYMTYPE),
    (stat.S_ISFIFO, tarfile.FIFOTYPE),
)


class TarStream:
    """The archive of ``entries``, to be read once: in a thread, or on a loop by ``blocks``.

    ``replaced`` gives files other contents than they have, or adds files, by path. Sockets and
    devices are left out. Raises ``AppError`` when a file cannot be read.
    """

    def __init__(
        self, entries: Callable[[Event], Iterable[Entry]], replaced: Mapping[str, bytes]
    ) -> None:
        self.files = 0
        """Files read so far."""
        self.sent = 0
        """Bytes of the archive so far."""
        self._entries = entries
        self._added = dict(replaced)
        self._links: dict[tuple[int, int], str] = {}
        self._stop = Event()

    def __iter__(self) -> Iterator[bytes]:
        """The archive in blocks of about ``BLOCK`` bytes."""
        held = bytearray()
        for piece in self._recognisable():
            if held and len(held) + len(piece) > BLOCK:
                yield self._count(bytes(held))
                held.clear()
            if len(piece) < BLOCK:
                held += piece
            else:
                yield self._count(piece)
        if not self._stop.is_set():
            held += bytes(2 * tarfile.BLOCKSIZE)
            yield self._count(bytes(held))

    def blocks(self) -> AsyncIterator[bytes]:
        """The same for asyncio, read in a thread; close it (``aclosing``) to stop the reading."""
        return read_ahead(iter(self), _AHEAD, self._stop)

    def _count(self, block: bytes) -> bytes:
        self.sent += len(block)
        return block

    def _recognisable(self) -> Iterator[bytes]:
        """The archive, begun so that engines see that it is one.

        They look at its first two blocks alone, which is not enough when an extended header comes
        first: they take it for a Dockerfile. Then the root goes before it, as ``tar`` does it.
        """
        first = True
        for piece in self._pieces():
            if first and piece[_TYPE_AT : _TYPE_AT + 1] == tarfile.XHDTYPE:
                root = tarfile.TarInfo(".")
                root.type, root.mode = tarfile.DIRTYPE, 0o755
                yield _pack(root)
            first = False
            yield piece

    def _pieces(self) -> Iterator[bytes]:
        for entry in self._entries(self._stop):
            if self._stop.is_set():
                return
            if entry.path in self._added:
                yield from self._content(entry.path, self._added.pop(entry.path))
            elif entry.is_file:
                yield from self._file(entry)
            else:
                with suppress(FileNotFoundError):  # it vanished since its folder was read
                    if header := _header(entry, entry.stat):
                        yield _pack(header)
        for path, content in self._added.items():
            yield from self._content(path, content)

    def _content(self, path: str, content: bytes) -> Iterator[bytes]:
        header = tarfile.TarInfo(path)
        header.mode, header.size = 0o600, len(content)
        self.files += 1
        yield _pack(header) + content + _padding(len(content))

    def _file(self, entry: Entry) -> Iterator[bytes]:
        try:
            file = open(entry.source, "rb", buffering=0, opener=open_without_waiting)  # noqa: SIM115
        except FileNotFoundError:
            return
        except OSError as error:
            raise unreadable(entry.path, error) from error
        with file:
            now = os.fstat(file.fileno())
            header = _header(entry, now)
            if header is None or not header.isreg():
                return  # it became something else since its folder was read
            self.files += 1
            if self._linked(entry, now, header):
                yield _pack(header)
                return
            header.size = now.st_size
            header.pax_headers = _xattrs(file.fileno())
            yield _pack(header)
            yield from self._read(entry, file, header.size)

    def _linked(self, entry: Entry, now: os.stat_result, header: tarfile.TarInfo) -> bool:
        """Make it a hard link if its file was sent under another name."""
        if now.st_nlink < 2:  # noqa: PLR2004
            return False
        first = self._links.setdefault((now.st_dev, now.st_ino), entry.path)
        if first == entry.path:
            return False
        header.type, header.linkname = tarfile.LNKTYPE, first
        return True

    def _read(self, entry: Entry, file: BinaryIO, size: int) -> Iterator[bytes]:
        """Exactly ``size`` bytes and the padding, even if the file shrinks or grows meanwhile."""
        left = size
        while left and not self._stop.is_set():
            try:
                piece = file.read(min(left, BLOCK))
            except OSError as error:
                raise unreadable(entry.path, error) from error
            piece = piece or bytes(min(left, BLOCK))
            left -= len(piece)
            yield piece
        yield _padding(size)


def unreadable(path: str, error: OSError) -> AppError:
    """The error for a file of the context that cannot be read."""
    return AppError(
        _("{path} in the build context cannot be read.").format(path=printable(path)),
        error.strerror or str(error),
        _("Make it readable, or list it in .dockerignore."),
    )


def printable(path: str) -> str:
    """``path`` with its odd bytes and control characters written out."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in path)


def open_without_waiting(path: str, flags: int) -> int:
    """An ``opener`` for a file of a context."""
    # A pipe put in the place of the file would block the open for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _header(entry: Entry, now: os.stat_result) -> tarfile.TarInfo | None:
    kind = next((kind for check, kind in _TYPES if check(now.st_mode)), None)
    if kind is None:
        return None
    header = tarfile.TarInfo(entry.path)
    header.type = kind
    header.mode = stat.S_IMODE(now.st_mode)
    if os.name == "nt":
        header.mode |= 0o755  # Windows has no such bit, and scripts must stay executable
    header.mtime = int(now.st_mtime)
    if kind == tarfile.SYMTYPE:
        header.linkname = os.readlink(entry.source)
    return header


def _pack(header: tarfile.TarInfo) -> bytes:
    return header.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _xattrs(file: int) -> dict[str, str]:
    found: dict[str, str] = {}
    if not hasattr(os, "listxattr"):
        return found
    with suppress(OSError):
        for name in os.listxattr(file):
            if name.startswith(_XATTRS):
                value = os.getxattr(file, name)
                found["SCHILY.xattr." + name] = value.decode("utf-8", "surrogateescape")
    return found
