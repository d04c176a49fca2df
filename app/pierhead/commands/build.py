"""Build an image, as a job that is taken down in the history."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing, suppress

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_build import BaseFound, BuildFailed, BuildSpec
from pierhead.state import build_history
from pierhead.state.build_history import Recorder
from pierhead.state.build_mask import Mask, values_of
from pierhead.state.build_reasons import base_of, is_base
from pierhead.state.builds import Build
from pierhead.state.connection import Ready
from pierhead.state.jobs import Job

_PATIENCE = 30.0
"""Seconds that an engine may take to say which image a name means."""
_BREATH = 0.008
"""Seconds of events at a time, so that the window is drawn in between."""


def start_build(
    context: Context, spec: BuildSpec, build: Build, *, kept: bool = True, title: str = ""
) -> Job:
    """Start the job that fills ``build`` until it has an image or a failure.

    It is ``kept`` in the history, unless it is only a part of something else, which has a ``title``
    of its own.
    """
    recorder = Recorder()

    async def work(job: Job) -> None:
        mask = Mask(await _hidden(spec))
        result = build_history.STOPPED
        failure: BuildFailed | None = None
        try:
            await _follow(context, spec, build, job, (mask, recorder))
            result = build_history.DONE
        except BuildFailed as error:
            failure, result = mask.failure(error), build_history.FAILED
            raise failure from None
        except AppError as error:
            failure = BuildFailed(error.title, error.detail, error.hint)
            result = build_history.FAILED
            raise
        finally:
            build.finish(failure)
            if kept:
                await _keep(context, spec, build, (recorder, result))

    name = spec.tags[0] if spec.tags else spec.context.name
    return context.jobs.start(title or _("Build {name}").format(name=name), work)


async def _hidden(spec: BuildSpec) -> tuple[str, ...]:
    """What must not be seen of a build; a thread is waited for only where a file is read."""
    if any(secret.file for secret in spec.secrets):
        return await asyncio.to_thread(values_of, spec)
    return values_of(spec)


async def _follow(
    context: Context, spec: BuildSpec, build: Build, job: Job, to: tuple[Mask, Recorder]
) -> None:
    mask, recorder = to
    began = time.monotonic()
    async with aclosing(context.engine.build(spec)) as events:  # type: ignore[type-var]
        async for told in events:
            for event in mask.cover(told):
                recorder.take(event)
                build.take(event)
            current = build.current
            job.report(build.progress, current.step.name if current else "")
            if time.monotonic() - began > _BREATH:
                await asyncio.sleep(0)
                began = time.monotonic()


async def _keep(
    context: Context, spec: BuildSpec, build: Build, taken: tuple[Recorder, str]
) -> None:
    recorder, result = taken
    if result != build_history.STOPPED:
        for name in {base_of(record) for record in build if is_base(record)}:
            await _look_up(context, name, build, recorder)
    state = context.connection.state
    endpoint = state.endpoint if isinstance(state, Ready) else None
    engine = endpoint.url if endpoint else ""
    record = build_history.summary(recorder.id, spec, build, result, engine)
    await context.builds.add(record, recorder.end(build.failure))


async def _look_up(context: Context, name: str, build: Build, recorder: Recorder) -> None:
    """Note which image a name has meant; one that only the builder has, it says by itself."""
    with suppress(AppError, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            found = await context.engine.images.inspect(name)
        event = BaseFound(name, str(found.get("Id") or ""))
        recorder.take(event)
        build.take(event)
