"""Parts of the log of a real container, wherever in it the user looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from harness.waiting import PATIENCE, until
from pierhead.engine.decode import moment
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state import log_merge
from pierhead.state.container_log import ContainerLog
from pierhead.state.log_filter import parse
from pierhead.state.log_scan import LogScan
from pierhead.state.log_window import TAIL, LogWindow, Looking

LINES = 12_000
COUNT = f"seq 1 {LINES}; exec sleep 1000"
BOTH = "seq 1 3000 | while read n; do echo out $n; echo err $n >&2; done; exec sleep 1000"


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("test", engine_host.url))
    await engine.connect()
    yield engine
    await engine.close()


class Opened:
    """A window on containers that were just started."""

    def __init__(self, engine: DockerEngine, host: PrivateDockerd) -> None:
        self.engine, self.host = engine, host
        self.tasks: list[asyncio.Task[None]] = []

    async def __call__(
        self, *scripts: str, options: tuple[str, ...] = (), last: str = ""
    ) -> LogWindow:
        """With ``last``, not before that line is written."""
        connection: Any = SimpleNamespace(engine=self.engine)
        sources = []
        for script in scripts:
            words = ("run", "--detach", *options, BUSYBOX, "sh", "-c", script)
            id_ = (await asyncio.to_thread(self.host.docker, *words)).strip()
            sources.append(ContainerLog(connection, id_, id_[:5]))
            tail = ("logs", "--tail", "1", id_)
            while last and (await asyncio.to_thread(self.host.docker, *tail)).strip() != last:
                await asyncio.sleep(0.05)
        window = LogWindow(sources)
        self.tasks.append(asyncio.create_task(window.run()))
        return window


@pytest.fixture
async def opened(engine: DockerEngine, engine_host: PrivateDockerd) -> AsyncIterator[Opened]:
    opened = Opened(engine, engine_host)
    yield opened
    for task in opened.tasks:
        task.cancel()
    await asyncio.gather(*opened.tasks, return_exceptions=True)


def texts(window: LogWindow) -> list[str]:
    buffer = window.buffer
    return [text for _index, text in buffer.texts(buffer.first, buffer.end)]


async def at_rest(window: LogWindow) -> None:
    await until(lambda: window.looking is Looking.NOTHING and not window.busy)


async def all_of_it(window: LogWindow) -> list[str]:
    while not window.whole:
        window.older()
        await at_rest(window)
        assert not window.problem
    return texts(window)


@pytest.mark.parametrize("driver", ["json-file", "local"])
async def test_back_to_the_beginning_and_elsewhere(opened: Opened, driver: str) -> None:
    window = await opened(COUNT, options=("--log-driver", driver))
    await until(lambda: texts(window)[-1:] == [str(LINES)])
    expected = [str(number) for number in range(1, LINES + 1)]
    assert await all_of_it(window) == expected
    buffer = window.buffer
    when = moment(buffer.line(buffer.first + 7000).time)
    window.go_to(when)
    await until(lambda: window.buffer.line(window.buffer.first).time >= str(when)[:10])
    await at_rest(window)
    first = int(texts(window)[0])
    assert first <= 7001
    window.older()
    await at_rest(window)
    while window.buffer.detached:
        window.newer()
        await at_rest(window)
    start = int(texts(window)[0])
    assert start < first
    assert texts(window) == expected[start - 1 :]


async def test_both_streams_in_the_engines_order(opened: Opened) -> None:
    window = await opened(BOTH)
    # The engine may write one of them long after the other.
    await until(lambda: {"out 3000", "err 3000"} <= set(texts(window)))
    lines = await all_of_it(window)
    for name in ("out", "err"):
        own = [line for line in lines if line.startswith(name)]
        assert own == [f"{name} {number}" for number in range(1, 3001)]


async def test_lines_that_the_engine_splits_are_whole_on_every_page(opened: Opened) -> None:
    script = (
        "head -c 40000 /dev/zero | tr '\\0' x > /x; i=0; "
        'while [ $i -lt 60 ]; do echo "$i $(cat /x)"; seq 1 40; i=$((i+1)); done; exec sleep 1000'
    )
    window = await opened(script)
    await until(lambda: len(texts(window)) >= TAIL // 2)
    await until(lambda: any(line.startswith("59 ") for line in texts(window)[-60:]))
    await until(lambda: texts(window)[-1] == "40")
    lines = await all_of_it(window)
    long = [line for line in lines if len(line) > 100]
    assert [line.split()[0] for line in long] == [str(number) for number in range(60)]
    assert {len(line.split()[1]) for line in long} == {40_000}
    assert len(lines) == 60 * 41


async def test_a_line_in_whose_midst_the_engine_begins_is_made_whole(opened: Opened) -> None:
    script = (
        "seq 1 50; head -c 40000 /dev/zero | tr '\\0' x; echo; "
        f"seq 1 {TAIL - 2}; echo last; exec sleep 1000"
    )
    window = await opened(script, last="last")
    await until(lambda: texts(window)[-1:] == ["last"])
    assert len(texts(window)[0]) < 40_000, "the last so many lines begin in the midst of it"
    lines = await all_of_it(window)
    long = [line for line in lines if line.startswith("x")]
    assert [len(line) for line in long] == [40_000]
    assert lines[:50] == [str(number) for number in range(1, 51)]
    assert lines[51] == "1"


async def test_a_log_that_the_engine_has_rotated_begins_later(opened: Opened) -> None:
    options = ("--log-opt", "max-size=100k", "--log-opt", "max-file=2")
    # Engines lose lines of those who follow while they rotate.
    window = await opened(COUNT, options=options, last=str(LINES))
    await until(lambda: texts(window)[-1:] == [str(LINES)])
    lines = await all_of_it(window)
    first = int(lines[0])
    assert first > 1
    assert lines == [str(number) for number in range(first, LINES + 1)]


async def test_two_are_one_in_the_order_of_time(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_merge, "OPENING", PATIENCE)
    slow = "i=0; while [ $i -lt 300 ]; do echo $i; i=$((i+1)); usleep 1000; done; exec sleep 1000"
    window = await opened(slow, slow, last="299")
    await until(lambda: len(window.buffer))
    await all_of_it(window)
    buffer = window.buffer
    lines = [buffer.line(index) for index in range(buffer.first, buffer.end)]
    times = [line.time for line in lines]
    assert times == sorted(times)
    for source in (0, 1):
        own = [line.text for line in lines if line.source == source]
        assert own == [str(number) for number in range(300)]


async def test_the_whole_log_is_searched(opened: Opened) -> None:
    window = await opened(COUNT)
    await until(lambda: texts(window)[-1:] == [str(LINES)])
    wanted = parse("/^1{2,}$/")
    assert wanted
    scan = LogScan([source.read for source in window.sources], wanted)
    await scan.run()
    found = [text for _index, text in scan.lines.texts(scan.lines.first, scan.lines.end)]
    assert found == ["11", "111", "1111", "11111"]
    assert scan.looked == LINES
