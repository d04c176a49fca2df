"""Files and folders of this machine as a tar archive that is made while it is sent."""

from __future__ import annotations

import os
import stat
import tarfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from pierhead.core.errors import AppError
from pierhead.core.i18n import _

_BLOCK = 512 * 1024
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to send, with all that is in it if it is a folder."""

    source: Path
    name: str
    """What it is called there: one part of a path."""


class Archive:
    """The archive of some files and folders, to be read once; they get an owner by number.

    Links in folders stay links, sockets and devices are left out. Raises an ``AppError`` for what
    cannot be read.
    """

    def __init__(self, pieces: Sequence[Piece], user: int = 0, group: int = 0) -> None:
        self.sent = 0
        """Bytes of files so far."""
        self._pieces = pieces
        self._owner = user, group
        self._stop = Event()

    def size(self) -> int:
        """Bytes of all files now; blocks, so call it in a thread."""
        total = 0
        for piece in self._pieces:
            for _name, path in _walk(piece):
                with suppress(OSError):
                    found = os.lstat(path)
                    total += found.st_size if stat.S_ISREG(found.st_mode) else 0
        return total

    def blocks(self) -> AsyncIterator[bytes]:
        """Its bytes, read in a thread; close it (``aclosing``) to stop the reading."""
        from pierhead.dockerfile.readahead import read_ahead

        return read_ahead(self._bytes(), _AHEAD, self._stop)

    def _bytes(self) -> Iterator[bytes]:
        for piece in self._pieces:
            for name, path in _walk(piece):
                if self._stop.is_set():
                    return
                yield from self._entry(name, path, dereference=name == piece.name)
        yield bytes(2 * tarfile.BLOCKSIZE)

    def _entry(self, name: str, path: str, *, dereference: bool) -> Iterator[bytes]:
        try:
            header = _header(name, path, dereference)
            if header is None:
                return
            header.uid, header.gid = self._owner
            if not header.isreg():
                yield header.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
                return
            # A pipe put in the place of the file would block the open for ever.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        except FileNotFoundError:
            return  # it vanished since its folder was read
        except OSError as error:
            raise _unreadable(path, error) from error
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            yield header.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
            left = header.size
            while left and not self._stop.is_set():
                try:
                    # Exactly as much as was announced, even if the file shrinks meanwhile.
                    block = file.read(min(left, _BLOCK)) or bytes(min(left, _BLOCK))
                except OSError as error:
                    raise _unreadable(path, error) from error
                left -= len(block)
                self.sent += len(block)
                yield block
            yield bytes(-header.size % tarfile.BLOCKSIZE)


_BINARY = getattr(os, "O_BINARY", 0)


def _walk(piece: Piece) -> Iterator[tuple[str, str]]:
    """Names in the archive and paths here; folders come before what is in them."""
    root = os.fspath(piece.source)
    yield piece.name, root
    if not os.path.isdir(root):
        return
    waiting = [(piece.name, root)]
    while waiting:
        folder, path = waiting.pop()
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            raise _unreadable(path, error) from error
        for entry in found:
            name = f"{folder}/{entry.name}"
            yield name, entry.path
            if entry.is_dir(follow_symlinks=False):
                waiting.append((name, entry.path))


def _header(name: str, path: str, dereference: bool) -> tarfile.TarInfo | None:
    found = os.stat(path) if dereference else os.lstat(path)
    header = tarfile.TarInfo(name)
    header.mode, header.mtime = stat.S_IMODE(found.st_mode), int(found.st_mtime)
    if os.name == "nt":
        header.mode |= 0o755  # Windows has no such bit, and scripts must stay executable
    if stat.S_ISREG(found.st_mode):
        header.size = found.st_size
    elif stat.S_ISDIR(found.st_mode):
        header.type = tarfile.DIRTYPE
    elif stat.S_ISLNK(found.st_mode):
        header.type, header.linkname = tarfile.SYMTYPE, os.readlink(path)
    else:
        return None
    return header


def _unreadable(path: str, error: OSError) -> AppError:
    name = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in path)
    return AppError(_("{path} cannot be read.").format(path=name), error.strerror or str(error))
