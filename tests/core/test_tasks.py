"""Tasks that nobody awaits."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest

from pierhead.core.errors import AppError
from pierhead.core.tasks import spawn


async def fail(error: Exception) -> None:
    raise error


async def test_a_bug_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    task = spawn(fail(ValueError("oh")))
    await asyncio.wait({task})
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "fail" in caplog.text
    assert "ValueError: oh" in caplog.text


async def test_what_the_user_could_read_is_a_remark(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await asyncio.wait({spawn(fail(AppError("It is gone.")))})
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.INFO, "fail: It is gone.")
    ]


async def test_cancelling_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    task = spawn(asyncio.sleep(60))
    task.cancel()
    await asyncio.wait({task})
    assert not caplog.records


async def test_it_is_held_while_it_runs() -> None:
    held: set[asyncio.Task[object]] = set()
    go, done = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go.wait()
        done.set()

    spawn(work(), held)
    gc.collect()
    assert len(held) == 1
    go.set()
    await done.wait()
    await asyncio.sleep(0)
    assert not held
