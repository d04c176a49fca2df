"""What is made before anybody asks for it, while there is nothing else to do.

What Qt and Python do only for the first of its kind takes longer than a frame in all.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from pierhead.commands.context import Context
from pierhead.core.run import RunSpec
from pierhead.core.turns import TURN
from pierhead.dockerfile.outline import Outline
from pierhead.ui.documents.build_header import BuildHeader
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.documents.build_words import MARKS
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.forms.run import RunForm
from pierhead.ui.icons import read_ahead
from pierhead.ui.theme import UNIT
from pierhead.ui.window import MainWindow
from pierhead.ui.workspace.group import CROSS
from pierhead.ui.workspace.marks import STATUS_ICONS

_PAGES = ("images",)
"""What the app itself turns to; others cost more for being there than for being made."""

_MARKS = (
    ("hammer", "info"),
    *((name, "") for name in ("x", "ellipsis", "maximize-2", "panel-bottom")),
    *((name, "") for name in ("network", "scroll-text", "layers", "info")),
)
"""What is on a group of tabs, a build's views and details, and not drawn with them here."""

_BETWEEN = 0.02
"""Seconds between two turns in which something is made ahead."""
_CALM = 0.1
"""The share of them in which other things may go on: else it waits until there is less to do."""
_STRIP = 160
"""Logical pixels of the height that is drawn at once."""


async def rehearse(window: MainWindow, context: Context) -> None:
    """Make ahead what is opened most, in turns of the loop in which nothing else goes on."""
    with closing(_parts(window, context)) as parts:
        until = 0.0
        for _part in parts:
            if time.monotonic() > until:
                await _calm()
                until = time.monotonic() + TURN
    await _calm()  # By then what is to be deleted is.


async def _calm() -> None:
    """Return when the thread of the window has had little to do for a moment."""
    while True:
        worked, begun = time.thread_time(), time.monotonic()
        await asyncio.sleep(_BETWEEN)
        if time.thread_time() - worked < _CALM * (time.monotonic() - begun):
            return


def _parts(window: MainWindow, context: Context) -> Generator[None]:
    """Make each part of a build's tab and of the forms once, then pages to stay, a part a step.

    What goes again comes first, so that what stays lies where it was: else it would leave holes.
    """
    header = BuildHeader()
    yield from _once(header, _offered(header))
    views = BuildViews(context.settings, at_once=False)
    yield from _once(views, views.parts)
    form = BuildForm(context, Path("Dockerfile"), Outline(), window, at_once=False)
    yield from _once(form, form.parts)
    run = RunForm(context, RunSpec(), window, at_once=False)
    yield from _once(run, run.parts)
    for id_ in _PAGES:
        for _part in window.page_parts(id_):
            yield
        page = window.open_pages[id_]
        yield from _drawn(page)
        for _details in page.details_parts():
            yield
    yield from read_ahead(2 * UNIT, *MARKS, *STATUS_ICONS.values(), *_MARKS)
    yield from read_ahead(CROSS, ("x", ""))


def _offered(header: BuildHeader) -> Iterator[None]:
    """Have it offer all there is.

    In the header, which is not shown: buttons that show themselves in nothing are a window, for
    which Qt closes the menu that is open, and which takes the keyboard.
    """
    offers = header.offers
    yield
    offers.offer_all()
    yield


def _once(part: QWidget, parts: Iterator[None]) -> Generator[None]:
    """Draw it, when its parts are made."""
    try:
        yield
        for _part in parts:
            yield
        yield from _drawn(part)
    finally:
        # Also when the app ends in between, and then whole: what has no parent yet would stay.
        deque(parts, 0)
        part.deleteLater()
    yield


def _drawn(whole: QWidget) -> Generator[None]:
    """Draw it where nobody sees it: its widgets are dressed first, then it is laid out."""
    for widget in (whole, *whole.findChildren(QWidget)):
        if isValid(widget):  # else it has gone in between
            widget.ensurePolished()
        yield
    whole.grab(QRect(0, 0, 1, 1))
    yield
    for top in range(0, whole.height(), _STRIP):
        whole.grab(QRect(0, top, whole.width(), _STRIP))
        yield
