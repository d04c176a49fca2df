"""One window per user and screen: a second start hands its paths to the first and ends.

The first start listens on a local socket that only its user can open. Whatever arrives there is
judged like a stranger's: a message that is too long, late or malformed is dropped.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from pierhead.ui.instance_address import LIMIT, Answer, address

if sys.platform == "win32":
    from pierhead.ui.instance_pipe import Door, Visitor, knock
else:
    from pierhead.ui.instance_socket import Door, Visitor, knock

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


class Instance(QObject):
    """This start of the app, which is either the first or hands over to it."""

    opened = Signal(list)
    """Another start was asked to open these absolute paths; perhaps none, just to come forward."""

    def __init__(self, app_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address(app_id)
        self._door = Door(self)
        self._door.knocked.connect(self._welcome)

    def handover(self, paths: Sequence[str]) -> bool:
        """Give the paths to a start that runs already; False when this one is to have a window.

        Blocks for some milliseconds, and for ``ANSWER`` if the other start hangs.
        """
        with suppress(OSError):
            Path(self._address).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = QLockFile(f"{self._address}.lock")
        lock.tryLock(PATIENCE)
        try:
            answer, heard = knock(self._address, _message(paths), PATIENCE, ANSWER)
            if answer is Answer.NOBODY:
                self._listen()
            return heard == ACCEPTED
        finally:
            lock.unlock()

    def close(self) -> None:
        """Stop listening; the next start will be the first."""
        self._door.close()

    def _listen(self) -> None:
        if problem := self._door.open(self._address):
            log.warning("other starts cannot hand over: %s", problem)

    def _welcome(self, visitor: Visitor) -> None:
        """It may say one line, soon."""
        visitor.said.connect(lambda line: self._hear(visitor, line))
        QTimer.singleShot(PATIENCE, visitor, visitor.abort)

    def _hear(self, visitor: Visitor, line: bytes) -> None:
        paths = _understand(line)
        visitor.answer(DECLINED if paths is None else ACCEPTED)
        if paths is not None:
            self.opened.emit(paths)


def _understand(line: bytes) -> list[str] | None:
    """The paths that another start was given; None if that is not what it says."""
    message: Any = None
    try:
        if len(line) <= LIMIT:
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
