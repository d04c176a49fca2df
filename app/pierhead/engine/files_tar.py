"""The entries of a tar archive that is still coming, read without a thread and without waiting.

The format is POSIX's pax with GNU's long names, as Go's archive/tar writes and reads them.
"""

from __future__ import annotations

import asyncio
import re
import tarfile
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _
from pierhead.core.turns import in_turns
from pierhead.engine.api_files import Entry, FileKind

_BLOCK = tarfile.BLOCKSIZE
_LARGEST = 1 << 20
"""Bytes of names and attributes that one entry may have."""
_RECORD = re.compile(rb"(\d{1,7}) ([^=]+)=")
_LONG = {tarfile.GNUTYPE_LONGNAME: "path", tarfile.GNUTYPE_LONGLINK: "linkpath"}
_KINDS = {
    tarfile.DIRTYPE: FileKind.FOLDER,
    tarfile.SYMTYPE: FileKind.LINK,
    tarfile.FIFOTYPE: FileKind.PIPE,
    tarfile.CHRTYPE: FileKind.DEVICE,
    tarfile.BLKTYPE: FileKind.DEVICE,
}


class TarReader:
    """Takes the bytes as they come and gives entries, each with its content in pieces after it.

    Without ``contents`` only the entries are given. Raises ``EngineRefused`` for what is no tar.
    """

    def __init__(self, *, contents: bool = True) -> None:
        self.done = False
        """Whether the end of the archive has been read."""
        self.complete = True
        """Whether all of the last entry has come."""
        self._contents = contents
        self._head = bytearray()
        self._left = self._pad = 0
        self._gathered: bytearray | None = None
        self._gathering = b""
        self._given: dict[str, bytes] = {}
        self._common: dict[str, bytes] = {}

    def feed(self, data: bytes) -> Iterator[tarfile.TarInfo | bytes]:
        """The entries and pieces of content that these bytes complete."""
        place = 0
        while place < len(data) and not self.done:
            if self._left:
                end = min(len(data), place + self._left)
                self._left -= end - place
                if self._gathered is not None:
                    self._gathered += data[place:end]
                elif self._contents:
                    yield data[place:end]
                place = end
                if not self._left and self._gathered is not None:
                    self._take_gathered()
            elif self._pad:
                end = min(len(data), place + self._pad)
                self._pad -= end - place
                place = end
            else:
                end = place + _BLOCK - len(self._head)
                self._head += data[place:end]
                place = end
                if len(self._head) == _BLOCK and (found := self._entry()):
                    yield found
        self.complete = not self._left

    def _entry(self) -> tarfile.TarInfo | None:
        head, self._head = bytes(self._head), bytearray()
        if not head.strip(b"\0"):
            self.done = True
            return None
        try:
            info = tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise malformed(str(error)) from error
        if info.type in {tarfile.XHDTYPE, tarfile.XGLTYPE, *_LONG}:
            self._gather(info)
            return None
        if info.type == tarfile.GNUTYPE_SPARSE:
            raise malformed(_("It has a kind of entry that is not known."))
        _apply(info, self._common | self._given)
        self._given = {}
        reads = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
        self._expect(info.size if reads else 0)
        return info

    def _gather(self, info: tarfile.TarInfo) -> None:
        if info.size > _LARGEST:
            raise malformed(_("A name in it is too long."))
        self._gathering, self._gathered = info.type, bytearray()
        self._expect(info.size)
        if not info.size:
            self._take_gathered()

    def _expect(self, size: int) -> None:
        if size < 0:
            raise malformed(_("An entry of it has no size."))
        self._left, self._pad = size, -size % _BLOCK

    def _take_gathered(self) -> None:
        content, self._gathered = bytes(self._gathered or b""), None
        if name := _LONG.get(self._gathering):
            self._given[name] = content.rstrip(b"\0")
        elif self._gathering == tarfile.XGLTYPE:
            self._common |= dict(_records(content))
        else:
            self._given |= dict(_records(content))


def entry_of(info: tarfile.TarInfo, name: str) -> Entry:
    """What an archive says of one thing; a hard link is a file whose size it does not say."""
    named = info.uname or info.gname
    owner = f"{info.uname or info.uid}:{info.gname or info.gid}" if named else ""
    return Entry(
        name,
        _KINDS.get(info.type, FileKind.FILE),
        info.size,
        info.mode & 0o7777,
        info.uid,
        info.gid,
        float(info.mtime),
        info.linkname if info.issym() else "",
        owner,
        2 if info.islnk() else 1,
    )


def header(info: tarfile.TarInfo) -> bytes:
    """An entry as bytes, with the extended attributes that it came with."""
    kept = {key: value for key, value in info.pax_headers.items() if key.startswith("SCHILY.")}
    info.pax_headers = kept
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def rooted(name: str, root: str) -> str:
    """Where an entry is below the folder that the archive is of; empty for that itself."""
    name = name.strip("/")
    return name[len(root) :].strip("/") if root else name


async def rewritten(
    archive: AsyncIterable[bytes],
    change: Callable[[tarfile.TarInfo], tarfile.TarInfo | None],
) -> AsyncGenerator[bytes, None]:
    """The archive with other entries, each with its content; None leaves one out."""
    reader, pad, keep = TarReader(), 0, False
    async for block in archive:
        async for piece in in_turns(reader.feed(block)):
            if isinstance(piece, bytes):
                if keep:
                    yield piece
                continue
            other = change(piece)
            keep = other is not None
            if other is not None:
                yield bytes(pad) + header(other)
                pad = -other.size % _BLOCK if other.isreg() else 0
        # What has come already must not keep everything else waiting.
        await asyncio.sleep(0)
    yield bytes(pad + 2 * _BLOCK)


def malformed(words: str) -> EngineRefused:
    """The engine sent something else than an archive."""
    return EngineRefused(_("The engine's archive cannot be read."), words)


def _records(content: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(content):
        found = _RECORD.match(content, place)
        length = int(found[1]) if found else 0
        if not found or length <= found.end() - place or place + length > len(content):
            return
        yield found[2].decode("utf-8", "replace"), content[found.end() : place + length - 1]
        place += length


def _apply(info: tarfile.TarInfo, given: dict[str, bytes]) -> None:
    texts = {key: value.decode("utf-8", "surrogateescape") for key, value in given.items()}
    info.name = texts.get("path", info.name)
    info.linkname = texts.get("linkpath", info.linkname)
    info.uname, info.gname = texts.get("uname", info.uname), texts.get("gname", info.gname)
    try:
        info.size = int(texts.get("size", info.size))
        info.uid, info.gid = int(texts.get("uid", info.uid)), int(texts.get("gid", info.gid))
        info.mtime = float(texts.get("mtime", info.mtime))
    except ValueError as error:
        raise malformed(str(error)) from error
    info.pax_headers = texts
