"""A build context that comes as an archive, unpacked into a folder of its own.

Modes and links are kept; nothing is written outside of the folder, whatever the archive says.
"""

from __future__ import annotations

import copy
import hashlib
import os
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

import platformdirs

from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _

ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst")
_ZSTANDARD = (".zst", ".tzst")
_LARGEST_WINDOW = 1 << 31
"""Bytes that unpacking may have to look back, as ``zstd --long=31`` makes it."""
_KEPT = 7 * 24 * 3600
"""Seconds after which what was unpacked is thrown away, when another archive is."""
_STEP = 16 << 20
"""Bytes between two words on how far it is."""
_SPARE = 256 << 20
"""Bytes that stay free on the disk."""
_IMAGE_FILES = frozenset(("manifest.json", "oci-layout", "repositories"))
_DONE = ".unpacked"
# What is unpacked is looked at here: the library's rules would change modes and links.
_TRUSTED: Any = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}

Report = Callable[[int], None]
"""Told the bytes so far."""


def is_archive(path: Path) -> bool:
    """Whether a file of this name is an archive that can be unpacked."""
    return path.name.lower().endswith(ENDINGS)


def archives_dir() -> Path:
    """Where archives are unpacked."""
    return Path(platformdirs.user_cache_dir("pierhead", appauthor=False)) / "archives"


def unpack(path: Path, report: Report, stop: Event, place: Path | None = None) -> Path:
    """Unpack an archive; returns the folder that is its context. Blocks; raises ``AppError``.

    The same archive goes to the same folder, which is not touched if it is there already.
    """
    place = place or archives_dir()
    try:
        found = path.stat()
        mark = f"{path.absolute()}:{found.st_size}:{found.st_mtime_ns}"
        folder = place / hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()[:16]
        target = folder / _plain_name(path)
        if not (folder / _DONE).exists():
            _clear(place)
            shutil.rmtree(folder, ignore_errors=True)
            target.mkdir(mode=0o700, parents=True)
            _extract(path, target, report, stop)
            (folder / _DONE).touch()
    except (tarfile.TarError, _Damaged) as error:
        shutil.rmtree(folder, ignore_errors=True)
        title = _("{name} cannot be unpacked.").format(name=path.name)
        raise AppError(title, str(error), _("It is damaged, or no tar archive.")) from error
    except (OSError, EOFError) as error:
        title = _("{name} cannot be unpacked.").format(name=path.name)
        raise AppError(title, getattr(error, "strerror", "") or str(error)) from error
    except AppError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _root(target)


class _Damaged(Exception):
    """What is compressed cannot be read."""


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    """The archive, whatever it is compressed with."""
    if not path.name.lower().endswith(_ZSTANDARD):
        with tarfile.open(path) as archive:
            yield archive
        return
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    try:
        with (
            path.open("rb") as file,
            decompressor.stream_reader(file, read_across_frames=True) as stream,
            tarfile.open(fileobj=stream, mode="r|") as archive,
        ):
            yield archive
    except zstandard.ZstdError as error:
        raise _Damaged(str(error)) from error


def _extract(path: Path, target: Path, report: Report, stop: Event) -> None:
    room = shutil.disk_usage(target).free - _SPARE
    size = told = 0
    names: set[str] = set()
    with _opened(path) as archive:
        for member in archive:
            if stop.is_set():
                raise AppError(_("Unpacking was cancelled."))
            size += member.size if member.isreg() else 0
            names.add(member.name.removeprefix("./"))
            _refuse(path, names, size, room)
            if size - told >= _STEP:
                told = size
                report(size)
            if safe := _inside(member, target):
                archive.extract(safe, target, **_TRUSTED)


def _refuse(path: Path, names: set[str], size: int, room: int) -> None:
    if len(names & _IMAGE_FILES) > 1 or {"oci-layout", "index.json"} <= names:
        raise AppError(
            _("{name} is an image, not a build context.").format(name=path.name),
            hint=_("Load it with: docker load --input {name}").format(name=path.name),
        )
    if size > room:
        needed = _("More than {size} would be needed.").format(size=units.size(size))
        raise AppError(_("There is no room to unpack {name}.").format(name=path.name), needed)


def _inside(member: tarfile.TarInfo, target: Path) -> tarfile.TarInfo | None:
    """The entry as it may be written: inside the folder, by whatever links it leads there."""
    root = os.path.realpath(target)

    def leads_out(name: str) -> bool:
        place = os.path.realpath(os.path.join(root, name))
        return place != root and not place.startswith(root + os.sep)

    name = member.name.lstrip("/")
    if leads_out(name) or (member.islnk() and leads_out(member.linkname.lstrip("/"))):
        return None
    if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        return None
    safe = copy.copy(member)
    safe.name = name
    safe.mode |= 0o700 if member.isdir() else 0o600
    safe.uid, safe.gid, safe.uname, safe.gname = os.getuid(), os.getgid(), "", ""
    if member.islnk():
        safe.linkname = member.linkname.lstrip("/")
    return safe


def _plain_name(path: Path) -> str:
    lower = path.name.lower()
    ending = max((one for one in ENDINGS if lower.endswith(one)), key=len, default="")
    return path.name[: len(path.name) - len(ending)].strip(".") or "context"


def _root(target: Path) -> Path:
    """The folder itself, or the only one in it, as archives of repositories have it."""
    inside = list(target.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and not inside[0].is_symlink():
        return inside[0]
    return target


def _clear(place: Path) -> None:
    with suppress(OSError):
        for old in place.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT:
                shutil.rmtree(old, ignore_errors=True)
