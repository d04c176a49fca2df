"""What is warned of, and that each cause is told once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.engine import FakeEngine
from fakes.stage import FakeStats, Stage
from harness.waiting import until
from pierhead.core.alert_options import AlertPreferences, check
from pierhead.core.errors import AppError
from pierhead.core.resources import Container, Disk, Health, Kind, State, Stats
from pierhead.core.settings import Settings
from pierhead.engine.api import Changed
from pierhead.engine.endpoints import Endpoint
from pierhead.state import alerts as module
from pierhead.state.alert_history import MOST, AlertHistory
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.connection import Connection, Found
from pierhead.state.helpers import BESIDE
from pierhead.state.store import Store

WEB = "1" * 64


class Watch:
    """Alerts over a fake engine, and what they raised."""

    def __init__(self, folder: Path) -> None:
        self.stage, self.stats = Stage(folder), FakeStats()
        self.preferences = AlertPreferences()
        self.inspection: dict[str, Any] = {}
        self.coming: set[str] = set()
        self.stage.engine.containers.inspect = self._inspect  # type: ignore[method-assign]
        self.add()
        self.alerts = Alerts(
            self.stage.connection,  # type: ignore[arg-type]
            self.stage.containers,
            self.stats,  # type: ignore[arg-type]
            self.preferences,
            coming=self.coming,
        )
        self.raised: list[Alert] = []
        self.alerts.raised.connect(self.take)

    def add(self, **values: Any) -> None:
        shown = Container(WEB, "web <b>", "nginx", State.RUNNING, **values)
        self.stage.containers.replace([shown])

    def take(self, alert: Alert) -> None:
        self.raised.append(alert)

    def tell(self, action: str, **told: Any) -> None:
        self.stage.connection.happened.emit(Changed(Kind.CONTAINER, WEB, action, **told))

    async def judged(self) -> list[str]:
        """The rules of what was raised, when everything is judged."""
        while self.alerts._tasks:
            await asyncio.wait(set(self.alerts._tasks))
        return [alert.rule for alert in self.raised]

    def policy(self, name: str, **state: Any) -> None:
        self.inspection = {"HostConfig": {"RestartPolicy": {"Name": name}}, "State": state}

    async def _inspect(self, _id: str) -> dict[str, Any]:
        return self.inspection


@pytest.fixture
async def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watch]:
    monkeypatch.setattr(module, "SETTLE", 0.001)
    watch = Watch(tmp_path)
    yield watch
    watch.alerts.end()


async def test_an_error_is_told_once_a_run(watch: Watch) -> None:
    watch.tell("die", exit_code=3)
    watch.tell("die", exit_code=3)
    assert await watch.judged() == ["died"]
    assert watch.raised[0].title == "web <b> ended with code 3"
    assert watch.raised[0].container == WEB
    watch.tell("start")
    watch.tell("die", exit_code=3)
    assert await watch.judged() == ["died", "died"]


async def test_what_fails_to_replace_another_is_told_by_who_tried_that(watch: Watch) -> None:
    watch.coming.add(WEB)
    watch.tell("start")
    watch.tell("die", exit_code=3)
    assert await watch.judged() == []
    watch.coming.clear()
    watch.tell("die", exit_code=3)
    assert await watch.judged() == ["died"]


async def test_nothing_is_judged_after_the_end(watch: Watch) -> None:
    watch.alerts.end()
    watch.tell("die", exit_code=3)
    watch.tell("destroy")
    assert not watch.alerts._tasks


@pytest.mark.parametrize("code", [0, 130, None])
async def test_ends_that_are_none_of_our_business(watch: Watch, code: int | None) -> None:
    watch.tell("die", exit_code=code)
    assert await watch.judged() == []


async def test_what_somebody_typed_into_ends_as_they_like(watch: Watch) -> None:
    watch.inspection = {"Config": {"Tty": True, "OpenStdin": True}}
    watch.tell("die", exit_code=1)
    assert await watch.judged() == []


async def test_podman_tells_of_each_end_twice(watch: Watch) -> None:
    watch.policy("always")
    for _ in range(2):
        watch.tell("start")
        watch.tell("die", exit_code=3)
        watch.tell("die")
        assert await watch.judged() == ["died"]


async def test_what_is_stopped_is_not_told(watch: Watch) -> None:
    watch.tell("kill", signal="15")
    watch.tell("kill", signal="9")
    watch.tell("die", exit_code=137)
    assert await watch.judged() == []
    watch.tell("start")
    watch.tell("kill", signal="SIGHUP")
    watch.tell("die", exit_code=1)
    assert await watch.judged() == ["died"]


async def test_a_loop_is_told_once_after_its_first_end(watch: Watch) -> None:
    watch.policy("always")
    for _ in range(9):
        watch.tell("start")
        watch.tell("die", exit_code=2)
        await watch.judged()
    assert await watch.judged() == ["died", "loop"]
    assert "3 times in two minutes, at last with code 2" in watch.raised[1].detail
    watch.tell("kill", signal="15")
    watch.tell("die", exit_code=0)
    watch.tell("start")
    watch.tell("die", exit_code=2)
    assert await watch.judged() == ["died", "loop", "died"]


async def test_an_end_is_not_judged_any_more_when_somebody_has_ended_it_since(
    watch: Watch,
) -> None:
    watch.policy("always")
    for _ in range(3):
        watch.tell("start")
        watch.tell("die", exit_code=2)
        await watch.judged()
    watch.tell("start")
    watch.tell("die", exit_code=2)
    watch.tell("start")
    watch.tell("kill", signal="9")
    watch.tell("die", exit_code=137)
    watch.tell("destroy")
    assert await watch.judged() == ["died", "loop"]


async def test_a_loop_without_an_error_is_one_too(watch: Watch) -> None:
    watch.policy("unless-stopped")
    for _ in range(5):
        watch.tell("start")
        watch.tell("die", exit_code=0)
        await watch.judged()
    assert await watch.judged() == ["loop"]


async def test_starting_by_hand_again_and_again_is_no_loop(watch: Watch) -> None:
    watch.policy("no")
    for _ in range(4):
        watch.tell("start")
        watch.tell("die", exit_code=0)
        await watch.judged()
    assert await watch.judged() == []


@pytest.mark.parametrize("order", [("oom", "die"), ("die", "oom"), ("die",), ("oom",)])
async def test_used_up_memory_is_one_cause(watch: Watch, order: tuple[str, ...]) -> None:
    watch.policy("no", OOMKilled=True)
    watch.inspection["HostConfig"]["Memory"] = 64_000_000
    watch.tell("start")
    for action in order:
        watch.tell(action, exit_code=137 if action == "die" else None)
    assert await watch.judged() == ["oom"]
    assert "64 MB" in watch.raised[0].detail
    if order == ("oom",):
        watch.tell("die", exit_code=137)
        assert await watch.judged() == ["oom"]


async def test_one_that_is_removed_at_its_end_is_told_too(watch: Watch) -> None:
    watch.inspection = {}
    watch.tell("die", exit_code=1, name="once")
    watch.tell("destroy")
    watch.stage.containers.replace([])
    assert await watch.judged() == ["died"]
    assert watch.raised[0].title == "once ended with code 1"
    assert not watch.alerts._lives
    assert not watch.alerts._causes.open


async def test_unhealthy_until_it_is_healthy(watch: Watch) -> None:
    watch.inspection = {"State": {"Health": {"Log": [{"Output": "old"}, {"Output": "no\n"}]}}}
    for health in (Health.UNHEALTHY, Health.UNHEALTHY):
        watch.tell("health_status", health=health)
        await watch.judged()
    assert [(alert.rule, alert.detail) for alert in watch.raised] == [("unhealthy", "no")]
    watch.tell("health_status", health=Health.HEALTHY)
    watch.tell("health_status", health=Health.UNHEALTHY)
    assert await watch.judged() == ["unhealthy", "unhealthy"]


async def test_memory_for_a_time(watch: Watch) -> None:
    def use(share: float) -> None:
        watch.stats.values[WEB] = Stats(0, int(share * 1000), 1000)
        watch.stats.changed.emit()

    use(0.95)
    assert watch.raised == []
    watch.preferences.change(seconds=0.0)
    use(0.95)
    use(0.97)
    use(0.85)
    use(0.95)
    assert [alert.rule for alert in watch.raised] == ["memory"]
    assert watch.raised[0].title == "web <b> uses 95.0 % of its memory"
    use(0.5)
    use(0.99)
    assert len(watch.raised) == 2


async def test_the_disk_until_there_is_room(watch: Watch) -> None:
    async def look(used: int) -> None:
        watch.stage.engine.disk_found = Disk("/var/lib/docker", used, 100 - used)
        await watch.alerts.look_at_disk()

    for used in (50, 91, 95, 88, 91):
        await look(used)
    assert [alert.rule for alert in watch.raised] == ["disk"]
    assert "/var/lib/docker" in watch.raised[0].detail
    for used in (60, 91):
        await look(used)
    assert len(watch.raised) == 2
    watch.stage.engine.disk_found = None
    await watch.alerts.look_at_disk()


async def test_rules_can_be_switched_off(watch: Watch) -> None:
    watch.preferences.change(died=False, disk=False)
    watch.tell("die", exit_code=3)
    watch.stage.engine.disk_found = Disk("/", 99, 1)
    await watch.alerts.look_at_disk()
    assert await watch.judged() == []


async def test_debug_helpers_are_nobodys_business(watch: Watch) -> None:
    watch.add(labels={BESIDE: "2"})
    watch.tell("die", exit_code=137)
    assert await watch.judged() == []


def test_options_are_kept_and_always_right(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    AlertPreferences(settings).change(share=80.0, oom=False, desktop="never")
    settings.set("alerts.disk_share", 5000.0)
    kept = AlertPreferences(settings).options
    assert (kept.share, kept.oom, kept.desktop, kept.disk_share) == (80.0, False, "never", 90.0)
    for name, value in (("share", 1.0), ("desktop", "x"), ("died", 1)):
        with pytest.raises(ValueError, match=str(value)):
            check(name, value)


async def test_they_stop_with_the_app(watch: Watch) -> None:
    watch.tell("die", exit_code=3)
    watch.alerts.end()
    await until(lambda: not watch.alerts._tasks)
    assert watch.raised == []


class Engines:
    """Real parts on a fake engine that goes and comes, and an app that is started again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "alerts.json"
        self.engine = FakeEngine()
        self.raised: list[Alert] = []

    def take(self, alert: Alert) -> None:
        self.raised.append(alert)

    @asynccontextmanager
    async def app(self) -> AsyncIterator[Alerts]:
        endpoint = Endpoint("fake", "unix:///fake.sock")
        self.engine.wire.mend()

        async def find(_wanted: Endpoint | None) -> Found:
            try:
                return Found(self.engine, endpoint, await self.engine.connect(), ())
            except AppError:
                return Found(None, None, None, ())

        store: Store[Container] = Store()
        connection = Connection(find, {Kind.CONTAINER: store})
        stats, history = FakeStats(), AlertHistory(self.path)
        alerts = Alerts(connection, store, stats, AlertPreferences(), history)  # type: ignore[arg-type]
        alerts.raised.connect(self.take)
        task = asyncio.create_task(connection.run())
        await until(lambda: connection.ready and store.loaded)
        await until(lambda: history.heard(endpoint.url))
        yield alerts
        alerts.end()
        task.cancel()
        await asyncio.gather(task, *alerts._tasks, return_exceptions=True)

    def ends(self, id_: str, code: int, seconds: float) -> int:
        """A container ended so many seconds ago; when that was, in nanoseconds."""
        at = time.time_ns() - int(seconds * 1e9)
        self.engine.wire.tell(Kind.CONTAINER, id_, "die", exit_code=code, name="web", at=at)
        return at


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engines:
    monkeypatch.setattr(module, "SETTLE", 0.01)
    return Engines(tmp_path)


async def test_what_was_missed_is_told_once_with_its_time(engines: Engines) -> None:
    async with engines.app() as alerts:
        alerts.history._heard["unix:///fake.sock"] = time.time_ns() - 10**12
        engines.engine.wire.cut()
        await until(lambda: not alerts._connection.ready)
        at = engines.ends(WEB, 5, 60)
        engines.engine.wire.mend()
        alerts._connection.retry()
        await until(lambda: engines.raised)
        (alert,) = engines.raised
        assert alert.title == "web ended with code 5"
        assert alert.when == at / 1e9
        assert alert.missed
        # Again lost: nothing is told twice.
        engines.engine.wire.cut()
        await until(lambda: not alerts._connection.ready)
        engines.engine.wire.mend()
        alerts._connection.retry()
        await until(lambda: alerts._connection.ready and not alerts._tasks)
        assert len(engines.raised) == 1
    async with engines.app() as alerts:
        await until(lambda: not alerts._tasks)
        assert len(engines.raised) == 1, "nor after another start"
        assert [kept.title for kept in alerts.history.store] == ["web ended with code 5"]
    engines.ends(WEB, 6, 30)
    async with engines.app():
        await until(lambda: len(engines.raised) == 2)
    assert engines.raised[1].title == "web ended with code 6"


async def test_what_an_engine_does_not_remember_is_seen_from_how_things_stand(
    engines: Engines,
) -> None:
    async with engines.app():
        pass
    containers = engines.engine.containers
    finished = datetime.now(UTC).isoformat()
    ids = {"web": 3, "stopped": 143, "good": 0}
    found = [
        Container(name, name, "nginx", State.EXITED, exit_code=code) for name, code in ids.items()
    ]
    found.append(Container("ill", "ill", "nginx", State.RUNNING, health=Health.UNHEALTHY))

    async def listed() -> list[Container]:
        return found

    async def inspect(_id: str) -> dict[str, Any]:
        return {"State": {"FinishedAt": finished}}

    containers.list, containers.inspect = listed, inspect  # type: ignore[method-assign,assignment]
    for _ in range(2):
        async with engines.app() as alerts:
            await until(lambda: len(engines.raised) == 2)
            await until(lambda alerts=alerts: not alerts._tasks)
        rules = sorted((alert.rule, alert.container) for alert in engines.raised)
        assert rules == [("died", "web"), ("unhealthy", "ill")]


async def test_an_open_cause_is_not_told_again_by_the_next_start(engines: Engines) -> None:
    engines.engine.disk_found = Disk("/data", 95, 5)
    for _ in range(2):
        async with engines.app() as alerts:
            await alerts.look_at_disk()
    assert [alert.rule for alert in engines.raised] == ["disk"]
    async with engines.app() as alerts:
        engines.engine.disk_found = Disk("/data", 5, 95)
        await alerts.look_at_disk()
    async with engines.app() as alerts:
        engines.engine.disk_found = Disk("/data", 95, 5)
        await alerts.look_at_disk()
    assert len(engines.raised) == 2


def test_the_past_is_bounded_seen_and_cleared(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "alerts.json"
    history = AlertHistory(path)
    for number in range(MOST + 5):
        history.add(Alert(str(number), "died", f"no. {number}", "", float(number)))
    again = AlertHistory(path)
    assert [alert.id for alert in again.store] == [str(number) for number in range(5, MOST + 5)]
    assert again.unseen == MOST
    again.see(list(again.store)[:3])
    assert again.unseen == MOST - 3
    assert AlertHistory(path).unseen == MOST - 3
    again.remove(list(again.store))
    assert list(AlertHistory(path).store) == []


@pytest.mark.parametrize("text", ["", "[]", '{"alerts": [{"id": 1}]}', "\0", '{"heard": 3}'])
def test_a_damaged_file_costs_no_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "alerts.json"
    path.write_text(text)
    history = AlertHistory(path)
    assert list(history.store) == []
    history.add(Alert("1", "died", "web", "", 1e9))
    assert len(AlertHistory(path).store) == 1
