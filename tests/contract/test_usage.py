"""What containers use, run and have changed; what their events tell of how they ended."""

from __future__ import annotations

import asyncio
import json
import math
import re
import subprocess
from typing import Any, NamedTuple

import pytest

from contract.watching import begun, hearing, run
from engines.base_image import BUSYBOX, NO_SHELL
from engines.dockerd import PrivateDockerd
from harness.waiting import LOOK, PATIENCE
from pierhead.core.errors import AppError
from pierhead.core.resources import Health, Stats
from pierhead.core.run import RunSpec
from pierhead.engine.api import Engine, FileChange
from pierhead.engine.api_files import Difference
from pierhead.engine.api_inside import Process
from pierhead.engine.docker import DockerEngine
from pierhead.engine.stats import sample
from pierhead.engine.streams import json_lines
from pierhead.state.signalling import send

LASTING = ("sleep", "600")
NEAR = 0.02
"""Of a value: how far docker's own command and this may be apart."""
SPIN = "while :; do i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; done"
LOADS = {
    "a part of a core": (0.3, SPIN),
    "two cores": (2.0, f"({SPIN}) & {SPIN}"),
    "much page cache": (
        0.3,
        "dd if=/dev/zero of=/file bs=1M count=96; while :; do cat /file > /dev/null; done",
    ),
    "disk": (
        0.5,
        "while :; do dd if=/dev/zero of=/file bs=64k count=32 conv=fsync 2>/dev/null; done",
    ),
    "network": (
        0.5,
        "gate=$(ip route | awk '/default/ {print $3}');"
        "while :; do ping -q -c 20 -i 0.02 -s 8000 $gate > /dev/null; done",
    ),
}
"""Cores, and what uses them."""
SAMPLES = 4
"""Different ones that docker's command has printed."""
_SIZES = {
    **{"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9},
    **{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30},
}


async def test_usage_is_measured_once(engine: Engine) -> None:
    id_ = await run(engine, *LASTING)
    used = await engine.containers.usage(id_)
    assert used
    assert math.isnan(used.cpu)
    assert 0 < used.memory < used.memory_limit
    assert used.pids >= 1, "what starts the program may still be there"
    assert used.at > 0
    await engine.containers.kill(id_)
    await asyncio.wait_for(_ended(engine, id_), PATIENCE)
    assert await engine.containers.usage(id_) is None


async def test_top_tells_more_of_the_same_processes(engine: Engine) -> None:
    id_ = await run(engine, *LASTING)
    await begun(engine, id_, "sleep 600")
    (seen,) = await engine.containers.processes(id_)
    async with asyncio.timeout(PATIENCE):
        while True:
            (told,) = await engine.containers.top(id_)
            if told.state[:1] == "S":
                break
            await asyncio.sleep(LOOK)  # on its way to sleep it runs
    assert (told.id, told.parent, told.command) == (seen.id, seen.parent, "sleep 600")
    assert told.user == "root"


async def test_top_needs_no_ps_in_the_container(real: DockerEngine) -> None:
    id_ = await run(real, image=NO_SHELL)
    (told,) = await real.containers.top(id_)
    assert told.memory > 0
    assert told.seconds is not None
    assert told.cpu_seconds is not None


async def test_changes_are_told_with_their_folders(real: DockerEngine) -> None:
    id_ = await run(real, "sh", "-c", "mkdir /new; echo > /new/'a <b>'; rm /etc/group; sleep 600")
    async with asyncio.timeout(PATIENCE):
        while len(found := set(await real.containers.changes(id_))) < 4:
            await asyncio.sleep(0.02)
    assert found == {
        FileChange("/new", Difference.ADDED),
        FileChange("/new/a <b>", Difference.ADDED),
        FileChange("/etc", Difference.CHANGED),
        FileChange("/etc/group", Difference.DELETED),
    }


async def test_nothing_changed(engine: Engine) -> None:
    assert await engine.containers.changes(await run(engine, *LASTING, start=False)) == []


async def test_an_end_is_told_with_its_code_and_name(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "sh", "-c", "exit 3", name="ends")
        died = await heard.until("die", id_)
    assert (died.exit_code, died.name) == (3, "ends")


async def test_health_is_told_with_the_event(real: DockerEngine, engine_host: Any) -> None:
    async with hearing(real) as heard:
        engine_host.docker(
            *("run", "--detach", "--name", "ill", "--health-cmd", "false"),
            *("--health-interval", "0.1s", "--health-retries", "1", BUSYBOX, *LASTING),
        )
        told = await heard.until("health_status")
    assert (told.health, told.name) == (Health.UNHEALTHY, "ill")


async def test_memory_that_is_used_up_is_told(real: DockerEngine, engine_host: Any) -> None:
    async with hearing(real) as heard:
        greedy = "exec tail /dev/zero"
        engine_host.docker(
            *("run", "--detach", "--memory", "12m", "--memory-swap", "12m"),
            *(BUSYBOX, "sh", "-c", greedy),
        )
        await heard.until("oom")
        died = await heard.until("die")
    assert died.exit_code == 137


@pytest.mark.parametrize("load", LOADS)
async def test_all_is_as_docker_stats_has_it(
    real: DockerEngine, engine_host: PrivateDockerd, load: str
) -> None:
    """All that docker's own command prints in some seconds is found among the same samples.

    The engine gives both the same samples, so that no load of the machine comes between them.
    """
    cores, script = LOADS[load]
    id_ = await real.containers.create(
        RunSpec(image=BUSYBOX, command=("sh", "-c", script), cpus=cores, name="loaded")
    )
    await real.containers.start(id_)
    ours: list[Stats] = []
    command = ["docker", "-H", engine_host.url, "stats", "--format", "{{json .}}", id_]
    response = await real._http.request("GET", f"/containers/{id_}/stats", {"stream": True})
    printed: list[Printed] = []
    theirs = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    reading = asyncio.create_task(asyncio.to_thread(_printed, theirs, printed))
    try:
        before: dict[str, Any] = {}
        async with response, asyncio.timeout(PATIENCE):
            async for item in json_lines(response):
                if stats := sample(item, before):
                    ours.append(stats)
                before = item
                if len(set(printed)) > SAMPLES:
                    break
    finally:
        theirs.kill()  # it does not hear anything softer
        theirs.wait()
        await reading
        assert theirs.stdout
        theirs.stdout.close()
    # The last one may be of a sample that has not come here yet.
    for one in printed[: printed.index(printed[-1])]:
        assert any(one.is_like(each) for each in ours), (one, ours)
    if load == "network":
        assert ours[-1].received > 0


class Printed(NamedTuple):
    """What ``docker stats`` prints of a container; sizes in bytes."""

    cpu: float
    memory: float
    received: float
    sent: float
    read: float
    written: float

    def is_like(self, ours: Stats) -> bool:
        """Whether our sample says the same."""
        names = ("memory", "received", "sent", "read", "written")
        same = all(_near(getattr(ours, name), getattr(self, name)) for name in names)
        return same and _near(100 * ours.cpu, self.cpu)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(abs(other), 0.25)


def _printed(process: subprocess.Popen[str], into: list[Printed]) -> None:
    """What ``docker stats`` prints, without what it prints before it knows."""
    assert process.stdout
    for line in process.stdout:
        if "{" not in line or not line.endswith("\n"):
            continue
        found, _end = json.JSONDecoder().raw_decode(line, line.index("{"))
        cpu = found.get("CPUPerc", "--").rstrip("%")
        if cpu not in {"--", "0.00"}:
            (memory, _limit), network, disk = (
                [_bytes(size) for size in found[name].split(" / ")]
                for name in ("MemUsage", "NetIO", "BlockIO")
            )
            into.append(Printed(float(cpu), memory, *network, *disk))


def _bytes(size: str) -> float:
    number = re.fullmatch(r"([\d.]+)(\w+)", size)
    assert number, size
    return float(number[1]) * _SIZES[number[2]]


async def _ended(engine: Engine, id_: str) -> None:
    while (await engine.containers.inspect(id_))["State"]["Running"]:
        await asyncio.sleep(0.02)


async def test_a_signal_reaches_one_process_of_several(real: DockerEngine) -> None:
    """The engine's numbers are not the container's; both workers look the same."""
    script = "trap '' HUP; (exec sleep 601) & (exec sleep 601) & wait; sleep 602"
    id_ = await run(real, "sh", "-c", script)

    async def sleeping() -> list[Process]:
        found = await real.containers.top(id_)
        return [process for process in found if process.command == "sleep 601"]

    async with asyncio.timeout(PATIENCE):
        while len(await sleeping()) < 2:
            await asyncio.sleep(0.02)
        first, second = await sleeping()
        await send(real.containers, id_, second, "SIGKILL")
        while len(await sleeping()) > 1:
            await asyncio.sleep(0.02)
    assert [process.id for process in await sleeping()] == [first.id]
    with pytest.raises(AppError, match="ended already"):
        await send(real.containers, id_, second, "SIGKILL")
    (main,) = [p for p in await real.containers.top(id_) if p.command.startswith("sh ")]
    await send(real.containers, id_, main, "SIGKILL")
    await asyncio.wait_for(_ended(real, id_), PATIENCE)


async def test_without_a_shell_the_main_process_still_hears(real: DockerEngine) -> None:
    id_ = await run(real, image=NO_SHELL)
    (main,) = await real.containers.top(id_)
    await send(real.containers, id_, main, "SIGKILL")
    await asyncio.wait_for(_ended(real, id_), PATIENCE)
