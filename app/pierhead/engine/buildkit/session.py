"""A session: what a build may ask of this machine while it runs.

The connection is made by us, but the engine is the one that calls; see moby/buildkit, session/.
It hangs up when health checks are not answered, so a session is served from a loop of its own.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

from pierhead.core.errors import EngineRefused
from pierhead.engine.buildkit.grpc import Call, Client, Method, Server
from pierhead.engine.buildkit.http2 import Pipe
from pierhead.engine.buildkit.tunnel import Tunnel
from pierhead.engine.buildkit.wire import number
from pierhead.engine.http import Http

HEALTH = "/grpc.health.v1.Health/Check"
_SERVING = 1
_EXPOSE = "X-Docker-Expose-Session-"


class Session:
    """Offers ``methods`` to the build that is told its ``id``.

    ``key`` names the engine's copy of the build context: with the same one as before, only what
    changed is sent.
    """

    def __init__(self, methods: Mapping[str, Method], key: str) -> None:
        self.id = secrets.token_hex(12)
        self._key = key
        self._methods = {HEALTH: _health, **methods}
        self._serving: asyncio.Task[None] | None = None
        self._server: Server | None = None

    async def open(self, http: Http, control: Client | None) -> None:
        """Connect by ``/session`` where the engine has it, else through ``control``.

        Raises ``EngineRefused`` if neither is there.
        """
        try:
            pipe: Pipe = await http.upgrade("/session", protocol="h2c", headers=self._headers())
        except EngineRefused:
            if control is None:
                raise
            lines = [
                (name.lower(), value)
                for name, values in self._headers().items()
                for value in values
            ]
            pipe = await Tunnel.open(control, lines)
        self._server = Server(pipe, self._methods)
        self._serving = asyncio.get_running_loop().create_task(self._server.run())

    async def close(self) -> None:
        """Hang up, and wait until nothing of it is left."""
        if self._server and self._serving:
            self._server.close()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(self._serving, return_exceptions=True)

    def _headers(self) -> Mapping[str, Sequence[str]]:
        return {
            f"{_EXPOSE}Uuid": (self.id,),
            f"{_EXPOSE}Sharedkey": (self._key,),
            f"{_EXPOSE}Grpc-Method": tuple(self._methods),
        }


async def _health(call: Call) -> None:
    await call.receive()
    await call.send(number(1, _SERVING))
