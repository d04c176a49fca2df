"""A shell in a container that does small things with files for the app, one after the other.

It reads its commands from a pipe, so that starting it is paid for once, and so that names reach it
which are no UTF-8: the engine's JSON could not carry them. It ends with its connection.
"""

from __future__ import annotations

import asyncio
import secrets
import stat
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.i18n import _
from pierhead.engine.api_files import Entry, FileKind
from pierhead.engine.api_inside import Session

_BEGIN = b"""export LC_ALL=C QUOTING_STYLE=literal PATH="$PATH:/usr/bin:/bin:/busybox"; cd /
stat -c %f . && find . -maxdepth 0 -exec stat -c %n {} +"""
"""Says two lines if this shell has what is needed: the same words mean the same to all of them."""
_READY = 2
_PARTS = 5
_FIELDS = 6
_NAMELESS = b"UNKNOWN"
"""What ``stat`` calls a user or group without a name."""
_KINDS = {
    stat.S_IFDIR: FileKind.FOLDER,
    stat.S_IFREG: FileKind.FILE,
    stat.S_IFLNK: FileKind.LINK,
    stat.S_IFIFO: FileKind.PIPE,
    stat.S_IFSOCK: FileKind.SOCKET,
}


class FileShell:
    """One running shell. What it was doing when the reader left it ends with it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._output = aiter(session)
        self._token = secrets.token_hex(8).encode()
        self._lock = asyncio.Lock()
        self.status = 0
        """Of the last command."""
        self.broken = False
        """Whether it has ended, or must not be used again."""

    @property
    def busy(self) -> bool:
        """Whether it does something right now."""
        return self._lock.locked()

    async def begin(self) -> bool:
        """Whether it has the programs that are needed."""
        status, words = await self._run(_BEGIN)
        return status == 0 and len(words.split()) == _READY

    async def run(self, script: bytes) -> tuple[int, bytes]:
        """Do this in a shell of its own; its status, and all that it said."""
        return await self._run(b"( " + script + b"\n) </dev/null 2>&1")

    async def stream(self, script: bytes) -> AsyncIterator[bytes]:
        """What it says while it says it; ``status`` follows."""
        # What it complains of might come after its end, when the next command is answered.
        pieces = self._say(b"( " + script + b"\n) </dev/null 2>/dev/null")
        async with aclosing(pieces):  # type: ignore[type-var]
            async for piece in pieces:
                yield piece

    async def entries(self, script: bytes) -> AsyncGenerator[list[tuple[str, Entry]], None]:
        """Paths and entries that it lists in the ``format`` of this shell."""
        end = self._token + b"\n"
        rest = b""
        pieces = self.stream(script)
        async with aclosing(pieces):  # type: ignore[type-var]
            async for piece in pieces:
                *whole, rest = (rest + piece).split(end)
                if found := [each for record in whole if (each := self._entry(record))]:
                    yield found
                # What waits in the pipe must not keep everything else waiting.
                await asyncio.sleep(0)

    @property
    def format(self) -> bytes:
        """For ``stat -c``: fields that no name can be mixed up with."""
        fields = (b"%f %u %g %h %s %Y", b"%U", b"%G", b"%n", b"%N", b"")
        return b"'" + self._token.join(fields) + b"'"

    async def close(self) -> None:
        """End it."""
        self.broken = True
        await self._session.end_input()
        await let_go(self._session, self._output)

    async def _run(self, script: bytes) -> tuple[int, bytes]:
        said = b"".join([piece async for piece in self._say(script)])
        return self.status, said

    async def _say(self, script: bytes) -> AsyncIterator[bytes]:
        async with self._lock:
            if self.broken:
                raise ShellEnded("")
            ended = False
            end = b"\n" + self._token + b" "
            try:
                await self._session.write(
                    script + b"\nprintf '\\n%s %d\\n' " + self._token + b" $?\n"
                )
                rest = b""
                async for block in self._output:
                    rest += block
                    place = rest.find(end)
                    if place >= 0 and rest.endswith(b"\n") and rest.find(b"\n", place + 1) > 0:
                        self.status = int(rest[place + len(end) :])
                        ended = True
                        if place:
                            yield rest[:place]
                        return
                    if place < 0 and len(rest) > len(end):
                        # Its last word may be the begin of the end.
                        yield rest[: -len(end)]
                        rest = rest[-len(end) :]
                raise ShellEnded(rest.decode("utf-8", "replace"))
            finally:
                if not ended:
                    await self.close()

    def _entry(self, record: bytes) -> tuple[str, Entry] | None:
        parts = record.split(self._token)
        fields = parts[0].split()
        if len(parts) != _PARTS or len(fields) != _FIELDS:
            return None
        numbers, (user, group, name, said) = fields[1:3], parts[1:]
        names = [
            number if word == _NAMELESS else word
            for number, word in zip(numbers, (user, group), strict=True)
        ]
        mode = int(fields[0], 16)
        kind = _KINDS.get(stat.S_IFMT(mode), FileKind.DEVICE)
        path = name.decode("utf-8", "surrogateescape")
        return path, Entry(
            path.rpartition("/")[2],
            kind,
            int(fields[4]),
            mode & 0o7777,
            int(fields[1]),
            int(fields[2]),
            float(fields[5]),
            _target(name, said) if kind is FileKind.LINK else "",
            b":".join(names).decode("utf-8", "replace"),
            int(fields[3]),
        )


class ShellEnded(AppError):
    """The shell ended before it had answered: killed, or with its container."""

    def __init__(self, words: str) -> None:
        super().__init__(_("The shell in the container has ended."), words)


async def let_go(session: Session, output: AsyncIterator[bytes]) -> None:
    """Close a session, and read its output to the end, which comes at once then."""
    await session.close()
    with suppress(RuntimeError, AppError):  # somebody else may be reading it
        async for _block in output:
            continue


async def usable(session: Session) -> FileShell | None:
    """The shell that a session is, if it has what is needed; else it is ended."""
    shell = FileShell(session)
    try:
        if await shell.begin():
            return shell
    except (ShellEnded, EngineRefused):
        return None
    await shell.close()
    return None


def quoted(path: str) -> bytes:
    """A path as one word for a shell, whatever is in it."""
    raw = path.encode("utf-8", "surrogateescape")
    return b"'" + raw.replace(b"'", b"'\\''") + b"'"


def _target(path: bytes, said: bytes) -> str:
    """Where a link leads: programs say ``name -> there``, with quotes or without."""
    for before, after in ((b"", b""), (b"'", b"'"), (b"`", b"'"), (b'"', b'"')):
        start = before + path + after + b" -> " + before
        if said.startswith(start):
            return said[len(start) : len(said) - len(after)].decode("utf-8", "surrogateescape")
    return said.rpartition(b" -> ")[2].decode("utf-8", "surrogateescape")
