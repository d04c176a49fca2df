"""Containers of an engine that speaks docker's API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from pierhead.core.resources import Container, Stats
from pierhead.core.succession import linked
from pierhead.engine import decode, stats
from pierhead.engine.answers import parse_object, understanding
from pierhead.engine.api import FileChange, Inspection, LogChunk
from pierhead.engine.api_inside import Stream
from pierhead.engine.http import Http, Query
from pierhead.engine.inside import Inside
from pierhead.engine.making import Making
from pierhead.engine.sdk import LIMIT, Sdk
from pierhead.engine.streams import frames
from pierhead.engine.threads import Threads

_LONG = 600.0
"""Seconds for what takes as long as a container's program likes."""


class DockerContainers(Making, Inside):
    """Satisfies ``Containers``."""

    def __init__(self, http: Http, sdk: Sdk, threads: Threads) -> None:
        super().__init__(http)
        self._sdk = sdk
        self._threads = threads

    async def list(self) -> list[Container]:
        """All of them, decoded in a thread."""
        body = await self._http.call("GET", "/containers/json", {"all": True})
        return await self._threads.call(
            lambda: linked(decode.decode_list(body, decode.container)), LIMIT
        )

    async def inspect(self, id_: str) -> Inspection:
        """The engine's JSON about a container."""
        return await self._sdk.inspection(lambda api: api.inspect_container(id_))

    async def start(self, id_: str) -> None:
        """Start; no error if it runs already."""
        await self._post(id_, "start")

    async def stop(self, id_: str, timeout: int | None = None) -> None:
        """Ask it to end, kill it after ``timeout`` seconds."""
        await self._post(id_, "stop", {"t": timeout})

    async def restart(self, id_: str, timeout: int | None = None) -> None:
        """Stop and start."""
        await self._post(id_, "restart", {"t": timeout})

    async def kill(self, id_: str, signal: str = "SIGKILL") -> None:
        """Send its main process a signal."""
        await self._post(id_, "kill", {"signal": signal})

    async def pause(self, id_: str) -> None:
        """Freeze its processes."""
        await self._post(id_, "pause")

    async def unpause(self, id_: str) -> None:
        """Let them go on."""
        await self._post(id_, "unpause")

    async def rename(self, id_: str, name: str) -> None:
        """Give it another name."""
        await self._post(id_, "rename", {"name": name})

    async def remove(self, id_: str, *, force: bool = False, volumes: bool = False) -> None:
        """Remove it, even if it runs with ``force``, and its anonymous volumes with ``volumes``."""
        query = {"force": force, "v": volumes}
        await self._http.call("DELETE", f"/containers/{id_}", query, patience=_LONG)

    async def size(self, id_: str, *, whole: bool = False) -> int:
        """Bytes of its writable layer, or of all files; the engine counts them file by file."""
        query = {"size": True}
        body = await self._http.call("GET", f"/containers/{id_}/json", query, patience=_LONG)
        with understanding():
            return int(parse_object(body).get("SizeRootFs" if whole else "SizeRw") or 0)

    async def logs(
        self,
        id_: str,
        *,
        follow: bool = True,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        """What its main process wrote."""
        tty = await self._has_tty(id_)
        query = {
            "stdout": True,
            "stderr": True,
            "follow": follow,
            "tail": "all" if tail is None else tail,
            "since": f"{since.timestamp():.6f}" if since else None,
            "until": f"{until.timestamp():.6f}" if until else None,
            "timestamps": timestamps,
        }
        response = await self._http.request("GET", f"/containers/{id_}/logs", query)
        async with response:
            if tty:
                async for block in response:
                    yield LogChunk(Stream.OUT, block)
            else:
                async for stream, data in frames(response):
                    yield LogChunk(stream, data)

    def stats(self, id_: str) -> AsyncIterator[Stats]:
        """What it uses; the newest sample whenever the loop comes round."""
        return stats.samples(self._http, id_)

    async def usage(self, id_: str) -> Stats | None:
        """What it uses now; engines before API 1.41 take a second for it."""
        return await stats.once(self._http, id_)

    async def changes(self, id_: str) -> Sequence[FileChange]:
        """What differs from its image, decoded in a thread."""
        path = f"/containers/{id_}/changes"
        body = await self._http.call("GET", path, patience=_LONG)
        return await self._threads.call(lambda: decode.decode_list(body, decode.file_change), LIMIT)

    async def _post(self, id_: str, verb: str, query: Query | None = None) -> None:
        await self._http.call("POST", f"/containers/{id_}/{verb}", query, patience=_LONG)
