"""The log of a real container, through what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
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
from pierhead.state.logs import LONGEST, MAX_BYTES
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
def tab(engine: DockerEngine, stage: Any, qtbot: QtBot, closing: AsyncExitStack) -> ContainerLogs:
    tab = ContainerLogs(stage.context)
    qtbot.addWidget(tab)
    tab.resize(600, 400)
    tab.show()
    closing.push_async_callback(rest, tab)
    return tab


async def rest(tab: ContainerLogs) -> None:
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


async def shown(
    tab: ContainerLogs, engine: DockerEngine, host: PrivateDockerd, script: str, *options: str
) -> str:
    """Show the log of a container that runs this."""
    id_ = await run(host, script, *options)
    tab.show_item(await listed(engine, id_))
    return id_


async def test_what_is_kept_elsewhere_only_is_said(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    address = ("--log-opt", "syslog-address=udp://127.0.0.1:5514")
    options = ("--log-driver=syslog", *address, "--log-opt", "cache-disabled=true")
    await shown(tab, engine, engine_host, "echo hello; sleep 60", *options)
    await until(lambda: bool(tab.message))
    assert "logging driver" in tab.message


async def test_line_ends_of_windows(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    await shown(tab, engine, engine_host, r"printf 'one\r\ntwo\r\n\r\nlast\n'; sleep 60")
    await until(lambda: texts(tab) == ["one", "two", "", "last"])


async def test_progress_bars_and_cursors_that_move(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    script = (
        r"for i in 1 2 3; do printf 'loading %s0%%\r' $i; done; printf 'done       \n';"
        r"printf 'a\n\033[1A\033[2Kb\033[10;10Hc\033[?25l\n\033]0;title\007end\n'; sleep 60"
    )
    await shown(tab, engine, engine_host, script)
    await until(lambda: len(texts(tab)) == 4)
    lines = [ansi.plain(text).rstrip() for text in texts(tab)]
    assert lines[0] == "done"
    assert lines[1] == "a"
    assert "b" in lines[2]
    assert lines[3] == "end"
    tab.panel.view.viewport().grab()


async def test_bytes_that_are_no_text(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    await shown(tab, engine, engine_host, "head -c 300000 /dev/urandom; echo; echo end; sleep 60")
    await until(lambda: texts(tab)[-1:] == ["end"])
    view = tab.panel.view
    view.viewport().grab()
    tab.panel.open_finder()
    tab.panel.finder._line.setText("end")
    view.copying.select_all()
    view.copying.copy()
    await until(lambda: tab.panel.finder.message.startswith(("1 of", "2 of", "3 of")))


async def test_a_line_without_end_takes_no_more_memory_than_it_may(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    """A hundred million bytes, as they are written and once more as they are kept."""
    script = "head -c 100000000 /dev/zero | tr '\\0' x; echo; echo end; sleep 600"
    await shown(tab, engine, engine_host, script)
    buffer = tab.panel.view.buffer
    largest = 0

    def ended() -> bool:
        nonlocal largest
        largest = max(largest, buffer.size)
        return texts(tab)[-1:] == ["end"]

    await until(ended)
    assert largest < MAX_BYTES
    assert all(len(text) <= LONGEST for text in texts(tab))
    tab.panel.view.viewport().grab()
    said = [buffer.line(index) for index in range(buffer.first, buffer.end)]
    assert any(line.cut or line.skipped for line in said), "it says that not all of it is there"
    tab.panel.places.go(None)
    await until(lambda: not tab.panel.window_.busy and texts(tab)[0].startswith("xxx"))
    assert buffer.size < MAX_BYTES


async def test_an_empty_log(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    await shown(tab, engine, engine_host, "sleep 600")
    panel = tab.panel
    panel.places.go(None)
    panel.open_finder()
    panel.finder._line.setText("x")
    panel.finder.step(1)
    panel.finder.step(-1)
    await until(lambda: not panel.window_.busy)
    assert texts(tab) == []
    assert tab.message == ""
    panel.view.viewport().grab()


async def test_a_log_that_is_rotated_while_it_is_followed(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    options = ("--log-opt", "max-size=20k", "--log-opt", "max-file=2")
    script = "seq 1 20000; echo last; exec sleep 600"
    id_ = await shown(tab, engine, engine_host, script, *options)
    # Engines lose lines of those who follow while they rotate: what is asked anew is whole.
    tail = ("logs", "--tail", "1", id_)
    while (await asyncio.to_thread(engine_host.docker, *tail)).strip() != "last":
        await asyncio.sleep(0.05)
    panel = tab.panel
    panel.places.go(None)
    await until(lambda: not panel.window_.busy and bool(texts(tab)))
    panel.view.go_to_end()
    await until(lambda: texts(tab)[-1:] == ["last"])
    assert tab.message == ""


async def test_the_next_match_is_looked_for_in_all_of_the_log(
    tab: ContainerLogs, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine_host, "seq 1 30000; exec sleep 600")
    while (await asyncio.to_thread(engine_host.docker, "logs", "-n", "1", id_)).strip() != "30000":
        await asyncio.sleep(0.05)
    tab.show_item(await listed(engine, id_))
    await until(lambda: texts(tab)[-1:] == ["30000"])
    panel = tab.panel
    panel.open_finder()
    panel.finder.expression.setChecked(True)
    panel.finder._line.setText("^(7|12345|29999)$")
    await until(lambda: panel.finder.message == "1 of 1+")

    def seen() -> list[str]:
        return [panel.view.shown(place.line).text for place in panel.view.sight.seen()]

    panel.finder.step(-1)
    await until(lambda: "12345" in seen())
    panel.finder.step(-1)
    await until(lambda: "7" in seen())
    await until(lambda: panel.finder.message == "1 of 3")
    panel.finder.step(-1)
    await until(lambda: panel.finder.message == "3 of 3")
    # A container that is gone has no other lines: what is there stays.
    await engine.containers.remove(id_, force=True)
    panel.finder.step(1)
    await until(lambda: not panel.window_.busy)
    assert texts(tab)
