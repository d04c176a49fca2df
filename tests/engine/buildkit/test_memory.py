"""What a build has in memory goes with it, so that the app does not grow with each."""

from __future__ import annotations

import gc
from pathlib import Path

from engine.buildkit.conftest import Spec
from pierhead.dockerfile.walk import Entry, Walk
from pierhead.engine.api_build import BuildSpec, ContextSent
from pierhead.engine.buildkit.file_list import FileList
from pierhead.engine.buildkit.filesync import FileSync
from pierhead.engine.buildkit.grpc import Call, Client, Server
from pierhead.engine.buildkit.http2 import Peer, Stream
from pierhead.engine.buildkit.progress import Trace
from pierhead.engine.docker import DockerEngine

OF_A_BUILD = {Entry, Walk, FileList, FileSync, Trace, Call, Client, Server, Peer, Stream}
FEW = 5
"""Objects a build that may be something else's."""


def left_behind() -> list[str]:
    gc.collect()
    return [repr(each) for each in gc.get_objects() if type(each) in OF_A_BUILD]


async def build(engine: DockerEngine, wanted: BuildSpec) -> int:
    """The files that were sent for it."""
    sent = 0
    async for event in engine.build(wanted):
        if isinstance(event, ContextSent):
            sent = event.files
    return sent


async def test_nothing_is_left_of_a_context(
    engine: DockerEngine, spec: Spec, context: Path
) -> None:
    for number in range(200):
        (context / f"{number}.txt").write_text(f"{number}")
    wanted = spec("COPY . /src")
    assert await build(engine, wanted) > 200
    assert left_behind() == []
    for number in range(3):
        (context / "1.txt").write_text(f"again {number}")
        assert await build(engine, wanted) == 1
    gc.collect()
    before, times = len(gc.get_objects()), 10
    for number in range(times):
        (context / "1.txt").write_text(f"once more {number}")
        await build(engine, wanted)
    assert left_behind() == []
    assert len(gc.get_objects()) - before < FEW * times
