"""A context of a hundred thousand files is sent in little memory, and given up at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import docker
import pytest

from contract.trouble import at_work
from contract.watching import count_sockets, until_sockets
from engine.buildkit.conftest import Spec, output_of
from engines.dockerd import PrivateDockerd
from harness.waiting import steady
from pierhead.engine.api_build import BuildSpec, ContextSent
from pierhead.engine.docker import DockerEngine

COUNT = 100_000
FOLDERS = 100
TAKES = 40 << 20
"""Bytes that the app may grow by."""
FOUND = "RUN --mount=target=/src echo $(find /src -name '*.x' | wc -l) found"


def plant(context: Path) -> None:
    """The files, empty: what is tried is how many they are."""
    for folder in range(FOLDERS):
        (context / f"{folder}").mkdir()
        within = os.open(context / f"{folder}", os.O_RDONLY)
        for number in range(COUNT // FOLDERS):
            os.mknod(f"{number}.x", 0o644, dir_fd=within)
        os.close(within)


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


@pytest.fixture
def context(tmp_path: Path, engine_host: PrivateDockerd) -> Iterator[Path]:
    """The context with the files; neither it nor the engine's copy is kept for other tests."""
    memory = Path("/dev/shm")  # so many files are made and removed there in no time
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        plant(Path(folder))
        yield Path(folder)
    client = docker.APIClient(base_url=engine_host.url, version="auto", timeout=300)
    client.prune_builds(filters={"type": ["source.local"]}, all=True)
    client.close()


@pytest.mark.timeout(600)
async def test_a_hundred_thousand_files(engine: DockerEngine, spec: Spec) -> None:
    wanted = spec(FOUND, no_cache=True)
    before = resident()
    await cancelled_while_sent(engine, wanted)
    most = 0

    events = []
    async for event in engine.build(wanted):
        events.append(event)
        if isinstance(event, ContextSent):
            most = max(most, resident() - before)
    assert f"{COUNT} found" in output_of(events)
    assert most < TAKES


async def cancelled_while_sent(engine: DockerEngine, wanted: BuildSpec) -> None:
    """Cancel it when some are sent; nothing is left at work here."""
    sockets = await steady(count_sockets)
    building = engine.build(wanted)
    async for event in building:
        if isinstance(event, ContextSent) and event.files > 1000:
            assert not event.done
            break
    await building.aclose()  # type: ignore[attr-defined]
    assert not at_work()
    await until_sockets(sockets)
