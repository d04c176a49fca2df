"""The app dies in the midst of something, and is started again."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands import uprising
from pierhead.commands.interrupted import Interrupted

TIDYING = ("recreate._turn_back", "swapping_back._put_back")
"""What is done as far as somebody comes who is not killed."""


async def die(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    work: Coroutine[Any, Any, object],
    step: str,
    call: int,
) -> None:
    """Do ``work`` until the app dies: what it had asked for is done, and nothing more is asked for.

    It dies after the ``call``-th answer to the ``step`` of that name of the engine's containers.
    """
    containers = stage.context.engine.containers
    ask, calls, dead = getattr(containers, step), [0], asyncio.Event()

    async def last(*given: Any, **named: Any) -> Any:
        answer = await ask(*given, **named)
        calls[0] += 1
        if calls[0] == call:
            dead.set()
            await asyncio.Event().wait()
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(containers, step, last)
        for name in TIDYING:
            patch.setattr(f"pierhead.commands.{name}", _nothing)
        task = asyncio.create_task(work)
        await dead.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def start_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Interrupted:
    """What the app notices when it is there again, which is in the stage's notices."""
    monkeypatch.setattr(uprising, "SETTLE", 0.2)
    stage.notices.clear()
    watch = Interrupted(stage.context)
    stage.containers.replace(await stage.context.engine.containers.list())
    await until(lambda: stage.notices)
    return watch


async def _nothing(*_: Any) -> None:
    pass
