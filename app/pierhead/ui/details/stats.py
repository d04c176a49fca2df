"""What a container uses, now and in the last hour: charts that share their time."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _
from pierhead.core.resources import Container, State
from pierhead.core.tasks import spawn
from pierhead.state.stats import StatsWatch
from pierhead.state.stats_ring import Ring
from pierhead.state.stats_table import as_csv
from pierhead.state.whole import whole
from pierhead.ui.bind import bind
from pierhead.ui.details.view import DetailView
from pierhead.ui.file_dialogs import ask_where_to_save
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.widgets.chart import Chart
from pierhead.ui.widgets.chart_span import HOUR, ChartSpan
from pierhead.ui.widgets.chart_values import Line
from pierhead.ui.widgets.icon_button import icon_button

SPANS = (
    (60.0, N_("Last minute")),
    (300.0, N_("Last 5 minutes")),
    (900.0, N_("Last 15 minutes")),
    (HOUR, N_("Last hour")),
    (0.0, N_("All that is known")),
)
"""Lengths of time to choose from, in seconds."""
_USUAL = 300.0


class ContainerStats(DetailView):
    """Charts of one container; it is streamed while this is looked at, or pinned."""

    def __init__(self, context: Context, stats: StatsWatch) -> None:
        super().__init__(context)
        self._stats = stats
        self._item: Container | None = None
        self.span = ChartSpan(self)
        self.span.follow(context.settings.get("stats.span", _USUAL) or HOUR)
        self.span.changed.connect(self._show_span)
        self.charts = _charts(self.span)
        self._spans = self._span_choice()
        self._pin = icon_button("pin", _("Go on measuring every two seconds when this is closed"))
        self._pin.setCheckable(True)
        self._pin.toggled.connect(self._pinned)
        self._board = QWidget()
        self.set_body(self._arranged())
        self._show_span()
        bind(stats.changed, self, self._measured)

    # -- the panel's

    def show_item(self, item: Any | None) -> None:
        known, self._item = self._item, item
        if item is None or known is None or item.id != known.id:
            self.span.look(None)
        if item is None:
            self.rest()
            self.say("")
            return
        if item.running:
            self._stats.watch((item.id,), self)
        with QSignalBlocker(self._pin):
            self._pin.setChecked(self._stats.pinned(item.id))
        self._render()

    def rest(self) -> None:
        super().rest()
        self._stats.watch((), self)

    # -- what is shown

    def _measured(self) -> None:
        if self._item and self.isVisible():
            self._render()

    def _render(self) -> None:
        ring = self._stats.ring(self._item.id) if self._item else None
        ring = ring or Ring()
        first = ring.times[0] if len(ring) else time.time()
        limit = ring.latest("limit")
        # An engine that cannot tell the memory says neither.
        told = limit > 0 or ring.latest("memory") > 0 or not len(ring)
        self.charts["memory"].setVisible(told)
        self.charts["memory"].title = _memory_title(limit)
        for name, parts in _PARTS.items():
            values = [ring.columns[part] for part in parts]
            most = limit if name == "memory" and limit > 0 else math.nan
            self.charts[name].show_values(ring.times, values, most)
        # At last: all are painted once.
        self.span.reach(first, max(time.time(), first))
        self.say(self._sentence(ring, told))

    def _sentence(self, ring: Ring, told: bool) -> str:
        item = self._item
        if item is None:
            return ""
        if not item.running:
            known = _("It does not run. This is what it used before.")
            return known if len(ring) else _("It does not run, and nothing is known of before.")
        if item.state is State.PAUSED:
            return _("It is paused.")
        return "" if told else _("The engine does not say how much memory it uses.")

    # -- the user's

    def _show_span(self) -> None:
        """Have the choice say what is shown; nothing, if that was chosen in a chart."""
        lengths = [length for length, _name in SPANS]
        shown = self.span.length if self.span.follows else -1.0
        place = lengths.index(shown) if shown in lengths else -1
        with QSignalBlocker(self._spans):
            self._spans.setCurrentIndex(place)

    def _choose_span(self) -> None:
        length = self._spans.currentData()
        if length:
            self.context.settings.set("stats.span", length)
            self.span.follow(length)
        else:
            self.span.show_all()

    def _pinned(self, on: bool) -> None:
        if self._item:
            self._stats.pin(self._item.id, on)
            self.context.settings.set("stats.pinned", list(self._stats.pins))

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(_("Export as Picture…"), lambda: self._export("png"))
        menu.addAction(_("Export as CSV…"), lambda: self._export("csv"))
        return menu

    def _export(self, suffix: str) -> None:
        if self._item:
            spawn(self._ask_and_export(self._item, suffix))

    async def _ask_and_export(self, item: Container, suffix: str) -> None:
        title = _("Export what {name} used").format(name=item.name)
        name = Path(f"{item.name or item.short_id}.{suffix}")
        if path := await ask_where_to_save(self, title, name):
            await (self.save_picture(path) if suffix == "png" else self.save_table(path))

    async def save_picture(self, path: Path) -> None:
        """Write the charts as they are shown, as PNG."""
        picture = QPixmap(self._board.size() * self._board.devicePixelRatioF())
        picture.setDevicePixelRatio(self._board.devicePixelRatioF())
        picture.fill(QColor(colors().window))
        self._board.render(picture)
        image = picture.toImage()

        def write(draft: Path) -> None:
            if not image.save(str(draft), "PNG"):  # type: ignore[call-overload]
                raise OSError(_("The picture could not be written."))

        await self._write(path, write)

    async def save_table(self, path: Path) -> None:
        """Write the samples of the time that is shown, as CSV."""
        ring = self._stats.ring(self._item.id) if self._item else None
        text = as_csv(ring or Ring(), self.span.begin, self.span.end)
        await self._write(path, lambda draft: draft.write_text(text, "utf-8"))

    async def _write(self, path: Path, write: Callable[[Path], object]) -> None:
        def work() -> None:
            with whole(path) as draft:
                write(draft)

        try:
            await asyncio.to_thread(work)
        except OSError as error:
            title = _("{name} cannot be written.").format(name=path.name)
            hint = _("Choose another folder, or make room.")
            self.context.notices.error(AppError(title, error.strerror or str(error), hint))
        else:
            self.context.notices.info(_("Saved as {name}.").format(name=path.name))

    # -- the widget

    def _span_choice(self) -> CalmCombo:
        choice = CalmCombo()
        choice.setAccessibleName(_("Time that is shown"))
        choice.setPlaceholderText(_("Chosen part"))
        for length, name in SPANS:
            choice.addItem(_(name), length)
        choice.activated.connect(self._choose_span)
        return choice

    def _arranged(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tools = QHBoxLayout()
        tools.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        tools.setSpacing(UNIT // 2)
        tools.addWidget(self._spans)
        tools.addStretch(1)
        tools.addWidget(self._pin)
        export = icon_button("save", _("Export"))
        export.setMenu(self._export_menu())
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        tools.addWidget(export)
        column.addLayout(tools)
        board = QVBoxLayout(self._board)
        board.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        board.setSpacing(UNIT)
        for chart in self.charts.values():
            board.addWidget(chart)
        area = QScrollArea()
        area.setWidget(self._board)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Charts"))
        column.addWidget(area, 1)
        lead_focus(body, self.charts["cpu"])
        return body


_PARTS = {
    "cpu": ("cpu",),
    "memory": ("memory",),
    "network": ("received", "sent"),
    "disk": ("read", "written"),
    "pids": ("pids",),
}
"""Which columns of a ring each chart shows."""


def _charts(span: ChartSpan) -> dict[str, Chart]:
    received, sent = Line(_("received"), "accent"), Line(_("sent"), "warn")
    read, written = Line(_("read"), "accent"), Line(_("written"), "warn")
    return {
        "cpu": Chart(_("CPU"), [Line("", "accent")], units.share, span, least=0.1),
        "memory": Chart(_("Memory"), [Line("", "good")], units.size, span, least=1e6),
        "network": Chart(_("Network"), [received, sent], _rate, span, least=1e3),
        "disk": Chart(_("Disk"), [read, written], _rate, span, least=1e3),
        "pids": Chart(_("Processes"), [Line("", "muted")], _number, span, least=5),
    }


def _memory_title(limit: float) -> str:
    if not limit > 0:
        return _("Memory")
    return _("Memory, of {limit}").format(limit=units.size(limit))


def _rate(value: float) -> str:
    return _("{size}/s").format(size=units.size(value))


def _number(value: float) -> str:
    return f"{value:.0f}"
