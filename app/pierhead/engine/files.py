"""The files of a container, by a shell in it where there is one, else by the engine's archives.

A shell is quick, and sees what is in memory. Archives reach containers that do not run or have no
shell; ``files_workshop`` says how things are renamed and removed by them.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager

from pierhead.core.i18n import _
from pierhead.engine.api_files import Content, Entry, Found, NeedsShell
from pierhead.engine.api_inside import Inside
from pierhead.engine.files_archive import ArchiveListing
from pierhead.engine.files_engine import EngineFiles, missing
from pierhead.engine.files_finding import Finding
from pierhead.engine.files_reading import Reading
from pierhead.engine.files_shell import quoted
from pierhead.engine.files_shells import Shells, Unlisted
from pierhead.engine.files_writing import Writing
from pierhead.engine.http import Http


class DockerFiles:
    """Satisfies ``FileSystem`` for one container."""

    def __init__(self, http: Http, inside: Inside, id_: str) -> None:
        self._engine = EngineFiles(http, id_)
        self._shells = Shells(self._engine, inside)
        self._archives = ArchiveListing(self._engine.archive)
        self._finding = Finding(self._shells, self._archives)
        self._reading = Reading(self._engine, self._shells, self.entry)
        self._writing = Writing(self._engine, self._shells, self.entry, self.resolve)

    def list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        """What is in a folder."""
        return self._list(folder)

    async def _list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        check = b"cd -P -- %b && { [ -r . ] || { echo Permission denied; false; } } || exit 1\n"
        check %= quoted(folder)
        find = b"find . -mindepth 1 -maxdepth 1 -exec stat -c %b {} + 2>/dev/null; exit 0"
        try:
            found = self._shells.entries(lambda form: check + find % form)
            async with aclosing(found):
                async for listed in found:
                    yield [entry for _path, entry in listed]
        except Unlisted:
            if await self._engine.in_memory(folder):
                await self._shells.do(check, folder)
                raise
        except NeedsShell:
            await self._check_seen(folder)
        else:
            return
        # Also where root in a container has been given less than the engine can do.
        portions = self._archives.entries(folder)
        async with aclosing(portions):  # type: ignore[type-var]
            async for portion in portions:
                yield portion

    def forget(self) -> None:
        """Look again at everything."""
        self._archives.forget()
        self._shells.forget()

    async def entry(self, path: str) -> Entry | None:
        """What is at a path."""
        look = b"stat -c %b %b 2>/dev/null || true"
        try:
            found = self._shells.entries(lambda form: look % (form, quoted(path)))
            listed = [each async for portion in found for each in portion]
            return listed[0][1] if listed else None
        except NeedsShell:
            return await self._engine.first_entry(path)

    async def resolve(self, path: str) -> str:
        """The path without any links."""
        # The mark keeps the ends of lines that a name may end in.
        script = b'p=$(readlink -f %b && echo .) && [ -e %b ] && printf %%s "$p"'
        if answer := await self._shells.run(script % (quoted(path), quoted(path))):
            status, said = answer
            if status == 0 and said.endswith(b"\n."):
                return said[:-2].decode("utf-8", "surrogateescape")
            raise missing(path)
        return await self._engine.real(path)

    async def read(self, path: str, most: int) -> Content:
        """The beginning of a file."""
        return await self._reading.read(path, most)

    async def stamp(self, path: str) -> str:
        """Size, times and place of the file as it is now."""
        return await self._reading.stamp(path)

    def find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        """What has such a name."""
        return self._finding.find(folder, words)

    # -- changing

    async def write(self, path: str, data: bytes) -> None:
        """Give a file another content."""
        with self._changing():
            await self._writing.write(path, data)

    async def make_folder(self, path: str) -> None:
        """Make an empty folder."""
        with self._changing():
            await self._writing.make_folder(path)

    async def rename(self, path: str, new: str) -> None:
        """Give it another path."""
        with self._changing():
            await self._writing.rename(path, new)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        with self._changing():
            await self._writing.remove(paths)

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool = False
    ) -> None:
        """Change mode, owner or both."""
        with self._changing():
            await self._writing.set_rights(path, mode, owner, deep=deep)

    # -- many bytes

    def download(self, path: str) -> AsyncIterator[bytes]:
        """An archive of it."""
        return self._reading.download(path)

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive."""
        with self._changing():
            await self._writing.upload(folder, archive)

    async def close(self) -> None:
        """End the shells."""
        await self._shells.close()

    # -- inside

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Forget what was read before the change has been made, and while it was."""
        try:
            yield
        finally:
            self._archives.forget()

    async def _check_seen(self, folder: str) -> None:
        if await self._engine.in_memory(folder):
            raise NeedsShell(
                _("This folder is in memory: only a program in the container could see it."),
                hint=_("The container has no shell for that."),
            )
