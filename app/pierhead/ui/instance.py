"""One window per user and screen: a second start hands its paths to the first and ends.

The first start listens on a local socket that only its user can open. Whatever arrives there is
judged like a stranger's: a message that is too long, late or malformed is dropped.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pierhead.ui.instance_address import address

LIMIT = 1 << 20
"""Bytes of a message at most."""
PATIENCE = 2000
"""Milliseconds for the other side to finish a message, or to be there at all."""
ANSWER = 10_000
"""Milliseconds for an answer: on a busy machine, one that is just starting has its hands full."""
ACCEPTED = b"ok\n"
DECLINED = b"no\n"
TOKEN = "XDG_ACTIVATION_TOKEN"
"""With it, Wayland lets the first window come to the front for the second start."""
TOKEN_LENGTH = 512

log = logging.getLogger(__name__)


class Answer(Enum):
    """What came of knocking at the first start's door."""

    TAKEN = auto()
    NOBODY = auto()
    """There is no first start, or one that was killed left its socket behind."""
    NONE = auto()
    """There is one, but it does not answer or does not want it."""


class Instance(QObject):
    """This start of the app, which is either the first or hands over to it."""

    opened = Signal(list)
    """Another start was asked to open these absolute paths; perhaps none, just to come forward."""

    def __init__(self, app_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address(app_id)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def handover(self, paths: Sequence[str]) -> bool:
        """Give the paths to a start that runs already; False when this one is to have a window.

        Blocks for some milliseconds, and for ``ANSWER`` if the other start hangs.
        """
        with suppress(OSError):
            Path(self._address).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = QLockFile(f"{self._address}.lock")
        lock.tryLock(PATIENCE)
        try:
            answer = _knock(self._address, _message(paths))
            if answer is Answer.NOBODY:
                self._listen()
            return answer is Answer.TAKEN
        finally:
            lock.unlock()

    def close(self) -> None:
        """Stop listening; the next start will be the first."""
        self._server.close()

    def _listen(self) -> None:
        if self._server.listen(self._address):
            return
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            log.warning("other starts cannot hand over: %s", self._server.errorString())

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Visitor(socket, self)


class _Visitor(QObject):
    """Another start at the door: it may say one line, soon."""

    def __init__(self, socket: QLocalSocket, instance: Instance) -> None:
        super().__init__(socket)
        self._socket = socket
        self._instance = instance
        socket.setReadBufferSize(LIMIT + 1)
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(PATIENCE, self, socket.abort)
        self._read()

    def _read(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > LIMIT:
                self._answer(DECLINED)
            return
        paths = self._understand(bytes(self._socket.readLine().data()))
        self._answer(DECLINED if paths is None else ACCEPTED)
        if paths is not None:
            self._instance.opened.emit(paths)

    def _answer(self, answer: bytes) -> None:
        self._socket.readyRead.disconnect(self._read)
        self._socket.write(answer)
        self._socket.flush()
        self._socket.disconnectFromServer()

    def _understand(self, line: bytes) -> list[str] | None:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return None
        paths = message.get("open") if isinstance(message, dict) else None
        if not isinstance(paths, list) or not all(_is_path(path) for path in paths):
            return None
        _remember_token(message.get("token"))
        return paths


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and os.path.isabs(value) and "\0" not in value


def _remember_token(token: Any) -> None:
    """Keep what allows a window to come forward where Qt looks for it."""
    if isinstance(token, str) and token.isprintable() and 0 < len(token) <= TOKEN_LENGTH:
        os.environ[TOKEN] = token


def _message(paths: Sequence[str]) -> bytes:
    said = {"open": [os.path.abspath(path) for path in paths], "token": os.environ.get(TOKEN, "")}
    return json.dumps(said).encode() + b"\n"


def _knock(place: str, message: bytes) -> Answer:
    socket = QLocalSocket()
    socket.connectToServer(place)
    if not socket.waitForConnected(PATIENCE):
        gone = {
            QLocalSocket.LocalSocketError.ServerNotFoundError,
            QLocalSocket.LocalSocketError.ConnectionRefusedError,
        }
        return Answer.NOBODY if socket.error() in gone else Answer.NONE
    socket.write(message)
    socket.flush()
    while not socket.canReadLine() and socket.waitForReadyRead(ANSWER):
        pass
    taken = socket.readLine().data() == ACCEPTED
    socket.abort()
    return Answer.TAKEN if taken else Answer.NONE
