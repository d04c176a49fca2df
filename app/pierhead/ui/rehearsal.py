"""What is made before anybody asks for it, while there is nothing else to do.

What Qt and Python do only for the first of its kind takes longer than a frame in all.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from pierhead.commands.context import Context
from pierhead.core.run import RunSpec
from pierhead.dockerfile.outline import Outline
from pierhead.ui.documents.build_actions import BuildActions
from pierhead.ui.documents.build_header import BuildHeader
from pierhead.ui.documents.build_log import StepLog
from pierhead.ui.documents.build_steps import BuildSteps
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.forms.run import RunForm
from pierhead.ui.window import MainWindow

_PAGES = ("images", "builds")
"""What the app itself turns to; others cost more for being there than for being made."""

_BETWEEN = 0.02
"""Seconds between two parts of what is made ahead."""
_CALM = 0.1
"""The share of them in which other things may go on: else it waits until there is less to do."""


async def calm() -> None:
    """Return when the thread of the window has had little to do for a moment."""
    while True:
        worked, begun = time.thread_time(), time.monotonic()
        await asyncio.sleep(_BETWEEN)
        if time.thread_time() - worked < _CALM * (time.monotonic() - begun):
            return


def rehearse(window: MainWindow, context: Context) -> Generator[None]:
    """Make pages to stay, and each part of a build's tab and of the forms once, a part a step."""
    for id_ in _PAGES:
        for _part in window.page_parts(id_):
            yield
        page = window.open_pages[id_]
        yield
        page.grab()
        yield
        page.prepare_details()
        yield
    for make in (BuildHeader, BuildActions, BuildSteps, StepLog, _views(context)):
        yield from _once(make(), iter(()))
    form = BuildForm(context, Path("Dockerfile"), Outline(), window, at_once=False)
    yield from _once(form, form.parts)
    run = RunForm(context, RunSpec(), window, at_once=False)
    yield from _once(run, run.parts)


def _once(part: QWidget, parts: Iterator[None]) -> Generator[None]:
    """Draw it, when its parts are made."""
    try:
        yield
        for _part in parts:
            yield
        part.grab()
    finally:
        # Also when the app ends in between, and then whole: what has no parent yet would stay.
        deque(parts, 0)
        part.deleteLater()
    yield


def _views(context: Context) -> Callable[[], BuildViews]:
    return lambda: BuildViews(context.settings)
