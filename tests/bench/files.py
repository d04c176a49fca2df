"""Files of a container: a folder with very many in it, both ways, beside docker's own client."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.bench import Bench, timed
from bench.table import Row
from engines.base_image import BUSYBOX
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

LIMIT = 16.0
OPENED = 100.0
_BIG = 64
"""Megabytes of a file that is downloaded."""


def measure(bench: Bench) -> Sequence[Row]:
    """List, open and download; what docker's client takes for the same stands beside it."""
    count = 10_000 if bench.scale.repeats > 1 else 200
    repeats = bench.scale.repeats
    _fill(bench, count)
    shell, first = asyncio.run(_listing(bench, "many", count, repeats))
    archive, _first = asyncio.run(_listing(bench, "still", count, repeats))
    ls = timed(repeats, lambda: _docker(bench, "exec", "many", "ls", "-lA", "/many"))
    with TemporaryDirectory() as folder:
        copy = timed(repeats, lambda: _docker(bench, "cp", "many:/many", f"{folder}/{time.time()}"))
        big = timed(repeats, lambda: _docker(bench, "cp", "many:/big", f"{folder}/big"))
        ours = asyncio.run(_download(bench, Path(folder), repeats))
    found = {name: 1000 * took for name, took in bench.inside("files", str(count)).items()}
    return [
        Row(f"{count:,} files by a shell", 1000 * shell, "ms", 1000 * ls, "docker exec ls -lA"),
        Row("  with the start of the shell", 1000 * first, "ms"),
        Row(f"{count:,} files without one", 1000 * archive, "ms", 1000 * copy, "docker cp"),
        Row(f"download of {_BIG} MB", 1000 * ours, "ms", 1000 * big, "docker cp"),
        Row("files tab, first opening", found["opened"], "ms", limit=OPENED),
        Row("  until it lists /, a shell started for it", found["first"], "ms"),
        Row("  once more", found["again"], "ms", limit=OPENED),
        Row("  of a container that does not run, first rows", found["still"], "ms"),
        Row(f"loop busy at a stretch, {count:,} files shown", found["many"], "ms", limit=LIMIT),
        Row("  sorted by size", found["sort"], "ms", limit=LIMIT),
        Row("  scrolled to the end", found["scroll"], "ms", limit=LIMIT),
    ]


def _fill(bench: Bench, count: int) -> None:
    script = f"mkdir /many; cd /many; seq 1 {count} | xargs touch; truncate -s {_BIG}M /big"
    for name, last in (("many", "sleep 6000"), ("still", "true")):
        bench.engine.docker("run", "-d", "--name", name, BUSYBOX, "sh", "-c", f"{script}; {last}")
    bench.engine.docker("wait", "still")
    while bench.engine.docker("exec", "many", "ls", "/").find("big") < 0:
        time.sleep(0.05)


async def _listing(bench: Bench, name: str, count: int, repeats: int) -> tuple[float, float]:
    """Seconds for a list of the folder as a rule, and for the first one."""
    engine = DockerEngine(Endpoint("bench", bench.engine.url))
    await engine.connect()
    files = engine.containers.files(name)
    times = []
    for _ in range(repeats + 1):
        files.forget()
        begun, seen = time.perf_counter(), 0
        async with aclosing(files.list("/many")) as portions:  # type: ignore[type-var]
            async for portion in portions:
                seen += len(portion)
        assert seen == count
        times.append(time.perf_counter() - begun)
    await files.close()
    await engine.close()
    return median(times[1:]), times[0]


async def _download(bench: Bench, folder: Path, repeats: int) -> float:
    from pierhead.state.file_transfer import Clash, download
    from pierhead.state.files import ContainerFiles, FileItem
    from pierhead.state.jobs import Job

    engine = DockerEngine(Endpoint("bench", bench.engine.url))
    await engine.connect()
    source = ContainerFiles(_Connection(engine), "many", "many")  # type: ignore[arg-type]
    entry = await source.files.entry("/big")
    assert entry
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        await download([FileItem(source, "/", entry)], folder, Job(""), Clash.REPLACE)
        times.append(time.perf_counter() - begun)
    await source.close()
    await engine.close()
    return median(times)


class _Connection:
    def __init__(self, engine: DockerEngine) -> None:
        self.engine = engine


def _docker(bench: Bench, *arguments: str) -> None:
    subprocess.run(
        ["docker", "--host", bench.engine.url, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
