"""A window with a terminal alone, for those who look at it from another process."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QMainWindow

from pierhead.core.terminal_options import TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView


def main() -> None:
    """Show it; each line that is read is output of the program, until there are no more."""
    app = QApplication(sys.argv)
    preferences = TerminalPreferences()
    preferences.change(announce=True)
    view = TerminalView(Emulator(80, 24), preferences=preferences)
    window = QMainWindow()
    window.setWindowTitle("terminal alone")
    window.setCentralWidget(view)
    window.resize(700, 400)
    window.show()
    view.setFocus()

    def feed() -> None:
        if line := sys.stdin.readline():
            view.feed(json.loads(line).encode())
        else:
            app.quit()

    reading = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    reading.activated.connect(feed)
    app.exec()


if __name__ == "__main__":
    main()
