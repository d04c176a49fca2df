"""What a build may ask of this machine besides files: log-ins, secrets, keys of an SSH agent.

Sources: moby/buildkit, session/auth/auth.proto, session/secrets/secrets.proto and
session/sshforward/ssh.proto. The token calls of Auth are left to the engine, which asks for the
credentials when they are not offered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from pierhead.engine.buildkit.grpc import Call, Code, GrpcError, Method
from pierhead.engine.buildkit.wire import content, one, text

CREDENTIALS = "/moby.filesync.v1.Auth/Credentials"
SECRET = "/moby.buildkit.secrets.v1.Secrets/GetSecret"
CHECK_AGENT = "/moby.sshforward.v1.SSH/CheckAgent"
FORWARD_AGENT = "/moby.sshforward.v1.SSH/ForwardAgent"
_AGENT = "buildkit.ssh.id"
_DEFAULT = "default"
_BLOCK = 1 << 15

LookUp = Callable[[str], Awaitable[tuple[str, str]]]
"""The user and the password for a registry's host, both empty for none."""


def log_ins(look_up: LookUp) -> dict[str, Method]:
    """Answer for the registries that the build pulls from and pushes to."""

    async def credentials(call: Call) -> None:
        host = await _asked(call)
        user, password = await look_up(host)
        await call.send(content(1, user) + content(2, password))

    return {CREDENTIALS: credentials}


def secrets(values: Mapping[str, bytes]) -> dict[str, Method]:
    """Answer for ``RUN --mount=type=secret``."""

    async def secret(call: Call) -> None:
        id_ = await _asked(call)
        if id_ not in values:
            raise GrpcError(Code.NOT_FOUND, f"secret {id_}: not found")
        await call.send(content(1, values[id_]))

    return {SECRET: secret}


def agents(sockets: Mapping[str, str]) -> dict[str, Method]:
    """Answer for ``RUN --mount=type=ssh`` by the agents at ``sockets``, by their ids."""

    def socket(id_: str) -> str:
        found = sockets.get(id_ or _DEFAULT)
        if found is None:
            raise GrpcError(Code.NOT_FOUND, f"unset ssh forward key {id_ or _DEFAULT}")
        return found

    async def check(call: Call) -> None:
        socket(await _asked(call))
        await call.send(b"")

    async def forward(call: Call) -> None:
        path = socket(call.metadata.get(_AGENT, [""])[0])
        try:
            reader, writer = await asyncio.open_unix_connection(path)
        except OSError as error:
            raise GrpcError(Code.UNAVAILABLE, f"the SSH agent at {path}: {error}") from error
        asking = asyncio.get_running_loop().create_task(_ask(call, writer))
        try:
            await call.begin()
            while data := await reader.read(_BLOCK):
                await call.send(content(1, data))
        finally:
            # Nothing is waited for before: the call may be cancelled twice.
            writer.close()
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            with suppress(OSError):
                await writer.wait_closed()

    return {CHECK_AGENT: check, FORWARD_AGENT: forward} if sockets else {}


async def _ask(call: Call, writer: asyncio.StreamWriter) -> None:
    """Hand what the build says on to the agent, until it has nothing more to say."""
    async for message in call:
        writer.write(one(message, 1))
        await writer.drain()
    writer.write_eof()


async def _asked(call: Call) -> str:
    """The one text that a request holds."""
    return text(one(await call.receive() or b"", 1))
