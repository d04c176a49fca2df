"""A terminal in a window at the scale of the environment; prints where its colours are.

Each colour's bounding box in device pixels, and whether it fills that: a seam would leave gaps.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_look import DARK_LOOK, TerminalStyle
from pierhead.ui.widgets.terminal_view import TerminalView

ROWS = 2
COLOURS = {
    "block": ("255;0;0", "█" * 3, 0),
    "upright": ("0;255;0", "│", 4),
    "across": ("0;0;255", "━" * 4, 6),
    "background": ("255;255;0", "   ", 12),
    "double": ("0;255;255", "║", 17),
}
"""Colour, text and column; the text is in each of the rows."""


class Focused(TerminalView):
    """Shows the cursor as if it had the focus, which a bare platform may not give."""

    def hasFocus(self) -> bool:
        return True


def output() -> bytes:
    """What the terminal shows."""
    text = ""
    for name, (colour, cells, column) in COLOURS.items():
        ground = 48 if name == "background" else 38
        for row in range(ROWS):
            text += f"\x1b[{row + 1};{column + 1}H\x1b[{ground};2;{colour}m{cells}\x1b[m"
    return f"{text}\x1b[3;6H\x1b[2 q".encode()


def box(image: QImage, colour: int) -> dict[str, object]:
    """Where a colour is, and whether every pixel there has it."""
    width, height = image.width(), image.height()
    points = [
        (x, y)
        for y in range(height)
        for x in range(width)
        if image.pixel(x, y) & 0xFFFFFF == colour
    ]
    across, down = ([point[axis] for point in points] for axis in (0, 1))
    left, top = min(across), min(down)
    wide, high = max(across) - left + 1, max(down) - top + 1
    return {"at": (left, top), "size": (wide, high), "full": len(points) == wide * high}


def others(image: QImage, view: TerminalView, window: QWidget) -> set[str]:
    """Colours in the terminal that nobody asked for: what was not painted."""
    known = {DARK_LOOK.background, DARK_LOOK.cursor}
    for colour, _cells, _column in COLOURS.values():
        red, green, blue = map(int, colour.split(";"))
        known.add(red << 16 | green << 8 | blue)
    scale = view.devicePixelRatioF()
    corner = view.viewport().mapTo(window, QPoint()) * scale
    return {
        f"{image.pixel(x, y) & 0xFFFFFF:06x} at {x}, {y}"
        for x in range(corner.x() + 1, min(image.width(), round(270 * scale)))
        for y in range(corner.y() + 1, min(image.height(), round(125 * scale)))
        if image.pixel(x, y) & 0xFFFFFF not in known
    }


def main() -> None:
    """Show it at an odd place, look at the screen, tell."""
    app = QApplication(sys.argv)
    window = QWidget()
    window.resize(300, 140)
    view = Focused(Emulator(30, 6), window)
    view.restyle(TerminalStyle(look=DARK_LOOK, cursor_blinks=False))
    view.setGeometry(7, 3, 280, 130)
    view.feed(output())
    window.show()
    for _ in range(20):
        app.processEvents()
    while view.frames.waiting or view.drawing:
        app.processEvents()
    scale = view.devicePixelRatioF()
    # The bare platform gives only as many device pixels as there are logical ones.
    image = window.screen().grabWindow(window.winId()).toImage()
    found = {}
    for name, (colour, _cells, _column) in COLOURS.items():
        red, green, blue = map(int, colour.split(";"))
        found[name] = box(image, red << 16 | green << 8 | blue)
    found["cursor"] = box(image, DARK_LOOK.cursor)
    rect = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    corner = view.mapTo(window, QPoint())
    told = {
        "scale": scale,
        "cell": (view.cells.width, view.cells.height),
        "input": [(corner.x() + rect.x()) * scale, (corner.y() + rect.y()) * scale],
        "others": sorted(others(image, view, window)),
        "input_size": [rect.width() * scale, rect.height() * scale],
    }
    print(json.dumps(found | told), flush=True)


if __name__ == "__main__":
    main()
