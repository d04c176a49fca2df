"""What nobody has opened yet is not in memory, though much else is made ahead."""

from __future__ import annotations

from pathlib import Path

from ui.programs import told

PROGRAM = """
import asyncio, json, sys
from pierhead.main import main
from pierhead.ui import app

app.LOAD_AHEAD = 0
run = app.App.run

async def run_until_rehearsed(self, *arguments):
    task = asyncio.create_task(self.rehearsed.wait())
    task.add_done_callback(lambda _task: self.done.set())
    await run(self, *arguments)

app.App.run = run_until_rehearsed
try:
    main([])
finally:
    print(json.dumps(sorted(sys.modules)))
"""
UNUSED = {
    "PySide6.QtNetwork",  # 3 MB, and the system's libraries for it
    "docker",
    "h2",  # the engine is not asked about builds before somebody looks at them
    "html.entities",
    "pierhead.terminal.emulator",  # with what it needs, 3 MB
    "pierhead.ui.documents.editor",
    "pierhead.ui.settings.terminal_appearance",
    "pyte",
    "regex",
    "wcwidth",
}


def test_what_nobody_has_opened_is_not_loaded(isolation: Path) -> None:
    loaded = set(told(PROGRAM, isolation))
    assert "pierhead.ui.rehearsal" in loaded
    assert sorted(UNUSED & loaded) == []
