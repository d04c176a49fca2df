"""What is warned of, and that each cause is told once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fakes.stage import FakeStats, Stage
from harness.waiting import until
from pierhead.core.alert_options import AlertPreferences, check
from pierhead.core.resources import Container, Disk, Health, Kind, State, Stats
from pierhead.core.settings import Settings
from pierhead.engine.api import Changed
from pierhead.state import alerts as module
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.helpers import BESIDE

WEB = "1" * 64


class Watch:
    """Alerts over a fake engine, and what they raised."""

    def __init__(self, folder: Path) -> None:
        self.stage, self.stats = Stage(folder), FakeStats()
        self.preferences = AlertPreferences()
        self.inspection: dict[str, Any] = {}
        self.stage.engine.containers.inspect = self._inspect  # type: ignore[method-assign]
        self.add()
        self.alerts = Alerts(
            self.stage.connection,  # type: ignore[arg-type]
            self.stage.containers,
            self.stats,  # type: ignore[arg-type]
            self.preferences,
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
    assert not watch.alerts._open


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
