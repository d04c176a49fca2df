"""Results of builds that come to this machine: archives, and folders unpacked from them.

The engine calls us with the bytes of the file (moby/buildkit, session/filesync, ``FileSend``).
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildOutput, OutputKind
from pierhead.engine.buildkit.grpc import Call, Code, GrpcError, Method
from pierhead.engine.buildkit.wire import one

FILE_SEND = "/moby.filesync.v1.FileSend/DiffCopy"


class Output:
    """Receives what the build makes; ``finish`` puts it in its place, ``discard`` forgets it."""

    def __init__(self, wanted: BuildOutput | None) -> None:
        self.problem: AppError | None = None
        """Why it could not be written, for the user to read."""
        self._wanted = wanted
        self._draft: Path | None = None

    def methods(self) -> dict[str, Method]:
        """What a session offers."""
        nothing = self._wanted is None or self._wanted.kind is OutputKind.NOTHING
        return {} if nothing else {FILE_SEND: self._receive}

    async def finish(self) -> None:
        """All has come: put it in its place, file by file. Raises ``AppError``."""
        if self._wanted is None or self._draft is None:
            return
        try:
            if self._wanted.kind is OutputKind.FOLDER:
                await _unpack(self._draft, self._wanted.path)
            else:
                os.replace(self._draft, self._wanted.path)
        except (OSError, tarfile.TarError) as error:
            raise _unwritable(self._wanted.path, error) from error

    def discard(self) -> None:
        """Leave nothing that is not finished."""
        if self._draft:
            with suppress(OSError):
                self._draft.unlink()

    async def _receive(self, call: Call) -> None:
        assert self._wanted
        try:
            with self._open(self._wanted.path) as file:
                await call.begin()
                async for message in call:
                    file.write(one(message, 1))
        except OSError as error:
            self.problem = _unwritable(self._wanted.path, error)
            raise GrpcError(Code.UNKNOWN, self.problem.title) from error

    def _open(self, path: Path) -> BinaryIO:
        """A file beside the place where the result will be, on the same disk."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        file = draft.open("xb")
        self._draft = draft
        return file


async def _unpack(archive: Path, folder: Path) -> None:
    """Unpack as whoever runs the app: no devices, no other owners, nothing outside of it."""
    os.makedirs(folder, exist_ok=True)
    folders: list[tarfile.TarInfo] = []
    with tarfile.open(archive) as tar:
        for member in tar:
            # A folder that is not to be written into can be only when all is in it.
            tar.extract(member, folder, set_attrs=not member.isdir(), filter=_unpacked)
            if member.isdir():
                folders.append(member)
            await asyncio.sleep(0)
        for member in reversed(folders):
            tar.extract(member, folder, filter=_unpacked)


def _unpacked(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    if member.isdev():
        return None
    found = tarfile.tar_filter(member, folder)
    if found is None:
        return None
    return found.replace(uid=None, gid=None, uname=None, gname=None)  # type: ignore[arg-type]


def _unwritable(path: Path, error: Exception) -> AppError:
    words = getattr(error, "strerror", "") or str(error)
    hint = _("Choose another place for the result.")
    if getattr(error, "errno", 0) == errno.ENOSPC:
        hint = _("The disk is full: make room, or choose another place for the result.")
    return AppError(_("The result cannot be written to {path}.").format(path=path), words, hint)
