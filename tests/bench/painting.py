"""What painting a terminal of 200x50 costs the window's thread, in CPU time, by what has changed.

Run by itself with ``python -m bench painting`` in ``tests``: it needs no engine and no screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from bench.bench import ROOT, Scale
from bench.table import Row

BLENDER = "pierhead.ui.widgets.terminal_blend"
SCALES = (1, 2)
LARGER = 2.5
"""How many times as much four times as many pixels may cost."""
LIMITS = {
    "nothing changed": 1.0,
    "1 line changed": 4.0,
    "10 lines changed": 4.0,
    "scrolled by 1": 4.0,
    "scrolled by 10": 4.0,
    "all new": 16.0,
}
"""Milliseconds at scale 1."""
COMPILED = {**LIMITS, "all new": 4.0}
"""Those of the compiled way to draw."""
UNLIMITED = {"noise"}
"""What no program prints all the time, and is measured all the same."""
WAYS = {"pure": LIMITS} | ({"compiled": COMPILED} if find_spec(BLENDER) else {})
FRAMES = 8
"""For each of the bench's repeats but the first, which is there to show that it works."""


def measure(scale: Scale) -> Sequence[Row]:
    """A row for each way to draw, each scale, each kind of text and each kind of change."""
    return [
        Row(
            f"paint {factor}x, {way}, {text}: {change}",
            milliseconds,
            "ms",
            limit=limits[change] * (LARGER if factor > 1 else 1) * (text not in UNLIMITED),
        )
        for way, limits in WAYS.items()
        for factor in SCALES
        for text, changes in inside(factor, 1 + FRAMES * (scale.repeats - 1), way).items()
        for change, milliseconds in changes.items()
    ]


def inside(factor: int, frames: int, way: str) -> dict[str, dict[str, float]]:
    """Paint in a process of its own, where Qt has that scale; milliseconds by text and change."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside.painting", str(frames), way],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(factor),
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"painting: {done.stderr[-2000:]}")
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found
