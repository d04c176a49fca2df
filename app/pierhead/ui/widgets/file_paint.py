"""Draw the names of files: how deep they are, whether they are open, changed, mounted or links."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pierhead.core.i18n import _
from pierhead.engine.api_files import Difference, FileKind
from pierhead.engine.files_words import shown
from pierhead.state.file_tree import Node
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.file_model import NAME, SIZE, FileModel, Index

INDENT = 2 * UNIT
_SIDE = 2 * UNIT
_GAP = UNIT // 2
_DOT = 7
_ELIDE = Qt.TextElideMode.ElideMiddle
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ICONS = {FileKind.FOLDER: "folder", FileKind.FILE: "file", FileKind.LINK: "file-symlink"}


class FileDelegate(QStyledItemDelegate):
    """Paints the cells of a ``FileModel``."""

    def __init__(self, model: FileModel) -> None:
        super().__init__(model)
        self._model = model
        self.places = False
        """Whether to say in which folder each thing is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node = self._model.node(index)
        if node is None:
            return
        painter.save()
        palette, cell = colors(), option.rect
        selected = bool(option.state & _SELECTED)
        if selected:
            painter.fillRect(cell, QColor(palette.selection))
        elif option.state & _HOVERED:
            painter.fillRect(cell, QColor(palette.alternate))
        if index.column() == NAME:
            self._name(painter, cell, node)
        else:
            text = self._model.cells(node.entry)[index.column() - 1]
            painter.setPen(QColor(palette.muted))
            room = cell.adjusted(UNIT, 0, -UNIT, 0)
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _RIGHT if index.column() == SIZE else _LEFT, text)
        if option.state & _FOCUSED and not selected:
            self._frame(painter, cell, index.column())
        painter.restore()

    def chevron(self, cell: QRect, node: Node) -> QRect:
        """Where to click to unfold a folder."""
        left = cell.left() + _GAP + node.depth * INDENT
        return QRect(left, cell.center().y() - _SIDE // 2, _SIDE, _SIDE)

    def _name(self, painter: QPainter, cell: QRect, node: Node) -> None:
        palette, entry = colors(), node.entry
        place = self.chevron(cell, node)
        if entry.folder and not self.places:
            name = "chevron-down" if node.open else "chevron-right"
            icon(name, palette.muted).paint(painter, place.adjusted(2, 2, -2, -2))
        place.moveLeft(place.right() + 1 + _GAP)
        mounted = self._model.mounted(node.path)
        symbol = "hard-drive" if mounted else _ICONS.get(entry.kind, "zap")
        tone = palette.accent if entry.folder else palette.muted
        icon(symbol, tone).paint(painter, place)
        room = QRect(cell)
        room.setLeft(place.right() + 1 + UNIT)
        room.setRight(cell.right() - UNIT)
        if mark := self._model.mark(node.path):
            self._dot(painter, room, mark, entry.folder)
            room.setRight(room.right() - _DOT - UNIT)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(shown(entry.name), _ELIDE, room.width())
        dim = entry.name.startswith(".") or node.error
        painter.setPen(QColor(palette.muted if dim else palette.text))
        painter.drawText(room, _LEFT, text)
        room.setLeft(room.left() + metrics.horizontalAdvance(text) + UNIT)
        note = self._note(node)
        if note and room.width() > 3 * UNIT:
            painter.setPen(QColor(palette.bad if node.error else palette.muted))
            painter.drawText(room, _LEFT, metrics.elidedText(note, _ELIDE, room.width()))

    def _note(self, node: Node) -> str:
        """What is said beside a name."""
        if self.places:
            return shown(node.folder)
        if node.error:
            return node.error
        if node.reading and not node.children:
            return _("Reading…")
        if node.entry.link:
            return f"→ {shown(node.entry.link)}"
        mounted = self._model.mounted(node.path)
        return shown(mounted.text) if mounted else ""

    def _dot(self, painter: QPainter, room: QRect, mark: Difference, folder: bool) -> None:
        """Full for what was added or changed itself, a ring for what has that in it."""
        palette = colors()
        color = QColor(palette.good if mark is Difference.ADDED else palette.warn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.5))
        ring = folder and mark is Difference.CHANGED
        painter.setBrush(Qt.BrushStyle.NoBrush if ring else color)
        middle = QPoint(room.right() - _DOT // 2, room.center().y() + 1)
        painter.drawEllipse(middle, _DOT // 2, _DOT // 2)

    def _frame(self, painter: QPainter, cell: QRect, column: int) -> None:
        """A line around the whole row, each cell its part of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(colors().accent), 1))
        painter.drawLine(cell.topLeft(), cell.topRight())
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        if column == NAME:
            painter.drawLine(cell.topLeft(), cell.bottomLeft())


_SELECTED = QStyle.StateFlag.State_Selected
_HOVERED = QStyle.StateFlag.State_MouseOver
_FOCUSED = QStyle.StateFlag.State_HasFocus
