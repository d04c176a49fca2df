"""A file manager in small: a window that copies what is dropped on it into a folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


class Folder(QWidget):
    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            path = Path(url.toLocalFile())
            if path.is_dir():
                shutil.copytree(path, self._place / path.name, symlinks=True)
            else:
                shutil.copy2(path, self._place / path.name)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()


def main() -> None:
    app = QApplication(sys.argv[:1])
    folder = Folder(Path(sys.argv[1]))
    folder.setWindowTitle("drop-here")
    folder.setGeometry(10, 30, 200, 320)
    folder.show()
    app.exec()


main()
