"""Builds of a large context, beside ``docker build`` by the same engine."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import docker

from bench.bench import Bench
from bench.table import Row
from engines.base_image import BUSYBOX

SIZE = 10_000
FOLDERS = 200
REPEATS = 3
KINDS = ("first", "again", "changed")
LIMIT = 16.0
CHANGED = 9_000


def measure(bench: Bench) -> Sequence[Row]:
    """First, with nothing changed, with one file changed; which of both begins is drawn."""
    count = bench.scale.files
    context = bench.home / "context"
    _plant(context, count)
    ours: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    for _ in range(min(REPEATS, bench.scale.repeats)):
        turns = [
            lambda: ours.append(bench.inside("build", str(context), str(context / "changing"))),
            lambda: theirs.append(_by_docker(bench, context)),
        ]
        random.shuffle(turns)
        for turn in turns:
            _forget(bench)
            turn()
    shutil.rmtree(context)

    def of(found: list[dict[str, float]], name: str) -> float:
        return median(one[name] for one in found)

    names = (f"build of {count} files, first", "build, nothing changed", "build, one file changed")
    rows = [
        Row(name, of(ours, kind), "s", of(theirs, kind), "docker build", limit=1.0)
        for name, kind in zip(names, KINDS, strict=True)
    ]
    return [
        *rows,
        Row("  sent of that", of(ours, "sent"), "B", CHANGED, "changed", limit=1.01),
        Row("loop late in all of them", 1000 * of(ours, "worst"), "ms", limit=LIMIT),
        Row("  without waiting for a core", 1000 * of(ours, "held"), "ms", limit=LIMIT),
        Row("  99 of 100 beats", 1000 * of(ours, "p99"), "ms"),
        Row("  while nothing happens", 1000 * of(ours, "quiet"), "ms"),
        Row("  CPU time of the loop at a stretch", 1000 * of(ours, "busy"), "ms", limit=LIMIT),
        Row("memory that the first takes", of(ours, "grown") / 1e6, "MB"),
        Row("memory that the others take", of(ours, "grown_again") / 1e6, "MB", limit=10),
    ]


def _plant(context: Path, count: int) -> None:
    """Files that do not compress, in folders, and two patterns of an ignore file."""
    for number in range(FOLDERS):
        (context / f"folder-{number}").mkdir(parents=True)
    for number in range(count):
        (context / f"folder-{number % FOLDERS}" / f"{number}.bin").write_bytes(os.urandom(SIZE))
    (context / "changing").write_bytes(os.urandom(CHANGED))
    (context / ".dockerignore").write_text("*.log\n**/node_modules\n")
    (context / "Dockerfile").write_text(f"FROM {BUSYBOX}\nCOPY . /src\n")


def _by_docker(bench: Bench, context: Path) -> dict[str, float]:
    changing, found = context / "changing", {}
    for kind in KINDS:
        if kind == "changed":
            changing.write_bytes(os.urandom(CHANGED))
        began = time.perf_counter()
        bench.engine.build(context, "--tag=bench:docker")
        found[kind] = time.perf_counter() - began
    return found


def _forget(bench: Bench) -> None:
    """Let the engine begin anew."""
    client = docker.APIClient(base_url=bench.engine.url, version="auto", timeout=300)
    try:
        for image in client.images(name="bench"):
            client.remove_image(image["Id"], force=True)
        client.prune_builds(all=True)
    finally:
        client.close()
