"""What runs in a fake container: a handful of programs and just enough of a shell.

Known are ``sh`` (also ``bash`` and ``ash``), ``sh -c 'a; b'``, ``cat``, ``echo``, ``seq``,
``sleep``, ``stty size``, ``ps``, ``true``, ``false``, ``exec`` and ``exit``. With a terminal,
what is typed is echoed, Ctrl+C interrupts and Ctrl+D ends the input, as a real line discipline
does it.
"""

from __future__ import annotations

import asyncio
import itertools
import posixpath
import shlex
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from pierhead.engine.api import LogChunk
from pierhead.engine.api_inside import Process as Listed
from pierhead.engine.api_inside import Stream

SHELLS = {"sh", "bash", "ash"}
PROMPT = b"/ # "
NOT_FOUND = 127
INTERRUPTED = 130
_NUMBERS = itertools.count(100, 10)


class Exited(Exception):
    """The program asked to end with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _commands(script: str) -> Iterator[list[str]]:
    """What ``;`` and ends of lines part, unless they are quoted."""
    words: list[str] = []
    lexer = shlex.shlex(script, posix=True, punctuation_chars=";\n")
    lexer.whitespace = " \t"
    lexer.whitespace_split = True
    for token in lexer:
        if not token.strip(";\n"):
            yield words
            words = []
        else:
            words.append(token)
    yield words


class Process:
    """A program that runs as a task; its whole output is kept for whoever comes later."""

    def __init__(self, command: Sequence[str], *, tty: bool, stdin: bool = True) -> None:
        self.command = list(command)
        self.id = next(_NUMBERS)
        self.typed = ""
        """The command line that a shell is busy with."""
        self.tty = tty
        self.columns, self.lines = 0, 0
        self.output: list[LogChunk] = []
        self.status: int | None = None
        self._wrote = asyncio.Condition()
        self._input: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._typed = b""
        self._running: asyncio.Task[int] | None = None
        if not stdin:
            self._input.put_nowait(None)
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def knows(cls, command: Sequence[str]) -> bool:
        """Whether there is such a program."""
        name = posixpath.basename(command[0]) if command else "true"
        return name in SHELLS or hasattr(cls, f"_{name}")

    def listed(self) -> Sequence[Listed]:
        """It and what its shell runs, as an engine lists them."""
        if self.status is not None:
            return ()
        own = Listed(self.id, 1, " ".join(self.command), self.tty and not self.typed)
        child = Listed(self.id + 1, self.id, self.typed, self.tty)
        return (own, child) if self.typed else (own,)

    def start(self) -> None:
        """Let it run."""
        self._task = asyncio.get_running_loop().create_task(self._live())

    async def read(
        self, begin: int = 0, left: Callable[[], bool] = lambda: False
    ) -> AsyncIterator[LogChunk]:
        """Its output from the chunk number ``begin`` on, until it ends or the reader has left."""
        position = begin

        def news() -> bool:
            return len(self.output) > position or self.status is not None or left()

        while True:
            async with self._wrote:
                await self._wrote.wait_for(news)
            while position < len(self.output) and not left():
                yield self.output[position]
                position += 1
            if self.status is not None or left():
                return

    async def wait(self, left: Callable[[], bool] = lambda: False) -> None:
        """Return when it has ended, or nobody waits any more."""
        async with self._wrote:
            await self._wrote.wait_for(lambda: self.status is not None or left())

    async def wake(self) -> None:
        """Let the readers see whether they have left."""
        async with self._wrote:
            self._wrote.notify_all()

    async def type(self, data: bytes) -> None:
        """Input, as the keyboard or a pipe gives it."""
        if not self.tty:
            self._input.put_nowait(data)
            return
        for byte in data.replace(b"\r", b"\n"):
            await self._key(bytes([byte]))

    def end_input(self) -> None:
        """Nothing more is typed."""
        self._input.put_nowait(None)

    async def end(self, status: int) -> None:
        """Kill it; it ends with this status."""
        if self.status is None:
            self.status = status
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self.wake()

    async def _key(self, key: bytes) -> None:
        if key == b"\x03":
            self._typed = b""
            await self.write(b"^C\n")
            if self._running:
                self._running.cancel()
        elif key == b"\x04":
            self._input.put_nowait(None)
        else:
            await self.write(key)
            self._typed += key
            if key == b"\n":
                self._input.put_nowait(self._typed)
                self._typed = b""

    async def write(self, data: bytes, stream: Stream = Stream.OUT) -> None:
        """Add to its output; a terminal ends lines with CR LF and knows one stream."""
        if self.tty:
            data, stream = data.replace(b"\n", b"\r\n"), Stream.OUT
        self.output.append(LogChunk(stream, data))
        await self.wake()

    async def _live(self) -> None:
        try:
            status = await self._run(self.command)
        except Exited as exited:
            status = exited.status
        except asyncio.CancelledError:
            status = INTERRUPTED
        if self.status is None:
            self.status = status
        await self.wake()

    async def _run(self, words: Sequence[str]) -> int:
        name = posixpath.basename(words[0]) if words else "true"
        if name in SHELLS:
            return await self._child(words[2]) if "-c" in words[1:2] else await self._shell()
        program = getattr(self, f"_{name}", None)
        if program is None:
            await self.write(f"sh: {name}: not found\n".encode(), Stream.ERR)
            return NOT_FOUND
        return int(await program(list(words[1:])))

    async def _child(self, script: str) -> int:
        """A shell of its own: what ends it does not end the one that called it."""
        try:
            return await self._script(script)
        except Exited as exited:
            return exited.status

    async def _script(self, script: str) -> int:
        status = 0
        for words in filter(None, _commands(script)):
            status = await self._run(words)
        return status

    async def _shell(self) -> int:
        status = 0
        while True:
            if self.tty:
                await self.write(PROMPT)
            line = await self._input.get()
            if line is None:
                return status
            status = await self._in_foreground(line.decode(errors="replace"))

    async def _in_foreground(self, line: str) -> int:
        self._running = asyncio.get_running_loop().create_task(self._script(line))
        self.typed = line.strip()
        try:
            await asyncio.wait([self._running])
            return INTERRUPTED if self._running.cancelled() else self._running.result()
        finally:
            self._running.cancel()
            self._running = None
            self.typed = ""

    async def _cat(self, _: list[str]) -> int:
        while (line := await self._input.get()) is not None:
            await self.write(line)
        return 0

    async def _echo(self, words: list[str]) -> int:
        stream = Stream.ERR if ">&2" in words else Stream.OUT
        text = " ".join(word for word in words if word != ">&2")
        await self.write(text.encode() + b"\n", stream)
        return 0

    async def _seq(self, words: list[str]) -> int:
        for number in range(int(words[0]), int(words[1]) + 1):
            await self.write(b"%d\n" % number)
        return 0

    async def _sleep(self, words: list[str]) -> int:
        await asyncio.sleep(float(words[0]))
        return 0

    async def _stty(self, _: list[str]) -> int:
        await self.write(b"%d %d\n" % (self.lines, self.columns))
        return 0

    async def _ps(self, _: list[str]) -> int:
        first = " ".join(self.command)
        await self.write(f"PID   USER     COMMAND\n    1 root     {first}\n".encode())
        await self.write(b"    7 root     ps\n")
        return 0

    async def _true(self, _: list[str]) -> int:
        return 0

    async def _false(self, _: list[str]) -> int:
        return 1

    async def _exec(self, words: list[str]) -> int:
        raise Exited(await self._run(words))

    async def _exit(self, words: list[str]) -> int:
        raise Exited(int(words[0]) if words else 0)
