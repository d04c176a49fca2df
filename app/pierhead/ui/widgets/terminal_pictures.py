"""The images of a terminal as they are painted: decoded, and as large as they are shown.

Files, and what is large, are decoded in a thread: until then the cells are empty. Nothing that a
file contains may take more memory than ``_MOST_DECODED``.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter

from pierhead.terminal.images import MOST_PIXELS, Form, Image, Piece, Placement
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.terminal_cells import Cells

_MOST_KEPT = 64 << 20
"""Bytes of decoded pictures; they are made again from what the emulator keeps."""
_MOST_DECODED = 256
"""MiB."""
_AT_ONCE = 500_000
"""Pixels that are quicker to be had than to be waited for."""
_BLACK, _WHITE = 0, 0xFFFFFF
_PAINTED = QImage.Format.Format_ARGB32_Premultiplied
"""What is painted fastest."""
_FORMATS = {
    Form.RGB: (QImage.Format.Format_RGB888, 3),
    Form.RGBA: (QImage.Format.Format_RGBA8888, 4),
    Form.PREMULTIPLIED: (QImage.Format.Format_RGBA8888_Premultiplied, 4),
}
"""Of pixels, and their bytes."""

Over = Callable[[int], QImage]
"""Draws a line over a colour."""
_Key = tuple[Placement, int, int]
"""A placement, and its size in device pixels."""


class Pictures(QObject):
    """Draws the pieces of images that lines show, and keeps the pictures for it."""

    came = Signal()
    """A picture is there that was not when it should have been drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(_MOST_DECODED)
        self._tasks = Tasks(self)
        self._kept: OrderedDict[_Key, QImage] = OrderedDict()
        self._bytes = 0
        self._wanted: dict[_Key, None] = {}
        self._decoding = False

    def forget(self) -> None:
        """Give back the memory."""
        self._wanted.clear()
        self._kept.clear()
        self._bytes = 0

    def draw(
        self, image: QImage, y: int, pieces: Sequence[Piece], cells: Cells, over: Over
    ) -> None:
        """Draw pieces onto a line that has been drawn, or behind its text.

        For the latter ``over`` draws the line over a colour (0xrrggbb): what is the same over
        black and over white covers what is behind, and what differs lets as much through.
        """
        painter = QPainter(image)
        try:
            self._draw_all(painter, y, pieces, cells, over)
        finally:
            # Qt ends the process when a painter is left behind.
            painter.end()

    def _draw_all(
        self, painter: QPainter, y: int, pieces: Sequence[Piece], cells: Cells, over: Over
    ) -> None:
        behind = [piece for piece in pieces if piece.placement.z < 0]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for piece in behind:
            self._draw(painter, y, piece, cells)
        if behind:
            painter.setClipping(False)
            _draw_in_front(painter, y, over(_BLACK), over(_WHITE))
        for piece in pieces[len(behind) :]:
            self._draw(painter, y, piece, cells)

    def _draw(self, painter: QPainter, y: int, piece: Piece, cells: Cells) -> None:
        placement = piece.placement
        across, down = cells.width / placement.cell[0], cells.height / placement.cell[1]
        box = placement.box
        width, height = max(1, round(box.width * across)), max(1, round(box.height * down))
        picture = self._picture((placement, width, height))
        if picture is None:
            return
        left = (piece.column - piece.at) * cells.width + round(box.x * across)
        top = y - piece.row * cells.height + round(box.y * down)
        x, size = piece.column * cells.width, piece.cells * cells.width
        painter.setClipRect(QRect(x, y, size, cells.height))
        painter.drawImage(QRect(left, top, width, height), picture)

    # -- pictures

    def _picture(self, key: _Key) -> QImage | None:
        picture = self._kept.get(key)
        if picture is not None:
            self._kept.move_to_end(key)
            return picture
        image = key[0].image
        if image.data is None:
            return None
        if image.form is not Form.FILE and image.width * image.height <= _AT_ONCE:
            picture = _decode(*key)
            self._keep(key, picture)
            return picture
        self._wanted[key] = None
        # Where no loop runs, as while the app ends, the next one to paint starts it.
        if not self._decoding and _loop_runs():
            self._decoding = True
            self._tasks.start("decode", self._decode_all())
        return None

    async def _decode_all(self) -> None:
        try:
            while self._wanted:
                key = next(iter(self._wanted))
                picture = await asyncio.to_thread(_decode, *key)
                self._wanted.pop(key, None)
                self._keep(key, picture)
                self.came.emit()
        finally:
            self._decoding = False

    def _keep(self, key: _Key, picture: QImage) -> None:
        self._kept[key] = picture
        self._bytes += picture.sizeInBytes()
        while self._bytes > _MOST_KEPT and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.sizeInBytes()


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _draw_in_front(painter: QPainter, y: int, black: QImage, white: QImage) -> None:
    """Draw a line, as it is over black and over white, in front of what is there."""
    through = QPainter(white)
    through.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    through.drawImage(0, 0, black)
    through.end()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.drawImage(0, y, white)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    painter.drawImage(0, y, black)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _decode(placement: Placement, width: int, height: int) -> QImage:
    """The part of an image that is shown, in the size in which it is; empty if it is none."""
    wanted = QSize(width, height)
    if width * height > MOST_PIXELS:
        # Enlarged while it is painted.
        wanted = QSize(placement.source.width, placement.source.height)
    picture = _all_of(placement.image, wanted)
    if picture.isNull():
        return picture
    source, image = QRect(*placement.source), placement.image
    if source != QRect(0, 0, image.width, image.height):
        picture = picture.scaled(image.width, image.height).copy(source)
    if picture.size() != wanted:
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return picture


def _all_of(image: Image, wanted: QSize) -> QImage:
    data = image.data
    if data is None:
        return QImage()
    if image.form is not Form.FILE:
        form, size = _FORMATS[image.form]
        width, height = image.width, image.height
        return QImage(data, width, height, size * width, form).convertToFormat(_PAINTED)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if 4 * wanted.width() * wanted.height() < image.width * image.height:
        # Formats that can be read smaller than they are take less time and memory then.
        reader.setScaledSize(wanted)
    return reader.read().convertToFormat(_PAINTED)
