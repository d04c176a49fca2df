"""Icons from one set of SVG files, in the colours of the palette and sharp at every scale."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from pierhead.core import assets
from pierhead.ui.theme import colors

log = logging.getLogger(__name__)


_DOT = 0.45
"""How much of an icon's side the dot on it takes."""
_NONE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


@cache
def _source(name: str) -> str:
    try:
        return (assets.resources() / "icons" / f"{name}.svg").read_text("utf-8")
    except OSError:
        # Raised while a widget is painted, it would end the app.
        log.exception("There is no icon %s", name)
        return _NONE


@cache
def _pixmap(name: str, width: int, height: int, color: str, dot: str = "") -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    source = _source(name).replace("currentColor", color)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, width, height))
    if dot:
        _draw_dot(painter, width, dot)
    painter.end()
    return pixmap


def _draw_dot(painter: QPainter, width: int, color: str) -> None:
    """A dot at the upper right, with a gap around it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    side, gap = width * _DOT, width / 16
    place = QRectF(width - side, 0, side, side)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(place.adjusted(-gap, -gap, gap, gap))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(QColor(color))
    painter.drawEllipse(place)


class SvgIconEngine(QIconEngine):
    """Draw one SVG whose strokes are ``currentColor`` in the colour that the state asks for."""

    def __init__(self, name: str, color: str = "", dot: str = "") -> None:
        super().__init__()
        self._name = name
        self._color = color
        self._dot = dot

    def clone(self) -> QIconEngine:
        _engines[:] = filter(isValid, _engines)  # Qt has deleted those of copies that are gone.
        return _kept(SvgIconEngine(self._name, self._color, self._dot))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        size = QSize(round(rect.width() * scale), round(rect.height() * scale))
        pixmap = self.scaledPixmap(size, mode, state, 1.0)
        painter.drawPixmap(rect, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        if size.isEmpty():  # a button that a layout has yet to make room for
            return QPixmap()
        width, height = round(size.width() * scale), round(size.height() * scale)
        dot = _named(self._dot) if self._dot else ""
        return _pixmap(self._name, width, height, self._tint(mode), dot)

    def _tint(self, mode: QIcon.Mode) -> str:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            group, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText
        elif self._color:
            return _named(self._color)
        elif mode == QIcon.Mode.Selected:
            group, role = QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText
        else:
            group, role = QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText
        return palette.color(group, role).name()


def _named(color: str) -> str:
    value: str = color if color[0] == "#" else getattr(colors(), color)
    return value


def read_ahead(size: int, *marks: tuple[str, str]) -> Iterator[None]:
    """Have icons of these names and colours at hand, so many logical pixels in width and height."""
    screen = QGuiApplication.primaryScreen()
    for name, color in marks:
        icon(name, color).pixmap(QSize(size, size), screen.devicePixelRatio() if screen else 1.0)
        yield


_engines: list[SvgIconEngine] = []


def _kept(engine: SvgIconEngine) -> SvgIconEngine:
    """Qt calls an engine for as long as any copy of its icon lives; Python must not collect it."""
    _engines.append(engine)
    return engine


@cache
def icon(name: str, color: str = "", dot: str = "") -> QIcon:
    """The icon ``resources/icons/NAME.svg`` in the palette's colour, or in ``color``.

    That is #rrggbb, or the name of one of the theme's ``Colors``, which follows the theme. With
    ``dot``, another color, there is a dot on it: something new.
    """
    return QIcon(_kept(SvgIconEngine(name, color, dot))) if name else QIcon()
