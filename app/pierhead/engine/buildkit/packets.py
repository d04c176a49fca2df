"""The packets in which files go to and from BuildKit, and how they describe a file.

Source: tonistiigi/fsutil, types/wire.proto and types/stat.proto; the mode's bits are Go's.
"""

from __future__ import annotations

import os
import stat
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from pierhead.engine.buildkit.wire import (
    Malformed,
    content,
    fields,
    head,
    mapping,
    message,
    number,
    varint,
)

if TYPE_CHECKING:
    from pierhead.dockerfile.walk import Entry

_DIR, _LINK, _DEVICE, _PIPE = 1 << 31, 1 << 27, 1 << 26, 1 << 25
_SETUID, _SETGID, _CHARS, _STICKY = 1 << 23, 1 << 22, 1 << 21, 1 << 20
_KINDS = {
    stat.S_IFDIR: _DIR,
    stat.S_IFLNK: _LINK,
    stat.S_IFIFO: _PIPE,
    stat.S_IFBLK: _DEVICE,
    stat.S_IFCHR: _DEVICE | _CHARS,
}
_SPECIAL = ((stat.S_ISUID, _SETUID), (stat.S_ISGID, _SETGID), (stat.S_ISVTX, _STICKY))
_EXECUTABLE = 0o111


class Kind(IntEnum):
    """What a packet is."""

    STAT = 0
    REQUEST = 1
    DATA = 2
    FINISHED = 3
    ERROR = 4


LAST_STAT = b""
"""A packet of a ``STAT`` without one: there are no more files."""
FINISHED = number(1, Kind.FINISHED)
_REQUEST = number(1, Kind.REQUEST) + number(3, 1)[:1]
"""How engines ask for a file, but for its number."""


def mode(bits: int) -> int:
    """A file's mode as Go counts it; a socket has no kind, as with docker's own client."""
    found = stat.S_IMODE(bits) & 0o777 | _KINDS.get(stat.S_IFMT(bits), 0)
    for ours, theirs in _SPECIAL:
        if bits & ours:
            found |= theirs
    return found | _EXECUTABLE if os.name == "nt" else found


@lru_cache(256)
def _mode_field(bits: int) -> bytes:
    return number(2, mode(bits))


def described(entry: Entry, linked: str) -> bytes:
    """The packet that tells of an entry; ``linked`` is the path that it is a hard link to."""
    now = entry.stat
    kind = stat.S_IFMT(now.st_mode)
    target = os.readlink(entry.source) if kind == stat.S_IFLNK else linked
    size = 0 if linked or kind == stat.S_IFDIR else now.st_size
    data = content(1, entry.path) + _mode_field(now.st_mode)
    if size:
        data += number(5, size)
    data += number(6, now.st_mtime_ns)
    if target:
        data += content(7, target)
    if now.st_rdev:
        data += number(8, os.major(now.st_rdev)) + number(9, os.minor(now.st_rdev))
    return message(2, data + _attributes(entry.source))


_DATA = number(1, Kind.DATA)


def end(id_: int) -> bytes:
    """The end of a file; with ``data_head`` and data behind it, a part of it."""
    return _DATA + number(3, id_)


def data_head(size: int) -> bytes:
    """What goes before so many bytes of a file."""
    return head(4, size)


def failed(words: str) -> bytes:
    """The end of it all, with the reason."""
    return number(1, Kind.ERROR) + content(4, words)


def read(packet: bytes) -> tuple[int, int, bytes]:
    """Its kind, the number of the file that it is about, and what is in it.

    Raises ``Malformed``.
    """
    if packet.startswith(_REQUEST):
        id_, end = varint(packet, len(_REQUEST))
        if end == len(packet):
            return Kind.REQUEST, id_, b""
    kind = id_ = 0
    data = b""
    for field, value in fields(packet):
        match field, value:
            case 1, int():
                kind = value
            case 3, int():
                id_ = value
            case 4, bytes():
                data = value
    if id_ < 0:
        raise Malformed("a negative id")
    return kind, id_, data


def _attributes(path: str) -> bytes:
    if not hasattr(os, "listxattr"):
        return b""
    try:
        names = os.listxattr(path, follow_symlinks=False)
        if not names:
            return b""
        return mapping(10, {name: os.getxattr(path, name, follow_symlinks=False) for name in names})
    except OSError:
        return b""
