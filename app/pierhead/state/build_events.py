"""The events of a build as lines of JSON, so that a build can be looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from pierhead.engine.api_build import (
    BaseFound,
    BuilderFound,
    BuildEvent,
    BuildFailed,
    BuildStep,
    BuildWarning,
    Built,
    ContextSent,
    DockerfileRead,
    StepOutput,
    StepProgress,
)
from pierhead.engine.api_inside import Stream


def line_of(event: BuildEvent) -> bytes:
    """One event as a line; empty for what is only of interest while it happens."""
    values = _values(event)
    return _dumped(values) if values else b""


def line_of_failure(failure: BuildFailed) -> bytes:
    """How a build ended badly."""
    values = ["failed", failure.title, failure.detail, failure.hint, failure.line]
    return _dumped(values)


def read(lines: Iterable[bytes]) -> Iterator[BuildEvent | BuildFailed]:
    """The events again; what is damaged is left out."""
    for line in lines:
        try:
            values = json.loads(line)
            yield _event(str(values[0]), values[1:])
        except (ValueError, TypeError, IndexError, KeyError):
            continue


def _values(event: BuildEvent) -> list[Any]:  # noqa: PLR0911
    match event:
        case BuilderFound():
            return ["builder", event.words, event.ref]
        case DockerfileRead():
            return ["file", event.text]
        case BuildWarning():
            return ["warning", event.text, event.detail, event.url, event.line]
        case ContextSent() if event.done:
            return ["context", event.sent, event.files, event.total]
        case BuildStep():
            times = [_number(event.started), _number(event.completed)]
            place = [event.line, event.stage, list(event.inputs)]
            return ["step", event.id, event.name, *times, event.cached, event.error, *place]
        case StepOutput():
            return ["output", event.step, event.text, event.stream.value, _number(event.time)]
        case StepProgress() if event.done:
            return ["part", event.step, event.name, event.current, event.total]
        case BaseFound():
            return ["base", event.name, event.id]
        case Built():
            return ["built", event.image]
    return []


def _event(kind: str, values: list[Any]) -> BuildEvent | BuildFailed:  # noqa: C901, PLR0911
    match kind, values:
        case "builder", [words, ref]:
            return BuilderFound(str(words), str(ref))
        case "file", [text]:
            return DockerfileRead(str(text))
        case "warning", [text, detail, url, line]:
            return BuildWarning(str(text), str(detail), str(url), int(line))
        case "context", [sent, files, total]:
            return ContextSent(int(sent), int(files), int(total), done=True)
        case "step", [id_, name, started, completed, cached, error, line, stage, inputs]:
            return BuildStep(
                str(id_),
                str(name),
                _moment(started),
                _moment(completed),
                bool(cached),
                str(error),
                int(line),
                str(stage),
                tuple(map(str, inputs)),
            )
        case "output", [step, text, stream, time]:
            return StepOutput(str(step), str(text), Stream(stream), _moment(time))
        case "part", [step, name, current, total]:
            return StepProgress(str(step), str(name), int(current), int(total), done=True)
        case "base", [name, id_]:
            return BaseFound(str(name), str(id_))
        case "built", [image]:
            return Built(str(image))
        case "failed", [title, detail, hint, line]:
            return BuildFailed(str(title), str(detail), str(hint), int(line))
    raise ValueError(kind)


def _dumped(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _number(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _moment(number: Any) -> datetime | None:
    return None if number is None else datetime.fromtimestamp(float(number), UTC)
