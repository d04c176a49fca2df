"""Alerts about what a real engine does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from harness.waiting import until
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.resources import Container, Kind
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.connection import Connection, Found
from pierhead.state.stats import StatsWatch
from pierhead.state.store import Store


class Warned:
    """What was raised so far."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []

    def take(self, alert: Alert) -> None:
        self.alerts.append(alert)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of them, in their order."""
        return tuple(alert.rule for alert in self.alerts)

    async def until(self, *rules: str) -> None:
        """These were raised, in this order."""
        await until(lambda: self.rules[: len(rules)] == rules)


@pytest.fixture
async def warned(engine_host: PrivateDockerd) -> AsyncIterator[Warned]:
    endpoint = Endpoint("tests", engine_host.url)

    async def find(_wanted: Endpoint | None) -> Found:
        engine = DockerEngine(endpoint)
        return Found(engine, endpoint, await engine.connect(), ())

    store: Store[Container] = Store()
    connection = Connection(find, {Kind.CONTAINER: store})
    alerts = Alerts(connection, store, StatsWatch(connection), AlertPreferences())
    warned = Warned()
    alerts.raised.connect(warned.take)
    task = asyncio.create_task(connection.run())
    await until(lambda: store.loaded)
    yield warned
    alerts.end()
    task.cancel()
    await asyncio.gather(task, *alerts._tasks, return_exceptions=True)


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
