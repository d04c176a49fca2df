"""An engine that speaks docker's API: Docker itself, Podman, and what is built on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from pierhead.core.resources import Disk, EngineInfo
from pierhead.engine import disk, events, networks, volumes
from pierhead.engine.api import Event, Inspection, Network
from pierhead.engine.api_build import BuildEvent, BuildSpec
from pierhead.engine.build_records import DockerBuilds
from pierhead.engine.builds import Builder
from pierhead.engine.containers import DockerContainers
from pierhead.engine.credentials import Credentials
from pierhead.engine.diagnosis import unreachable
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.http import Http
from pierhead.engine.images import DockerImages
from pierhead.engine.sdk import Sdk
from pierhead.engine.system import Greeting, greet
from pierhead.engine.threads import Threads
from pierhead.engine.tunnel import Tunnel


class DockerEngine:
    """Satisfies ``Engine``: streams and long calls on asyncio, short questions by the SDK."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._tunnel = Tunnel(endpoint)
        self._http = Http(self._tunnel.near)
        self._threads = Threads("engine")
        self._credentials = Credentials()
        self._sdk = Sdk(self._tunnel.near, self._threads)
        self._greeting: Greeting | None = None
        self._builds: set[asyncio.Task[None]] = set()
        self.containers = DockerContainers(self._http, self._sdk, self._threads)
        self.images = DockerImages(self._http, self._sdk, self._threads, self._credentials)
        self.builds = DockerBuilds(self._http, self._greeted)

    async def connect(self) -> EngineInfo:
        """Say hello and agree on a version of the API."""
        await self._tunnel.open()
        self._greeting = await greet(self._http)
        self._sdk.version = self._http.version
        return self._greeting.info

    async def ping(self, timeout: float) -> None:
        """Raise ``EngineUnreachable`` if it does not answer within ``timeout`` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self._http.call("GET", "/_ping", patience=timeout)
        except TimeoutError as error:
            raise unreachable(self.endpoint, error) from error

    def events(self, since: int | None = None) -> AsyncIterator[Event]:
        """What happens, as it happens, and what has happened after a time."""
        return events.follow(self._http, podman=self._greeted().podman, since=since)

    def build(self, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
        """Build an image with BuildKit, or classically where there is none."""
        greeting = self._greeted()
        builder = Builder(
            self._http,
            self.images,
            self._credentials,
            greeting.info,
            greeting.podman,
            self._builds,
        )
        return builder.build(spec)

    async def networks(self) -> Sequence[Network]:
        """The networks, by name."""
        return await networks.listing(self._http)

    async def network(self, id_: str) -> Inspection:
        """The engine's JSON about a network."""
        return await networks.inspect(self._http, id_)

    async def volumes(self) -> Sequence[str]:
        """The names of the volumes."""
        return await volumes.names(self._http)

    async def volume(self, name: str) -> Inspection:
        """The engine's JSON about a volume."""
        return await volumes.inspect(self._http, name)

    async def volume_users(self, name: str) -> Sequence[str]:
        """The ids of the containers that have a volume."""
        return await volumes.users(self._http, name)

    async def volume_size(self, name: str) -> int | None:
        """Bytes in a volume, as far as the engine measures them."""
        return await volumes.size(self._http, name)

    async def disk(self) -> Disk | None:
        """How full the disk is that its things are on."""
        return await disk.disk(self._http)

    async def close(self) -> None:
        """End everything that is open, and wait for nothing that hangs."""
        for build in list(self._builds):
            build.cancel()
        self._http.close()
        self._threads.close()
        self._credentials.close()
        self._sdk.close()
        await self._tunnel.close()

    def _greeted(self) -> Greeting:
        """Who said hello; nobody in particular until then."""
        return self._greeting or Greeting(EngineInfo("", "", self._http.version), podman=False)
