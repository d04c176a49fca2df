"""The app until its window is painted."""

from __future__ import annotations

from pierhead.main import main
from pierhead.ui.window import MainWindow

show = MainWindow.show


def show_and_watch(window: MainWindow) -> None:
    show(window)
    from bench.inside.painted import FirstPaint

    FirstPaint(window)


MainWindow.show = show_and_watch  # type: ignore[method-assign]
main([])
