"""SSH keys from files for a build: each is held by an agent of OpenSSH's that ends with the build.

A build is given an agent's socket, never a key.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildFailed

_SOCKET = "SSH_AUTH_SOCK"
_PATIENCE = 10.0
"""Seconds that an agent may take to begin, and a key to be read."""


@asynccontextmanager
async def sockets(agents: Mapping[str, str]) -> AsyncIterator[dict[str, str]]:
    """The sockets of agents by their ids: those that are given, and new ones for keys in files.

    Raises ``BuildFailed``.
    """
    keys = await asyncio.to_thread(_files, agents)
    if not keys:
        yield dict(agents)
        return
    folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="pierhead-ssh-")
    running: list[asyncio.subprocess.Process] = []
    try:
        found = dict(agents)
        for number, (id_, key) in enumerate(keys.items()):
            found[id_] = os.path.join(folder, f"{number}.sock")
            running.append(await _agent(found[id_]))
            await _add(key, found[id_])
        yield found
    finally:
        for agent in running:
            with suppress(ProcessLookupError):
                agent.terminate()
            await agent.wait()
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _files(agents: Mapping[str, str]) -> dict[str, str]:
    return {id_: path for id_, path in agents.items() if Path(path).is_file()}


async def _agent(socket: str) -> asyncio.subprocess.Process:
    try:
        agent = await asyncio.create_subprocess_exec(
            "ssh-agent",
            "-D",
            "-a",
            socket,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        title = _("Keys in files are held by OpenSSH's agent, which is not here.")
        hint = _("Install OpenSSH's client, or add the key to an agent yourself.")
        raise BuildFailed(title, str(error), hint) from error
    # It says where it listens as soon as it does.
    assert agent.stdout
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await agent.stdout.readline()
    return agent


async def _add(key: str, socket: str) -> None:
    environment = {**os.environ, _SOCKET: socket, "SSH_ASKPASS_REQUIRE": "never"}
    environment.pop("DISPLAY", None)
    adding = await asyncio.create_subprocess_exec(
        "ssh-add",
        "-q",
        key,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            _out, said = await adding.communicate()
    except TimeoutError:
        said = b""
    finally:
        if adding.returncode is None:
            adding.kill()
            await adding.wait()
    if adding.returncode:
        title = _("The SSH key {path} cannot be used.").format(path=Path(key).name)
        hint = _("A key with a passphrase has to be added to your agent first: ssh-add")
        raise BuildFailed(title, said.decode("utf-8", "replace").strip(), hint)
