"""Folders of this machine, given to a build: only what its engine's copy lacks is sent.

We describe every file, the engine asks for those whose description differs from its copy's, and
says when it has them all (fsutil's protocol; moby/buildkit, session/filesync).
"""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.engine.buildkit import packets
from pierhead.engine.buildkit.file_list import FileList
from pierhead.engine.buildkit.grpc import Call, Code, GrpcError, Method, prefix

if TYPE_CHECKING:
    from pierhead.dockerfile.walk import Entry, Walk

DIFF_COPY = "/moby.filesync.v1.FileSync/DiffCopy"
_BATCH = 1 << 17
"""Bytes of packets that go out together."""
_BLOCK = 1 << 17
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_TURN = 0.01
"""Seconds of looking around before the loop gets its turn, which answers the engine."""
_REPORT = 0.1
"""Seconds between two words on how much is sent."""
_MOST_NAMED = 10
_ALL_MAY_READ = 0o444

Report = Callable[[int, int, int, bool], None]
"""Told bytes and files that were sent, of how many bytes so far, and whether that is all."""


class FileSync:
    """Serves ``folders`` by their names; ``report`` hears how the one named ``context`` goes."""

    def __init__(self, folders: Mapping[str, Path], report: Report) -> None:
        self.problem: AppError | None = None
        """Why a folder could not be sent, for the user to read."""
        self.sent = 0
        """Bytes of all contents of files so far."""
        self.described = 0
        """Bytes of all descriptions."""
        self.odd = ""
        """The first path that is no UTF-8, which newer engines do not take."""
        self._folders = folders
        self._report = report

    def methods(self) -> dict[str, Method]:
        """What a session offers."""
        return {DIFF_COPY: self._serve}

    async def _serve(self, call: Call) -> None:
        from pierhead.dockerfile.patterns import BadPattern

        name = "".join(_said(call, "dir-name")[:1])
        root = self._folders.get(name)
        if root is None:
            raise GrpcError(Code.NOT_FOUND, f"no access allowed to dir {name!r}")
        report = self._report if name == "context" else _nobody
        sender = _Sender(self, call, os.fspath(root), report)
        try:
            await sender.run(_walk(root, call, sender.fail))
        except (AppError, BadPattern) as error:
            if isinstance(error, AppError):
                self.problem = error
            with suppress(ConnectionError):
                await call.send(packets.failed(str(error)))
            raise GrpcError(Code.UNKNOWN, str(error)) from error


class _Sender:
    """One folder on its way."""

    def __init__(self, sync: FileSync, call: Call, root: str, report: Report) -> None:
        self._sync = sync
        self._call = call
        self._root = root
        self._report = report
        self._files = FileList()
        """Every entry by its number."""
        self._links: dict[tuple[int, int], str] = {}
        self._asked: deque[int | None] = deque()
        """Numbers of files; None when the engine has all that it wants."""
        self._news = asyncio.Event()
        self._problems: list[AppError] = []
        self._sent = self._count = self._wanted_size = 0
        self._told = 0.0
        self._batch: list[bytes] = []
        """Messages, with their prefixes, that are due."""
        self._due = 0
        """Bytes of files in it."""

    def fail(self, path: str, error: OSError) -> None:
        """Something cannot be read."""
        from pierhead.dockerfile.tar import unreadable

        self._problems.append(unreadable(path, error))

    async def run(self, walk: Walk) -> None:
        await self._call.begin()
        describing = asyncio.get_running_loop().create_task(self._describe(walk))
        listening = asyncio.get_running_loop().create_task(self._listen())
        sending = asyncio.get_running_loop().create_task(self._send())
        try:
            await asyncio.wait(
                {describing, listening, sending}, return_when=asyncio.FIRST_EXCEPTION
            )
            for task in (describing, sending, listening):
                if task.done():
                    task.result()
        finally:
            for task in (describing, listening, sending):
                task.cancel()
            await asyncio.gather(describing, listening, sending, return_exceptions=True)
        await self._call.send(packets.FINISHED)
        self._report(self._sent, self._count, self._wanted_size, True)

    async def _describe(self, walk: Walk) -> None:
        for entries in walk.portions(_TURN):
            batch: list[bytes] = []
            for entry in entries:
                try:
                    packet = self._described(entry)
                except FileNotFoundError:
                    continue  # it vanished since its folder was read
                batch.append(packet)
            self._sync.described += sum(map(len, batch))
            if batch:
                await self._call.send(*batch)
            await asyncio.sleep(0)
        self._stop_if_unreadable()
        await self._call.send(packets.LAST_STAT)

    def _described(self, entry: Entry) -> bytes:
        """A packet about an entry, which has the next number from now on."""
        path, _source, now = entry
        is_file = stat.S_ISREG(now.st_mode)
        linked = self._linked(entry) if now.st_nlink > 1 else ""
        packet = packets.described(entry, linked)
        if not path.isascii() and not self._sync.odd and _is_odd(path):
            self._sync.odd = path
        if is_file and now.st_mode & _ALL_MAY_READ != _ALL_MAY_READ:
            self._check(entry)
        self._files.append(path if is_file else "", now.st_size)
        return packet

    def _linked(self, entry: Entry) -> str:
        """The path under which the same file was described before; empty for its first."""
        if stat.S_ISDIR(entry.stat.st_mode):
            return ""
        first = self._links.setdefault((entry.stat.st_dev, entry.stat.st_ino), entry.path)
        return "" if first == entry.path else first

    def _check(self, entry: Entry) -> None:
        """See whether a file can be read before the build begins with others."""
        if not _readable(entry.source):
            self.fail(entry.path, PermissionError(13, os.strerror(13)))

    def _stop_if_unreadable(self) -> None:
        if len(self._problems) == 1:
            raise self._problems[0]
        if self._problems:
            count = len(self._problems)
            title = ngettext(
                "{count} file of the build context cannot be read.",
                "{count} files of the build context cannot be read.",
                count,
            )
            names = [problem.title for problem in self._problems[:_MOST_NAMED]]
            if count > _MOST_NAMED:
                names.append("…")
            hint = _("Make them readable, or list them in .dockerignore.")
            raise AppError(title.format(count=count), "\n".join(names), hint)

    async def _listen(self) -> None:
        """Take the engine's wishes until it has all that it wants."""
        async for packet in self._call:
            kind, id_, data = packets.read(packet)
            if kind == packets.Kind.REQUEST:
                self._wanted_size += self._files[id_][1]
                self._ask(id_)
            elif kind == packets.Kind.ERROR:
                raise GrpcError(Code.UNKNOWN, data.decode("utf-8", "replace"))
            elif kind == packets.Kind.FINISHED:
                self._ask(None)
                return
        raise GrpcError(Code.CANCELLED, "the engine stopped asking")

    def _ask(self, id_: int | None) -> None:
        self._asked.append(id_)
        self._news.set()

    async def _send(self) -> None:
        """Send what was asked for, small files together, until all is over."""
        while True:
            self._news.clear()
            while self._asked:
                if (id_ := self._asked.popleft()) is None:
                    await self._flush()
                    return
                await self._send_file(id_)
            await self._flush()
            await self._news.wait()

    async def _send_file(self, id_: int) -> None:
        """A packet for each block of it and one for its end."""
        end = packets.end(id_)
        for data in self._content(id_):
            self._sent += len(data)
            head = end + packets.data_head(len(data))
            self._batch += (prefix(len(head) + len(data)), head, data)
            self._due += len(data)
            if self._due > _BATCH:
                await self._flush()
        self._count += 1
        self._batch += (prefix(len(end)), end)

    async def _flush(self) -> None:
        """Send what has been gathered."""
        self._sync.sent += self._due
        batch, self._batch, self._due = self._batch, [], 0
        if batch:
            await self._call.send_framed(batch)
            self._tell()

    def _content(self, id_: int) -> Iterator[bytes]:
        """What is in a file; nothing if it is gone by now, as docker's own client has it."""
        from pierhead.dockerfile.tar import open_without_waiting, unreadable

        path, size = self._files[id_]
        if not path:
            return
        given = 0
        # Without a file object, whose making costs more than all else for a small file.
        try:
            file = open_without_waiting(f"{self._root}/{path}", _READ)
        except FileNotFoundError:
            return
        except OSError as error:
            raise unreadable(path, error) from error
        # One byte more shows that there is nothing more; a block for each would cost its making.
        asked = min(_BLOCK, size + 1) if size else _BLOCK
        try:
            while data := os.read(file, asked):
                yield data
                given += len(data)
                if 0 < size <= given and len(data) < asked:
                    break  # it gives less than it is asked for only at its end
        except OSError as error:
            raise unreadable(path, error) from error
        finally:
            os.close(file)

    def _tell(self) -> None:
        if (now := time.monotonic()) - self._told > _REPORT:
            self._told = now
            self._report(self._sent, self._count, self._wanted_size, False)


def _is_odd(path: str) -> bool:
    """Whether there is something in it that is not UTF-8."""
    return any("\udc80" <= char <= "\udcff" for char in path)


def _readable(path: str) -> bool:
    return os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)


def _walk(root: Path, call: Call, failed: Callable[[str, OSError], None]) -> Walk:
    """The entries that a call asks for; blocks. Raises ``BadPattern``."""
    from pierhead.dockerfile.follow import follow
    from pierhead.dockerfile.ignore import Ignore
    from pierhead.dockerfile.walk import Walk

    patterns = _said(call, "include-patterns")
    if paths := _said(call, "followpaths"):
        patterns += follow(root, paths)
    return Walk(
        root,
        Ignore.of(_said(call, "exclude-patterns")),
        failed=failed,
        only=Ignore.of(dict.fromkeys(patterns)) if patterns else None,
    )


def _said(call: Call, name: str) -> list[str]:
    """What the engine says about a call: quoted by newer ones, in bare UTF-8 by older ones."""
    values = list(call.metadata.get(name, ()))
    if call.metadata.get(f"{name}-encoded") == ["1"]:
        return [unquote_plus(value, errors="surrogateescape") for value in values]
    return [value.encode("latin-1").decode("utf-8", "surrogateescape") for value in values]


def _nobody(_sent: int, _files: int, _total: int, _done: bool) -> None:
    """Hear nothing."""
