"""A session with a real program on a local pseudo-terminal: what an engine gives, without one."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import AsyncIterator


class PtySession:
    """Satisfies ``pierhead.engine.api.Session``."""

    tty = True

    def __init__(self, *command: str, **environment: str) -> None:
        self._terminal, slave = pty.openpty()
        os.set_blocking(self._terminal, False)
        self._process = subprocess.Popen(
            # The terminal becomes the one that controls the program, so that Ctrl+C reaches it.
            ("setsid", "--ctty", "--wait", *command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "PS1": "$ ", **environment},
        )
        os.close(slave)
        self._closed = False
        self.sizes: list[tuple[int, int]] = []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self._closed:
            try:
                data = os.read(self._terminal, 65536)
            except BlockingIOError:
                await self._readable()
                continue
            except OSError:
                return
            if not data:
                return
            yield data

    async def write(self, data: bytes) -> None:
        while data and not self._closed:
            try:
                data = data[os.write(self._terminal, data) :]
            except BlockingIOError:
                await asyncio.sleep(0.001)

    async def resize(self, columns: int, lines: int) -> None:
        self.sizes.append((columns, lines))
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    async def end_input(self) -> None:
        return

    async def pid(self) -> int:
        return self._process.pid

    async def exit_code(self) -> int | None:
        return await asyncio.to_thread(self._process.wait)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._process.kill()
            self._process.wait()
            os.close(self._terminal)

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_reader(self._terminal, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._terminal)
