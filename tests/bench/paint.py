"""The first paint and that of the furnished window, beside that of an empty one."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench.bench import Bench
from bench.table import Row

LIMIT = 1.5


def measure(bench: Bench) -> Sequence[Row]:
    """Wall and CPU time in turns, so that a busy moment of the machine meets both."""
    programs = ("app_window", "app_furnished", "empty_window")
    found: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    for _ in range(bench.scale.repeats + 1):
        for program, times in found.items():
            times.append(bench.inside(program))

    def milliseconds(program: str, clock: str) -> float:
        # The first run of each pays for cold files.
        return 1000 * median(times[clock] for times in found[program][1:])

    return [
        Row(
            f"{what}, {name}",
            milliseconds(program, clock),
            "ms",
            milliseconds("empty_window", clock),
            "empty window",
            limit,
        )
        for program, what, limit in (
            ("app_window", "first paint", LIMIT),
            ("app_furnished", "furnished", 0.0),
        )
        for clock, name in (("wall", "wall time"), ("cpu", "CPU time"))
    ]
