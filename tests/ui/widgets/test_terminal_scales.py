"""Cells are whole device pixels at every scale, wherever the terminal is in its window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.scaled import COLOURS, ROWS

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_cells_join_and_are_where_they_are_said_to_be(scale: float) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "harness.scaled"],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale),
            "QT_SCALE_FACTOR_ROUNDING_POLICY": "PassThrough",
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert not done.returncode, done.stderr
    assert not done.stderr
    found = json.loads(done.stdout)
    assert found["scale"] == scale
    width, height = found["cell"]
    left, top = found["block"]["at"]
    for name in ("block", "upright", "background"):
        assert found[name]["full"], name
    for name, (_colour, cells, column) in COLOURS.items():
        (x, y), (wide, high) = found[name]["at"], found[name]["size"]
        if name != "across":
            assert high == ROWS * height, name
            assert y == top, name
        if name not in {"upright", "double"}:
            assert wide == len(cells) * width, name
            assert x == left + column * width, name
    assert not found["others"][:5]
    assert found["cursor"]["full"]
    assert found["cursor"]["size"] == [width, height]
    assert found["cursor"]["at"] == [left + 5 * width, top + ROWS * height]
    assert found["input"] == pytest.approx(found["cursor"]["at"], abs=0.5001)
    assert found["input_size"] == pytest.approx([width, height])
