"""How late the window's loop gets when many containers are listed again."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bench import Bench
from bench.table import Row

LIMIT = 16.0


def measure(bench: Bench) -> Sequence[Row]:
    """With the app open on a list that an event alters again and again."""
    count, refreshes = bench.scale.containers, bench.scale.refreshes
    bench.fill(count)
    found = bench.inside("stall", str(count), str(refreshes))
    late = {name: 1000 * seconds for name, seconds in found.items()}
    return [
        Row(f"loop late, {count} refreshed {refreshes} times", late["worst"], "ms", limit=LIMIT),
        Row("  99 of 100 beats", late["p99"], "ms"),
        Row("  while nothing happens", late["quiet"], "ms"),
        Row("  CPU time of the loop at a stretch", late["busy"], "ms", limit=LIMIT),
        Row(f"loop late, start and first {count}", late["filling"], "ms"),
        Row("  CPU time of the loop at a stretch", late["filling_busy"], "ms"),
        Row("a change seen after", late["seen"], "ms", limit=200),
    ]
