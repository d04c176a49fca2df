"""How fast the terminal's core takes output, beside what it is built on and beside xterm.js.

It needs no engine and no window. The inputs are those of ``terminal.kinds``; all contenders take
each of them in turns, so that a busy moment of the machine meets all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import geometric_mean, median
from tempfile import TemporaryDirectory

from bench import resizing
from bench.bench import Scale
from bench.contenders import Contender, Task, Xterm, XtermMissing, contenders
from bench.table import Row
from terminal.kinds import KINDS, SIZES, sample

COMPILED_LEAST = 1.5
COMPILED_MEAN = 3.0
PURE_LEAST: Mapping[str, float] = {
    **dict.fromkeys(KINDS, 5.0),
    **dict.fromkeys(("plain log", "scrolling", "light cells", "scroll region"), 50.0),
    **dict.fromkeys(("ls --color -R", "dense cells", "CJK"), 20.0),
    **dict.fromkeys(("SGR-heavy log", "vim capture", "htop capture"), 10.0),
}
"""How many times as fast as pyte's screen with a history."""

Speeds = Mapping[str, float]
"""Megabytes per CPU second, by contender."""


def measure(scale: Scale) -> Sequence[Row]:
    """A row for every pair of contenders that a limit is about, and those worth knowing."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        others = contenders()
        try:
            others["xterm.js"] = stack.enter_context(Xterm())
            _warm(others["xterm.js"], folder, scale)
        except XtermMissing as missing:
            print(missing, file=sys.stderr)
        found = {
            f"{kind}, {columns}x{lines}": (
                kind,
                _speeds(others, _task(kind, columns, lines, scale.bytes, folder), scale.repeats),
            )
            for columns, lines in SIZES
            for kind in KINDS
        }
    return [*_rows(found), *resizing.measure(scale.repeats)]


def _warm(xterm: Contender, folder: Path, scale: Scale) -> None:
    """Let node compile what will be measured, as in an app that has run for a while."""
    for _ in range(scale.repeats):
        for kind in KINDS:
            xterm(_task(kind, *SIZES[0], scale.bytes, folder))


def _task(kind: str, columns: int, lines: int, size: int, folder: Path) -> Task:
    task = Task(columns, lines, sample(kind, columns, lines, size), folder / "output")
    task.file.write_bytes(task.data)
    return task


def _speeds(others: Mapping[str, Contender], task: Task, repeats: int) -> Speeds:
    found: dict[str, list[float]] = {name: [] for name in others}
    for _ in range(repeats + 1):
        for name, contender in others.items():
            found[name].append(contender(task))
    # The first turn of each pays for what is made at its first use.
    return {name: median(speeds[1:]) for name, speeds in found.items()}


def _rows(found: Mapping[str, tuple[str, Speeds]]) -> Iterator[Row]:
    for ours, other in (
        ("compiled", "xterm.js"),
        ("pure", "HistoryScreen"),
        ("pure", "pyte Screen"),
        ("pure", "xterm.js"),
    ):
        ratios = []
        for what, (kind, speeds) in found.items():
            if ours in speeds and other in speeds:
                least = _least(ours, other, kind)
                row = Row(
                    f"{ours}: {what}", speeds[ours], "MB/s", speeds[other], other, least=least
                )
                ratios.append(row.ratio)
                yield row
        if ratios:
            least = COMPILED_MEAN if ours == "compiled" else 0
            mean = geometric_mean(ratios)
            yield Row(f"{ours}: geometric mean", mean, f"times {other}", least=least)


def _least(ours: str, other: str, kind: str) -> float:
    if ours == "compiled":
        return COMPILED_LEAST
    return PURE_LEAST[kind] if other == "HistoryScreen" else 0.0
