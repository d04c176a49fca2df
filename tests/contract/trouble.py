"""Builds that have to fail: what they say, and that they leave nothing behind."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from contract.watching import gather, open_sockets, until_sockets
from engines.dockerd import PrivateDockerd
from harness.waiting import until
from pierhead.engine.api import Engine
from pierhead.engine.api_build import BuildFailed, BuildSpec

THREADS = {"buildkit", "read-ahead"}
"""What works for a build beside the loop."""


def at_work() -> set[str]:
    """The threads that builds have."""
    return {thread.name for thread in threading.enumerate()} & THREADS


def own_files(folder: Path) -> set[Path]:
    """What is in a folder, and what the app has put aside."""
    places = (Path(tempfile.gettempdir()), folder)
    return {place / name for place in places for name in os.listdir(place)}


async def failure_of(engine: Engine, wanted: BuildSpec) -> BuildFailed:
    """How a build fails, after which there is no more of it than before."""
    sockets, files = await open_sockets(), own_files(wanted.context)
    with pytest.raises(BuildFailed) as caught:
        await gather(engine.build(wanted))
    await nothing_left(engine, sockets)
    assert own_files(wanted.context) == files
    return caught.value


async def nothing_left(engine: Engine, sockets: int) -> None:
    """Return when a build that is over has given back what it had, here and in the engine."""
    await until(lambda: not at_work())
    await until_sockets(sockets)
    assert not getattr(engine, "_builds", None)
    assert not [one.name for one in await engine.containers.list()]


Write = Callable[..., BuildSpec]


@pytest.fixture
def aside(
    dockerd: PrivateDockerd, tmp_path: Path, isolation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of this test's own for what is put aside; what outlives it has its place by now."""
    (isolation / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(isolation / "tmp"))


@pytest.fixture
def write(tmp_path: Path, aside: None) -> Write:
    """A build of a Dockerfile with this content, in a context of its own."""
    folder = tmp_path / "context"
    folder.mkdir()

    def make(text: str | bytes, **options: object) -> BuildSpec:
        content = text.encode() if isinstance(text, str) else text
        (folder / "Dockerfile").write_bytes(content)
        return BuildSpec(folder, folder / "Dockerfile", **options)  # type: ignore[arg-type]

    return make
