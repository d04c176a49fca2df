"""Folders as the engine's archives show them: without running anything, of any container.

The engine has no question for what is in a folder: it gives all that is below it, with contents.
So it is read as far as it comes, what is asked for is told at once, and what lies deeper is kept.
"""

from __future__ import annotations

import asyncio
import posixpath
import tarfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _
from pierhead.engine.api_files import Entry
from pierhead.engine.files_tar import TarReader, entry_of, rooted

_MOST = 200_000
"""Entries that are kept for later."""


class ArchiveListing:
    """What was read of one container, and the reading."""

    def __init__(self, archive: Callable[[str], AsyncIterator[bytes]]) -> None:
        self._archive = archive
        self._known: dict[str, list[Entry]] = {}

    def forget(self) -> None:
        """It may be different now, also from what is just being read."""
        self._known = {}

    async def entries(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        """What is in a folder, while it comes."""
        known = self._known
        if folder in known:
            yield known[folder]
            return
        below: dict[str, list[Entry]] = {folder: []}
        kept = 0
        portions = self.walk(folder)
        async with aclosing(portions):  # type: ignore[type-var]
            async for portion in portions:
                own = []
                for place, entry in portion:
                    if place == folder:
                        own.append(entry)
                    elif kept <= _MOST:
                        below.setdefault(place, []).append(entry)
                    if entry.folder and kept <= _MOST:
                        below.setdefault(posixpath.join(place, entry.name), [])
                    kept += 1
                below[folder] += own
                if own:
                    yield own
        if kept <= _MOST:
            known |= below

    async def walk(self, folder: str) -> AsyncIterator[Sequence[tuple[str, Entry]]]:
        """All that is below a folder: where it is, and what."""
        reader, root = TarReader(contents=False), _Root(folder)
        blocks = self._archive(folder)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                infos = [each for each in reader.feed(block) if isinstance(each, tarfile.TarInfo)]
                if portion := [found for info in infos if (found := root.placed(info))]:
                    yield portion
                # What has come already must not keep everything else waiting.
                await asyncio.sleep(0)


class _Root:
    """The first entry of an archive: the folder itself, by which the others begin."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._name: str | None = None

    def placed(self, info: tarfile.TarInfo) -> tuple[str, Entry] | None:
        name = info.name.strip("/")
        if self._name is None:
            self._name = name
            if not info.isdir():
                raise EngineRefused(_("This is no folder."))
            return None
        above, _slash, own = rooted(name, self._name).rpartition("/")
        if not own:
            return None
        return posixpath.join(self._folder, above) if above else self._folder, entry_of(info, own)
