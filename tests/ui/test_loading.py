"""Modules of the window are loaded in its thread, one at a time; all else before, in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from pierhead.ui import loading
from ui.programs import told

PROGRAM = """
import asyncio, builtins, json, sys, threading
from shiboken6 import Shiboken
from pierhead.main import main
from pierhead.ui import app, loading
from pierhead.ui.desk_terminals import load_terminals
from pierhead.ui.details.containers import CONTAINER_TABS

app.LOAD_AHEAD = 0
build, load, run = builtins.__build_class__, loading.import_module, app.App.run
astray, elsewhere, steps = [], [], []
window = threading.main_thread()

def build_class(function, name, *bases, **more):
    made = build(function, name, *bases, **more)
    if isinstance(made, type) and issubclass(made, Shiboken.Object):
        if threading.current_thread() is not window:
            astray.append(name)
    return made

def import_module(name):
    known = set(sys.modules)
    module = load(name)
    if threading.current_thread() is window:
        steps.append([each for each in sys.modules if each not in known])
    else:
        elsewhere.append(name)
    return module

async def open_most(self):
    await self.rehearsed.wait()
    for tab in CONTAINER_TABS:
        if tab.prepare:
            await tab.prepare()
    await load_terminals()
    await loading.load("pierhead.ui.documents.editor_opening", "pierhead.ui.settings.sections")
    self.done.set()

async def run_and_open(self, *arguments):
    task = asyncio.create_task(open_most(self))
    await run(self, *arguments)
    await task

builtins.__build_class__ = build_class
loading.import_module = import_module
app.App.run = run_and_open
try:
    main([])
finally:
    print(json.dumps({"astray": astray, "elsewhere": elsewhere, "steps": steps}))
"""


def test_no_widget_s_class_comes_into_being_in_another_thread(isolation: Path) -> None:
    found = told(PROGRAM, isolation)
    assert found["astray"] == []
    assert found["elsewhere"]
    assert not [name for name in found["elsewhere"] if name.startswith("pierhead.ui")]
    loaded = {name for step in found["steps"] for name in step}
    assert {"pierhead.ui.documents.terminal", "pierhead.ui.documents.editor"} <= loaded
    # What one step loads is one module of the window: its turn of the loop is short.
    for step in found["steps"]:
        assert len([name for name in step if name.startswith("pierhead.")]) <= 1, step


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("import os.path", ["os.path"]),
        ("from os import path, sep", ["os"]),
        ("from json import decoder, dumps\nimport re", ["json", "json.decoder", "re"]),
        ("if TYPE_CHECKING:\n    import re\n    from os import path\nimport ast", ["ast"]),
        ("try:\n    import no_such\nexcept ImportError:\n    import re", ["no_such", "re"]),
        ("def later():\n    import re", []),
    ],
)
def test_what_a_module_needs(
    source: str, needed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "needing.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    assert list(loading._needs("needing")) == needed


async def test_what_is_not_there_is_told_by_its_own_import() -> None:
    await loading.load("no_such_module", "pierhead.ui.no_such_module")
