"""Listing many containers, beside the docker CLI and beside the engine's bare answer."""

from __future__ import annotations

import asyncio
import http.client
import socket
import time
from collections.abc import Sequence
from statistics import median

from bench.bench import Bench, timed
from bench.table import Row
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

LOOP = 16.0
"""Milliseconds that the loop may be busy at a stretch."""
SHOWN = 150.0
"""Milliseconds from the engine's answer until it is on the screen."""
DOINGS = {
    "arrive": "all come at once",
    "scroll": "scrolled",
    "type": "a filter typed and taken back letter by letter",
    "filter": "filtered",
    "clear": "filter cleared",
    "sort": "sorted by every column",
    "fold": "100 projects closed and opened",
    "select": "all selected",
    "selected": "filtered while all are selected",
    "down": "half of them gone at once",
    "up": "and back",
}


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self._path)


def measure(bench: Bench) -> Sequence[Row]:
    """The same list by three ways."""
    count, repeats = bench.scale.containers, bench.scale.repeats
    bench.fill(count)
    command = 1000 * timed(repeats, lambda: bench.engine.docker("ps", "--all"))
    bare = 1000 * timed(repeats, lambda: _bare(str(bench.engine.socket)))
    ours = 1000 * asyncio.run(_ours(bench.engine.url, repeats))
    shown = 1000 * median(bench.inside("populated", str(count))["shown"] for _ in range(repeats))
    what = f"list of {count} containers"
    many = 2 * count
    scrolled = bench.inside("scrolling", str(many))
    rows = [
        Row(f"{many} containers, {doing}: {text}", 1000 * scrolled[name + part], "ms", limit=limit)
        for name, doing in DOINGS.items()
        for part, text, limit in (
            ("", "CPU time of the loop at a stretch", LOOP),
            ("_late", "99 of 100 beats late by", 0.0),
        )
    ]
    return [
        *rows,
        Row(what, ours, "ms", command, "docker ps -a"),
        Row(f"{what}, bytes to values", ours, "ms", bare, "the engine's answer"),
        Row("on the screen after the answer", shown, "ms", limit=SHOWN),
    ]


def _bare(path: str) -> None:
    connection = UnixConnection(path)
    connection.request("GET", "/containers/json?all=1")
    connection.getresponse().read()
    connection.close()


async def _ours(url: str, repeats: int) -> float:
    engine = DockerEngine(Endpoint("bench", url))
    await engine.connect()
    times = []
    for _ in range(repeats + 1):
        begun = time.perf_counter()
        await engine.containers.list()
        times.append(time.perf_counter() - begun)
    await engine.close()
    return median(times[1:])
