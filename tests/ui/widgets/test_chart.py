"""Lines over time: what they show, hovering, choosing a part, and the keyboard."""

from __future__ import annotations

import math
from array import array

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.chart import Chart
from pierhead.ui.widgets.chart_axis import round_top, time_ticks
from pierhead.ui.widgets.chart_path import bends
from pierhead.ui.widgets.chart_span import ChartSpan
from pierhead.ui.widgets.chart_values import Line

T0 = 1_700_000_000.0


@pytest.fixture
def chart(qtbot: QtBot) -> Chart:
    span = ChartSpan()
    lines = [Line("in", "accent"), Line("out", "warn")]
    chart = Chart("Network", lines, lambda value: f"{value:.0f} B", span)
    span.setParent(chart)
    qtbot.addWidget(chart)
    chart.resize(400, 120)
    chart.show()
    times = array("d", [T0 + 2 * n for n in range(151)])
    chart.show_values(times, [array("f", range(151)), array("f", range(0, 302, 2))])
    span.reach(times[0], times[-1])
    return chart


def test_it_tells_the_newest_and_what_is_hovered(chart: Chart) -> None:
    assert chart.reading() == "in 150 B, out 300 B"
    assert chart.accessibleDescription() == "in 150 B, out 300 B"
    QTest.mouseMove(chart, QPoint(round(chart.x_of(T0 + 100)), 50))
    assert chart.reading() == "in 50 B, out 100 B"
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.reading() == "in 150 B, out 300 B"


def test_dragging_chooses_a_part_and_a_double_click_shows_all(chart: Chart) -> None:
    left, right = (QPoint(round(chart.x_of(T0 + t)), 50) for t in (100, 200))
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseMove(chart, right)
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=right)
    assert chart.span.begin == pytest.approx(T0 + 100, abs=2)
    assert chart.span.end == pytest.approx(T0 + 200, abs=2)
    assert not chart.span.follows
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=left)
    assert chart.span.follows
    assert chart.span.length == 300


def test_the_wheel_zooms_with_the_key_only(chart: Chart) -> None:
    at = chart.x_of(T0 + 100)
    _turn(chart, at, Qt.KeyboardModifier.NoModifier)
    assert chart.span.length == 300
    _turn(chart, at, Qt.KeyboardModifier.ControlModifier)
    assert chart.span.length == pytest.approx(240)
    assert chart.x_of(T0 + 100) == pytest.approx(at, abs=1)


def test_keys(chart: Chart) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.reading() == "in 149 B, out 298 B"
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.span.hover is None
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.span.length == 240
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert not chart.span.follows
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.span.follows
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.span.length == 300


def test_nothing_and_unknown_values_are_painted(qtbot: QtBot, chart: Chart) -> None:
    chart.show_values(array("d"), [array("f"), array("f")])
    chart.grab()
    assert chart.reading() == "in –, out –"
    times = array("d", [T0 + 1, T0 + 2])
    chart.show_values(times, [array("f", [math.nan, math.nan]), array("f", [math.nan, 1])], 5)
    chart.grab()
    assert chart.reading() == "in –, out 1 B"


def test_gaps_break_lines_and_pixels_keep_the_greatest() -> None:
    times = array("d", [*range(50), *range(200, 250)])
    values = array("f", [7.0 if n == 33 else 1.0 for n in range(100)])
    bent = bends(times, values, 0, 300, 30)
    assert len(bent.pieces) == 2
    assert bent.most == 7
    assert max(value for _x, value in bent.pieces[0]) == 7
    assert sum(map(len, bent.pieces)) <= 12


def test_round_axes() -> None:
    assert round_top(0.34, 0.1) == pytest.approx(0.5)
    assert round_top(0, 0.1) == pytest.approx(0.1)
    assert round_top(math.inf, 1) == 1
    ticks = list(time_ticks(T0, T0 + 300, 4))
    assert 2 <= len(ticks) <= 4
    assert all(len(text) == 5 for _time, text in ticks)


def _turn(chart: Chart, x: float, keys: Qt.KeyboardModifier) -> None:
    place = QPointF(x, 50)
    event = QWheelEvent(
        place,
        chart.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart, event)
