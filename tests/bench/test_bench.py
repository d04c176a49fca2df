"""The bench measures: every part runs to its end and tells its numbers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bench.bench import ROOT
from bench.table import Row, table


@pytest.mark.timeout(900)
def test_every_part_measures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}"},
    )
    assert not done.returncode, done.stderr
    for what in (
        "pure: cursor motion, 200x50",
        "paint 1x, pure, plain: nothing changed",
        "paint 2x, pure, dense: all new",
        "key to proposals, 1,000 lines",
        "first paint, wall time",
        "first paint, CPU time",
        "list of 20 containers",
        "40 containers, scrolled",
        "overview, first time",
        "200 changes shown after",
        "loop late, 20 refreshed 2 times",
        "build of 200 files, first",
        "build, one file changed",
        "loop held up by yes",
        "end of 20,000 lines",
        "regex in 20,000 lines, first match",
        "a container followed for 2 s",
        "idle CPU, 3 running",
        "resident memory",
    ):
        assert what in done.stdout


def test_an_unknown_part_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nothing"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}"},
    )
    assert done.returncode
    assert "there is no part nothing" in done.stderr


def test_the_table_says_what_is_over_its_limit() -> None:
    rows = [
        Row("fast", 10, "ms", 20, "before", 1.0),
        Row("slow", 30, "ms", 20, "before", 1.0),
        Row("alone", 5, "MB", limit=4),
        Row("free", 5, "MB"),
        Row("enough", 60, "MB/s", 20, "before", least=3),
        Row("too slow", 50, "MB/s", 20, "before", least=3),
    ]
    lines = [line.split() for line in table(rows).splitlines()[2:]]
    assert [line[-1] for line in lines] == ["kept", "OVER", "OVER", "MB", "kept", "UNDER"]
    assert lines[0][-3:] == ["0.50", "1x", "kept"]
