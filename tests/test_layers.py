"""The layers at run time: an import contract does not see what is imported late, this does.

Each test imports in a process of its own, and looks at what came along.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"

PROGRAM = """
import importlib, json, pkgutil, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
        importlib.import_module(found.name)
print(json.dumps(sorted(sys.modules)))
"""


def imported_by(*names: str) -> set[str]:
    """All modules after importing these packages with everything in them."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, *names],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(APP)},
    )
    assert not done.returncode, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("layer", ["core", "engine", "terminal", "dockerfile", "state", "commands"])
def test_what_is_below_the_window_runs_without_qt(layer: str) -> None:
    modules = imported_by(f"pierhead.{layer}")
    assert f"pierhead.{layer}" in modules
    assert not {"PySide6", "shiboken6", "qasync"} & modules
    assert not any(name.startswith("pierhead.ui") for name in modules)


@pytest.mark.parametrize(
    ("layer", "above"),
    [
        ("core", ("engine", "terminal", "dockerfile", "state", "commands")),
        ("engine", ("terminal", "dockerfile", "state", "commands")),
        ("terminal", ("engine", "dockerfile", "state", "commands")),
        ("dockerfile", ("engine", "terminal", "state", "commands")),
        ("state", ("commands",)),
    ],
)
def test_no_layer_pulls_in_one_above_or_beside_it(layer: str, above: tuple[str, ...]) -> None:
    modules = imported_by(f"pierhead.{layer}")
    assert not modules & {f"pierhead.{name}" for name in above}


def test_the_window_is_there_before_what_is_heavy() -> None:
    heavy = {"docker", "requests", "urllib3", "pyte", "tree_sitter", "dockerfile", "h11", "h2"}
    late = heavy | {"babel", "polib", "pytest", "PySide6.QtNetwork"}
    modules = imported_by("pierhead.main", "pierhead.ui.window")
    assert "PySide6.QtWidgets" in modules
    assert not late & modules


@pytest.mark.parametrize("package", ["commands", "state", "core", "terminal", "dockerfile"])
def test_importing_does_not_need_the_sdk(package: str) -> None:
    assert not {"docker", "requests"} & imported_by(f"pierhead.{package}")
