"""BuildKit's progress messages, decoded by their field numbers.

Source: ``StatusResponse`` and what it holds in moby/buildkit, api/services/control/control.proto.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pierhead.engine.buildkit.wire import fields, one, text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Vertex:
    """A step at one moment."""

    digest: str = ""
    name: str = ""
    cached: bool = False
    started: datetime | None = None
    completed: datetime | None = None
    error: str = ""
    inputs: list[str] = field(default_factory=list)
    """Digests of the steps that it needs."""


@dataclass(slots=True)
class Status:
    """How far a part of a step is."""

    id: str = ""
    vertex: str = ""
    name: str = ""
    current: int = 0
    total: int = 0
    completed: bool = False


@dataclass(slots=True)
class Log:
    """Bytes that a step wrote; stream 2 is its standard error."""

    vertex: str = ""
    stream: int = 0
    data: bytes = b""
    time: datetime | None = None


@dataclass(slots=True)
class Warned:
    """A remark of the builder's on a step."""

    vertex: str = ""
    short: str = ""
    detail: str = ""
    url: str = ""
    line: int = 0
    """The first line of the Dockerfile that it is about; 0 for none."""


@dataclass(slots=True)
class Response:
    """What is new since the last one."""

    vertexes: list[Vertex] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


def response(data: bytes) -> Response:
    """Decode a ``StatusResponse``; raises ``wire.Malformed``."""
    result = Response()
    for number, value in fields(data):
        if not isinstance(value, bytes):
            continue
        if number == 1:
            result.vertexes.append(_vertex(value))
        elif number == 2:  # noqa: PLR2004
            result.statuses.append(_status(value))
        elif number == 3:  # noqa: PLR2004
            result.logs.append(_log(value))
        elif number == 4:  # noqa: PLR2004
            result.warnings.append(_warned(value))
    return result


def _vertex(data: bytes) -> Vertex:
    vertex = Vertex()
    for number, value in fields(data):
        match number, value:
            case 1, bytes():
                vertex.digest = text(value)
            case 2, bytes():
                vertex.inputs.append(text(value))
            case 3, bytes():
                vertex.name = text(value)
            case 4, int():
                vertex.cached = bool(value)
            case 5, bytes():
                vertex.started = moment(value)
            case 6, bytes():
                vertex.completed = moment(value)
            case 7, bytes():
                vertex.error = text(value)
    return vertex


def _status(data: bytes) -> Status:
    status = Status()
    for number, value in fields(data):
        match number, value:
            case 1, bytes():
                status.id = text(value)
            case 2, bytes():
                status.vertex = text(value)
            case 3, bytes():
                status.name = text(value)
            case 4, int():
                status.current = value
            case 5, int():
                status.total = value
            case 8, bytes():
                status.completed = True
    return status


def _log(data: bytes) -> Log:
    log = Log()
    for number, value in fields(data):
        match number, value:
            case 1, bytes():
                log.vertex = text(value)
            case 2, bytes():
                log.time = moment(value)
            case 3, int():
                log.stream = value
            case 4, bytes():
                log.data = value
    return log


def _warned(data: bytes) -> Warned:
    warned = Warned()
    for number, value in fields(data):
        match number, value:
            case 1, bytes():
                warned.vertex = text(value)
            case 3, bytes():
                warned.short = text(value)
            case 4, bytes():
                warned.detail = f"{warned.detail}\n{text(value)}".strip()
            case 5, bytes():
                warned.url = text(value)
            case 7, bytes() if not warned.line:
                warned.line = _line(value)
    return warned


def _line(range_: bytes) -> int:
    """The line where a range begins."""
    for number, value in fields(one(range_, 1)):
        if number == 1 and isinstance(value, int):
            return value
    return 0


def moment(data: bytes) -> datetime:
    """A ``google.protobuf.Timestamp``."""
    parts = {number: value for number, value in fields(data) if isinstance(value, int)}
    return _EPOCH + timedelta(seconds=parts.get(1, 0), microseconds=parts.get(2, 0) // 1000)
