"""Types into a Dockerfile of many lines and prints what each key costs the window's thread."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import Image
from pierhead.core.settings import Settings
from pierhead.state.notices import Notices
from pierhead.state.store import Store
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.editor_opening import load
from pierhead.ui.garbage import SETTLED, GarbageCollector

TYPED = ("ENT", "COPY --fr", "RUN echo $VAR", "RUN --mount=type=c", "WORK")
_SETTLED = SETTLED / 1000 + 0.5
"""Seconds until all is loaded, looked through and left out of collecting garbage."""
_STEPS = 4
"""Turns of the loop within which the list has come."""


def source(lines: int) -> str:
    """A Dockerfile with stages, continued commands and a free line in its middle."""
    found = ["ARG BASE=alpine"]
    while len(found) < lines:
        number = len(found)
        found += [
            f"FROM $BASE AS stage{number}",
            f"ENV VAR{number}=value PATH=/opt/{number}:$PATH",
            "RUN --mount=type=cache,target=/root/.cache \\",
            f"    echo $VAR{number} && \\",
            "    # a remark",
            "    make all",
            f"COPY --from=stage{max(1, number - 8)} /out /out",
            "",
        ]
    return "\n".join(found[:lines]) + "\n"


class Engineless:
    """A context without an engine: nobody is asked while keys are measured."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder / "settings.json")
        self.notices = Notices()
        self.images: Store[Image] = Store()
        self.images.replace(
            Image(f"sha256:{number:064x}", (f"image{number}:1",)) for number in range(200)
        )
        self.desk = SimpleNamespace()

    @property
    def engine(self) -> Any:
        raise EngineUnreachable("There is none.")


async def measure(lines: int, rounds: int) -> dict[str, float]:
    """CPU milliseconds."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "Dockerfile"
    path.write_text(source(lines))
    document = await load(path, Engineless(folder))  # type: ignore[arg-type]
    assert document
    document.resize(900, 700)
    document.show()
    collector = GarbageCollector(document)  # as the app has it
    await asyncio.sleep(_SETTLED)
    keys: list[float] = []
    turns: list[float] = []
    free = 8 * (lines // 16) + 1
    for _ in range(rounds):
        for text in TYPED:
            document.view.go_to(free)
            for char in text:
                spent = await key(document, char)
                keys.append(sum(spent))
                turns.append(max(spent))
            QTest.keyClick(document.view, Qt.Key.Key_Escape)
            for _ in range(len(text)):
                document.view.undo()
            await asyncio.sleep(0.3)  # what threads find out meanwhile is not a key's
    collector.stop()
    document.shut()
    document.close()
    return {"key": median(keys), "worst": max(keys), "turn": max(turns)}


async def key(document: EditorDocument, char: str) -> list[float]:
    """What a key and each of the turns behind it take, until its proposals are there."""
    spent = []
    began = time.thread_time()
    QTest.keyClicks(document.view, char)
    spent.append(time.thread_time() - began)
    for _ in range(_STEPS):
        began = time.thread_time()
        await asyncio.sleep(0)
        spent.append(time.thread_time() - began)
    return [1000 * one for one in spent]


def main() -> None:
    """Print what was found as JSON."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        print(json.dumps(loop.run_until_complete(measure(int(sys.argv[1]), int(sys.argv[2])))))


if __name__ == "__main__":
    main()
