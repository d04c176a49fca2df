"""What an open window costs while nobody does anything."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bench import Bench
from bench.table import Row

MEGA = 1e6
CPU_LIMIT = 1.0
MEMORY_LIMIT = 110.0


def measure(bench: Bench) -> Sequence[Row]:
    """On the containers page, with containers that run."""
    running, seconds = bench.scale.running, bench.scale.seconds
    bench.fill(running, start=True)
    # Python keeps what it compiles in a first start, and megabytes that it needed for that.
    bench.inside("idle", str(running), "0")
    found = bench.inside("idle", str(running), str(seconds))
    empty = bench.inside("empty_idle")
    resident = found["resident"] / MEGA
    return [
        Row(
            f"idle CPU, {running} running, {seconds:g} s",
            100 * found["share"],
            "% of a core",
            limit=CPU_LIMIT,
        ),
        Row("resident memory", resident, "MB", limit=MEMORY_LIMIT),
        *(
            Row(what, found[part] / MEGA, "MB", empty[part] / MEGA, "an empty table")
            for part, what in (
                ("resident", "resident memory"),
                ("own", "  of it shared with no other process"),
            )
        ),
    ]
