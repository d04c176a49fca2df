"""A real registry with a login, on the loopback of a private engine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from engines.lifetime import Lifetime
from engines.private import EngineFailed, PrivateEngine
from engines.processes import stopped
from harness.waiting import PATIENCE

PROGRAMS = {"docker-registry": "docker-registry", "htpasswd": "apache2-utils"}
"""What it is made of, and the packages that have it."""

CONFIG = """
version: 0.1
log: {{level: info, accesslog: {{disabled: true}}}}
storage:
  filesystem: {{rootdirectory: {folder}/images}}
http: {{addr: "{address}"}}
auth:
  htpasswd: {{realm: tests, path: {folder}/htpasswd}}
"""


class Registry(Lifetime):
    """Debian's docker-registry, reached by the engine under ``address`` and by nobody else.

    An engine trusts plain HTTP on loopback, so it needs no certificate.
    """

    user = "reader"
    password = "s3cret-words"

    def __init__(self, engine: PrivateEngine, port: int = 5000) -> None:
        self.address = f"127.0.0.1:{port}"
        self._engine = engine
        # What tidies up after the engine tidies up after the registry.
        self._folder = engine.dir / f"registry-{port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._log: subprocess.Popen[bytes] | None = None

    @property
    def log_file(self) -> Path:
        """What the registry writes once it listens."""
        return self._folder / "log"

    def start(self) -> None:
        """Start it and return when it listens."""
        for tool, package in (
            ("docker-registry", "docker-registry"),
            ("htpasswd", "apache2-utils"),
        ):
            if not shutil.which(tool):
                raise EngineFailed(f"The tests need {tool} for a real registry: install {package}.")
        self._write_files()
        self._process = self._engine.spawn(
            *("setpriv", "--pdeathsig", "KILL", "docker-registry"),
            "serve",
            str(self._folder / "config.yml"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert self._process.stderr
        said = b""
        for line in self._process.stderr:
            said += line
            if b"listening on" in line:
                break
        else:
            raise EngineFailed(f"docker-registry does not start: {said[-800:].decode()}")
        with self.log_file.open("ab") as log:
            self._log = subprocess.Popen(["cat"], stdin=self._process.stderr, stdout=log)

    def seed(self, image: str, name: str) -> str:
        """Push an image that the engine has, as ``name``; returns its reference here."""
        reference = f"{self.address}/{name}"
        self._engine.docker("tag", image, reference)
        self.login()
        self._engine.docker("push", "--quiet", reference)
        self._engine.docker("image", "rm", reference)
        return reference

    def login(self) -> None:
        """Let the engine's own CLI in; the app's config is not touched."""
        arguments = ("--username", self.user, "--password-stdin", self.address)
        self._engine.docker("login", *arguments, input=self.password)

    def suspend(self) -> None:
        """Let it hang."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        while not stopped(self._process.pid):
            os.sched_yield()

    def resume(self) -> None:
        """Let it go on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and forget its images."""
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE)
            assert self._process.stderr
            self._process.stderr.close()
        if self._log:
            self._log.wait(PATIENCE)
        self._process = self._log = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write_files(self) -> None:
        self._folder.mkdir(exist_ok=True)
        passwords = subprocess.run(
            ["htpasswd", "-Bbn", self.user, self.password], capture_output=True, check=True
        )
        (self._folder / "htpasswd").write_bytes(passwords.stdout)
        config = CONFIG.format(folder=self._folder, address=self.address)
        (self._folder / "config.yml").write_text(config)
