"""Measure and print one table: ``./tests/run.sh bench [--quick] [PART ...]``.

Parts are ``terminal``, ``painting`` (of terminals), ``writing`` and ``editing`` (in the editor),
``paint`` (of the window), ``list``, ``details`` (the tabs of a container), ``stall``, ``tabs``,
``build``, ``session`` (terminals in containers), ``logs``, ``files`` (of containers) and ``idle``.
``--quick`` goes through all of them with few containers and little time: it shows that they work,
not how fast the app is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    build,
    details,
    editing,
    files,
    idle,
    listing,
    logs,
    paint,
    painting,
    session,
    stall,
    tabs,
    terminal,
    writing,
)
from bench.bench import Bench, Scale
from bench.table import Row, table
from engines.base_image import load_base_images
from engines.dockerd import PrivateDockerd
from engines.private import EngineFailed
from flows.desktop import Desktop

ALONE: dict[str, Callable[[Scale], Sequence[Row]]] = {
    "terminal": terminal.measure,
    "painting": painting.measure,
    "writing": writing.measure,
    "editing": editing.measure,
}
"""Parts that need neither an engine nor a screen."""
PARTS: dict[str, Callable[[Bench], Sequence[Row]]] = {
    "paint": paint.measure,
    "list": listing.measure,
    "details": details.measure,
    "stall": stall.measure,
    "tabs": tabs.measure,
    "build": build.measure,
    "session": session.measure,
    "logs": logs.measure,
    "files": files.measure,
    "idle": idle.measure,
}
FULL = Scale(
    repeats=5, containers=1000, running=50, refreshes=20, seconds=60, bytes=1_000_000, files=20_000
)
QUICK = Scale(repeats=1, containers=20, running=3, refreshes=2, seconds=2, bytes=4_000, files=200)


def main() -> None:
    """Run the parts and print what they found."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    names = options.parts or [*ALONE, *PARTS]
    if unknown := set(names) - set(ALONE) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    scale = QUICK if options.quick else FULL
    rows: list[Row] = []
    for name in names:
        if name in ALONE:
            print(f"measuring: {name}", file=sys.stderr)
            rows += ALONE[name](scale)
    versions = f"Python {sys.version.split()[0]}"
    if needing := [name for name in names if name in PARTS]:
        more, versions = _with_engine(needing, scale)
        rows += more
    print(table(rows))
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {versions}")


def _with_engine(names: Sequence[str], scale: Scale) -> tuple[list[Row], str]:
    rows: list[Row] = []
    try:
        with PrivateDockerd() as engine, Desktop() as desktop, TemporaryDirectory() as home:
            load_base_images(engine)
            bench = Bench(engine, desktop, Path(home), scale)
            for name in names:
                print(f"measuring: {name}", file=sys.stderr)
                rows += PARTS[name](bench)
                bench.clean()
            return rows, bench.versions()
    except EngineFailed as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
