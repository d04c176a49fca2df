"""A build context: a folder and a Dockerfile, looked over before and streamed for a build."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.dockerfile import ignore
from pierhead.dockerfile.ignore import Ignore
from pierhead.dockerfile.tar import TarStream, printable, unreadable
from pierhead.dockerfile.walk import Entry, Walk

_REPORT_EVERY = 1000
"""Entries between two words on how far a survey is."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a build would send."""

    files: int = 0
    size: int = 0
    """Bytes of all files."""
    problems: tuple[AppError, ...] = ()
    """What would make the build fail or differ: files that cannot be read."""
    warnings: tuple[str, ...] = ()
    """A sentence for each entry that is left out though no pattern says so."""


@dataclass(frozen=True)
class Context:
    """The folder ``root``, built by ``dockerfile``, which may lie outside of it.

    ``classic`` is for builders before BuildKit: they read the ignore file once more, to hide it
    and the Dockerfile from ``COPY``. It is then always in the archive, and it names a Dockerfile
    that was brought from outside.
    """

    root: Path
    dockerfile: Path
    classic: bool = False
    _real_root: Path = field(init=False, repr=False, compare=False)
    _real_dockerfile: Path = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_real_root", Path(os.path.realpath(self.root)))
        object.__setattr__(self, "_real_dockerfile", Path(os.path.realpath(self.dockerfile)))

    @property
    def dockerfile_name(self) -> str:
        """The Dockerfile's path inside what is streamed, for the ``dockerfile`` parameter.

        One from outside gets a dot name that is always the same, so that a build with nothing
        changed stays cached.
        """
        if self._inside:
            return self._real_dockerfile.relative_to(self._real_root).as_posix()
        digest = hashlib.sha256(os.fsencode(self._real_dockerfile)).hexdigest()
        return f".dockerfile.{digest[:20]}"

    @property
    def ignore_file(self) -> Path | None:
        """The ignore file that applies, if there is one."""
        return ignore.ignore_file(self._real_root, self.dockerfile)

    def check(self) -> None:
        """Raise ``AppError`` if the folder or the Dockerfile is not there; blocks."""
        if not self._real_root.is_dir():
            title = _("The build context {path} is not a folder.")
            if not self._real_root.exists():
                title = _("The build context {path} is not there.")
            hint = _("Choose another folder as the context of the build.")
            raise AppError(title.format(path=self.root), hint=hint)
        if not self._real_dockerfile.is_file():
            title = _("There is no Dockerfile at {path}.")
            hint = _("Save it there, or build another one.")
            raise AppError(title.format(path=self.dockerfile), hint=hint)

    def stream(self) -> TarStream:
        """The context as a tar archive; blocks, and raises ``AppError`` as ``check`` does."""
        self.check()
        rules = Ignore.read(self.ignore_file)

        def entries(stop: Event) -> Iterable[Entry]:
            return Walk(self._real_root, rules, self._always, self._fail, stop)

        return TarStream(entries, self._replaced())

    def survey(
        self, report: Callable[[Survey], None] | None = None, stop: Event | None = None
    ) -> Survey:
        """Look at everything that would be sent, without reading it; blocks.

        ``report`` is told how far it is, in the calling thread; setting ``stop`` ends it early.
        """
        self.check()
        found = _Finding()
        rules = Ignore.read(self.ignore_file)
        walk = Walk(self._real_root, rules, self._always, found.fail, stop)
        for count, entry in enumerate(walk, 1):
            found.look(entry)
            if report and count % _REPORT_EVERY == 0:
                report(found.survey())
        return found.survey()

    async def surveyed(self, report: Callable[[Survey], None] | None = None) -> Survey:
        """``survey`` in a thread; ``report`` is called on the loop, cancelling stops it."""
        loop, stop = asyncio.get_running_loop(), Event()

        def relay(survey: Survey) -> None:
            if report and not stop.is_set():
                loop.call_soon_threadsafe(report, survey)

        try:
            return await asyncio.to_thread(self.survey, relay, stop)
        finally:
            stop.set()

    @property
    def _inside(self) -> bool:
        return self._real_dockerfile.is_relative_to(self._real_root)

    @property
    def _always(self) -> frozenset[str]:
        """What stays in the archive even when it is ignored: the builder reads it from there."""
        names = {self.dockerfile_name, ignore.NAME} if self.classic else {self.dockerfile_name}
        return frozenset(names)

    def _replaced(self) -> dict[str, bytes]:
        if self._inside:
            return {}
        files = {self.dockerfile_name: _read(self._real_dockerfile)}
        if self.classic:
            own = self._real_root / ignore.NAME
            rules = _read(own) if own.is_file() else b""
            files[ignore.NAME] = rules + f"\n{self.dockerfile_name}\n".encode()
        return files

    @staticmethod
    def _fail(path: str, error: OSError) -> None:
        raise unreadable(path, error) from error


class _Finding:
    """A survey while it is made."""

    def __init__(self) -> None:
        self._sum = Survey()
        self._problems: list[AppError] = []
        self._warnings: list[str] = []
        self._files = self._size = 0
        self._seen: set[tuple[int, int]] = set()

    def fail(self, path: str, error: OSError) -> None:
        self._problems.append(unreadable(path, error))

    def look(self, entry: Entry) -> None:
        mode = entry.stat.st_mode
        if entry.is_file:
            self._file(entry)
        elif stat.S_ISSOCK(mode):
            self._leave_out(_("{path} is a socket and is not sent."), entry)
        elif stat.S_ISBLK(mode) or stat.S_ISCHR(mode):
            self._leave_out(_("{path} is a device and is not sent."), entry)

    def survey(self) -> Survey:
        return replace(
            self._sum,
            files=self._files,
            size=self._size,
            problems=tuple(self._problems),
            warnings=tuple(self._warnings),
        )

    def _file(self, entry: Entry) -> None:
        self._files += 1
        identity = (entry.stat.st_dev, entry.stat.st_ino)
        if entry.stat.st_nlink == 1 or identity not in self._seen:
            self._size += entry.stat.st_size
        if entry.stat.st_nlink > 1:
            self._seen.add(identity)
        effective = os.access in os.supports_effective_ids
        if not os.access(entry.source, os.R_OK, effective_ids=effective):
            self.fail(entry.path, PermissionError(13, os.strerror(13)))

    def _leave_out(self, sentence: str, entry: Entry) -> None:
        self._warnings.append(sentence.format(path=printable(entry.path)))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        title = _("{path} cannot be read.").format(path=path)
        raise AppError(title, error.strerror or str(error)) from error
