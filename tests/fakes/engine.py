"""An engine in memory that passes the same contract tests as the real one.

engine = FakeEngine()
engine.containers.populate(2000)
engine.wire.failures["containers.start"] = Conflict("The port is taken.")
engine.wire.cut()
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from fakes import builds
from fakes.build_records import FakeBuilds
from fakes.containers import FakeContainers
from fakes.images import FakeImages
from fakes.wire import Wire
from pierhead.core.errors import EngineUnreachable, NotFound
from pierhead.core.resources import Disk, EngineInfo
from pierhead.engine.api import Event, Inspection, Network
from pierhead.engine.api_build import BuildEvent, BuildSpec


class FakeEngine:
    """Satisfies ``Engine``; ``wire`` has the knobs, ``add`` and ``populate`` fill it."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.images = FakeImages(self.wire)
        self.containers = FakeContainers(self.wire, self.images)
        self.builds = FakeBuilds(self.wire)
        self.images.used_by = lambda image: any(
            record.shown.image_id == image.id for record in self.containers.records.values()
        )
        self.info = EngineInfo("Fake Engine", "1.0", "1.41", "linux", "amd64", "buildkit")
        self.network_list = [
            Network(f"network-{name}", name, name if name != "none" else "null")
            for name in ("bridge", "host", "none")
        ]
        self.disk_found: Disk | None = None
        self.volume_list: list[str] = []
        self.volume_user_ids: dict[str, list[str]] = {}
        self.volume_sizes: dict[str, int | None] = {}

    async def connect(self) -> EngineInfo:
        """Say hello."""
        await self.wire.call("connect")
        return self.info

    async def ping(self, timeout: float) -> None:
        """Raise ``EngineUnreachable`` if it hangs."""
        try:
            async with asyncio.timeout(timeout):
                await self.wire.call("ping")
        except TimeoutError:
            raise EngineUnreachable("The engine does not answer.") from None

    def events(self, since: int | None = None) -> AsyncIterator[Event]:
        """What happens, and what has happened."""
        return self.wire.events(since)

    def build(self, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
        """Pretend to build."""
        return builds.build(self.wire, self.images, spec)

    async def networks(self) -> Sequence[Network]:
        """The three that every engine has."""
        await self.wire.call("networks")
        return self.network_list

    async def disk(self) -> Disk | None:
        """What a test says."""
        await self.wire.call("disk")
        return self.disk_found

    async def volumes(self) -> Sequence[str]:
        """Those that a test put there."""
        await self.wire.call("volumes")
        return sorted(self.volume_list)

    async def network(self, id_: str) -> Inspection:
        """Who is in it, of those that run."""
        await self.wire.call("network")
        for network in self.network_list:
            if id_ in {network.id, network.name}:
                return self._network(network)
        raise NotFound("There is no such network.", id_, status=404)

    async def volume(self, name: str) -> Inspection:
        """As the local driver would have it."""
        await self.wire.call("volume")
        if name not in self.volume_list:
            raise NotFound("There is no such volume.", name, status=404)
        folder = f"/var/lib/docker/volumes/{name}/_data"
        return {"Name": name, "Driver": "local", "Mountpoint": folder, "Scope": "local"}

    async def volume_users(self, name: str) -> Sequence[str]:
        """Whom a test says."""
        await self.wire.call("volume_users")
        return list(self.volume_user_ids.get(name, ()))

    async def volume_size(self, name: str) -> int | None:
        """What a test says."""
        await self.wire.call("volume_size")
        return self.volume_sizes.get(name, 0)

    def _network(self, network: Network) -> Inspection:
        members = {
            id_: {"Name": record.shown.name}
            for id_, record in self.containers.records.items()
            if record.shown.running and network.name in record.shown.networks
        }
        return {
            "Id": network.id,
            "Name": network.name,
            "Driver": network.driver,
            "Containers": members,
        }

    async def close(self) -> None:
        """End everything."""
        self.wire.cut(EngineUnreachable("The engine is closed."))
        await self.containers.end()
