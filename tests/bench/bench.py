"""The place where the parts measure: an engine, a screen, a home, and the size of it all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, Protocol

import docker
import PySide6

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from flows.desktop import Desktop

ROOT = Path(__file__).parents[2]
AT_ONCE = 4
PATIENCE = 600
"""Seconds for an answer from inside."""
FOREIGN = (
    *("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LANGUAGE"),
    "PYTHONDONTWRITEBYTECODE",
)


@dataclass(frozen=True)
class Scale:
    """How much of everything."""

    repeats: int
    containers: int
    """Created ones, for lists."""
    running: int
    refreshes: int
    seconds: float
    """Of idling."""
    bytes: int
    """Of every kind of output of a program."""
    files: int
    """Of a build context, about 10 kB each."""


class Ask(Protocol):
    """Asks a program inside for something, and gives its answer."""

    def __call__(self, **wanted: object) -> dict[str, float]: ...


@dataclass(frozen=True)
class Bench:
    """What every part is given."""

    engine: PrivateDockerd
    desktop: Desktop
    home: Path
    scale: Scale

    def inside(self, program: str, *arguments: str) -> Any:
        """Run a program of ``bench/inside`` on the screen; returns the JSON that it prints."""
        done = subprocess.run(
            self._command(program, arguments),
            env=self._environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=60 + 4 * self.scale.seconds,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def asked(self, program: str, *arguments: str) -> Iterator[Ask]:
        """The same, with a program that answers lines of JSON by such until there are no more."""
        with TemporaryFile("w+") as errors:
            running = subprocess.Popen(
                self._command(program, arguments),
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
            )
            assert running.stdin
            assert running.stdout
            told, heard = running.stdin, running.stdout

            def ask(**wanted: object) -> dict[str, float]:
                told.write(json.dumps(wanted) + "\n")
                late = Timer(PATIENCE, running.kill)
                late.start()
                answer = heard.readline()
                late.cancel()
                if not answer:
                    errors.seek(0)
                    ended = running.wait(PATIENCE)
                    raise RuntimeError(f"{program} ended with {ended}: {errors.read()[-2000:]}")
                return dict(json.loads(answer))

            try:
                yield ask
            finally:
                told.close()
                running.wait(PATIENCE)
                heard.close()

    def _command(self, program: str, arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", f"bench.inside.{program}", *arguments]

    def _environment(self) -> dict[str, str]:
        """That of a new user, with the private engine as the only one."""
        home = self.home / "user"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        environment = {
            **self.desktop.environment(),
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(home),
            "DOCKER_CONFIG": str(home / "docker"),
            "DOCKER_HOST": self.engine.url,
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
            # A user's second start: what Python compiled the first time is kept.
            "PYTHONPYCACHEPREFIX": str(self.home / "bytecode"),
            "BENCH_BEGAN": str(time.monotonic()),
        }
        for name in FOREIGN:
            environment.pop(name, None)
        return environment

    def fill(self, count: int, *, start: bool = False) -> None:
        """Make containers."""
        client = docker.APIClient(base_url=self.engine.url, version="auto")

        def make(number: int) -> None:
            labels = {"com.docker.compose.project": f"project-{number % 7}"} if number % 2 else {}
            made = client.create_container(
                BUSYBOX, ["sleep", "100000"], name=f"service-{number}", labels=labels
            )
            if start:
                client.start(made["Id"])

        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(make, range(count)))
        finally:
            client.close()

    def clean(self) -> None:
        """Remove all containers."""
        ids = self.engine.docker("ps", "--all", "--quiet").split()
        if ids:
            self.engine.docker("rm", "--force", *ids)

    def versions(self) -> str:
        """What the numbers hold for."""
        server = self.engine.docker("version", "--format", "{{.Server.Version}}")
        return f"Python {sys.version.split()[0]}, PySide6 {PySide6.__version__}, Docker {server}"


def timed(repeats: int, call: Callable[[], object]) -> float:
    """The median of the wall time of a call, in seconds."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return median(times)


def finish(**found: float) -> None:
    """Print the findings of a program inside and end it without further ado."""
    print(json.dumps(found), flush=True)
    os._exit(0)
