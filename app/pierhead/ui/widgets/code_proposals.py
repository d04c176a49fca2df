"""The list of proposals at the cursor: what can be typed there, with a few words on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QPainter,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.dockerfile.proposal import Proposal, What
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors, monospace
from pierhead.ui.widgets.code_bubble import Bubble

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_MOST_ROWS = 9
_NARROWEST, _WIDEST = 280, 640
_PICTURES = {
    What.KEYWORD: ("command", "info"),
    What.FLAG: ("settings", "muted"),
    What.VALUE: ("tag", "muted"),
    What.STAGE: ("layers", "good"),
    What.VARIABLE: ("braces", "warn"),
    What.IMAGE: ("container", "info"),
    What.FILE: ("file-code", "muted"),
    What.FOLDER: ("folder-open", "warn"),
}
_Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self, parent: Bubble) -> None:
        super().__init__(parent)
        self.proposals: Sequence[Proposal] = ()

    def show(self, proposals: Sequence[Proposal]) -> None:
        self.beginResetModel()
        self.proposals = proposals
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.proposals)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        proposal = self.proposals[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(proposal.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{visible(proposal.text)}, {visible(proposal.about)}".rstrip(", ")
        if role == Qt.ItemDataRole.UserRole:
            return proposal
        return None


class _Row(QStyledItemDelegate):
    """A picture, the text, and on the right what it is, where there is room."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, QFontMetrics(monospace()).height() + UNIT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, proposal = colors(), index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        name, tone = _PICTURES[proposal.what]
        side = 2 * UNIT
        top = rect.top() + (rect.height() - side) // 2
        icon(name, getattr(theme, tone)).paint(painter, rect.left() + UNIT, top, side, side)
        inside = rect.adjusted(4 * UNIT, 0, -UNIT, 0)
        self._texts(painter, inside, visible(proposal.text), visible(proposal.about))
        painter.restore()

    def _texts(self, painter: QPainter, inside: QRect, text: str, about: str) -> None:
        theme, middle = colors(), Qt.AlignmentFlag.AlignVCenter
        painter.setFont(monospace())
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.setPen(QColor(theme.text))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, shown)
        rest = inside.adjusted(metrics.horizontalAdvance(shown) + 2 * UNIT, 0, 0, 0)
        if about and rest.width() > 4 * UNIT:
            painter.setFont(QApplication.font())
            less = painter.fontMetrics().elidedText(
                about, Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.setPen(QColor(theme.muted))
            painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, less)


class ProposalPopup(Bubble):
    """As wide as its texts, up to some rows high; the keys for it are the text's to hand on."""

    chosen = Signal(object)
    """The ``Proposal`` that was clicked."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._model = _Model(self)
        self._list = QListView()
        self._list.setAccessibleName(_("Proposals"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Row(self._list))
        self._list.clicked.connect(lambda index: self.chosen.emit(self._proposal(index)))
        self.rows.addWidget(self._list)

    @property
    def current(self) -> Proposal | None:
        """The one that Enter would take."""
        return self._proposal(self._list.currentIndex())

    @property
    def proposals(self) -> Sequence[Proposal]:
        """All that are shown."""
        return self._model.proposals

    @property
    def first(self) -> Proposal:
        """The best of them."""
        return self._model.proposals[0]

    def offer(self, proposals: Sequence[Proposal], place: QTextCursor, *, chosen: bool) -> None:
        """Show these at a place of the text, the first one ``chosen`` or none yet."""
        if self.isVisible() and proposals == self._model.proposals:
            return
        self._model.show(proposals)
        self._list.setCurrentIndex(self._model.index(0) if chosen else QModelIndex())
        row = self._list.sizeHintForRow(0)
        height = row * min(len(proposals), _MOST_ROWS)
        self._list.setFixedSize(self._width(proposals), height)
        self.show_at(place)
        self._tell()

    def step(self, by: int) -> None:
        """Go on by some rows; round at the ends when it is one."""
        last, current = self._model.rowCount() - 1, self._list.currentIndex()
        row = current.row() + by if current.isValid() else (0 if by > 0 else last)
        row = (row % (last + 1)) if abs(by) == 1 else max(0, min(row, last))
        self._list.setCurrentIndex(self._model.index(row))
        self._tell()

    @property
    def page(self) -> int:
        """Rows that are shown at once."""
        return _MOST_ROWS - 1

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _proposal(self, index: QModelIndex) -> Proposal | None:
        row = index.row()
        return self._model.proposals[row] if 0 <= row < len(self._model.proposals) else None

    def _width(self, proposals: Sequence[Proposal]) -> int:
        code, words = QFontMetrics(monospace()), self.fontMetrics()
        widest = max(
            code.horizontalAdvance(one.text) + words.horizontalAdvance(one.about) + 2 * UNIT
            for one in proposals
        )
        wide = widest + 6 * UNIT + (2 * UNIT if len(proposals) > _MOST_ROWS else 0)
        return max(_NARROWEST, min(wide, _WIDEST))

    def _tell(self) -> None:
        """Have a screen reader say what is chosen: the text keeps the focus."""
        if QAccessible.isActive() and self._list.currentIndex().isValid():
            text = self._model.data(self._list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))
