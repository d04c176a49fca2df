"""Programs that start the whole app in a process of its own and tell what they found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

APP = Path(__file__).resolve().parents[2] / "app"


def told(program: str, home: Path) -> Any:
    """The JSON that a program prints as its last line; the app finds no engine."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(APP), "DOCKER_HOST": f"unix://{home}/none.sock"},
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return json.loads(done.stdout.splitlines()[-1])
