"""What would start an engine that is installed here but does not run, or install one."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine import installs
from pierhead.engine.machine import System

_TAIL = 20

_DETACHED = """\
setsid {command} >{log} 2>&1 </dev/null &
pid=$!
for _ in $(seq 100); do
  sleep 0.2
  if ! kill -0 $pid 2>/dev/null; then cat {log}; exit 1; fi
  if [ -S {socket} ]; then echo {ready}; exit 0; fi
done
tail -n 20 {log}; exit 1
"""


@dataclass(frozen=True, slots=True)
class Starter:
    """One way to get an engine."""

    title: str
    """What a button says."""
    command: tuple[str, ...]
    explanation: str
    runs: bool = True
    """Whether the app can run it; else it asks for a password in a terminal."""
    shown: str = ""
    """What to show as the command, where what is run is a script around it."""

    @property
    def command_line(self) -> str:
        """The command as a person types it."""
        return self.shown or shlex.join(self.command)

    async def run(self) -> AsyncIterator[str]:
        """Run it and yield the lines it writes; raises ``AppError`` if it fails.

        Leaving the loop ends it, but not an engine that it has started.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise AppError(_("{title} failed.").format(title=self.title), str(error)) from error
        last: deque[str] = deque(maxlen=_TAIL)
        assert process.stdout
        try:
            async for line in process.stdout:
                last.append(line.decode("utf-8", "replace").rstrip())
                yield last[-1]
            status = await process.wait()
        finally:
            await _end(process)
        if status:
            words = "\n".join(last) or _("It ended with status {status}.").format(status=status)
            raise AppError(_("{title} failed.").format(title=self.title), words)


def available(system: System | None = None) -> list[Starter]:
    """What would work on this machine, the best first; blocks for a moment."""
    system = system or System()
    found = [*_services(system), *_products(system)]
    return found or list(_installs(system))


def _services(system: System) -> Iterator[Starter]:
    """Engines that run on Linux itself."""
    if system.platform != "linux":
        return
    title = _("Start Docker")
    if system.systemd and system.unit("docker.service", "user") and system.user:
        yield Starter(
            _("Start Rootless Docker"),
            ("systemctl", "--user", "start", "docker"),
            _("Docker is set up to run under your own account."),
        )
    if dockerd := system.which("dockerd"):
        if system.systemd and system.unit("docker.service"):
            yield _elevated(
                system,
                title,
                ("systemctl", "start", "docker"),
                _("Docker is installed as a service of this machine."),
            )
        elif not system.systemd:
            yield _elevated(
                system,
                title,
                _detached(dockerd, "/var/log/dockerd.log", "/var/run/docker.sock"),
                _("Docker is installed, and nothing on this machine starts services."),
                shown=dockerd,
            )
    if podman := system.which("podman"):
        yield _podman(system, podman)


def _podman(system: System, podman: str) -> Starter:
    title = _("Start Podman's Service")
    words = _("Podman is installed; its service speaks Docker's language.")
    scope = "user" if system.user else "system"
    if system.systemd and system.unit("podman.socket", scope):
        user = ("--user",) if system.user else ()
        return Starter(title, ("systemctl", *user, "start", "podman.socket"), words)
    folder = f"{system.runtime}/podman" if system.user else "/run/podman"
    socket = f"{folder}/podman.sock"
    command = shlex.join([podman, "system", "service", "-t", "0", f"unix://{socket}"])
    script = _detached(command, f"{folder}/service.log", socket)[-1]
    return Starter(
        title, ("sh", "-c", f"mkdir -p {shlex.quote(folder)}\n{script}"), words, shown=command
    )


def _products(system: System) -> Iterator[Starter]:
    """Programs that bring a virtual machine of their own."""
    desktop = _desktop(system)
    if desktop:
        yield Starter(
            _("Start Docker Desktop"), desktop, _("Docker Desktop is installed on this machine.")
        )
    for program, arguments, name in (
        ("colima", ("start",), "Colima"),
        ("orb", ("start",), "OrbStack"),
        ("rdctl", ("start",), "Rancher Desktop"),
    ):
        if path := system.which(program):
            yield Starter(
                _("Start {name}").format(name=name),
                (path, *arguments),
                _("{name} is installed on this machine.").format(name=name),
            )
    if system.platform != "linux" and (podman := system.which("podman")):
        yield Starter(
            _("Start Podman's Machine"),
            (podman, "machine", "start"),
            _("Podman is installed on this machine."),
        )


def _desktop(system: System) -> tuple[str, ...]:
    if system.platform == "darwin":
        return ("open", "-a", "Docker") if Path("/Applications/Docker.app").is_dir() else ()
    if system.platform == "win32":
        program = Path(system.environ.get("PROGRAMFILES", "")) / "Docker/Docker/Docker Desktop.exe"
        return (str(program),) if program.is_file() else ()
    if system.systemd and system.unit("docker-desktop.service", "user"):
        return ("systemctl", "--user", "start", "docker-desktop")
    return ()


def _installs(system: System) -> Iterator[Starter]:
    command = installs.command(system.platform, system.release())
    if not command or not system.which(command[0]):
        return
    name = "Docker Desktop" if system.platform == "win32" else command[-1]
    title = _("Install {name}").format(name=name)
    words = _("No container engine is installed. This installs one from your system's packages.")
    if system.platform == "linux":
        yield _elevated(system, title, command, words)
    else:
        yield Starter(title, command, words)


def _elevated(
    system: System, title: str, command: tuple[str, ...], words: str, shown: str = ""
) -> Starter:
    """The command with the rights of root, asked for on the screen if there is a way."""
    if not system.user:
        return Starter(title, command, words, shown=shown)
    if system.graphical and system.which("pkexec"):
        return Starter(title, ("pkexec", *command), words, shown=shown and f"pkexec {shown}")
    typed = shown or shlex.join(command)
    prefix = "sudo " if system.which("sudo") else ""
    typed = f"{prefix}{typed}" if prefix else f"su -c {shlex.quote(typed)}"
    return Starter(title, command, words, runs=False, shown=typed)


def _detached(command: str, log: str, socket: str) -> tuple[str, ...]:
    """A script that starts a program for good and ends when its socket is there."""
    script = _DETACHED.format(
        command=command,
        log=shlex.quote(log),
        socket=shlex.quote(socket),
        ready=shlex.quote(_("The engine is there.")),
    )
    return ("sh", "-c", script)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the command and its children, if they have not ended by themselves."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
