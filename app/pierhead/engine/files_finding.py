"""Searching for names in the files of a container."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

from pierhead.engine.api_files import Found
from pierhead.engine.files_archive import ArchiveListing
from pierhead.engine.files_shell import FileShell, quoted
from pierhead.engine.files_shells import Shells
from pierhead.engine.files_words import fits, patterns

_MOST_FOUND = 2000
_ENDLESS = ("/proc", "/sys", "/dev")


class Finding:
    """Searches by a shell in the container, or through archives."""

    def __init__(self, shells: Shells, archives: ArchiveListing) -> None:
        self._shells, self._archives = shells, archives

    async def find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        """What has such a name."""
        shell = await self._shells.searcher()
        found = self._by_shell(shell, folder, words) if shell else self._by_archive(folder, words)
        left = _MOST_FOUND
        async with aclosing(found):  # type: ignore[type-var]
            async for portion in found:
                yield portion[:left]
                left -= len(portion)
                if left <= 0:
                    return

    async def _by_shell(
        self, shell: FileShell, folder: str, words: str
    ) -> AsyncIterator[Sequence[Found]]:
        away = [place for place in _ENDLESS if not folder.startswith(place)]
        pruned = b" -o ".join(b"-path " + quoted(place) for place in away)
        names = b" -o ".join(b"-iname " + quoted(pattern) for pattern in patterns(words))
        prune = b"\\( " + pruned + b" \\) -prune -o " if away else b""
        script = b"find %b -mindepth 1 %b\\( %b \\) -exec stat -c %b {} \\; 2>/dev/null"
        found = shell.entries(script % (quoted(folder), prune, names, shell.format))
        async with aclosing(found):
            async for portion in found:
                yield [Found(path.rpartition("/")[0] or "/", entry) for path, entry in portion]

    async def _by_archive(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        portions = self._archives.walk(folder)
        async with aclosing(portions):  # type: ignore[type-var]
            async for portion in portions:
                found = [Found(place, each) for place, each in portion if fits(each.name, words)]
                if found:
                    yield found
