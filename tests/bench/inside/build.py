"""Builds in the app, each for a line that is read: from the form to what is shown at the end."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from bench.inside.probe import populated, resident, run_with
from bench.inside.stall import SETTLE, Heartbeat
from pierhead.engine.api_build import BuildSpec
from pierhead.state.jobs import JobState
from pierhead.ui.app import App
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.forms.build import BuildForm

EVERY = 0.002
"""Seconds between heartbeats, which take so much of a core that nothing else is timed by them."""
POLL = 0.002
TAG = "bench:app"
T = TypeVar("T")


async def probe(app: App) -> dict[str, float]:
    """Answer what is asked until there is nothing more."""
    await populated(app, 0)
    beat = Heartbeat(EVERY)
    await app.rehearsed.wait()
    beat.stop()
    started = _found(beat)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        if asked["what"] == "start":
            answer = {**started, "resident": resident()}
        elif asked["what"] == "cancel":
            answer = await _watched(_cancel(app, Path(asked["context"])))
        else:
            build = _build(app, Path(asked["context"]), asked["form"])
            answer = await (_watched(build) if asked["watched"] else _settled(build))
        print(json.dumps(answer), flush=True)
    return {}


async def _watched(work: Awaitable[dict[str, float]]) -> dict[str, float]:
    """What is found, with how the loop fared meanwhile."""
    beat = Heartbeat(EVERY)
    found = await _settled(work)
    beat.stop()
    return {**found, **_found(beat)}


async def _settled(work: Awaitable[dict[str, float]]) -> dict[str, float]:
    found = await work
    # The image is turned to, and what is known of it is asked for.
    await asyncio.sleep(SETTLE)
    return {**found, "resident": resident()}


def _found(beat: Heartbeat) -> dict[str, float]:
    late = sorted(beat.late)
    return {
        "worst": late[-1],
        "p99": late[int(0.99 * len(late))],
        "busy": max(beat.busy),
        "held": max(beat.held),
    }


async def _build(app: App, context: Path, form: bool) -> dict[str, float]:
    """Seconds for a build, and the bytes of files that were sent for it."""
    document, began = await _begin(app, context, form)
    job = document.job()
    assert job
    await job.wait()
    took = time.perf_counter() - began
    if job.state != JobState.DONE:
        raise RuntimeError(str(job.error))
    return {"took": took, "sent": document.build.context.sent if document.build.context else 0}


async def _cancel(app: App, context: Path) -> dict[str, float]:
    """Seconds until a build has ended that is stopped while its context is sent."""
    document, _began = await _begin(app, context, form=False)
    job = document.job()
    assert job
    await _until(lambda: document.build.context and document.build.context.files > 100)
    began = time.perf_counter()
    document.run.stop()
    await job.wait()
    took = time.perf_counter() - began
    if job.state == JobState.DONE:
        raise RuntimeError("it was over before it could be stopped")
    return {"took": took}


async def _begin(app: App, context: Path, form: bool) -> tuple[BuildDocument, float]:
    """The tab of a build, and when it was asked for."""
    file = context / "Dockerfile"
    before = {document.job() for document in _tabs(app)}

    def begun() -> BuildDocument | None:
        return next((each for each in _tabs(app) if each.job() not in before), None)

    if form:
        app.desk.builds.ask(file)
        asking = await _until(_form)
        asking._tags.setText(TAG)
        await asyncio.sleep(SETTLE)
        began = time.perf_counter()
        asking.accept()
    else:
        began = time.perf_counter()
        app.desk.builds.start(BuildSpec(context, file, tags=(TAG,)))
    return await _until(begun), began


def _form() -> BuildForm | None:
    shown = QApplication.topLevelWidgets()
    return next((each for each in shown if isinstance(each, BuildForm) and each.isVisible()), None)


def _tabs(app: App) -> list[BuildDocument]:
    return [each for each in app.window.workspace if isinstance(each, BuildDocument)]


async def _until(look: Callable[[], T | None]) -> T:
    while not (found := look()):
        await asyncio.sleep(POLL)
    return found


if __name__ == "__main__":
    run_with(probe)
