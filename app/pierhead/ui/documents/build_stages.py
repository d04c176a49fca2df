"""The graph of a build: its stages as boxes with their steps, and what they take from others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen

from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.dockerfile.outline import Stage
from pierhead.state.build_graph import Edge, Graph, graph
from pierhead.state.builds import WRITTEN, Build, StepRecord
from pierhead.ui.documents.build_canvas import StepCanvas
from pierhead.ui.documents.build_words import mark_of, name_of, state_of, time_of
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

WIDTH, ROW, HEAD = 300, 22, 44
ACROSS, DOWN, MARGIN = 10 * UNIT, 3 * UNIT, 3 * UNIT
_MARK = 14
_BEND = 40.0


@dataclass(slots=True)
class _Box:
    """A stage on the drawing."""

    stage: Stage
    steps: list[StepRecord]
    area: QRectF

    def row(self, line: int) -> float:
        """The middle of the row of the step at a line; of the heading if there is none."""
        for number, record in enumerate(self.steps):
            if record.step.line == line:
                return self.area.top() + HEAD + (number + 0.5) * ROW
        return self.area.top() + HEAD / 2


class BuildStages(StepCanvas):
    """Boxes in columns, each right of what it needs."""

    def __init__(self) -> None:
        super().__init__(_("Graph of the stages"))
        self._text: str | None = None
        self._graph = Graph((), (), ())
        self._boxes: list[_Box] = []
        self._records: dict[str, StepRecord] = {}
        self._now = datetime.now().astimezone()
        self._ended = False

    def show_build(self, build: Build, now: datetime, *, ended: bool) -> None:
        """Show a build as it is at this moment."""
        self._now, self._ended = now, ended
        if build.dockerfile != self._text:
            self._text, self._graph = build.dockerfile, graph(build.dockerfile)
            self._records = {}
        written = {one.step.id: one for one in build.ordered() if one.part == WRITTEN}
        if list(written) != list(self._records) or not self._boxes:
            self._records = written
            self._place()
        self.viewport().update()

    # -- for the canvas

    def steps(self) -> list[str]:
        return [record.step.id for box in self._boxes for record in box.steps]

    def step_at(self, place: QPoint) -> str:
        point = QPointF(place + self.origin())
        for box in self._boxes:
            row = int((point.y() - box.area.top() - HEAD) // ROW)
            if box.area.contains(point) and 0 <= row < len(box.steps):
                return box.steps[row].step.id
        return ""

    def area_of(self, step: str) -> QRectF:
        for box in self._boxes:
            for number, record in enumerate(box.steps):
                if record.step.id == step:
                    top = box.area.top() + HEAD + number * ROW
                    return QRectF(box.area.left(), top, box.area.width(), ROW)
        return QRectF()

    def words_of(self, step: str) -> str:
        record = self._records[step]
        box = next(box for box in self._boxes if record in box.steps)
        sources = [
            _title(self._graph.stages[edge.source])
            for edge in self._graph.edges
            if edge.target == box.stage.index and edge.line == record.step.line
        ]
        words = [_title(box.stage), state_of(record, ended=self._ended)]
        words.append(time_of(record, self._now))
        if sources:
            words.append(_("takes from {stages}").format(stages=", ".join(sources)))
        return f"{name_of(record)}\n{', '.join(dict.fromkeys(filter(None, words)))}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in sides and self._boxes:
            self._go_aside(sides[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _go_aside(self, by: int) -> None:
        """Go to the nearest step of the next box to the left or right that has any."""
        here = self.area_of(self.current) if self.current in self.steps() else QRectF()
        beside = [
            box for box in self._boxes if box.steps and by * (box.area.left() - here.left()) > 1
        ]
        if beside:
            near = min(by * box.area.left() for box in beside)
            boxes = [box for box in beside if by * box.area.left() == near]
            steps = [record.step.id for box in boxes for record in box.steps]
            middle = here.center().y()
            self._choose_and_tell(
                min(steps, key=lambda id_: abs(self.area_of(id_).center().y() - middle))
            )

    # -- measures

    def _place(self) -> None:
        by_stage: dict[int, list[StepRecord]] = {}
        for record in self._records.values():
            number = self._stage_of(record)
            if number >= 0:
                by_stage.setdefault(number, []).append(record)
        below: dict[int, float] = {}
        self._boxes = []
        for stage, column in zip(self._graph.stages, self._graph.columns, strict=True):
            steps = by_stage.get(stage.index, [])
            height = HEAD + len(steps) * ROW + (UNIT // 2 if steps else 0)
            top = below.get(column, MARGIN)
            left = MARGIN + column * (WIDTH + ACROSS)
            self._boxes.append(_Box(stage, steps, QRectF(left, top, WIDTH, height)))
            below[column] = top + height + DOWN
        self.fit()

    def _stage_of(self, record: StepRecord) -> int:
        line = record.step.line
        found = [one.index for one in self._graph.stages if one.line <= line <= one.end_line]
        return found[0] if found else -1

    def fit(self) -> None:
        right = max((box.area.right() for box in self._boxes), default=0.0)
        bottom = max((box.area.bottom() for box in self._boxes), default=0.0)
        self.fit_bars(int(right) + MARGIN, int(bottom) + MARGIN)

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colors()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.base))
        if not self._boxes:
            painter.setPen(QColor(theme.muted))
            waiting, unknown = _("There are no stages yet."), _("The Dockerfile is not known.")
            text = unknown if self._ended else waiting
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        corner = self.origin()
        painter.translate(-corner)
        seen = QRectF(QRect(corner, self.viewport().size()))
        here = self._stage_of(self._records[self.current]) if self.current in self._records else -1
        for edge in sorted(self._graph.edges, key=lambda edge: here in (edge.source, edge.target)):
            self._draw_edge(painter, edge, here in (edge.source, edge.target))
        for box in self._boxes:
            if box.area.intersects(seen):
                self._draw_box(painter, box, seen)
        painter.end()

    def _draw_edge(self, painter: QPainter, edge: Edge, near: bool) -> None:
        theme = colors()
        source, target = self._boxes[edge.source], self._boxes[edge.target]
        start = QPointF(source.area.right(), source.area.top() + HEAD / 2)
        if not edge.base and source.steps:
            start.setY(source.row(source.steps[-1].step.line))
        end = QPointF(target.area.left(), target.row(edge.line))
        if edge.base:
            end.setY(target.area.top() + HEAD / 2)
        path = QPainterPath(start)
        bend = QPointF(max(_BEND, (end.x() - start.x()) / 2), 0)
        path.cubicTo(start + bend, end - bend, end)
        color = QColor(theme.accent if near else theme.muted)
        style = Qt.PenStyle.SolidLine if edge.base else Qt.PenStyle.DashLine
        painter.setPen(QPen(color, 2 if near else 1.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        head = QPainterPath(end)
        head.lineTo(end + QPointF(-8, -4))
        head.lineTo(end + QPointF(-8, 4))
        head.closeSubpath()
        painter.fillPath(head, color)

    def _draw_box(self, painter: QPainter, box: _Box, seen: QRectF) -> None:
        theme = colors()
        failed = any(record.failed for record in box.steps)
        painter.setPen(QPen(QColor(theme.bad if failed else theme.border), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box.area, 5, 5)
        inside = box.area.adjusted(1.5 * UNIT, 4, -1.5 * UNIT, 0)
        metrics, elide = self.fontMetrics(), Qt.TextElideMode.ElideRight
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if box.steps else theme.muted))
        title = metrics.elidedText(_title(box.stage), elide, int(inside.width()) - UNIT)
        painter.drawText(QRectF(inside.left(), inside.top(), inside.width(), 18), title)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        base = metrics.elidedText(f"FROM {visible(box.stage.base)}", elide, int(inside.width()))
        painter.drawText(QRectF(inside.left(), inside.top() + 18, inside.width(), 18), base)
        for number, record in enumerate(box.steps):
            row = QRectF(box.area.left(), box.area.top() + HEAD + number * ROW, WIDTH, ROW)
            if row.intersects(seen):
                self._draw_step(painter, row, record)

    def _draw_step(self, painter: QPainter, row: QRectF, record: StepRecord) -> None:
        theme = colors()
        if record.step.id == self.current:
            painter.fillRect(row.adjusted(1, 0, -1, 0), QColor(theme.selection))
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(row.adjusted(1.5, 0.5, -1.5, -0.5))
        left = row.left() + 1.5 * UNIT
        top = int(row.top() + (ROW - _MARK) / 2)
        icon(*mark_of(record, ended=self._ended)).paint(painter, int(left), top, _MARK, _MARK)
        time = time_of(record, self._now)
        room = self.fontMetrics().horizontalAdvance(time)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.muted))
        right = row.right() - 1.5 * UNIT
        painter.drawText(QRectF(right - room, row.top(), room + 1, ROW), flags, time)
        painter.setPen(QColor(theme.text))
        name = _instruction(name_of(record))
        width = int(right - room - left - _MARK - 2 * UNIT)
        text = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left + _MARK + UNIT, row.top(), width + 2, ROW), flags, text)


def _title(stage: Stage) -> str:
    name = stage.name or str(stage.index)
    return _("Stage {name}").format(name=visible(name))


def _instruction(name: str) -> str:
    """A step without what the builder puts before it: its box says the stage."""
    head, bracket, rest = name.partition("] ")
    return rest if bracket and head.startswith("[") else name
