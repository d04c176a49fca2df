"""An empty window: the least that PySide6 can do."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1200, 760)
window.show()

from bench.inside.painted import FirstPaint  # noqa: E402

FirstPaint(window)
app.exec()
