"""Build an image, as a job."""

from __future__ import annotations

from contextlib import aclosing

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.engine.api import BuildFailed, BuildSpec
from pierhead.state.builds import Build
from pierhead.state.jobs import Job


def start_build(context: Context, spec: BuildSpec, build: Build) -> Job:
    """Start the job that fills ``build`` until it has an image or a failure."""

    async def work(job: Job) -> None:
        try:
            async with aclosing(context.engine.build(spec)) as events:  # type: ignore[type-var]
                async for event in events:
                    build.take(event)
                    current = build.current
                    job.report(build.progress, current.step.name if current else "")
        except BuildFailed as failure:
            build.failure = failure
            raise

    name = spec.tags[0] if spec.tags else spec.context.name
    return context.jobs.start(_("Build {name}").format(name=name), work)
