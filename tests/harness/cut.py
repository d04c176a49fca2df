"""Finds texts on the screen that have less room than they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QWidget,
)

_AROUND, _IN_A_LINE = 16, 4
"""Pixels that a title has beside it, and what is typed within a line, left and right together."""


def cut(inside: QWidget) -> list[str]:
    """The texts of a widget, which is shown, that are cut off or shortened, and forms too wide."""
    found: list[str] = []
    for widget in inside.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            for kind, look in _LOOKS.items():
                if isinstance(widget, kind):
                    found += look(widget)
    return found


def _label(label: QLabel) -> Iterator[str]:
    needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
    width = 0 if label.wordWrap() else label.minimumSizeHint().width()
    if label.text() and (needed > label.height() or width > label.width()):
        yield label.text()


def _button(button: QAbstractButton) -> Iterator[str]:
    if button.text() and button.minimumSizeHint().width() > button.width():
        yield button.text()


def _combo(combo: QComboBox) -> Iterator[str]:
    if not combo.isEditable() and not _fits(combo, combo.currentText(), _field(combo)):
        yield combo.currentText()


def _line(line: QLineEdit) -> Iterator[str]:
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inner = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    icons = sum(action.isVisible() for action in line.actions())
    room = inner.width() - _IN_A_LINE - icons * line.height()
    if not line.text() and not _fits(line, line.placeholderText(), room):
        yield line.placeholderText()


def _header(header: QHeaderView) -> Iterator[str]:
    area = header.parentWidget()
    if header.orientation() is not Qt.Orientation.Horizontal:
        return
    assert isinstance(area, QAbstractScrollArea)
    if area.horizontalScrollBar().maximum():
        yield f"{area.accessibleName()} is {area.horizontalScrollBar().maximum()} too narrow"
    for number in range(header.count()):
        text = header.model().headerData(number, header.orientation())
        room = header.sectionSize(number) - _AROUND
        if not header.isSectionHidden(number) and not _fits(header, str(text or ""), room):
            yield str(text)


def _tabs(bar: QTabBar) -> Iterator[str]:
    for number in range(bar.count()):
        place, text = bar.tabRect(number), bar.tabText(number)
        if place.left() < 0 or place.right() > bar.width() or not _fits(bar, text, place.width()):
            yield bar.accessibleTabName(number) or text


def _area(area: QScrollArea) -> Iterator[str]:
    if more := area.horizontalScrollBar().maximum():
        yield f"{type(area.widget()).__name__} is {more} too wide"


def _field(combo: QComboBox) -> int:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return combo.style().subControlRect(control, option, part, combo).width()


def _fits(widget: QWidget, text: str, room: int) -> bool:
    return widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room) == text


_LOOKS: dict[type[QWidget], Callable[[Any], Iterator[str]]] = {
    QLabel: _label,
    QAbstractButton: _button,
    QComboBox: _combo,
    QLineEdit: _line,
    QHeaderView: _header,
    QTabBar: _tabs,
    QScrollArea: _area,
}
