"""Alerts about what a real engine does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.gate import gate
from harness.waiting import until
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.errors import AppError
from pierhead.core.resources import Container, Kind
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.alert_history import AlertHistory
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.connection import Connection, Found
from pierhead.state.stats import PINNED, StatsWatch
from pierhead.state.store import Store

SH = ("sh", "-c")


class Warned:
    """What was raised so far."""

    def __init__(self, source: Alerts, connection: Connection, stats: StatsWatch) -> None:
        self.source, self.connection, self.stats = source, connection, stats
        self.alerts: list[Alert] = []
        source.raised.connect(self.take)

    def take(self, alert: Alert) -> None:
        self.alerts.append(alert)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of them, in their order."""
        return tuple(alert.rule for alert in self.alerts)

    async def until(self, *rules: str) -> None:
        """These were raised, in this order."""
        await until(lambda: self.rules[: len(rules)] == rules)


@asynccontextmanager
async def watching(url: str, history: AlertHistory) -> AsyncIterator[Warned]:
    """The parts of the app that warn, connected."""
    endpoint = Endpoint("tests", url)

    async def find(_wanted: Endpoint | None) -> Found:
        engine = DockerEngine(endpoint)
        try:
            return Found(engine, endpoint, await engine.connect(), ())
        except AppError:
            return Found(None, None, None, ())

    store: Store[Container] = Store()
    connection = Connection(find, {Kind.CONTAINER: store})
    stats = StatsWatch(connection, store)
    alerts = Alerts(connection, store, stats, AlertPreferences(), history)
    warned = Warned(alerts, connection, stats)
    tasks = [asyncio.create_task(each.run()) for each in (connection, stats)]
    await until(lambda: store.loaded and history.heard(url))
    yield warned
    alerts.end()
    stats.end()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, *alerts._tasks, return_exceptions=True)


@pytest.fixture
async def warned(engine_host: PrivateDockerd) -> AsyncIterator[Warned]:
    async with watching(engine_host.url, AlertHistory()) as warned:
        yield warned


async def docker(host: PrivateDockerd, *words: str) -> None:
    await asyncio.to_thread(host.docker, *words)


async def test_ends(warned: Warned, engine_host: PrivateDockerd) -> None:
    stopped = ("run", "--detach", "--name", "stopped", BUSYBOX, "sleep", "600")
    await docker(engine_host, *stopped)
    await docker(engine_host, "stop", "--time", "0", "stopped")
    await docker(engine_host, "run", "--name", "good", BUSYBOX, "true")
    await docker(
        engine_host, "run", "--detach", "--rm", "--name", "bad", BUSYBOX, "sh", "-c", "exit 7"
    )
    await warned.until("died")
    assert warned.alerts[0].title == "bad ended with code 7"
    greedy = ("--memory", "12m", "--memory-swap", "12m", BUSYBOX, "sh", "-c", "exec tail /dev/zero")
    await docker(engine_host, "run", "--detach", "--name", "greedy", *greedy)
    await warned.until("died", "oom")
    assert warned.alerts[1].title == "greedy used up its memory"


async def test_a_loop(warned: Warned, engine_host: PrivateDockerd) -> None:
    loop = ("--restart", "always", "--name", "loop", BUSYBOX, "false")
    await docker(engine_host, "run", "--detach", *loop)
    await until(lambda: "loop" in warned.rules)
    await docker(engine_host, "rm", "--force", "loop")
    # Where it has ended three times before the first end is judged, that is a loop already.
    assert warned.rules in {("died", "loop"), ("loop",)}


async def test_health(warned: Warned, engine_host: PrivateDockerd) -> None:
    probe = ("--health-cmd", "echo all is lost; false", "--health-interval", "0.1s")
    await docker(
        engine_host,
        *("run", "--detach", "--name", "ill", *probe, "--health-retries", "1"),
        *(BUSYBOX, "sleep", "600"),
    )
    await warned.until("unhealthy")
    assert warned.alerts[0].detail == "all is lost"


async def test_the_disk_of_an_engine_on_this_machine(
    warned: Warned, engine_host: PrivateDockerd
) -> None:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    found = await engine.disk()
    await engine.close()
    assert found
    assert found.folder == f"{engine_host.dir}/data"
    assert found.used > 0
    assert found.free > 0


async def test_memory_near_its_limit_for_a_time(
    warned: Warned, engine_host: PrivateDockerd
) -> None:
    warned.source.preferences.change(share=70.0, seconds=0.0)
    fill = "dd if=/dev/zero of=/dev/shm/file bs=1M count=17; exec sleep 600"
    limits = ("--memory", "20m", "--memory-swap", "20m", "--shm-size", "30m")
    await docker(engine_host, "run", "--detach", "--name", "full", *limits, BUSYBOX, *SH, fill)
    await until(lambda: list(warned.source._containers))
    (item,) = warned.source._containers
    warned.stats.watch([item.id], PINNED)
    await warned.until("memory")
    (alert,) = warned.alerts
    assert alert.title.startswith("full uses ")
    assert "20.0 MiB" in alert.detail or "21" in alert.detail


async def test_the_disk_nearly_full(warned: Warned) -> None:
    found = await warned.connection.engine.disk()
    assert found
    preferences = warned.source.preferences
    # How full the disk of this machine is decides where the limit has to be.
    most = 100 * found.share
    preferences.options = replace(preferences.options, disk_share=most + 10)
    await warned.source.look_at_disk()
    assert warned.alerts == []
    preferences.options = replace(preferences.options, disk_share=most - 1)
    for _ in range(2):
        await warned.source.look_at_disk()
    assert warned.rules == ("disk",)


async def test_what_happens_while_the_connection_is_lost(
    engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    engine, place = Path(engine_host.url.removeprefix("unix://")), tmp_path / "gate.sock"
    path = tmp_path / "alerts.json"
    async with AsyncExitStack() as way:
        url = await way.enter_async_context(gate(engine, place))
        async with watching(url, AlertHistory(path)) as warned:
            await docker(engine_host, "run", "--name", "before", BUSYBOX, "true")
            await until(lambda: len(list(warned.source._containers)) == 1)
            await way.aclose()
            await until(lambda: not warned.connection.ready)
            began = time.time()
            run = ("run", "--detach", "--name", "crash", BUSYBOX, *SH, "exit 4")
            id_ = (await asyncio.to_thread(engine_host.docker, *run)).strip()
            await asyncio.to_thread(engine_host.docker, "wait", id_)
            url = await way.enter_async_context(gate(engine, place))
            warned.connection.retry()
            await warned.until("died")
            (alert,) = warned.alerts
            assert alert.title == "crash ended with code 4"
            assert began - 5 < alert.when < time.time()
        # Another start hears nothing new of it, and of what was missed meanwhile.
        run = ("run", "--detach", "--name", "later", BUSYBOX, *SH, "exit 5")
        id_ = (await asyncio.to_thread(engine_host.docker, *run)).strip()
        await asyncio.to_thread(engine_host.docker, "wait", id_)
        async with watching(url, AlertHistory(path)) as warned:
            await warned.until("died")
            await until(lambda: not warned.source._tasks)
            assert [alert.title for alert in warned.alerts] == ["later ended with code 5"]
