"""How long the window's loop is busy when terminals are opened and moved about."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bench import Bench
from bench.table import Row

LIMIT = 16.0
DOING = {
    "first": "open the first terminal",
    "open": "open each of the others, as a rule",
    "slowest": "open the slowest of them",
    "split": "move the last one into a split",
    "again": "split it with another shell",
    "out": "move it into a window of its own",
    "back": "move it back",
    "turn": "go to the next tab",
    "broadcast": "type into all of them",
    "close": "close one",
}


def measure(bench: Bench) -> Sequence[Row]:
    """With as many shells as there is patience for."""
    count = min(30, bench.scale.running)
    bench.fill(1, start=True)
    found = bench.inside("tabs", str(count))
    return [
        Row(f"loop busy at a stretch, {count} tabs: {text}", 1000 * found[name], "ms", limit=LIMIT)
        for name, text in DOING.items()
    ]
