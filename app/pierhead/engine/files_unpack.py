"""An archive from a container, written below a folder of this machine and nowhere else.

Who made the archive is not trusted. Only what was made here in this very unpacking is gone into or
linked to, so that no entry can lead another one out; devices, pipes and links that lead out are
left out and said so; rights that would let a program act for somebody else are taken away.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _, ngettext
from pierhead.engine.files_tar import TarReader
from pierhead.engine.files_words import shown

SPARE = 64 << 20
"""Bytes that stay free on the disk."""
_MOST_SAID = 200
_UPWARDS = re.compile(r"(?:\.\./)*(?!\.\./)")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_OUT = N_("it would be outside of the folder")
_LINK_OUT = N_("the link leads out of what is copied")
_SPECIAL = N_("it is neither a file nor a folder nor a link")
_NAMED = N_("this machine has no such names")
_TWICE = N_("there is something else of that name")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Unpacker:
    """Takes the bytes of an archive; blocks where it writes, so call it in a thread.

    Raises ``AppError`` for a full disk, and for what is no archive.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is empty and nobody else's."""
        self.written = 0
        """Bytes of files so far."""
        self.skipped: list[str] = []
        """What was left out and why, a line each; not more than some."""
        self._folder = folder
        self._reader = TarReader()
        self._made: dict[str, Path] = {"": folder}
        """Folders by their names in the archive."""
        self._files: dict[str, Path] = {}
        self._links: set[str] = set()
        self._times: list[tuple[Path, int, float]] = []
        self._file: BinaryIO | None = None
        self._left = 0
        self._closing: tuple[Path, int, float] | None = None
        self._reasons: Counter[str] = Counter()

    def feed(self, data: bytes) -> None:
        """Write what these bytes complete."""
        try:
            for piece in self._reader.feed(data):
                if isinstance(piece, bytes):
                    self._write(piece)
                else:
                    self._end_file()
                    self._take(piece)
        except OSError as error:
            raise unwritable(self._folder, error) from error

    def finish(self) -> list[Path]:
        """All has come: the things right in the folder. Raises ``AppError`` if it has not."""
        self._end_file()
        if not self._reader.done:
            raise AppError(_("The engine's archive is cut off."))
        for path, mode, time in reversed(self._times):
            _dress(path, mode, time)
        return sorted(self._folder.iterdir())

    def close(self) -> None:
        """Let go of what is open."""
        if self._file:
            self._file.close()
            self._file = None

    def remarks(self) -> str:
        """How many things were left out, and why; empty if none was."""
        lines = []
        for reason, count in self._reasons.most_common():
            text = ngettext("{count} left out: {reason}", "{count} left out: {reason}", count)
            lines.append(text.format(count=count, reason=_(reason)))
        return "\n".join(lines)

    # -- entries

    def _take(self, info: tarfile.TarInfo) -> None:
        parts = [part for part in info.name.split("/") if part not in {"", "."}]
        if ".." in parts:
            self._skip(info, _OUT)
            return
        if not parts:
            return  # the root of everything: its name is nothing
        name, key = local_name(parts[-1]), "/".join(parts)
        try:
            if (above := self._open_folder(parts[:-1])) is None:
                self._skip(info, _TWICE)
            else:
                self._make(info, key, above, name)
        except OSError as error:
            if error.errno not in {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}:
                raise
            self._skip(info, _NAMED)
        except UnicodeError:
            self._skip(info, _NAMED)

    def _make(self, info: tarfile.TarInfo, key: str, above: Path, name: str) -> None:
        if info.isdir():
            if self._known(key) and key not in self._made:
                self._skip(info, _TWICE)
            else:
                path = self._made.get(key) or self._new_folder(key, above, name)
                self._times.append((path, info.mode & 0o777 | 0o700, info.mtime))
        elif self._known(key):
            self._skip(info, _TWICE)
        elif info.issym():
            self._link(info, key, above, name)
        elif info.islnk():
            self._hard_link(info, key, above, name)
        elif info.isreg():
            self._check_room(info.size)
            path = free(above, name)
            self._files[key] = path
            self._file = path.open("xb")
            self._closing = path, info.mode & 0o777 | 0o600, info.mtime
        else:
            self._skip(info, _SPECIAL)

    def _known(self, key: str) -> bool:
        return key in self._made or key in self._files or key in self._links

    def _open_folder(self, parts: list[str]) -> Path | None:
        """A folder that was made here; one that the archive does not name is made as well."""
        for depth in range(1, len(parts) + 1):
            key = "/".join(parts[:depth])
            if key in self._made:
                continue
            if self._known(key):
                return None
            above = self._made["/".join(parts[: depth - 1])]
            self._new_folder(key, above, local_name(parts[depth - 1]))
        return self._made["/".join(parts)]

    def _new_folder(self, key: str, above: Path, name: str) -> Path:
        path = free(above, name)
        path.mkdir(0o700)
        self._made[key] = path
        return path

    def _link(self, info: tarfile.TarInfo, key: str, above: Path, name: str) -> None:
        depth = key.count("/")
        ups = _UPWARDS.match(info.linkname)
        climbs = ups[0].count("../") if ups else 0
        rest = info.linkname[ups.end() :] if ups else info.linkname
        parts = rest.split("/")
        # After a name there may be another link, above which is somewhere else.
        if info.linkname.startswith("/") or climbs > depth or ".." in parts or "\\" in rest:
            self._skip(info, _LINK_OUT)
            return
        path = free(above, name)
        try:
            os.symlink(info.linkname, path)
        except (NotImplementedError, PermissionError):
            self._skip(info, _NAMED)
            return
        self._links.add(key)

    def _hard_link(self, info: tarfile.TarInfo, key: str, above: Path, name: str) -> None:
        wanted = "/".join(part for part in info.linkname.split("/") if part not in {"", "."})
        if (source := self._files.get(wanted)) is None:
            self._skip(info, _LINK_OUT)
            return
        path = free(above, name)
        try:
            os.link(source, path, follow_symlinks=False)
        except (OSError, NotImplementedError):
            self._check_room(source.stat().st_size)
            shutil.copy2(source, path, follow_symlinks=False)
        self._files[key] = path

    # -- contents

    def _write(self, data: bytes) -> None:
        if self._file:
            self._file.write(data)
            self.written += len(data)

    def _end_file(self) -> None:
        if self._file and self._closing:
            self._file.close()
            self._file = None
            _dress(*self._closing)
            self._closing = None

    def _check_room(self, size: int) -> None:
        if size and shutil.disk_usage(self._folder).free - SPARE < size:
            needed = _("{size} more would be needed.").format(size=units.size(size))
            raise AppError(
                _("There is no room for this on your disk."),
                needed,
                _("Choose a folder on another disk, or make room."),
            )

    def _skip(self, info: tarfile.TarInfo, reason: str) -> None:
        self._reasons[reason] += 1
        if len(self.skipped) < _MOST_SAID:
            self.skipped.append(f"{shown(info.name)}: {_(reason)}")


def local_name(name: str, platform: str = sys.platform) -> str:
    """What a thing is called on this machine."""
    if platform != "win32":
        return name
    clean = re.sub(r'[<>:"\\|?*\x00-\x1f]', "_", name).rstrip(". ") or "_"
    return f"_{clean}" if _RESERVED.fullmatch(clean) else clean


def free(folder: Path, name: str) -> Path:
    """A path for a name in a folder, with a number if there is something of that name already.

    Names may be the same here that were two there: not every disk tells ``A`` from ``a``.
    """
    path = folder / name
    stem, dot, end = name.rpartition(".") if "." in name[1:] else (name, "", "")
    number = 2
    while os.path.lexists(path):
        path = folder / f"{stem} ({number}){dot}{end}"
        number += 1
    return path


def unwritable(path: Path, error: OSError) -> AppError:
    """The error for a folder of this machine that cannot be written to."""
    if error.errno in _FULL:
        return AppError(
            _("Your disk is full."),
            error.strerror or "",
            _("Make room, or choose a folder on another disk. Nothing was left behind."),
        )
    title = _("{path} cannot be written to.").format(path=shown(str(path)))
    return AppError(title, error.strerror or str(error))


def _dress(path: Path, mode: int, time: float) -> None:
    path.chmod(mode)
    try:
        os.utime(path, (time, time))
    except (OSError, OverflowError, ValueError):
        return
