"""A file manager in small: a window with files, or lines of text, that can be dragged out of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListWidget, QListWidgetItem


class Files(QListWidget):
    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        paths = [item.toolTip() for item in items if item.toolTip().startswith("/")]
        if paths:
            data.setUrls([QUrl.fromLocalFile(path) for path in paths])
        else:
            data.setText("\n".join(item.toolTip() for item in items))
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def startDrag(self, actions: Qt.DropAction) -> None:
        # Every move from now on is one of the drag.
        self.setWindowTitle("dragging")
        super().startDrag(actions)


def main() -> None:
    app = QApplication(sys.argv[:1])
    files = Files()
    files.setWindowTitle("file-manager")
    files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    files.setDragEnabled(True)
    files.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    for path in sys.argv[1:]:
        item = QListWidgetItem(path.rsplit("/", 1)[-1], files)
        item.setToolTip(path)
    files.setGeometry(10, 30, 200, 320)
    files.selectAll()
    files.show()
    app.exec()


main()
