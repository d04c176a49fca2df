"""A shell in the state before the step of a build that failed, so that its command can be tried.

The Dockerfile is built once more up to that step, which is all in the cache, under a name of its
own; what the step mounts is copied into a second image upon it. Images and container go with the
terminal.
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
from pierhead.commands.step_container import LABEL, StepContainer
from pierhead.core.errors import AppError, NotFound
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.dockerfile.cut import Cut
from pierhead.dockerfile.step_files import LEFT_OUT, with_files
from pierhead.engine.api_build import BuildSpec
from pierhead.state.builds import Build
from pierhead.state.engine_history import TEMPORARY
from pierhead.state.store import Change

_IGNORE = ".dockerignore"


@dataclass(frozen=True, slots=True)
class Opened:
    """A shell that is open: its container, and the image that goes with it."""

    container: str
    image: str


async def open_before(ctx: Context, spec: BuildSpec, cut: Cut) -> Opened:
    """Build what the step began with and open a shell in it. Raises ``AppError``."""
    await sweep(ctx)
    image = f"{TEMPORARY}:{secrets.token_hex(6)}"
    folder = await asyncio.to_thread(_folder, spec)
    try:
        await _build(ctx, spec, (folder, cut.text), image)
        made = await ctx.engine.images.inspect(image)
        step = StepContainer(ctx, spec, cut, made)
        await _copy_files(ctx, spec, (folder, image), step)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    try:
        return Opened(await step.open(image), image)
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


async def _copy_files(
    ctx: Context, spec: BuildSpec, to: tuple[Path, str], step: StepContainer
) -> None:
    """Put what the step mounts into the image; the shell is opened also if that cannot be."""
    folder, image = to
    text = with_files(step.cut.text, step.mounts, step.user)
    if text == step.cut.text:
        return
    try:
        build = await _build(ctx, spec, (folder, text), image)
    except AppError as error:
        step.no_files(error.title)
        return
    written = "\n".join(line for _index, line in build.text.texts(0, build.text.end))
    step.left_out = {
        mount.target for mount in step.mounts if f"{LEFT_OUT}{mount.target}" in written
    }
    await _remove(ctx, step.image)


async def _build(ctx: Context, spec: BuildSpec, what: tuple[Path, str], image: str) -> Build:
    folder, text = what
    dockerfile = folder / spec.dockerfile.name
    await asyncio.to_thread(dockerfile.write_text, text, "utf-8")
    partial = replace(
        spec,
        dockerfile=dockerfile,
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
    build = Build()
    title = _("Prepare a shell before the step that failed")
    job = start_build(ctx, partial, build, kept=False, title=title)
    await job.wait()
    if job.error:
        raise job.error
    if not build.image:
        raise AppError(_("No shell was opened: its preparation was stopped."))
    return build


async def _remove(ctx: Context, image: str) -> None:
    with suppress(AppError):
        await ctx.engine.images.remove(image)


def _folder(spec: BuildSpec) -> Path:
    """A folder for the cut Dockerfile, with the ignore file that goes with the whole one."""
    folder = Path(tempfile.mkdtemp(prefix="pierhead-step-"))
    if not spec.remote:
        beside = spec.dockerfile.with_name(spec.dockerfile.name + _IGNORE)
        with suppress(OSError):
            shutil.copyfile(beside, folder / beside.name)
    return folder
