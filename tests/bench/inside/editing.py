"""Edits a Dockerfile of many lines and prints the longest turn of the loop for each edit."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.inside.writing import Engineless, source
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.editor_opening import load
from pierhead.ui.garbage import SETTLED, GarbageCollector
from pierhead.ui.widgets.code_changes import Caret

_SETTLED = SETTLED / 1000 + 0.5
_TURNS = 6
_EXAMINED = 1.5
"""Seconds in which what follows from an edit is there, whatever waits for a pause of typing."""
_CARETS = 50
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Editing:
    """One document, and the longest turns of the loop while something was done to it."""

    def __init__(self, document: EditorDocument) -> None:
        self.document, self.view = document, document.view

    async def turns(self, act: Callable[[], object]) -> float:
        """CPU milliseconds of the longest turn, of the act itself and those right behind it."""
        spent = []
        for step in range(_TURNS):
            began = time.thread_time()
            if step == 0:
                act()
            await asyncio.sleep(0)
            spent.append(time.thread_time() - began)
        return 1000 * max(spent)

    async def typed(self, text: str) -> float:
        """The longest turn while a text is typed."""
        keys = [
            await self.turns(lambda char=char: QTest.keyClicks(self.view, char)) for char in text
        ]
        return max(keys)

    async def after(self) -> float:
        """The longest turn of what follows from an edit in a while, in the loop itself."""
        longest, until = 0.0, time.monotonic() + _EXAMINED
        while time.monotonic() < until:
            began = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - began)
        return 1000 * longest


async def measure(lines: int) -> dict[str, float]:
    """CPU milliseconds."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "Dockerfile"
    path.write_text(source(lines))
    document = await load(path, Engineless(folder))  # type: ignore[arg-type]
    assert document
    document.resize(900, 700)
    document.show()
    collector = GarbageCollector(document)
    await asyncio.sleep(_SETTLED)
    do, view = Editing(document), document.view
    view.go_to(lines // 2)
    found = {"scroll": await do.turns(lambda: view.go_to(lines - 30))}
    view.go_to(8 * (lines // 16) + 1)
    found["type"] = await do.typed("# a remark")
    found["enter"] = await do.turns(lambda: QTest.keyClick(view, Qt.Key.Key_Return))
    found["after"] = await do.after()
    found["undo"] = await do.turns(lambda: QTest.keyClick(view, Qt.Key.Key_Z, _CONTROL))
    found["fold"] = await do.turns(view.folding.fold_all)
    found["unfold"] = await do.turns(view.folding.unfold_all)
    found["find"] = await do.turns(lambda: document._find.open("RUN"))
    document._find.shut()
    found["carets"] = await _at_carets(do, 8)
    found["spread"] = await _at_carets(do, 8 * max(1, lines // (8 * _CARETS)))
    collector.stop()
    document.shut()
    document.close()
    return found


async def _at_carets(do: Editing, apart: int) -> float:
    """The longest turn while a text is typed at cursors so many lines apart."""
    carets, document = do.view.carets, do.view.document()
    blocks = [document.findBlockByNumber(apart * number) for number in range(_CARETS)]
    carets.put([Caret(block.position(), block.position()) for block in blocks])
    longest = await do.typed("# x")
    carets.drop()
    return longest


def main() -> None:
    """Print what was found as JSON."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        print(json.dumps(loop.run_until_complete(measure(int(sys.argv[1])))))


if __name__ == "__main__":
    main()
