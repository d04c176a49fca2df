"""Write a log to a file: all that the engines have of it, or what passes a filter."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pierhead.core import ansi, units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.state.jobs import Job
from pierhead.state.log_filter import LogFilter
from pierhead.state.log_reach import LogSource
from pierhead.state.log_scan import LogScan
from pierhead.state.logs import LogBuffer
from pierhead.state.whole import written

_LINES = 20_000
"""Lines that wait to be written, at most."""
_TELL = 0.25
"""Seconds between two words about how far it is."""
_ALL = LogFilter("", lambda _plain, _kind: True)


@dataclass(frozen=True, slots=True)
class LogExport:
    """What to write where."""

    sources: Sequence[LogSource]
    path: Path
    wanted: LogFilter | None = None
    """Only these lines; None: all."""
    around: int = 0
    times: bool = True
    """Whether each line begins with the engine's time."""

    async def run(self, job: Job) -> None:
        """Write it as a job. What is there of it when it does not succeed is removed."""
        try:
            async with written(self.path, "w") as file:
                count = await self._write(file, job)
        except OSError as error:
            raise AppError(
                _("The log could not be written to {path}.").format(path=self.path),
                error.strerror or str(error),
                _("Choose another folder, or make room."),
            ) from error
        lines = ngettext("{count} line is in {path}.", "{count} lines are in {path}.", count)
        job.report(1.0, lines.format(count=units.count(count), path=self.path))

    async def _write(self, file: IO[str], job: Job) -> int:
        readers = [source.read for source in self.sources]
        scan = LogScan(readers, self.wanted or _ALL, self.around, most=_LINES)
        began, told, count = datetime.now(UTC), 0.0, 0
        first: datetime | None = None
        async for lines in scan.portions():
            texts = self._texts(lines)
            await asyncio.to_thread(file.writelines, texts)
            count += len(texts)
            first = first or scan.reached
            if first and scan.reached and time.monotonic() > told + _TELL:
                told = time.monotonic()
                span = (began - first).total_seconds()
                done = (scan.reached - first).total_seconds() / span if span > 0 else 0.0
                looked = ngettext("{count} line", "{count} lines", scan.looked)
                job.report(min(1.0, max(0.0, done)), looked.format(count=units.count(scan.looked)))
        if scan.problem:
            raise scan.problem if isinstance(scan.problem, AppError) else AppError(scan.problem)
        return count

    def _texts(self, lines: LogBuffer) -> list[str]:
        names = [source.name for source in self.sources] if len(self.sources) > 1 else []
        texts: list[str] = []
        for index in range(lines.first, lines.end):
            line = lines.line(index)
            if line.apart:
                texts.append("--\n")
                continue
            before = [names[line.source]] if names else []
            before += [line.time] if self.times and line.time else []
            texts.append(" ".join([*before, ansi.plain(line.text)]) + "\n")
        return texts
