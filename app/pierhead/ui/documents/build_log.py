"""What one step of a build wrote, below what there is to know of it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.core.text import visible
from pierhead.engine.api_build import StepProgress
from pierhead.state.builds import StepRecord
from pierhead.state.logs import LogBuffer
from pierhead.ui.dialogs import plain_label
from pierhead.ui.documents.build_words import sizes_of, state_of, time_of
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT, colors, monospace
from pierhead.ui.widgets.log_find import LogFindBar
from pierhead.ui.widgets.log_view import LogView

MOST_PARTS = 6
"""Parts of a step that are shown at once."""
_ROW = 20


class LogPane(QWidget):
    """A log with the bar that finds text in it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.view = LogView(LogBuffer(stamped=False), name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.view, 1)
        lead_focus(self, self.view)

    @cached_property
    def finder(self) -> LogFindBar:
        """The bar, made when it is first wanted."""
        finder = LogFindBar(self.view)
        self._column.insertWidget(0, finder)
        return finder

    def show_log(self, log: LogBuffer) -> None:
        """Show a log, or what is new in it."""
        if self.view.buffer is log:
            self.view.refresh()
            if self._finds:
                self.finder.look()
        else:
            self.view.show_buffer(log)
            if self._finds:
                self.finder.restart()

    @property
    def _finds(self) -> bool:
        return "finder" in self.__dict__


class StepLog(QWidget):
    """The log of the step that is chosen, with its state and its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.pane = LogPane(_("Output of the step"))
        self._empty = LogBuffer(stamped=False)
        self._name = plain_label("", selectable=True)
        self._name.setFont(monospace())
        self._state = plain_label("", "muted")
        self._parts = PartBars()
        self._parts.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._name, self._state, self._parts):
            widget.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
            layout.addWidget(widget)
        layout.addWidget(self.pane, 1)
        lead_focus(self, self.pane)

    def show_step(self, record: StepRecord | None, now: datetime, *, ended: bool) -> None:
        """Show a step as it is now."""
        if record is None:
            self._name.clear()
            self._state.clear()
            self._parts.show_parts([])
            self.pane.view.look.set_hint("")
            self.pane.show_log(self._empty)
            return
        self._name.setText(_cut(visible(record.step.name.replace("\n", " "))))
        words = [state_of(record, ended=ended)]
        if not record.step.cached:
            words.append(time_of(record, now))
        if record.step.line:
            words.append(_("line {line}").format(line=record.step.line))
        if record.log and record.log.dropped:
            left = ngettext(
                "{count} older line is left out",
                "{count} older lines are left out",
                record.log.dropped,
            )
            words.append(left.format(count=record.log.dropped))
        self._state.setText(" · ".join(filter(None, words)))
        self._parts.show_parts(list(record.progress.values()))
        hint = _("This step wrote nothing.") if record.over else ""
        self.pane.view.look.set_hint(record.step.error or hint)
        self.pane.show_log(record.log or self._empty)


def _cut(text: str, most: int = 400) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


class PartBars(QWidget):
    """How far the parts of a step are: layers that are pulled, files that are sent."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[StepProgress] = []
        self._more = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Parts of the step"))

    def show_parts(self, parts: list[StepProgress]) -> None:
        """Show those at work first, and of the others the newest."""
        order = [one for one in parts if not one.done] + [one for one in parts if one.done][::-1]
        shown, self._more = order[:MOST_PARTS], max(0, len(order) - MOST_PARTS)
        if shown != self._parts:
            self._parts = shown
            self.setAccessibleDescription("\n".join(f"{p.name} {sizes_of(p)}" for p in shown))
            self.setVisible(bool(shown))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """A row for each part."""
        rows = len(self._parts) + bool(self._more)
        return QSize(200, rows * _ROW + UNIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margins = self.contentsMargins()
        area = self.rect().adjusted(margins.left(), UNIT // 2, -margins.right(), 0)
        for row, part in enumerate(self._parts):
            self._draw(
                painter, QRectF(area.left(), area.top() + row * _ROW, area.width(), _ROW), part
            )
        if self._more:
            text = ngettext("{count} more", "{count} more", self._more).format(count=self._more)
            place = QRectF(area.left(), area.top() + len(self._parts) * _ROW, area.width(), _ROW)
            painter.setPen(QColor(colors().muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _draw(self, painter: QPainter, row: QRectF, part: StepProgress) -> None:
        theme = colors()
        name, bar = row.width() * 0.4, row.width() * 0.3
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.muted if part.done else theme.text))
        text = self.fontMetrics().elidedText(
            visible(part.name), Qt.TextElideMode.ElideMiddle, int(name - UNIT)
        )
        painter.drawText(QRectF(row.left(), row.top(), name, row.height()), flags, text)
        groove = QRectF(row.left() + name, row.center().y() - 3, bar, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        share = 1.0 if part.done else (min(1.0, part.current / part.total) if part.total else 0.0)
        painter.setBrush(QColor(theme.border))
        painter.drawRoundedRect(groove, 3, 3)
        painter.setBrush(QColor(theme.good if part.done else theme.accent))
        groove.setWidth(groove.width() * share)
        if share:
            painter.drawRoundedRect(groove, 3, 3)
        painter.setPen(QColor(theme.muted))
        right = QRectF(row.left() + name + bar + UNIT, row.top(), row.width(), row.height())
        painter.drawText(right, flags, sizes_of(part))
