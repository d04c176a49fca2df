"""What is sent of a context, and what happens when something goes wrong with it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from engine.buildkit.conftest import Spec, events_of, output_of
from engines.dockerd import PrivateDockerd
from engines.processes import running
from harness.waiting import PATIENCE, until
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.api_build import BuildFailed, BuildSpec, BuildStep, Built, ContextSent
from pierhead.engine.buildkit import filesync
from pierhead.engine.docker import DockerEngine

FILES, SIZE = 300, 2000
HUGE = 1 << 30


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> list[filesync.FileSync]:
    """Every transfer's own account, in order."""
    made: list[filesync.FileSync] = []
    begin = filesync.FileSync.__init__

    def note(self: filesync.FileSync, *args: Any) -> None:
        begin(self, *args)
        made.append(self)

    monkeypatch.setattr(filesync.FileSync, "__init__", note)
    return made


async def test_only_what_changed_is_sent(
    engine: DockerEngine, spec: Spec, context: Path, syncs: list[filesync.FileSync]
) -> None:
    for number in range(FILES):
        (context / f"file-{number}").write_bytes(os.urandom(SIZE))
    wanted = spec("COPY . /all/")
    first = await events_of(engine, wanted)
    total = [event for event in first if isinstance(event, ContextSent)][-1]
    assert total.done
    assert total.files == FILES + 1
    assert total.total == total.sent
    assert all(e.sent <= e.total for e in first if isinstance(e, ContextSent))
    assert syncs[0].sent >= FILES * SIZE
    assert isinstance((await events_of(engine, wanted))[-1], Built)
    # The engine asks for the Dockerfile again in a folder of its own, which is not the context.
    small = syncs[1].sent
    assert small < SIZE
    (context / "file-7").write_bytes(b"changed" * 500)
    await events_of(engine, wanted)
    assert syncs[2].sent - small == 3500


async def test_what_docker_has_sent_is_not_sent_again(
    engine: DockerEngine, engine_host: PrivateDockerd, spec: Spec, syncs: list[filesync.FileSync]
) -> None:
    wanted = spec("COPY file /")
    (wanted.context / "file").write_bytes(os.urandom(100_000))
    home = os.environ["DOCKER_CONFIG"]
    engine_host.build(wanted.context, config=home)
    await events_of(engine, wanted)
    assert syncs[0].sent < 100_000


async def test_the_one_file_that_is_copied_is_the_one_that_is_sent(
    engine: DockerEngine, spec: Spec, context: Path, syncs: list[filesync.FileSync]
) -> None:
    (context / "large").write_bytes(os.urandom(1_000_000))
    (context / "real").write_bytes(b"x" * 1000)
    (context / "link").symlink_to("real")
    await events_of(engine, spec("COPY link /"))
    assert 1000 < syncs[0].sent < 3000


async def test_files_that_cannot_be_read_are_named_before_anything_is_built(
    engine: DockerEngine, spec: Spec, context: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open", "shut", "locked"):
        (context / name).touch()
        (context / name).chmod(0o600)
    (context / "folder").mkdir()
    shut = {str(context / "shut"), str(context / "locked")}
    monkeypatch.setattr(
        "pierhead.engine.buildkit.filesync._readable", lambda path: path not in shut
    )
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec("COPY . /", "RUN echo never", no_cache=True))
    assert caught.value.title == "2 files of the build context cannot be read."
    assert "shut in the build context" in caught.value.detail
    assert ".dockerignore" in caught.value.hint
    await events_of(engine, spec("COPY open /"))
    (context / ".dockerignore").write_text("shut\nlocked\n")
    await events_of(engine, spec("COPY . /"))


async def test_a_file_that_changes_and_one_that_vanishes_while_they_are_sent(
    engine: DockerEngine, spec: Spec, context: Path
) -> None:
    for number in range(200):
        (context / f"{number:03}").write_bytes(os.urandom(20_000))
    stop = threading.Event()

    def disturb() -> None:
        for number in range(200):
            (context / f"{number:03}").unlink()
            with (context / "growing").open("ab") as file:
                file.write(b"more")
            if stop.wait(0.001):
                return

    thread = threading.Thread(target=disturb)
    wanted = spec("COPY . /all/")
    thread.start()
    try:
        assert isinstance((await events_of(engine, wanted))[-1], Built)
    finally:
        stop.set()
        thread.join()


async def test_odd_names(engine: DockerEngine, spec: Spec, context: Path) -> None:
    names = [b"a b", b"new\nline", "ä😀".encode(), b"-rf", b"%41", b"x" * 255]
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(context), name))).write_bytes(b"1")
    (context / "ümlaut").mkdir()
    (context / "ümlaut" / "file").touch()
    wanted = spec("COPY . /all/", "COPY ümlaut/ /u/", "RUN ls /all | wc -l; ls /u", no_cache=True)
    output = output_of(await events_of(engine, wanted))
    # ls writes the line break in a name as it is where its output is no terminal.
    assert output.split()[0] in {str(len(names) + 2), str(len(names) + 3)}
    assert "file" in output


async def test_patterns_and_sources_beyond_ascii(
    engine: DockerEngine, spec: Spec, context: Path
) -> None:
    for name in ("grün", "rot", "größe"):
        (context / name).touch()
    (context / ".dockerignore").write_text("größ?\n")
    wanted = spec("COPY gr* /all/", "COPY grün /one", "RUN cd /all; echo *", no_cache=True)
    output = output_of(await events_of(engine, wanted))
    assert output.split() == ["grün"]


async def test_a_name_that_is_no_text(engine: DockerEngine, spec: Spec, context: Path) -> None:
    Path(os.fsdecode(os.fsencode(context) + b"/\xff")).touch()
    try:
        await events_of(engine, spec("COPY . /all/"))
    except BuildFailed as error:
        assert "not UTF-8, such as \\udcff" in error.title  # noqa: PT017 - newer engines refuse
    (context / ".dockerignore").write_text("?\n")
    await events_of(engine, spec("COPY . /all/"))


STAGES = {
    "at once": ("RUN true", lambda event: True),
    "while the context is sent": (
        "COPY huge /",
        lambda event: isinstance(event, ContextSent) and event.sent > 20_000_000,
    ),
    "while a step runs": (
        "RUN sleep 4322",
        lambda event: isinstance(event, BuildStep) and "sleep" in event.name and event.started,
    ),
    "while the image is exported": (
        "RUN dd if=/dev/zero of=/large bs=1M count=100",
        lambda event: isinstance(event, BuildStep) and "exporting" in event.name,
    ),
}


@pytest.mark.parametrize("stage", STAGES)
async def test_cancelling_at_any_stage(
    engine: DockerEngine, spec: Spec, context: Path, stage: str
) -> None:
    line, reached = STAGES[stage]
    with (context / "huge").open("wb") as file:
        os.truncate(file.fileno(), HUGE)
    events: Any = engine.build(spec(line, no_cache=True))
    async with aclosing(events):
        async for event in events:
            if reached(event):
                break
        if "runs" in stage:
            # A step is told of before its process is there, and BuildKit 0.13 loses a kill between.
            await until(lambda: running("4322"))
    await until(lambda: "buildkit" not in {thread.name for thread in threading.enumerate()})
    await until(lambda: not running("4322"))
    assert not engine._builds


async def build_until_sleeping(
    engine: DockerEngine, wanted: BuildSpec, then: Callable[[], Awaitable[None]]
) -> None:
    events: Any = engine.build(wanted)
    async with aclosing(events), asyncio.timeout(PATIENCE):
        async for event in events:
            if isinstance(event, BuildStep) and "sleep" in event.name and event.started:
                await until(lambda: running("4323"))
                await then()


async def test_an_engine_that_is_killed_midway(
    engine: DockerEngine, engine_host: PrivateDockerd, spec: Spec
) -> None:
    async def kill() -> None:
        engine_host.kill()

    with pytest.raises(EngineUnreachable) as caught:
        await build_until_sleeping(engine, spec("RUN sleep 4323", no_cache=True), kill)
    assert caught.value.title == "The connection to tests broke."


async def test_the_app_that_leaves_ends_its_builds(engine: DockerEngine, spec: Spec) -> None:
    wanted = spec("RUN sleep 4323", no_cache=True)
    with pytest.raises(EngineUnreachable, match="is closed"):
        await build_until_sleeping(engine, wanted, engine.close)
    await until(lambda: not running("4323"))
