"""A real dockerd that only the tests can see."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engines.private import EngineFailed, PrivateEngine

OTHER = os.environ.get("TEST_ENGINE", "")
"""A folder with another dockerd than the machine's own, as ``engines/fetch.sh`` makes it."""
CLIENT = os.environ.get("TEST_CLIENT", "")
"""A folder with another docker command and its buildx, to compare with."""


class PrivateDockerd(PrivateEngine):
    """``config`` is its ``daemon.json``, ``args`` go on its command line."""

    daemon = "dockerd"
    needs = ("containerd",)
    folder = OTHER

    def __init__(
        self, *, args: Sequence[str] = (), config: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__()
        self._args = args
        self._config = dict(config or {})

    def command(self) -> Sequence[str]:
        """With everything of its own in its folder."""
        return [
            shutil.which(self.daemon, path=self.path) or self.daemon,
            f"--data-root={self.dir}/data",
            "--exec-root=/run/docker",
            "--pidfile=/run/docker.pid",
            f"--host={self.url}",
            f"--config-file={self.dir}/daemon.json",
            f"--cgroup-parent=/{self.name}",
            "--exec-opt=native.cgroupdriver=cgroupfs",
            *self._args,
        ]

    def write_files(self) -> None:
        """Its configuration."""
        (self.dir / "daemon.json").write_text(json.dumps(self._config))

    def build(self, context: Path, *args: str, config: str = "") -> str:
        """Let docker's own command build with BuildKit; returns what it wrote of its progress.

        ``config`` is the folder that it keeps its own things in.
        """
        folder = Path(config or self.dir / "cli")
        if CLIENT:
            folder.mkdir(exist_ok=True)
            plugins = {"cliPluginsExtraDirs": [f"{CLIENT}/usr/libexec/docker/cli-plugins"]}
            (folder / "config.json").write_text(json.dumps(plugins))
        done = subprocess.run(
            [docker_with_buildkit(), "-H", self.url, "build", *args, str(context)],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment(DOCKER_CONFIG=str(folder), DOCKER_BUILDKIT="1"),
        )
        if done.returncode:
            raise EngineFailed(f"docker build: {done.stderr.strip()}")
        return str(done.stderr)


def docker_with_buildkit() -> str:
    """The docker command that brings BuildKit's client: newer ones leave that to a plugin."""
    for place in (f"{CLIENT}/usr/bin/docker", "/usr/bin/docker", shutil.which("docker") or ""):
        if place and os.access(place, os.X_OK):
            return place
    raise EngineFailed("The tests compare with docker's own command: install docker.io.")
