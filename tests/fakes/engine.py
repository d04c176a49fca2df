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
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import Disk, EngineInfo
from pierhead.engine.api import Event, Network
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

    def events(self) -> AsyncIterator[Event]:
        """What happens."""
        return self.wire.events()

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

    async def close(self) -> None:
        """End everything."""
        self.wire.cut(EngineUnreachable("The engine is closed."))
        await self.containers.end()
