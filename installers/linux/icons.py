"""Render the app's icon for the icon theme: ``python icons.py ICON.svg HICOLOR_FOLDER``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 128, 256)


def render(source: Path, folder: Path) -> None:
    """Write the SVG and a PNG of each size where the icon theme looks for them."""
    scalable = folder / "scalable" / "apps" / source.name
    scalable.parent.mkdir(parents=True)
    shutil.copy(source, scalable)
    renderer = QSvgRenderer(str(source))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        target = folder / f"{size}x{size}" / "apps" / f"{source.stem}.png"
        target.parent.mkdir(parents=True)
        if not image.save(str(target)):
            raise SystemExit(f"{target} cannot be written")


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    render(Path(sys.argv[1]), Path(sys.argv[2]))
