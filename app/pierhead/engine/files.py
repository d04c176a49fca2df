"""The files of a container, by a shell in it where there is one, else by the engine's archives.

A shell is quick and can do everything. Archives reach containers that do not run or have no shell;
by them the engine adds and replaces, but cannot take away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import aclosing

from pierhead.core.errors import EngineRefused, NotFound
from pierhead.core.i18n import _
from pierhead.engine.answers import parse, understanding
from pierhead.engine.api_files import Content, Difference, Entry, FileKind, Found, NeedsShell
from pierhead.engine.api_inside import Inside, Session
from pierhead.engine.files_access import Access, Unlisted
from pierhead.engine.files_archive import ArchiveListing
from pierhead.engine.files_shell import FileShell, let_go, quoted
from pierhead.engine.files_tar import TarReader
from pierhead.engine.files_words import failure, fits, patterns, shown
from pierhead.engine.files_writing import Writing
from pierhead.engine.http import Http

_PATIENCE = 10.0
"""Seconds that a file may take to give what is asked of it: some in memory give nothing."""
_MOST_FOUND = 2000
_SEEN = 1 << 20
"""Bytes of changes that are understood without leaving the loop."""
_ENDLESS = ("/proc", "/sys", "/dev")


class DockerFiles:
    """Satisfies ``FileSystem`` for one container."""

    def __init__(self, http: Http, inside: Inside, id_: str) -> None:
        self._access = Access(http, inside, id_)
        self._archives = ArchiveListing(self._access.archive)
        self._writing = Writing(self._access, self.entry)

    def list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        """What is in a folder."""
        return self._list(folder)

    async def _list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        check = b"cd -P -- %b && { [ -r . ] || { echo Permission denied; false; } } || exit 1\n"
        check %= quoted(folder)
        find = b"find . -mindepth 1 -maxdepth 1 -exec stat -c %b {} + 2>/dev/null; exit 0"
        try:
            found = self._access.entries(lambda form: check + find % form)
            async with aclosing(found):
                async for listed in found:
                    yield [entry for _path, entry in listed]
        except Unlisted:
            if await self._access.in_memory(folder):
                await self._access.do(check, folder)
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
        self._access.forget()

    async def entry(self, path: str) -> Entry | None:
        """What is at a path."""
        look = b"stat -c %b %b 2>/dev/null || true"
        try:
            found = self._access.entries(lambda form: look % (form, quoted(path)))
            listed = [each async for portion in found for each in portion]
            return listed[0][1] if listed else None
        except NeedsShell:
            return await self._access.first_entry(path)

    async def resolve(self, path: str) -> str:
        """The path without any links."""
        # The mark keeps the ends of lines that a name may end in.
        script = b'p=$(readlink -f %b && echo .) && [ -e %b ] && printf %%s "$p"'
        if answer := await self._access.run(script % (quoted(path), quoted(path))):
            status, said = answer
            if status == 0 and said.endswith(b"\n."):
                return said[:-2].decode("utf-8", "surrogateescape")
        elif found := await self._access.stat(path):
            there = str(found.get("linkTarget") or "")
            if not there or await self._access.stat(there):
                return there or path
        raise _missing(path)

    async def read(self, path: str, most: int) -> Content:
        """The beginning of a file."""
        entry = await self.entry(path)
        if entry is None:
            raise _missing(path)
        if entry.kind is not FileKind.FILE:
            raise EngineRefused(_("{path} is no file that can be read.").format(path=shown(path)))
        stamp = await self.stamp(path)
        try:
            data = await self._head(path, most + 1)
        except EngineRefused:
            if await self._access.in_memory(path):
                raise
            data = None
        if data is None:
            data = await self._content(path, most + 1)
        return Content(data[:most], len(data) <= most, stamp)

    async def stamp(self, path: str) -> str:
        """Size, times and place of the file as it is now."""
        script = b"stat -L -c '%%s %%Y %%Z %%i' %b 2>/dev/null" % quoted(path)
        if answer := await self._access.run(script):
            status, said = answer
            return said.decode("utf-8", "replace").strip() if status == 0 else ""
        found = await self._access.stat(path)
        return f"{found.get('size')} {found.get('mtime')}" if found else ""

    def find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        """What has such a name."""
        return self._find(folder, words)

    async def changes(self) -> Mapping[str, Difference]:
        """What differs from the image."""
        path = f"/containers/{self._access.id}/changes"
        body = await self._access.http.call("GET", path, patience=None)
        if len(body) > _SEEN:
            return await asyncio.to_thread(_changes, body)
        return _changes(body)

    # -- changing

    async def write(self, path: str, data: bytes) -> None:
        """Give a file another content."""
        self._archives.forget()
        await self._writing.write(path, data)

    async def make_folder(self, path: str) -> None:
        """Make an empty folder."""
        self._archives.forget()
        await self._writing.make_folder(path)

    async def rename(self, path: str, new: str) -> None:
        """Give it another path."""
        self._archives.forget()
        await self._writing.rename(path, new)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        self._archives.forget()
        await self._writing.remove(paths)

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool = False
    ) -> None:
        """Change mode, owner or both."""
        self._archives.forget()
        await self._writing.set_rights(path, mode, owner, deep=deep)

    # -- many bytes

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """An archive of it."""
        memory = await self._access.in_memory(path) and await self._access.shell()
        blocks = self._packed(path) if memory else self._access.archive(path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                yield block

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive."""
        self._archives.forget()
        await self._access.upload(folder, archive)

    async def lend(self, session: Session, root: str) -> bool:
        """Use a shell beside the container for what takes one."""
        return await self._access.lend(session, root)

    async def close(self) -> None:
        """End the shells."""
        await self._access.close()

    # -- inside

    async def _check_seen(self, folder: str) -> None:
        if await self._access.in_memory(folder):
            raise NeedsShell(
                _("This folder is in memory: only a program in the container could see it."),
                hint=_("The container has no shell for that."),
            )

    async def _head(self, path: str, most: int) -> bytes | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._access.run(b"head -c %d < %b" % (most, quoted(path)))
        except TimeoutError as error:
            raise EngineRefused(_("{path} gives nothing.").format(path=shown(path))) from error
        if answer and answer[0]:
            raise failure(answer[1], path)
        return answer[1] if answer else None

    async def _content(self, path: str, most: int) -> bytes:
        reader, content = TarReader(), bytearray()
        blocks = self._access.archive(path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                for piece in reader.feed(block):
                    if isinstance(piece, bytes):
                        content += piece
                if len(content) >= most:
                    break
        return bytes(content[:most])

    async def _packed(self, path: str) -> AsyncIterator[bytes]:
        folder, _slash, name = path.rpartition("/")
        script = b"tar -c -f - -C %b -- %b 2>/dev/null" % (quoted(folder or "/"), quoted(name))
        session = await self._access.program(script)
        output = aiter(session)
        try:
            async for block in output:
                yield block
        finally:
            await let_go(session, output)

    async def _find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        shell = await self._access.searcher()
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


def _missing(path: str) -> NotFound:
    return NotFound(_("There is no {path}.").format(path=shown(path)))


def _changes(body: bytes) -> Mapping[str, Difference]:
    with understanding():
        return {str(each["Path"]): Difference(each["Kind"]) for each in parse(body) or ()}
