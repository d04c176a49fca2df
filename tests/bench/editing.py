"""How long the loop is busy at a stretch while a long Dockerfile is edited.

Run by itself with ``python -m bench editing`` in ``tests``: it needs no engine and no screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.bench import Scale
from bench.table import Row
from bench.writing import inside

LINES = (1_000, 10_000)
FOLDED = 1_000
"""A text of many more lines is not looked through for what folds."""
LIMIT = 16.0
"""Milliseconds for one turn of the loop."""
DOING = {
    "type": "type",
    "enter": "begin a line",
    "undo": "undo it",
    "after": "what follows from it",
    "scroll": "go to the end",
    "find": "find a word",
    "carets": "type at 50 cursors",
    "spread": "type at 50 cursors all over",
    "fold": "fold everything",
    "unfold": "unfold everything",
}


def measure(scale: Scale) -> Sequence[Row]:
    """CPU time of the thread, for files of two lengths."""
    rows: list[Row] = []
    for lines in LINES if scale.repeats > 1 else LINES[:1]:
        found = inside("editing", lines)
        rows += [
            Row(f"loop busy, {lines:,} lines: {text}", found[name], "ms", limit=LIMIT)
            for name, text in DOING.items()
            if lines <= FOLDED or name not in ("fold", "unfold")
        ]
    return rows
