"""What a key in a long Dockerfile costs the window's thread until its proposals are there.

Run by itself with ``python -m bench writing`` in ``tests``: it needs no engine and no screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from bench.bench import ROOT, Scale
from bench.table import Row

LINES = (100, 1000, 10_000)
KEY, TURN = 30.0, 16.0
"""Milliseconds for a key in all, in a file of 1,000 lines, and for one turn of the loop in any."""
JUDGED = 1000


def measure(scale: Scale) -> Sequence[Row]:
    """CPU time of the thread, for files of several lengths."""
    rows: list[Row] = []
    for lines in LINES if scale.repeats > 1 else (JUDGED,):
        found = inside("writing", lines, scale.repeats)
        limited = lines <= JUDGED
        rows += [
            Row(f"key to proposals, {lines:,} lines", found["key"], "ms", limit=KEY * limited),
            Row("  the slowest of all keys", found["worst"], "ms", limit=KEY * limited),
            Row("  longest turn of the loop", found["turn"], "ms", limit=TURN),
        ]
    return rows


def inside(program: str, *numbers: int) -> dict[str, float]:
    """Edit in a process of its own, by a program of ``bench/inside``; milliseconds."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.inside.{program}", *map(str, numbers)],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert not done.returncode, done.stderr
    found: dict[str, float] = json.loads(done.stdout)
    return found
