"""Folders in OCI's layout, which a build may read images and caches from and write caches into.

Source: containerd, api/services/content/v1/content.proto, by its field numbers; moby/buildkit,
session/content, where a header says which folder is meant.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.buildkit import wire
from pierhead.engine.buildkit.grpc import Call, Code, GrpcError, Method
from pierhead.engine.layout import Layout

SERVICE = "/containerd.services.content.v1.Content/"
_FOLDER = "buildkit-attachable-store-id"
_BLOCK = 1 << 20
_WRITE, _COMMIT = 1, 2
_DRAFTS = "ingest"


class Content:
    """Serves the folders by the names that the engine has for them."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.problem: AppError | None = None
        """Why something could not be read or written, for the user to read."""
        self._layouts = {name: Layout(folder) for name, folder in folders.items()}

    def methods(self) -> dict[str, Method]:
        """What a session offers; nothing where no folder is asked for."""
        found = {"Info": self._info, "Read": self._read, "Write": self._write}
        return {SERVICE + name: method for name, method in found.items() if self._layouts}

    def _layout(self, call: Call) -> Layout:
        name = "".join(call.metadata.get(_FOLDER, ())[:1])
        if name not in self._layouts:
            raise GrpcError(Code.NOT_FOUND, f"there is no store {name} here")
        return self._layouts[name]

    # -- reading

    async def _info(self, call: Call) -> None:
        layout = self._layout(call)
        digest = wire.text(wire.one(await call.receive() or b"", 1))
        size = os.stat(_there(layout, digest)).st_size
        info = wire.content(1, digest) + wire.number(2, size)
        await call.send(wire.message(1, info))

    async def _read(self, call: Call) -> None:
        layout, request = self._layout(call), await call.receive() or b""
        numbers = _numbers(request)
        at, size = numbers.get(2, 0), numbers.get(3, 0)
        path = _there(layout, wire.text(wire.one(request, 1)))
        try:
            with path.open("rb") as file:
                end = at + size if size else os.fstat(file.fileno()).st_size
                file.seek(at)
                while block := file.read(min(_BLOCK, end - at)):
                    await call.send(wire.number(1, at) + wire.content(2, block))
                    at += len(block)
        except OSError as error:
            words = _("{path} cannot be read.").format(path=path)
            self.problem = AppError(words, error.strerror or str(error))
            raise GrpcError(Code.UNKNOWN, words) from error

    # -- writing

    async def _write(self, call: Call) -> None:
        layout = self._layout(call)
        try:
            with _Draft(layout) as draft:
                async for message in call:
                    await call.send(draft.take(message))
        except OSError as error:
            self.problem = _unwritable(layout.folder, error)
            raise GrpcError(Code.UNKNOWN, self.problem.title) from error


class _Draft:
    """A blob on its way; it has its place once it is committed, and else is forgotten."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._folder = layout.folder / _DRAFTS
        self._path = self._folder / secrets.token_hex(12)
        self._file: BinaryIO | None = None
        self._size = 0
        self._hash = hashlib.sha256()

    def __enter__(self) -> _Draft:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._file:
            self._file.close()
        with suppress(OSError):
            self._path.unlink()
        with suppress(OSError):
            self._folder.rmdir()

    def take(self, request: bytes) -> bytes:
        """Do what a ``WriteContentRequest`` asks for; the answer to it. Raises ``OSError``."""
        numbers = _numbers(request)
        expected, action = wire.text(wire.one(request, 4)), numbers.get(1, 0)
        if expected and (blob := self._layout.blob(expected)) and blob.exists():
            raise GrpcError(Code.ALREADY_EXISTS, f"content {expected}: already exists")
        if action in (_WRITE, _COMMIT) and (data := wire.one(request, 6)):
            self._append(data, numbers.get(5, 0))
        if action == _COMMIT:
            self._commit(numbers.get(3, 0), expected)
        return (
            wire.number(1, action)
            + wire.number(4, self._size)
            + wire.number(5, numbers.get(3, 0))
            + wire.content(6, self._digest)
        )

    @property
    def _digest(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"

    def _append(self, data: bytes, offset: int) -> None:
        if offset != self._size:
            raise GrpcError(Code.FAILED_PRECONDITION, f"{offset} where {self._size} is the end")
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb")
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)

    def _commit(self, size: int, expected: str) -> None:
        if (size and size != self._size) or (expected and expected != self._digest):
            raise GrpcError(Code.FAILED_PRECONDITION, f"unexpected content {self._digest}")
        blob = self._layout.blob(self._digest)
        assert blob
        blob.parent.mkdir(parents=True, exist_ok=True)
        if self._file is None:
            blob.touch()
            return
        self._file.close()
        os.replace(self._path, blob)


def _there(layout: Layout, digest: str) -> Path:
    blob = layout.blob(digest)
    if blob is None or not blob.is_file():
        raise GrpcError(Code.NOT_FOUND, f"content {digest}: not found")
    return blob


def _numbers(data: bytes) -> dict[int, int]:
    return {number: value for number, value in wire.fields(data) if isinstance(value, int)}


def _unwritable(folder: Path, error: OSError) -> AppError:
    hint = _("Choose another folder for it.")
    if error.errno == errno.ENOSPC:
        hint = _("The disk is full: make room, or choose another folder for it.")
    title = _("The cache cannot be written to {path}.").format(path=folder)
    return AppError(title, error.strerror or str(error), hint)
