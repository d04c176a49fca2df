"""Files that are written whole or not at all: what was there before stays until then."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside ``path``, which takes its place when the block ends well, and goes else.

    Raises ``OSError``. Its rights are those of the file that was there, or of any new one.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        draft.chmod(_rights(path))
        yield draft
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _rights(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[IO[Any]]:
    encoding, newline = (None, None) if "b" in mode else ("utf-8", "\n")
    with whole(path) as draft, draft.open(mode, encoding=encoding, newline=newline) as file:
        yield file


@asynccontextmanager
async def written(path: Path, mode: str) -> AsyncIterator[IO[Any]]:
    """The same as an open file, of which all but writing is done in threads."""
    manager = _opened(path, mode)
    file = await asyncio.to_thread(manager.__enter__)
    try:
        yield file
    except BaseException:
        await asyncio.to_thread(manager.__exit__, *sys.exc_info())
        raise
    await asyncio.to_thread(manager.__exit__, None, None, None)
