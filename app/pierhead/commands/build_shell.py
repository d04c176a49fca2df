"""A shell in the state before the step of a build that failed, so that its command can be tried.

The Dockerfile is built once more up to that step, which is all in the cache, under a name of its
own; the image goes when its container is gone. What the step alone had, such as mounts, is not
there.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pierhead.commands.build import start_build
from pierhead.commands.context import Context
from pierhead.core.errors import AppError, NotFound
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.run import RunSpec
from pierhead.dockerfile.cut import Cut
from pierhead.engine.api_build import BuildSpec
from pierhead.state.attached import attach_and_start
from pierhead.state.builds import Build
from pierhead.state.engine_history import TEMPORARY
from pierhead.state.store import Change

LABEL = ("io.pierhead.temporary", "build-step")
_SHELL = ("/bin/sh", "-c", "command -v bash >/dev/null 2>&1 && exec bash; exec /bin/sh")
_IGNORE = ".dockerignore"
_NETWORKS = ("host", "none")


@dataclass(frozen=True, slots=True)
class Opened:
    """A shell that is open: its container, and the image that goes with it."""

    container: str
    image: str


async def open_before(ctx: Context, spec: BuildSpec, cut: Cut) -> Opened:
    """Build what the step began with and open a shell in it. Raises ``AppError``."""
    await sweep(ctx)
    image = f"{TEMPORARY}:{secrets.token_hex(6)}"
    folder = await asyncio.to_thread(_write, spec, cut)
    try:
        partial = replace(
            spec,
            dockerfile=folder / spec.dockerfile.name,
            tags=(image,),
            labels=(LABEL,),
            target="",
            no_cache=False,
            pull=False,
            push=False,
            output=None,
            cache_to=(),
            platform=spec.platform if "," not in spec.platform else "",
        )
        job = start_build(ctx, partial, Build(), kept=False)
        await job.wait()
        if job.error:
            raise job.error
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    try:
        return Opened(await _run(ctx, image, spec, cut), image)
    except AppError:
        await _remove(ctx, image)
        raise


async def clear_away(ctx: Context, opened: Opened) -> None:
    """Wait until the shell's container is gone, then remove its image."""
    gone = _Gone(opened.container)
    disconnect = ctx.containers.changed.connect(gone.look)
    try:
        await asyncio.sleep(0)
        with suppress(NotFound):
            await ctx.engine.containers.inspect(opened.container)
            await gone.event.wait()
        await _remove(ctx, opened.image)
    finally:
        disconnect()


async def sweep(ctx: Context) -> None:
    """Remove what shells of earlier times have left, unless a container still needs it."""
    name, value = LABEL
    for image in list(ctx.images):
        if image.labels.get(name) == value:
            used = any(one.image_id == image.id for one in ctx.containers)
            if not used:
                await _remove(ctx, image.id)


class _Gone:
    def __init__(self, id_: str) -> None:
        self._id = id_
        self.event = asyncio.Event()

    def look(self, change: Change[Container]) -> None:
        if self._id in change.removed:
            self.event.set()


async def _run(ctx: Context, image: str, spec: BuildSpec, cut: Cut) -> str:
    wanted = RunSpec(
        image=image,
        name=image.replace(":", "-"),
        entrypoint=_SHELL[:1],
        command=_SHELL[1:],
        interactive=True,
        tty=True,
        remove=True,
        environment=cut.arguments,
        network=spec.network if spec.network in _NETWORKS else "",
        labels=(LABEL,),
        pull="never",
    )
    id_ = await ctx.engine.containers.create(wanted)
    try:
        session = await attach_and_start(ctx.engine, id_)
    except AppError as error:
        with suppress(AppError):
            await ctx.engine.containers.remove(id_, force=True)
        raise AppError(
            _("No shell can be opened before this step."),
            error.detail or error.title,
            _("The stage has no /bin/sh at this point."),
        ) from error
    ctx.desk.terminals.open_running(session, id_, wanted)
    return id_


async def _remove(ctx: Context, image: str) -> None:
    with suppress(AppError):
        await ctx.engine.images.remove(image)


def _write(spec: BuildSpec, cut: Cut) -> Path:
    """A folder with the cut Dockerfile, and the ignore file that goes with the whole one."""
    folder = Path(tempfile.mkdtemp(prefix="pierhead-step-"))
    (folder / spec.dockerfile.name).write_text(cut.text, "utf-8")
    beside = spec.dockerfile.with_name(spec.dockerfile.name + _IGNORE)
    with suppress(OSError):
        shutil.copyfile(beside, folder / beside.name)
    return folder
