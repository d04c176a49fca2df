"""Run an image as a job: pull it when it is missing, create the container, start it."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from pierhead.commands.context import Context
from pierhead.commands.pull import pull
from pierhead.core.errors import AppError, NotFound
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.state.attached import attach_and_start
from pierhead.state.jobs import Job

_BLAME = (
    ("name", r"name \S+ is already in use|Invalid container name"),
    (
        "ports",
        r"port is already allocated|address already in use|port is already in use"
        r"|ports are not available|exposing port|invalid port|cannot assign requested address",
    ),
    ("mounts", r"invalid mount|bind source path|mounts denied|invalid volume|error while mounting"),
    ("network", r"network \S+ not found|network mode|No such network"),
    ("user", r"unable to find (?:user|group)|no matching entries in passwd"),
    ("workdir", r"working directory|\bcwd\b|chdir to cwd"),
    ("command", r"executable file not found|\bexec:|no command specified"),
    ("image", r"No such image|image not known|pull access denied|manifest|invalid reference"),
    ("memory", r"memory limit|minimum memory"),
    ("cpus", r"range of CPUs|NanoCPUs"),
    ("capabilities", r"unknown capability"),
    ("gpus", r"could not select (?:device )?driver"),
    ("devices", r"gathering device information|unresolvable CDI"),
    ("ulimits", r"rlimit"),
    ("sysctls", r"\bsysctl\b"),
    ("log_driver", r"logging plugin|no log driver"),
    ("log_options", r"unknown log opt"),
    ("security", r"seccomp|apparmor"),
)


def for_terminal(spec: RunSpec) -> bool:
    """Whether its program is to be seen in a terminal from the first byte on."""
    return (spec.interactive or spec.tty) and not spec.detach


async def run(ctx: Context, spec: RunSpec, job: Job) -> str:
    """Run what ``spec`` says and return the container's id.

    What is for a terminal is attached to before it starts, and the session handed to the desk.
    A container that did not start is removed, so that its name is free again.
    """
    await _have_image(ctx, spec, job)
    job.report(None, _("Creating the container"))
    id_ = await ctx.engine.containers.create(spec)
    await _start(ctx, id_, spec, job)
    return id_


def blamed(error: AppError) -> str:
    """The field of the specification that the engine's words point at; empty when unclear."""
    for field, pattern in _BLAME:
        if re.search(pattern, error.detail, re.IGNORECASE):
            return field
    return ""


async def _have_image(ctx: Context, spec: RunSpec, job: Job) -> None:
    if spec.pull == "always" or (spec.pull != "never" and not await _is_here(ctx, spec.image)):
        await pull(ctx.engine, spec.image, job, spec.platform)


async def _is_here(ctx: Context, image: str) -> bool:
    try:
        await ctx.engine.images.inspect(image)
    except NotFound:
        return False
    return True


async def _start(ctx: Context, id_: str, spec: RunSpec, job: Job) -> None:
    job.report(None, _("Starting"))
    try:
        if for_terminal(spec):
            ctx.desk.terminals.open_running(await attach_and_start(ctx.engine, id_), id_, spec)
        else:
            await ctx.engine.containers.start(id_)
            ctx.desk.show_started(id_)
    except (AppError, asyncio.CancelledError):
        with suppress(AppError):
            await ctx.engine.containers.remove(id_, force=True, volumes=True)
        raise
