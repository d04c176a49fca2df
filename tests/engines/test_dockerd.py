"""The private dockerd: restarts with its data, hangs on request, leaves nothing behind."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from engines.base_image import BASH, BUSYBOX, NO_SHELL
from engines.dockerd import PrivateDockerd
from engines.private import EngineFailed
from engines.registry import Registry
from harness.waiting import PATIENCE


def traces(name: str) -> list[str]:
    """Whatever on this machine bears the engine's name."""
    mounts = [line for line in Path("/proc/mounts").read_text().splitlines() if name in line]
    groups = list(map(str, control_groups(name)))
    processes = [
        entry.name
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and name.encode() in command_line(entry)
    ]
    folders = [str(path) for path in Path("/tmp").glob(f"{name}*")]
    return mounts + groups + processes + folders


def control_groups(pattern: str) -> set[Path]:
    """Those of such a name; others come and go meanwhile, which ``glob`` would raise for."""
    found = (Path(folder) for folder, _folders, _files in os.walk("/sys/fs/cgroup"))
    return {folder for folder in found if folder.match(pattern)}


def command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_nothing_stays_behind() -> None:
    with PrivateDockerd() as engine:
        load_and_run(engine)
        assert traces(engine.name)
    assert traces(engine.name) == []


def load_and_run(engine: PrivateDockerd) -> None:
    from engines.base_image import load_base_images

    load_base_images(engine)
    engine.docker("run", "--detach", "--memory=64m", "--publish=8080:80", BUSYBOX, "sleep", "600")
    engine.docker("run", "--detach", "--name=frozen", BUSYBOX, "sleep", "600")
    engine.docker("pause", "frozen")


def test_it_ends_with_the_process_that_started_it() -> None:
    program = (
        "from engines.dockerd import PrivateDockerd; import os, signal\n"
        "engine = PrivateDockerd(); engine.start()\n"
        "print(engine.name, engine.keeper, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        timeout=2 * PATIENCE,
    )
    name, keeper = done.stdout.split()
    with suppress(ProcessLookupError):
        keeper_ended = os.pidfd_open(int(keeper))
        assert select.select([keeper_ended], [], [], PATIENCE)[0]
        os.close(keeper_ended)
    assert traces(name) == []


def test_what_it_had_survives_a_crash(engine_host: PrivateDockerd) -> None:
    engine_host.docker("run", "--detach", "--name=kept", BUSYBOX, "sleep", "600")
    engine_host.kill()
    with pytest.raises(EngineFailed, match="Cannot connect"):
        engine_host.docker("ps")
    engine_host.start()
    assert engine_host.docker("ps", "--all", "--format={{.Names}}") == "kept"
    engine_host.docker("start", "kept")


def test_it_hangs_on_request(engine_host: PrivateDockerd) -> None:
    engine_host.suspend()
    with pytest.raises(subprocess.TimeoutExpired):
        engine_host.docker("ps", timeout=0.5)
    engine_host.resume()
    assert engine_host.docker("ps", "--quiet") == ""


def test_containers_reach_each_other_and_publish_ports(engine_host: PrivateDockerd) -> None:
    serve = "echo found > /tmp/index.html; nc -lp 80 < /tmp/index.html"
    engine_host.docker("network", "create", "lan")
    options = ("--detach", "--name=web", "--network=lan", "--publish=127.0.0.1:8080:80")
    engine_host.docker("run", *options, BUSYBOX, "sh", "-c", serve)
    wait = "until nc web 80 < /dev/null; do :; done"
    heard = engine_host.docker("run", "--rm", "--network=lan", BUSYBOX, "sh", "-c", wait)
    assert heard == "found"
    engine_host.docker("restart", "--time=0", "web")
    until = "until curl -sf --http0.9 http://127.0.0.1:8080/; do :; done"
    assert engine_host.nsenter("timeout", str(PATIENCE), "sh", "-c", until) == "found\n"


def test_base_images(engine_host: PrivateDockerd) -> None:
    seen = engine_host.docker("run", "--rm", "--tty", BASH, "bash", "-c", "ps; true")
    assert [line.split()[2] for line in seen.splitlines()] == ["COMMAND", "bash", "ps"]
    assert "uid=1000(app)" in engine_host.docker("run", "--rm", "--user=app", BUSYBOX, "id")
    with pytest.raises(EngineFailed, match="no such file"):
        engine_host.docker("run", "--rm", NO_SHELL, "/bin/sh")
    engine_host.docker("run", "--detach", "--name=sleeper", NO_SHELL)
    assert engine_host.docker("ps", "--format={{.Names}}") == "sleeper"


def test_the_registry_wants_a_login(engine_host: PrivateDockerd, registry: Registry) -> None:
    reference = registry.seed(BUSYBOX, "team/tool:1")
    engine_host.docker("pull", reference)
    engine_host.docker("logout", registry.address)
    with pytest.raises(EngineFailed, match="no basic auth credentials"):
        engine_host.docker("pull", reference)
