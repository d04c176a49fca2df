"""Which of a container's processes a terminal is busy with."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pierhead.core.errors import EngineUnreachable
from pierhead.engine.api import Containers
from pierhead.engine.api_inside import Process, Session
from pierhead.state.foreground import Foreground, foreground

SHELL = Process(20, 1, "-bash", foreground=True)
BEHIND = Process(20, 1, "-bash")


class Fake:
    """An engine that lists these, and a session of the process 20."""

    def __init__(self, *listed: Process, error: Exception | None = None) -> None:
        self.listed, self.error = listed, error

    async def processes(self, _id: str) -> Any:
        if self.error:
            raise self.error
        return self.listed

    async def pid(self) -> int:
        return 20


async def look(*listed: Process, error: Exception | None = None) -> Foreground | None:
    fake = Fake(Process(1, 0, "sleep 600"), *listed, error=error)
    return await foreground(cast(Containers, fake), "1f", cast(Session, fake))


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ((SHELL,), Foreground("bash", idle=True)),
        ((Process(20, 1, "/usr/bin/top -d 1", True),), Foreground("top", idle=False)),
        ((BEHIND, Process(31, 20, "vim a", True)), Foreground("vim", idle=False)),
        ((SHELL, Process(31, 20, "sleep 9")), Foreground("bash", idle=False)),
        (
            (BEHIND, Process(31, 20, "sh run"), Process(40, 31, "make all", True)),
            Foreground("make", idle=False),
        ),
        ((SHELL, Process(31, 1, "other", True)), Foreground("bash", idle=True)),
        ((Process(31, 1, "other", True),), None),
        ((Process(20, 1, ""),), Foreground("", idle=False)),
        ((BEHIND, Process(31, 20, "nginx: master process", True)), Foreground("nginx", False)),
    ],
)
async def test_what_is_in_front(listed: tuple[Process, ...], expected: Foreground) -> None:
    assert await look(*listed) == expected


async def test_processes_that_are_each_others_parents_end_the_search() -> None:
    assert await look(Process(20, 31, "sh"), Process(31, 20, "cat", True)) == Foreground(
        "cat", False
    )


async def test_an_engine_that_does_not_say_leaves_it_unknown() -> None:
    assert await look(error=EngineUnreachable("It is gone.")) is None
