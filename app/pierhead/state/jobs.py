"""Work in progress that the user can watch and cancel."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.signal import Signal

log = logging.getLogger(__name__)

HISTORY = 5000
"""Lines of output that a job remembers."""
FINISHED = 50
"""Ended jobs that stay in the list."""


class JobState(Enum):
    """Where a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things that go on in a job, such as a layer of a pull."""

    name: str
    status: str
    progress: float | None = None
    """0.0 to 1.0; None when it cannot be known."""


class Job:
    """One running operation: its progress, its output, its end."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.state = JobState.RUNNING
        self.progress: float | None = None
        """0.0 to 1.0; None while it cannot be known."""
        self.status = ""
        """What it does right now, in a few words."""
        self.parts: dict[str, Part] = {}
        self.output: deque[str] = deque(maxlen=HISTORY)
        self.error: AppError | None = None
        self.changed: Signal[Job] = Signal()
        self.wrote: Signal[str] = Signal()
        self.ended: Signal[Job] = Signal()
        self._task: asyncio.Task[None] | None = None

    def report(self, progress: float | None = None, status: str = "") -> None:
        """Say how far it is."""
        self.progress = progress
        self.status = status or self.status
        self.changed.emit(self)

    def part(self, name: str, status: str, progress: float | None = None) -> None:
        """Say how far one of its parts is."""
        self.parts[name] = Part(name, status, progress)
        self.changed.emit(self)

    def write(self, line: str) -> None:
        """Add a line to its output."""
        self.output.append(line)
        self.wrote.emit(line)

    def cancel(self) -> None:
        """Ask it to stop; it ends as cancelled when it has cleaned up."""
        if self._task:
            self._task.cancel()

    async def wait(self) -> None:
        """Return when it has ended, however it did."""
        if self._task:
            await asyncio.wait([self._task])


class Jobs:
    """The only place where work is started on the user's behalf."""

    def __init__(self) -> None:
        self.started: Signal[Job] = Signal()
        self.changed: Signal[Job] = Signal()
        """One of them has something to show."""
        self.ended: Signal[Job] = Signal()
        self.active: list[Job] = []
        self.finished: deque[Job] = deque(maxlen=FINISHED)

    def start(self, title: str, work: Callable[[Job], Awaitable[object]]) -> Job:
        """Run ``work`` as a task; what it raises becomes the job's error."""
        job = Job(title)
        job._task = asyncio.get_running_loop().create_task(self._run(job, work))
        job.changed.connect(self.changed.emit)
        self.active.append(job)
        self.started.emit(job)
        return job

    async def cancel_all(self) -> None:
        """Cancel what runs and wait for it: the app is about to end."""
        tasks = [job._task for job in self.active if job._task]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _run(self, job: Job, work: Callable[[Job], Awaitable[object]]) -> None:
        try:
            await work(job)
            job.state = JobState.DONE
        except asyncio.CancelledError:
            job.state = JobState.CANCELLED
        except AppError as error:
            job.state, job.error = JobState.FAILED, _alone(error)
        except Exception as error:
            log.exception("%s failed unexpectedly", job.title)
            job.state = JobState.FAILED
            job.error = AppError(
                job.title, repr(error), _("This is a bug in Pierhead; its log has the details.")
            )
        finally:
            self.active.remove(job)
            self.finished.append(job)
            job.changed.emit(job)
            job.ended.emit(job)
            self.ended.emit(job)


def _alone(error: AppError) -> AppError:
    """An error without the way that it came, on which lies all that the work had in its hands."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return error
