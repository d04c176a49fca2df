"""Ports of this machine behind which programs wait, as inetd has it: one for each connection."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

Start = Callable[[socket.socket], subprocess.Popen[bytes]]
"""Starts a program whose standard input and output are the connection."""


class Door:
    """A port on loopback; leaving it ends every program that is left."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._programs: list[subprocess.Popen[bytes]] = []
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Closing alone would not wake who waits for a connection.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """End every program that is at work: its connection breaks."""
        for program in self._programs:
            program.kill()
            program.wait()
        self._programs.clear()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                with connection:
                    self._programs.append(self._start(connection))
