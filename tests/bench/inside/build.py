"""Three builds in the app: the first, one with nothing changed, one with one file changed."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from bench.inside.probe import populated, resident, run_with
from bench.inside.stall import SETTLE, Heartbeat
from pierhead.engine.api_build import BuildSpec
from pierhead.state.jobs import JobState
from pierhead.ui.app import App
from pierhead.ui.documents.build import BuildDocument

EVERY = 0.005
"""Seconds between heartbeats: every one of them takes time from what is measured."""


async def probe(app: App) -> dict[str, float]:
    """Build the context that is given, and change the file that is given before the last time."""
    context, changing = Path(sys.argv[1]), Path(sys.argv[2])
    await populated(app, 0)
    await asyncio.sleep(SETTLE)
    quiet = Heartbeat(EVERY)
    await asyncio.sleep(SETTLE)
    quiet.stop()
    beat, before = Heartbeat(EVERY), resident()
    first, _sent = await _build(app, context)
    # What is known of the image is asked for, and what asks is loaded for it.
    await asyncio.sleep(SETTLE)
    after_first = resident()
    again, _sent = await _build(app, context)
    changing.write_bytes(os.urandom(changing.stat().st_size))
    changed, sent = await _build(app, context)
    beat.stop()
    late, busy = sorted(beat.late), sorted(beat.busy)
    return {
        "first": first,
        "again": again,
        "changed": changed,
        "sent": sent,
        "worst": late[-1],
        "p99": late[int(0.99 * len(late))],
        "busy": busy[-1],
        "held": max(beat.held),
        "quiet": max(quiet.late),
        "grown": after_first - before,
        "grown_again": resident() - after_first,
    }


async def _build(app: App, context: Path) -> tuple[float, int]:
    """Seconds for a build, and the bytes of files that were sent for it."""
    began = time.perf_counter()
    document = BuildDocument(
        app.context, BuildSpec(context, context / "Dockerfile", tags=("bench:app",))
    )
    job = document.job()
    assert job
    await job.wait()
    took = time.perf_counter() - began
    if job.state != JobState.DONE:
        raise RuntimeError(str(job.error))
    sent = document.build.context.sent if document.build.context else 0
    document.deleteLater()
    return took, sent


if __name__ == "__main__":
    run_with(probe)
