"""The local socket at which starts of the app meet, without Qt's network library: that takes 3 MB.

What has to be loaded for it on Windows is in ``instance_pipe``, with the same names.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from pierhead.ui.instance_address import LIMIT, Answer

_WAITING = 16
"""Starts that may stand at the door until it is opened."""
_CHUNK = 1 << 16
_OWN = 0o077
"""What nobody else may do with the socket."""


class Visitor(QObject):
    """Another start at the door."""

    said = Signal(bytes)
    """Its first line, or more than ``LIMIT`` bytes of one."""

    def __init__(self, peer: socket.socket, parent: QObject) -> None:
        super().__init__(parent)
        peer.setblocking(False)
        self._peer = peer
        self._heard = bytearray()
        self._ready = QSocketNotifier(peer.fileno(), QSocketNotifier.Type.Read, self)
        self._ready.activated.connect(self._read)

    def answer(self, words: bytes) -> None:
        """Say a few bytes and hang up."""
        with suppress(OSError):
            self._peer.send(words)
        self.abort()

    def abort(self) -> None:
        """Hang up."""
        self._ready.setEnabled(False)
        self._peer.close()
        self.deleteLater()

    def _read(self) -> None:
        try:
            piece = self._peer.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self.abort()
            return
        self._heard += piece
        line, end, _more = self._heard.partition(b"\n")
        if end or len(self._heard) > LIMIT:
            self._ready.setEnabled(False)
            self.said.emit(bytes(line))


class Door(QObject):
    """Where the first start listens."""

    knocked = Signal(object)
    """A ``Visitor``, which is a child of this door."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server: socket.socket | None = None
        self._ready: QSocketNotifier | None = None
        self._address = ""

    def open(self, address: str) -> str:
        """Listen there, where nobody does; says what is wrong if that cannot be."""
        server = socket.socket(socket.AF_UNIX)
        mask = os.umask(_OWN)
        try:
            with suppress(FileNotFoundError):
                os.unlink(address)
            server.bind(address)
            server.listen(_WAITING)
        except OSError as error:
            server.close()
            return str(error)
        finally:
            os.umask(mask)
        server.setblocking(False)
        self._server, self._address = server, address
        self._ready = QSocketNotifier(server.fileno(), QSocketNotifier.Type.Read, self)
        self._ready.activated.connect(self._welcome)
        return ""

    def close(self) -> None:
        """Listen no more."""
        if self._server and self._ready:
            self._ready.setEnabled(False)
            with suppress(OSError):
                os.unlink(self._address)
            self._server.close()
            self._server = None

    def _welcome(self) -> None:
        if self._server:
            with suppress(OSError):
                self.knocked.emit(Visitor(self._server.accept()[0], self))


def knock(address: str, message: bytes, patience: int, answer: int) -> tuple[Answer, bytes]:
    """Say a line to who listens there, and hear one; both are waited for so many milliseconds."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(patience / 1000)
        try:
            peer.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            return Answer.NOBODY, b""
        except OSError:
            return Answer.NONE, b""
        peer.settimeout(answer / 1000)
        try:
            peer.sendall(message)
            with peer.makefile("rb") as heard:
                return Answer.HEARD, heard.readline(_CHUNK)
        except OSError:
            return Answer.NONE, b""
