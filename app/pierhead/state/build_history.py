"""The builds of the past, kept on disk: what was built, how it went, and all that it said.

Two files for each build: ``ID.json`` says what it was, ``ID.events`` is what happened. Both are
written when it has ended. The oldest leave when there are too many.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from pierhead.core.turns import in_turns
from pierhead.engine.api_build import BuildEvent, BuildFailed, BuildSpec
from pierhead.state import build_events, build_options
from pierhead.state.builds import WRITTEN, Build
from pierhead.state.store import Store

log = logging.getLogger(__name__)

MOST_BUILDS = 200
MOST_BYTES = 200_000_000
"""Of all builds together."""
LONGEST = 16_000_000
"""Bytes of events of one build; more of its output is left out."""
DONE, FAILED, STOPPED = "done", "failed", "stopped"


def state_dir() -> Path:
    """Where this platform keeps what apps have seen."""
    return Path(platformdirs.user_state_dir("pierhead", appauthor=False)) / "builds"


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """A build of the past."""

    id: str
    name: str
    """Its first tag, or its folder."""
    result: str
    """``DONE``, ``FAILED`` or ``STOPPED``."""
    started: datetime
    seconds: float = 0.0
    steps: int = 0
    """Of the Dockerfile, as far as they were reached."""
    cached: int = 0
    error: str = ""
    line: int = 0
    image: str = ""
    builder: str = ""
    engine: str = ""
    """The address of the engine; empty if it was not told."""
    ref: str = ""
    """What the engine calls it."""
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What it was asked for; empty for a build that was not started from here."""
    foreign: bool = False
    """Whether it is only in the engine's own history."""

    @property
    def share(self) -> float | None:
        """Which part of its steps came from the cache; None if it had none."""
        return self.cached / self.steps if self.steps else None

    @property
    def dockerfile(self) -> str:
        """Where its Dockerfile is; empty if that is not known."""
        known = not self.foreign or self.options.get("remote")
        return str(self.options.get("dockerfile") or "") if known else ""

    def is_like(self, other: BuildRecord) -> bool:
        """Whether both built the same thing: by their Dockerfile, else by their name."""
        if self.dockerfile or other.dockerfile:
            return self.dockerfile == other.dockerfile
        return self.name == other.name

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be given again to build the same, as ``build_options.missing`` says it."""
        return build_options.missing(self.options)

    def spec(self) -> BuildSpec | None:
        """What would build the same again; None if that is not known."""
        if not self.dockerfile:
            return None
        try:
            return build_options.spec_of(self.options)
        except build_options.UnknownOptions:
            return None


class Recorder:
    """Takes down one build while it runs."""

    def __init__(self) -> None:
        self.id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        self._lines: list[bytes] = []
        self._size = 0
        self._full = False

    def take(self, event: BuildEvent) -> None:
        """Note an event; of output not more than there is room for."""
        line = build_events.line_of(event)
        if not line:
            return
        if line.startswith(b'["output"'):
            if self._size + len(line) > LONGEST:
                self._note_full(event)
                return
            self._size += len(line)
        self._lines.append(line)

    def end(self, failure: BuildFailed | None) -> bytes:
        """All that was noted."""
        if failure:
            self._lines.append(build_events.line_of_failure(failure))
        return b"".join(self._lines)

    def _note_full(self, event: BuildEvent) -> None:
        if not self._full:
            from pierhead.core.i18n import _
            from pierhead.engine.api_build import StepOutput

            self._full = True
            assert isinstance(event, StepOutput)
            text = _("[The history keeps no more of what this build wrote.]")
            self._lines.append(build_events.line_of(StepOutput(event.step, f"\n{text}\n")))


class BuildHistory:
    """What was built, newest first in its ``store``; without a folder nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own: dict[str, BuildRecord] = {}
        self._engines: dict[str, BuildRecord] = {}
        self.store: Store[BuildRecord] = Store()
        if folder is None:
            self._show()

    async def load(self) -> None:
        """Read what is kept."""
        if self._folder:
            found = await asyncio.to_thread(_read_all, self._folder)
            self._own = {record.id: record for record in found} | self._own
        self._show()

    def show_engines(self, records: Sequence[BuildRecord]) -> None:
        """Show what the engine itself remembers, beside what is kept here."""
        self._engines = {record.id: record for record in records}
        self._show()

    async def add(self, record: BuildRecord, events: bytes) -> None:
        """Keep a build that has ended."""
        self._own[record.id] = record
        self._show()
        if self._folder:
            kept = await asyncio.to_thread(_write, self._folder, record, events)
            for id_ in set(self._own) - kept:
                del self._own[id_]
            self._show()

    async def delete(self, ids: Sequence[str]) -> None:
        """Forget builds."""
        for id_ in ids:
            self._own.pop(id_, None)
            self._engines.pop(id_, None)
        self._show()
        if self._folder:
            await asyncio.to_thread(_remove, self._folder, ids)

    async def replay(self, record: BuildRecord) -> Build:
        """A build as it was; an empty one if its events are lost."""
        build, failure = Build(), None
        build.started = record.started
        data = await asyncio.to_thread(_read_events, self._folder, record.id)
        async for event in in_turns(build_events.read(io.BytesIO(data))):
            if isinstance(event, BuildFailed):
                failure = event
            else:
                build.take(event)
        build.finish(failure)
        return build

    def _show(self) -> None:
        refs = {record.ref for record in self._own.values() if record.ref}
        foreign = [one for one in self._engines.values() if one.ref not in refs]
        everything = [*self._own.values(), *foreign]
        self.store.replace(sorted(everything, key=lambda one: one.started, reverse=True))


def summary(id_: str, spec: BuildSpec, build: Build, result: str, engine: str) -> BuildRecord:
    """What is to be known of a build that has ended."""
    written = [record for record in build if record.part == WRITTEN and record.over]
    failure = build.failure
    return BuildRecord(
        id_,
        spec.tags[0] if spec.tags else spec.context.name,
        result,
        build.started,
        (datetime.now(UTC) - build.started).total_seconds(),
        len(written),
        sum(record.step.cached for record in written),
        failure.title if failure else "",
        failure.line if failure else 0,
        build.image,
        build.builder,
        engine,
        build.ref,
        build_options.kept(spec),
    )


# -- files; all of this blocks


def _read_all(folder: Path) -> list[BuildRecord]:
    found = []
    for path in folder.glob("*.json"):
        try:
            values = json.loads(path.read_text("utf-8"))
            record = _record(dict(values))
            if record.options != values["options"]:
                # It was written when arguments were kept that look like secrets.
                path.write_bytes(_dumped(record))
            found.append(record)
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.warning("The build in %s cannot be read: %s", path, error)
    return found


def _record(values: dict[str, Any]) -> BuildRecord:
    values["started"] = datetime.fromisoformat(values["started"])
    values["options"] = build_options.without_secrets(values["options"])
    record = BuildRecord(**values)
    texts = (record.id, record.name, record.result, record.error, record.image, record.builder)
    numbers = (record.seconds, record.steps, record.cached, record.line)
    if not all(isinstance(text, str) for text in texts) or not isinstance(record.options, dict):
        raise TypeError("texts")
    if not all(isinstance(number, int | float) for number in numbers):
        raise TypeError("numbers")
    return record


def _write(folder: Path, record: BuildRecord, events: bytes) -> set[str]:
    """Write a build and remove the oldest; the ids of those that are kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, data in (("events", events), ("json", _dumped(record))):
            draft = folder / f"{record.id}.{name}.new"
            draft.touch(0o600)
            draft.write_bytes(data)
            draft.replace(folder / f"{record.id}.{name}")
    except OSError as error:
        log.warning("A build cannot be kept in %s: %s", folder, error)
    return {record.id} | _thin_out(folder)


def _dumped(record: BuildRecord) -> bytes:
    values = asdict(record) | {"started": record.started.isoformat()}
    return json.dumps(values, indent=1).encode()


def _thin_out(folder: Path) -> set[str]:
    """Remove what is too old; the names begin with the time."""
    kept: set[str] = set()
    size = 0
    for path in sorted(folder.glob("*.json"), reverse=True):
        with suppress(OSError):
            size += path.stat().st_size + path.with_suffix(".events").stat().st_size
        if len(kept) < MOST_BUILDS and (size <= MOST_BYTES or not kept):
            kept.add(path.stem)
        else:
            _remove(folder, [path.stem])
    return kept


def _remove(folder: Path, ids: Sequence[str]) -> None:
    for id_ in ids:
        for name in ("json", "events"):
            with suppress(OSError, ValueError):
                (folder / f"{Path(id_).name}.{name}").unlink(missing_ok=True)


def _read_events(folder: Path | None, id_: str) -> bytes:
    """Nothing where they are lost."""
    with suppress(OSError):
        return (folder / f"{id_}.events").read_bytes() if folder else b""
    return b""
