"""The pipe at which starts of the app meet on Windows; elsewhere ``instance_socket`` is lighter."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pierhead.ui.instance_address import LIMIT, Answer


class Visitor(QObject):
    """Another start at the door."""

    said = Signal(bytes)
    """Its first line, or more than ``LIMIT`` bytes of one."""

    def __init__(self, peer: QLocalSocket) -> None:
        super().__init__(peer)
        self._peer = peer
        peer.setReadBufferSize(LIMIT + 1)
        peer.disconnected.connect(peer.deleteLater)
        peer.readyRead.connect(self.read)

    def read(self) -> None:
        """Look whether it has said something."""
        if self._peer.canReadLine() or self._peer.bytesAvailable() > LIMIT:
            self._peer.readyRead.disconnect(self.read)
            self.said.emit(bytes(self._peer.readLine().data()).rstrip(b"\n"))

    def answer(self, words: bytes) -> None:
        """Say a few bytes and hang up."""
        self._peer.write(words)
        self._peer.flush()
        self._peer.disconnectFromServer()

    def abort(self) -> None:
        """Hang up."""
        self._peer.abort()


class Door(QObject):
    """Where the first start listens."""

    knocked = Signal(object)
    """A ``Visitor``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def open(self, address: str) -> str:
        """Listen there, where nobody does; says what is wrong if that cannot be."""
        if not self._server.listen(address):
            QLocalServer.removeServer(address)
            if not self._server.listen(address):
                return self._server.errorString()
        return ""

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _welcome(self) -> None:
        while (peer := self._server.nextPendingConnection()) is not None:
            visitor = Visitor(peer)
            self.knocked.emit(visitor)
            visitor.read()


def knock(address: str, message: bytes, patience: int, answer: int) -> tuple[Answer, bytes]:
    """Say a line to who listens there, and hear one; both are waited for so many milliseconds."""
    peer = QLocalSocket()
    peer.connectToServer(address)
    if not peer.waitForConnected(patience):
        gone = {
            QLocalSocket.LocalSocketError.ServerNotFoundError,
            QLocalSocket.LocalSocketError.ConnectionRefusedError,
        }
        return (Answer.NOBODY if peer.error() in gone else Answer.NONE), b""
    peer.write(message)
    peer.flush()
    while not peer.canReadLine() and peer.waitForReadyRead(answer):
        pass
    heard = bytes(peer.readLine().data())
    peer.abort()
    return (Answer.HEARD if heard else Answer.NONE), heard
