"""Documents on screens of several scales."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def screen(name: str, x: int, dpi: int) -> dict[str, object]:
    place = {"name": name, "x": x, "y": 0, "width": 1200, "height": 800}
    return {**place, "logicalDpi": dpi, "logicalBaseDpi": 96, "dpr": 1}


def test_a_document_is_as_sharp_as_the_screen_that_it_is_on(tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [screen("one", 0, 96), screen("two", 1200, 192)]}))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("two_screens.py"))],
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}",
            "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    assert json.loads(done.stdout) == [[1, 1], [1, 1], [2, 2], [1, 1]]
