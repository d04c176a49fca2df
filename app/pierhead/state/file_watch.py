"""Notices when what a build reads has changed: its Dockerfile, its ignore file, its context.

The system tells of changes in the folders of the context that are not ignored, a bounded number
of them; what really changed is then found by looking the context over again, so that neither an
ignored file nor a change of nothing is taken for one.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.dockerfile import ignore
from pierhead.dockerfile.ignore import Ignore
from pierhead.dockerfile.walk import Walk

THREAD = "file watch"
"""What the threads are called that wait for changes."""
MOST_FOLDERS = 4000
"""Folders that are watched; systems allow only so many."""
_STEP, _DEBOUNCE, _TURN = 150, 600, 1000
"""Milliseconds: of quiet that end a burst of changes, that a burst may take, and to look up."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a build would read, at one moment."""

    digest: bytes
    folders: tuple[Path, ...]
    partial: bool = False
    """Whether there are more folders than can be watched."""


def look(root: Path, dockerfile: Path, more: Sequence[Path] = ()) -> Seen:
    """Look contexts over, without reading their files; blocks. Raises ``AppError``.

    ``more`` are named contexts beside ``root``.
    """
    digest = hashlib.blake2b(digest_size=16)
    folders = {Path(os.path.realpath(dockerfile)).parent: None}
    partial = False
    digest.update(_state(dockerfile))
    for place in (root, *more):
        file = dockerfile if place == root else place / dockerfile.name
        for found in _entries(place, file, digest):
            partial = partial or len(folders) >= MOST_FOLDERS
            if not partial:
                folders[found] = None
    return Seen(digest.digest(), tuple(folders), partial)


def _entries(root: Path, dockerfile: Path, digest: hashlib.blake2b) -> Iterator[Path]:
    """The folders of a context; all that is in it goes into the digest."""
    own = ignore.ignore_file(root, dockerfile)
    digest.update(_state(own))
    if not root.is_dir():
        raise AppError(_("The build context {path} is not there.").format(path=root))
    real = Path(os.path.realpath(root))
    yield real
    for entry in Walk(real, Ignore.read(own)):
        found = entry.stat
        digest.update(os.fsencode(entry.path))
        if stat.S_ISDIR(found.st_mode):
            yield Path(entry.source)
        else:
            times = f"\0{found.st_mode} {found.st_size} {found.st_mtime_ns}\0"
            digest.update(times.encode())


def _state(file: Path | None) -> bytes:
    try:
        found = os.stat(file) if file else None
    except OSError:
        found = None
    return f"{found.st_size} {found.st_mtime_ns}".encode() if found else b"-"


async def changes(
    root: Path, dockerfile: Path, more: Sequence[Path] = ()
) -> AsyncGenerator[Seen, None]:
    """What there is at first, then again after each change. Raises ``AppError``."""
    seen = await asyncio.to_thread(look, root, dockerfile, more)
    yield seen
    while True:
        watcher = _Watcher(seen.folders)
        try:
            while True:
                await watcher.wait()
                with suppress(AppError):  # a context that is being replaced comes back
                    now = await asyncio.to_thread(look, root, dockerfile, more)
                    moved, seen, before = now.folders != seen.folders, now, seen
                    if seen.digest != before.digest:
                        yield seen
                    if moved:
                        break
        finally:
            watcher.close()


class _Watcher:
    """Folders watched in a thread of its own."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = [folder for folder in folders if folder.is_dir()]
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._stop = threading.Event()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    async def wait(self) -> None:
        """Return when something happened since the last time. Raises ``AppError``."""
        await self._news.wait()
        self._news.clear()
        if self._error:
            raise AppError(
                _("The files of the build cannot be watched."),
                str(self._error),
                _("The system allows only so many watches; let .dockerignore leave out more."),
            ) from self._error

    def close(self) -> None:
        """Watch no more."""
        self._stop.set()

    def _run(self) -> None:
        from watchfiles import watch

        first = True
        try:
            for changed in watch(
                *self._folders,
                watch_filter=None,
                debounce=_DEBOUNCE,
                step=_STEP,
                stop_event=self._stop,
                rust_timeout=_TURN,
                yield_on_timeout=True,
                recursive=False,
                ignore_permission_denied=True,
            ):
                # The first word is that it watches now: what changed before is to be seen too.
                if changed or first:
                    first = False
                    self._tell()
        except Exception as error:
            self._error = error
            self._tell()

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            self._loop.call_soon_threadsafe(self._news.set)
