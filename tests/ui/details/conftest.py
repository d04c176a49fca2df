"""A context around an engine that answers what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.resources import Container, Image, State
from pierhead.core.settings import Settings
from pierhead.core.signal import Signal
from pierhead.engine.api import LogChunk
from pierhead.state.connection import NoEngine
from pierhead.state.jobs import Jobs
from pierhead.state.notices import Notices
from pierhead.state.store import Store

Logs = Callable[..., AsyncIterator[LogChunk]]


class Answers:
    """The engine's calls about containers or images; remembers what it was asked."""

    def __init__(self) -> None:
        self.inspections: dict[str, Mapping[str, Any]] = {}
        self.layers: list[Mapping[str, Any]] = []
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.error: AppError | None = None
        self.open = asyncio.Event()
        """Answers wait for it."""
        self.open.set()
        self.stream: Logs = _silence

    async def inspect(self, id_: str) -> Mapping[str, Any]:
        self.asked.append(id_)
        await self.open.wait()
        if self.error:
            raise self.error
        self.answered.append(id_)
        return self.inspections.get(id_, {})

    async def history(self, id_: str) -> list[Mapping[str, Any]]:
        self.asked.append(id_)
        return self.layers

    def logs(self, id_: str, **options: Any) -> AsyncIterator[LogChunk]:
        return self.stream(id_, **options)


async def _silence(_id: str, **_options: Any) -> AsyncIterator[LogChunk]:
    await asyncio.Event().wait()
    yield  # type: ignore[misc]


class Stage:
    """The context, and what is behind it."""

    def __init__(self, folder: Path) -> None:
        self.containers = Answers()
        self.images = Answers()
        self.connection = SimpleNamespace(
            engine=SimpleNamespace(containers=self.containers, images=self.images),
            changed=Signal(),
            state=NoEngine(),
        )
        self.browsed: list[str] = []
        desk = SimpleNamespace(browse=self.browsed.append)
        self.context = Context(
            self.connection,  # type: ignore[arg-type]
            Store[Container](),
            Store[Image](),
            Jobs(),
            Notices(),
            Settings(folder / "settings.json"),
            desk,  # type: ignore[arg-type]
        )


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture(name="container")
def _container() -> Callable[..., Container]:
    def make(number: int = 1, **values: Any) -> Container:
        wanted = {
            "id": f"{number:064x}",
            "name": f"web{number}",
            "image": "nginx:1.27",
            "state": State.RUNNING,
        }
        return Container(**(wanted | values))

    return make
