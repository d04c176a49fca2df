"""Floods through a real container's terminal, beside Debian's xterm on the same screen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence

from bench.bench import Bench
from bench.table import Row
from engines.base_image import BASH

LINE = "2026-01-01 12:00:00 request accepted connection upstream worker pool cache miss"
XTERM_ROUNDS = 2


def measure(bench: Bench) -> Sequence[Row]:
    """``head`` of a large file and ``yes``, the keys meanwhile, and xterm on the same file."""
    megabytes = 100 if bench.scale.repeats > 1 else 2
    fill = f"yes '{LINE}' | head -c {megabytes << 20} > /flood; exec sleep 100000"
    bench.engine.docker("run", "--detach", "--name", "session", BASH, "sh", "-c", fill)
    while bench.engine.docker("exec", "session", "pidof", "sleep", check=False) == "":
        time.sleep(0.1)
    found = bench.inside("session", str(megabytes))
    size = f"{found['columns']:.0f}x{found['lines']:.0f}"
    beside = xterm(bench, megabytes, size)
    late = {name: 1000 * value for name, value in found.items()}
    return [
        Row(f"{megabytes} MB in {size}", found["speed"], "MB/s", beside, "xterm", least=1.0),
        Row("  CPU time of the loop at a stretch", late["busy"], "ms", limit=16),
        Row("  99 of 100 beats late, but for other programs", late["p99"], "ms"),
        Row("  at most, with the screen's own work", late["held"], "ms"),
        Row("  by wall clock", late["late"], "ms"),
        Row("  a thread that only counts, on this machine", late["shared"], "ms"),
        Row("loop held up by yes, CPU time at a stretch", late["flood"], "ms", limit=16),
        Row("Ctrl+C in yes to the prompt, at most", late["stopped"], "ms", limit=100),
        Row("key to picture in cat, median", late["key"], "ms", limit=16),
        Row("  at most", late["key_worst"], "ms"),
    ]


def xterm(bench: Bench, megabytes: int, size: str) -> float:
    """Its MB/s for the same command by docker's own client, without its start."""
    whole = [_run(bench, f"head -c {megabytes << 20} /flood", size) for _ in range(XTERM_ROUNDS)]
    start = [_run(bench, "true", size) for _ in range(XTERM_ROUNDS)]
    # With little to show, the start alone may take longer than the whole.
    return megabytes * 1.048576 / max(min(whole) - min(start), 0.01)


def _run(bench: Bench, command: str, size: str) -> float:
    """Seconds that a window with a command is open."""
    words = ("docker", "-H", bench.engine.url, "exec", "-it", "session", "sh", "-c", command)
    begun = time.perf_counter()
    subprocess.run(
        ["xterm", "-geometry", size, "-e", *words],
        env=bench.desktop.environment(),
        check=True,
        timeout=300,
    )
    return time.perf_counter() - begun
