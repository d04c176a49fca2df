"""What would start or install an engine, machine by machine, and running it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from harness.waiting import PATIENCE
from pierhead.core.errors import AppError
from pierhead.engine import starters
from pierhead.engine.machine import System
from pierhead.engine.starters import Starter, available

UBUNTU = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'
FEDORA = "ID=fedora\n"
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
LEAP = 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n'


def machine(
    root: Path,
    *programs: str,
    units: tuple[str, ...] = (),
    systemd: bool = True,
    user: int = 1000,
    release: str = "",
    environ: Mapping[str, str] = {"XDG_RUNTIME_DIR": "/run/user/1000"},
    platform: str = "linux",
) -> System:
    if systemd:
        (root / "run/systemd/system").mkdir(parents=True)
    for unit in units:
        path = root / "usr/lib/systemd" / unit
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    if release:
        (root / "etc").mkdir()
        (root / "etc/os-release").write_text(release)
    return System(
        platform=platform,
        environ=environ,
        home=root / "home",
        root=root,
        user=user,
        which=lambda program: f"/usr/bin/{program}" if program in programs else None,
    )


def offers(system: System) -> list[tuple[str, bool]]:
    return [(starter.command_line, starter.runs) for starter in available(system)]


def test_a_service_of_systemd(tmp_path: Path) -> None:
    units = ("system/docker.service",)
    system = machine(tmp_path, "dockerd", "sudo", units=units)
    assert offers(system) == [("sudo systemctl start docker", False)]


def test_the_screen_asks_for_the_password(tmp_path: Path) -> None:
    units, environ = ("system/docker.service",), {"DISPLAY": ":0"}
    system = machine(tmp_path, "dockerd", "sudo", "pkexec", units=units, environ=environ)
    assert offers(system) == [("pkexec systemctl start docker", True)]


def test_root_needs_to_ask_nobody(tmp_path: Path) -> None:
    system = machine(tmp_path, "dockerd", units=("system/docker.service",), user=0)
    assert offers(system) == [("systemctl start docker", True)]


def test_neither_sudo_nor_pkexec(tmp_path: Path) -> None:
    system = machine(tmp_path, "dockerd", units=("system/docker.service",))
    assert offers(system) == [("su -c 'systemctl start docker'", False)]


def test_no_systemd(tmp_path: Path) -> None:
    system = machine(tmp_path, "dockerd", "podman", systemd=False, user=0)
    assert offers(system) == [
        ("/usr/bin/dockerd", True),
        ("/usr/bin/podman system service -t 0 unix:///run/podman/podman.sock", True),
    ]


def test_rootless_docker_and_podmans_socket(tmp_path: Path) -> None:
    units = ("user/docker.service", "user/podman.socket")
    system = machine(tmp_path, "podman", units=units)
    assert offers(system) == [
        ("systemctl --user start docker", True),
        ("systemctl --user start podman.socket", True),
    ]


def test_podman_without_its_unit(tmp_path: Path) -> None:
    [offer] = available(machine(tmp_path, "podman"))
    assert offer.command_line.endswith("unix:///run/user/1000/podman/podman.sock")
    assert offer.command[:2] == ("sh", "-c")


def test_products(tmp_path: Path) -> None:
    units = ("user/docker-desktop.service",)
    system = machine(tmp_path, "colima", "orb", "rdctl", units=units)
    assert offers(system) == [
        ("systemctl --user start docker-desktop", True),
        ("/usr/bin/colima start", True),
        ("/usr/bin/orb start", True),
        ("/usr/bin/rdctl start", True),
    ]


@pytest.mark.parametrize(
    ("release", "program", "command"),
    [
        (UBUNTU, "apt-get", "sudo apt-get install -y docker.io"),
        (MINT, "apt-get", "sudo apt-get install -y docker.io"),
        (FEDORA, "dnf", "sudo dnf install -y moby-engine"),
        (LEAP, "zypper", "sudo zypper --non-interactive install docker"),
        ("ID=arch\n", "pacman", "sudo pacman -S --noconfirm docker"),
    ],
)
def test_nothing_installed(tmp_path: Path, release: str, program: str, command: str) -> None:
    system = machine(tmp_path, program, "sudo", release=release)
    assert offers(system) == [(command, False)]


@pytest.mark.parametrize(
    ("platform", "program", "command"),
    [
        ("darwin", "brew", "brew install colima docker"),
        ("win32", "winget", "winget install -e --id Docker.DockerDesktop"),
    ],
)
def test_other_systems(tmp_path: Path, platform: str, program: str, command: str) -> None:
    system = machine(tmp_path, program, platform=platform, systemd=False)
    assert offers(system) == [(command, True)]


def test_a_system_nobody_knows(tmp_path: Path) -> None:
    assert offers(machine(tmp_path, "sudo", release="ID=plan9\n")) == []
    assert available(System(which=lambda _program: None, root=tmp_path / "none")) == []


# -- running


async def lines_of(starter: Starter) -> list[str]:
    return [line async for line in starter.run()]


def shell(script: str) -> Starter:
    return Starter("Start it", ("sh", "-c", script), "")


async def test_it_yields_what_is_written() -> None:
    assert await lines_of(shell("echo one; echo two >&2")) == ["one", "two"]


async def test_failure_has_the_last_words() -> None:
    with pytest.raises(AppError, match=r"Start it failed\. no way"):
        await lines_of(shell("echo no way; exit 3"))
    with pytest.raises(AppError, match="status 3"):
        await lines_of(shell("exit 3"))
    with pytest.raises(AppError, match="Start it failed"):
        await lines_of(Starter("Start it", ("/no/such/program",), ""))


async def test_leaving_ends_it_with_its_children(tmp_path: Path) -> None:
    run: Any = shell(f"echo go; sleep 600; touch {tmp_path}/after").run()
    async with asyncio.timeout(PATIENCE), aclosing(run):
        async for _line in run:
            break


async def test_on_the_loop_of_qt(qapp: object) -> None:
    assert await lines_of(shell("echo hello")) == ["hello"]


async def test_a_daemon_outlives_the_script_that_starts_it(tmp_path: Path) -> None:
    socket, pid = tmp_path / "s.sock", tmp_path / "pid"
    program = tmp_path / "daemon"
    program.write_text(
        f"#!/bin/sh\necho $$ > {pid}\necho starting up\n"
        f"exec python3 -c 'import socket,time; socket.socket(socket.AF_UNIX)"
        f'.bind("{socket}"); time.sleep(60)\'\n'
    )
    program.chmod(0o755)
    command = starters._detached(str(program), str(tmp_path / "log"), str(socket))
    try:
        assert await lines_of(Starter("Start", command, "")) == ["The engine is there."]
        assert (tmp_path / "log").read_text() == "starting up\n"
    finally:
        done = await asyncio.create_subprocess_exec("kill", pid.read_text().strip())
        assert await done.wait() == 0


async def test_a_daemon_that_fails_shows_its_log(tmp_path: Path) -> None:
    command = starters._detached(
        "sh -c 'echo bad flag; exit 1'", str(tmp_path / "log"), str(tmp_path / "s.sock")
    )
    with pytest.raises(AppError, match="bad flag"):
        await lines_of(Starter("Start", command, ""))
