"""A real accessibility bus: a terminal as a screen reader meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.desktop import Desktop

HERE = Path(__file__).parent
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PYTHON = "/usr/bin/python3"


def has_bus() -> bool:
    check = [PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    return (
        LAUNCHER.exists()
        and subprocess.run(check, capture_output=True, check=False).returncode == 0
    )


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not has_bus(), reason="needs at-spi2-core and its gi bindings"
)


def test_a_screen_reader_reads_the_terminal_and_hears_what_is_new() -> None:
    reader = [PYTHON, str(HERE / "screen_reader.py")]
    app = [sys.executable, str(HERE / "terminal_window.py")]
    with Desktop() as desktop:
        environment = desktop.environment() | {
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        done = subprocess.run(
            ["dbus-run-session", "--", *reader, *app],
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    told = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    assert told["name"] == "Terminal"
    assert told["text"] == "user@host:~$ ls\neins 🙂\nzwei\nuser@host:~$"
    assert told["line"].startswith("eins")
    assert {"focused", "showing"} <= set(told["states"])
    heard = [text for name, text in told["heard"] if name == "object:text-changed:insert"]
    assert "\n".join(heard).endswith("zwei\nuser@host:~$")
    announced = [text for name, text in told["heard"] if name == "object:announcement"]
    assert any("eins" in text for text in announced)
    assert any(name == "object:text-caret-moved" for name, _ in told["heard"])
