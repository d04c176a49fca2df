from __future__ import annotations

import asyncio
import gc
import logging
import weakref
from pathlib import Path

import pytest

from pierhead.core.errors import AppError
from pierhead.state.jobs import FINISHED, Job, Jobs, JobState


class Ended:
    def __init__(self, jobs: Jobs) -> None:
        self.states: list[JobState] = []
        jobs.ended.connect(self.note)

    def note(self, job: Job) -> None:
        self.states.append(job.state)


async def test_a_job_ends_as_done() -> None:
    jobs = Jobs()
    ended = Ended(jobs)

    async def work(job: Job) -> None:
        job.report(0.5, "half")
        job.write("a line")
        job.part("layer", "Downloading", 0.2)

    job = jobs.start("Work", work)
    assert jobs.active == [job]
    await job.wait()
    assert (job.state, job.progress, job.status) == (JobState.DONE, 0.5, "half")
    assert list(job.output) == ["a line"]
    assert job.parts["layer"].progress == 0.2
    assert jobs.active == []
    assert ended.states == [JobState.DONE]


async def test_an_error_for_the_user_is_kept() -> None:
    jobs = Jobs()

    async def work(_job: Job) -> None:
        raise AppError("No.", "because", "do that")

    job = jobs.start("Work", work)
    await job.wait()
    assert job.state == JobState.FAILED
    assert str(job.error) == "No. because do that"


async def test_a_bug_is_logged_and_said(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs()

    async def work(_job: Job) -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        job = jobs.start("Work", work)
        await job.wait()
    assert "ZeroDivisionError" in caplog.text
    assert job.error is not None
    assert "bug" in job.error.hint


async def test_cancel_waits_for_the_clean_up() -> None:
    jobs = Jobs()
    cleaned: list[bool] = []

    async def work(_job: Job) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    job = jobs.start("Work", work)
    await asyncio.sleep(0)
    await jobs.cancel_all()
    assert cleaned == [True]
    assert job.state == JobState.CANCELLED


async def test_only_so_many_ended_jobs_are_remembered() -> None:
    jobs = Jobs()

    async def work(_job: Job) -> None: ...

    for number in range(FINISHED + 5):
        await jobs.start(str(number), work).wait()
    assert len(jobs.finished) == FINISHED


async def test_all_jobs_are_followed_at_once() -> None:
    jobs = Jobs()
    seen: list[str] = []

    class Follower:
        def note(self, job: Job) -> None:
            seen.append(f"{job.title} {job.status}")

    follower = Follower()
    jobs.changed.connect(follower.note)

    async def work(job: Job) -> None:
        job.report(status="at it")

    for each in (jobs.start("One", work), jobs.start("Two", work)):
        await each.wait()
    assert {"One at it", "Two at it"} <= set(seen)


async def test_what_a_job_had_in_its_hands_is_let_go() -> None:
    class Much:
        pass

    jobs = Jobs()
    held: list[weakref.ref[Much]] = []

    async def fail(_job: Job) -> None:
        much = Much()
        held.append(weakref.ref(much))
        try:
            Path("/nowhere/at/all").touch()
        except OSError as error:
            raise AppError("It cannot be written.") from error

    async def end(_job: Job) -> None:
        much = Much()
        held.append(weakref.ref(much))

    for work in (fail, end):
        await jobs.start("Work", work).wait()
    gc.collect()
    assert [job.state for job in jobs.finished] == [JobState.FAILED, JobState.DONE]
    assert [much() for much in held] == [None, None]
