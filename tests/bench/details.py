"""How soon each tab of a container's details is there, and what that costs the loop."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bench import Bench
from bench.table import Row
from engines.base_image import BUSYBOX

SHOWN = 100.0
"""Milliseconds until a tab is there."""
LOOP = 16.0
WORKING = (
    "for n in 1 2 3 4 5 6 7 8 9; do echo line $n; done; mkdir /work; cd /work;"
    "n=0; while [ $n -lt {changes} ]; do echo > file-$n; n=$((n+1)); done; exec sleep 100000"
)


def measure(bench: Bench) -> Sequence[Row]:
    """Of a container on the engine beside; a tab is opened for the first time, then again."""
    changes = 50_000 if bench.scale.repeats > 1 else 200
    bench.engine.docker(
        *("run", "--detach", "--name", "busy", "--env", "SECRET_TOKEN=x", "--label", "a=b"),
        *(BUSYBOX, "sh", "-c", WORKING.format(changes=40)),
    )
    bench.engine.docker(
        *("run", "--detach", "--name", "many", BUSYBOX, "sh", "-c"),
        WORKING.format(changes=changes),
    )
    found = bench.inside("details", str(changes))
    tabs = [name.removesuffix(".first") for name in found if name.endswith(".first")]
    rows = []
    for tab in tabs:
        rows += [
            Row(f"{tab}, first time", 1000 * found[f"{tab}.first"], "ms", limit=SHOWN),
            Row(f"{tab}, again", 1000 * found[f"{tab}.again"], "ms", limit=SHOWN),
            Row("  CPU time of the loop at a stretch", 1000 * found[f"{tab}.busy"], "ms"),
        ]
    return [
        *rows,
        Row(f"{changes} changes shown after", 1000 * found["many"], "ms"),
        *(
            Row(f"  CPU time at a stretch, {name}", 1000 * found[f"many.{name}"], "ms", limit=LOOP)
            for name in ("shown", "unfolded", "scrolled", "folded", "filtered", "cleared")
        ),
        Row("an hour in five charts, shown anew", 1000 * found["hour"], "ms", limit=LOOP),
    ]
