"""A local socket for an engine on another machine, through the system's own ``ssh``.

So keys, agents, jump hosts and ``~/.ssh/config`` simply work. Other endpoints pass through.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pierhead.core.errors import EngineUnreachable
from pierhead.core.i18n import _
from pierhead.engine.endpoints import Endpoint

_REMOTE = "/var/run/docker.sock"
_LIMIT = 15.0
_STEP = 0.05


class Tunnel:
    """Where to connect to for an endpoint: ``near`` is the address on this side."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._folder: Path | None = None
        self._ssh: asyncio.subprocess.Process | None = None
        self.near = endpoint
        if endpoint.url.startswith("ssh://"):
            self._folder = Path(tempfile.gettempdir()) / f"pierhead-{secrets.token_hex(8)}"
            self.near = replace(endpoint, url=f"unix://{self._folder}/engine.sock")

    async def open(self) -> None:
        """Start ``ssh`` and wait until the socket is there; does nothing for other endpoints."""
        if self._folder is None or self._ssh is not None:
            return
        program = shutil.which("ssh")
        if not program:
            raise EngineUnreachable(_("ssh is not installed."), hint=_("Install OpenSSH."))
        arguments = ssh_arguments(self._endpoint.url, self._folder / "engine.sock")
        self._folder.mkdir(mode=0o700)
        self._ssh = await asyncio.create_subprocess_exec(
            program,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            await self._wait(self._ssh, self._folder / "engine.sock")
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End ``ssh`` and remove the socket."""
        ssh, self._ssh = self._ssh, None
        if ssh is not None:
            with suppress(ProcessLookupError):
                ssh.kill()
            await ssh.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _wait(self, ssh: asyncio.subprocess.Process, socket: Path) -> None:
        for _attempt in range(round(_LIMIT / _STEP)):
            if os.path.exists(socket):  # noqa: ASYNC240
                return
            if ssh.returncode is not None:
                break
            await asyncio.sleep(_STEP)
        words = ""
        if ssh.returncode is not None and ssh.stderr is not None:
            words = (await ssh.stderr.read()).decode("utf-8", "replace").strip()
        raise EngineUnreachable(
            _("ssh does not get to {url}.").format(url=self._endpoint.url),
            words,
            _("Try it in a terminal; it must not ask for anything: ssh {host} true").format(
                host=urlsplit(self._endpoint.url).netloc
            ),
        )


def ssh_arguments(url: str, socket: Path) -> list[str]:
    """The arguments that forward ``socket`` to the engine's socket at ``url``."""
    parts = urlsplit(url)
    if not parts.hostname or parts.hostname.startswith("-"):
        raise EngineUnreachable(
            _("{url} is not an address of an engine.").format(url=url),
            hint=_("Use ssh://user@host."),
        )
    options = (
        *("BatchMode=yes", "ExitOnForwardFailure=yes", "ConnectTimeout=10"),
        *("ServerAliveInterval=5", "ServerAliveCountMax=2"),
    )
    arguments = ["-N", "-T"]
    for option in options:
        arguments += ["-o", option]
    arguments += ["-L", f"{socket}:{parts.path if len(parts.path) > 1 else _REMOTE}"]
    if parts.port:
        arguments += ["-p", str(parts.port)]
    if parts.username:
        arguments += ["-l", unquote(parts.username)]
    return [*arguments, "--", parts.hostname]
