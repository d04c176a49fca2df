"""Containers of an engine that speaks docker's API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Container, Stats
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.engine import creation, decode, stats
from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.api import Inspection, LogChunk, Session, Stream
from pierhead.engine.http import Http, Query
from pierhead.engine.sdk import LIMIT, Sdk
from pierhead.engine.sessions import ContainerExit, ExecExit, HijackedSession
from pierhead.engine.streams import frames
from pierhead.engine.threads import Threads

_LONG = 600.0
"""Seconds for what takes as long as a container's program likes."""
_SHELLS = ("bash", "zsh", "ash", "sh")
_PLACES = ("/bin", "/usr/bin", "/usr/local/bin", "/busybox")


class DockerContainers:
    """Satisfies ``Containers``."""

    def __init__(self, http: Http, sdk: Sdk, threads: Threads) -> None:
        self._http = http
        self._sdk = sdk
        self._threads = threads

    async def list(self) -> list[Container]:
        """All of them, decoded in a thread."""
        body = await self._http.call("GET", "/containers/json", {"all": True})
        return await self._threads.call(lambda: decode.decode_list(body, decode.container), LIMIT)

    async def inspect(self, id_: str) -> Inspection:
        """The engine's JSON about a container."""
        return await self._sdk.inspection(lambda api: api.inspect_container(id_))

    async def create(self, spec: RunSpec) -> str:
        """Create without starting; returns the id."""
        answer = await self._sdk.call(lambda api: creation.create(api, spec))
        with understanding():
            return str(answer["Id"])

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

    async def size(self, id_: str) -> int:
        """Bytes of its writable layer; the engine counts them file by file."""
        query = {"size": True}
        body = await self._http.call("GET", f"/containers/{id_}/json", query, patience=_LONG)
        with understanding():
            return int(parse_object(body).get("SizeRw") or 0)

    async def shells(self, id_: str) -> Sequence[str]:
        """Shells in its file system, found without running anything in it."""
        paths = [f"{place}/{shell}" for shell in _SHELLS for place in _PLACES]
        there = await asyncio.gather(*(self._exists(id_, path) for path in paths))
        found: dict[str, str] = {}
        for path, exists in zip(paths, there, strict=True):
            if exists:
                found.setdefault(path.rpartition("/")[2], path)
        if not found:
            await self._http.call("GET", f"/containers/{id_}/json")  # raises if it is gone
        return tuple(found.values())

    async def attach(self, id_: str, *, history: bool = False) -> Session:
        """The terminal of its main process."""
        tty = await self._has_tty(id_)
        end = ContainerExit(self._http, id_)
        await end.begin()
        query = {"stream": True, "stdin": True, "stdout": True, "stderr": True, "logs": history}
        path = f"/containers/{id_}"
        try:
            connection = await self._http.upgrade(f"{path}/attach", query)
        except BaseException:
            end.close()
            raise
        return HijackedSession(connection, end, self._resizer(path), tty=tty)

    async def exec(self, id_: str, spec: ExecSpec) -> Session:
        """Start another program."""
        command = {
            "Cmd": list(spec.command),
            "User": spec.user,
            "WorkingDir": spec.workdir,
            "Env": [f"{name}={value}" for name, value in spec.environment],
            "Tty": spec.tty,
            "Privileged": spec.privileged,
            "AttachStdin": True,
            "AttachStdout": True,
            "AttachStderr": True,
        }
        body = await self._http.call("POST", f"/containers/{id_}/exec", body=command)
        with understanding():
            program = str(parse(body)["Id"])
        path = f"/exec/{program}"
        start = {"Detach": False, "Tty": spec.tty}
        connection = await self._http.upgrade(f"{path}/start", body=start)
        end = ExecExit(self._http, program)
        return HijackedSession(connection, end, self._resizer(path), tty=spec.tty)

    async def logs(
        self,
        id_: str,
        *,
        follow: bool = True,
        tail: int | None = None,
        since: datetime | None = None,
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

    async def _post(self, id_: str, verb: str, query: Query | None = None) -> None:
        await self._http.call("POST", f"/containers/{id_}/{verb}", query, patience=_LONG)

    async def _has_tty(self, id_: str) -> bool:
        body = await self._http.call("GET", f"/containers/{id_}/json")
        with understanding():
            return bool(parse(body)["Config"]["Tty"])

    async def _exists(self, id_: str, path: str) -> bool:
        try:
            await self._http.call("HEAD", f"/containers/{id_}/archive", {"path": path})
        except EngineRefused:
            return False
        return True

    def _resizer(self, path: str) -> Any:
        async def resize(columns: int, lines: int) -> None:
            await self._http.call("POST", f"{path}/resize", {"w": columns, "h": lines})

        return resize
