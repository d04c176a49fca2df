"""The log of a real container, through what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from harness.waiting import until
from pierhead.core import ansi
from pierhead.core.resources import Container
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.ui.details.logs import ContainerLogs

COUNT = "i=0; while [ $i -lt 400 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done; sleep 60"


@pytest.fixture
async def engine(engine_host: PrivateDockerd, stage: Any) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("test", engine_host.url))
    await engine.connect()
    stage.connection.engine = engine
    yield engine
    await engine.close()


@pytest.fixture
async def tab(engine: DockerEngine, stage: Any, qtbot: QtBot) -> AsyncIterator[ContainerLogs]:
    tab = ContainerLogs(stage.context)
    qtbot.addWidget(tab)
    tab.resize(600, 400)
    tab.show()
    yield tab
    task = tab._task
    tab.rest()
    if task:
        await asyncio.wait([task])


async def run(engine_host: PrivateDockerd, script: str, *options: str) -> str:
    arguments = ("run", "--detach", *options, BUSYBOX, "sh", "-c", script)
    return (await asyncio.to_thread(engine_host.docker, *arguments)).strip()


async def listed(engine: DockerEngine, id_: str) -> Container:
    return next(each for each in await engine.containers.list() if each.id == id_)


def texts(tab: ContainerLogs) -> list[str]:
    buffer = tab.panel.view.buffer
    return [text for _, text in buffer.texts(buffer.first, buffer.end)]


async def test_restarts_lose_and_double_nothing(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine_host, COUNT)
    tab.show_item(await listed(engine, id_))
    await until(lambda: len(texts(tab)) == 800)
    for times in (2, 3):
        await engine.containers.restart(id_, timeout=0)
        await until(lambda times=times: len(texts(tab)) >= 800 * times)
    await asyncio.sleep(0.2)
    lines = texts(tab)
    for name in ("out", "err"):
        own = [line for line in lines if line.startswith(name)]
        assert own == [f"{name} {number}" for number in range(400)] * 3


async def test_looking_again_goes_on_where_it_was(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    script = "i=0; while [ $i -lt 300 ]; do echo $i; i=$((i+1)); usleep 2000; done; sleep 60"
    id_ = await run(engine_host, script)
    item = await listed(engine, id_)
    for _ in range(5):
        tab.show_item(item)
        await asyncio.sleep(0.06)
        tab.rest()
    tab.show_item(item)
    await until(lambda: texts(tab)[-1:] == ["299"])
    assert texts(tab) == [str(number) for number in range(300)]


async def test_what_no_text_should_have(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    script = r"printf 'nul \000 bad \377\376 <b>x</b>\n\033[31mred\033[0m\n10%%\r99%%\n'; sleep 60"
    id_ = await run(engine_host, script)
    tab.show_item(await listed(engine, id_))
    await until(lambda: len(texts(tab)) == 3)
    assert [ansi.plain(text) for text in texts(tab)] == ["nul ^@ bad �� <b>x</b>", "red", "99%"]


async def test_a_line_that_the_engine_split_is_whole(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    script = "head -c 50000 /dev/zero | tr '\\0' x; echo; echo next; sleep 60"
    id_ = await run(engine_host, script)
    tab.show_item(await listed(engine, id_))
    await until(lambda: len(texts(tab)) == 2)
    assert texts(tab) == ["x" * 50_000, "next"]


async def test_a_terminal_has_one_stream_with_its_own_line_ends(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine_host, "echo one; echo two >&2; sleep 60", "--tty")
    tab.show_item(await listed(engine, id_))
    await until(lambda: texts(tab) == ["one", "two"])


async def test_a_driver_that_keeps_nothing_is_named(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine_host, "sleep 60", "--log-driver=none")
    tab.show_item(await listed(engine, id_))
    await until(lambda: bool(tab.message))
    assert "logging driver" in tab.message


async def test_a_container_that_is_removed_keeps_what_was_shown(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine_host, "echo last words; sleep 60")
    tab.show_item(await listed(engine, id_))
    await until(lambda: texts(tab) == ["last words"])
    await engine.containers.remove(id_, force=True)
    await asyncio.sleep(0.5)
    assert texts(tab) == ["last words"]
    assert tab.message == ""
