"""A terminal that goes to a screen of another scale and back; prints the scales as JSON.

Run by itself: Qt learns its screens when it starts.
"""

from __future__ import annotations

import json

from PySide6.QtWidgets import QApplication

from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView
from pierhead.ui.workspace.arranging import Arranging
from pierhead.ui.workspace.workspace import Workspace
from ui.workspace.papers import Paper


def main() -> None:
    """Move it to a window of its own, the window to the other screen, and it back."""
    app = QApplication([])
    space = Workspace()
    arranging = Arranging(space)
    paper = Paper("shell")
    view = TerminalView(Emulator(80, 24))
    view.feed(b"kept\r\n")
    layout = paper.layout()
    assert layout is not None
    layout.addWidget(view)
    space.resize(600, 400)
    space.show()
    space.add(paper)
    found = []

    def note() -> None:
        app.processEvents()
        app.processEvents()
        assert view.emulator.line(0).read().startswith("kept")
        found.append((view.devicePixelRatioF(), view.cells.scale))

    note()
    arranging.detach([paper])
    note()
    space.places.windows[0].move(1300, 50)
    note()
    arranging.attach([paper])
    note()
    space.shut()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
