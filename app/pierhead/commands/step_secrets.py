"""Give a container what only a step of a build sees: secrets and agents.

Values go through a program in the container into memory there: they are in no layer, no volume, no
description of the container, and on no disk.
"""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.run import ExecSpec, Mount
from pierhead.dockerfile.step_mounts import StepMount
from pierhead.engine.api_build import BuildSpec
from pierhead.state.connection import Ready

MEMORY = "/run/pierhead"
"""Where the container keeps them: a file system in memory."""
VARIABLES = f"{MEMORY}/environment"
_PUT = """
umask 077
head -c "$1" > "$2" && chmod "$3" "$2" && chown "$4" "$2" || exit 1
[ -z "$5" ] || { mkdir -p "${5%/*}" && ln -sfn "$2" "$5"; }
"""
_ADD = 'head -c "$1" >> "$2" && chmod 0444 "$2"'
_MODE = "0400"
_DESKTOP = "desktop"


async def give_secrets(
    ctx: Context, id_: str, spec: BuildSpec, mounts: Iterable[StepMount]
) -> list[str]:
    """Give a running container the secrets that are mounted; the ids of those it has not."""
    from pierhead.engine.buildkit import options

    missing: list[str] = []
    known = {secret.id: secret for secret in spec.secrets}
    for number, mount in enumerate(mounts):
        secret = known.get(mount.id)
        if secret is None:
            continue  # the step would not have run without it if it needed it
        try:
            value = options.secrets(replace(spec, secrets=(secret,)), os.environ)[secret.id]
        except AppError:
            value = b""
        if not value or not await _give(ctx, id_, mount, value, f"{MEMORY}/secret-{number}"):
            missing.append(mount.id)
    return missing


def agents(
    ctx: Context, spec: BuildSpec, mounts: Iterable[StepMount]
) -> tuple[list[Mount], list[str]]:
    """Mounts of the sockets of agents where the engine is here, and the ids of those without."""
    found: list[Mount] = []
    missing: list[str] = []
    for mount in mounts:
        socket = _socket(spec, mount.id) if _is_here(ctx) else ""
        if socket:
            found.append(Mount("bind", socket, mount.target, long=True))
        else:
            missing.append(mount.id)
    return found, missing


def _socket(spec: BuildSpec, id_: str) -> str:
    """The socket of an agent; empty for one that is made of a file with a key."""
    from pierhead.engine.buildkit import options

    with suppress(AppError, OSError):
        given = tuple(one for one in spec.agents if one[0] == id_)
        path = options.agents(replace(spec, agents=given), os.environ).get(id_, "")
        if path and stat.S_ISSOCK(os.stat(path).st_mode):
            return path
    return ""


def _is_here(ctx: Context) -> bool:
    """Whether what is on this machine can be mounted into a container."""
    state = ctx.connection.state
    return (
        sys.platform == "linux"
        and isinstance(state, Ready)
        and state.endpoint is not None
        and state.endpoint.url.startswith("unix:")
        and _DESKTOP not in state.endpoint.url
    )


async def _give(ctx: Context, id_: str, mount: StepMount, value: bytes, place: str) -> bool:
    given = True
    if mount.target:
        words = (place, mount.mode or _MODE, mount.owner or "0:0", mount.target)
        given = await _feed(ctx, id_, _PUT, words, value)
    if mount.variable and given:
        text = value.decode("utf-8", "surrogateescape")
        line = f"export {mount.variable}={shlex.quote(text)}\n".encode("utf-8", "surrogateescape")
        given = await _feed(ctx, id_, _ADD, (VARIABLES,), line)
    return given


async def _feed(ctx: Context, id_: str, script: str, words: Sequence[str], data: bytes) -> bool:
    """Run a script as root that takes ``data``; whether it was content."""
    command = ("/bin/sh", "-c", script, "sh", str(len(data)), *words)
    try:
        session = await ctx.engine.containers.exec(id_, ExecSpec(command, user="0", tty=False))
    except AppError:
        return False
    try:
        await session.write(data)
        async for _said in session:
            pass
        return await session.exit_code() == 0
    except (AppError, OSError):
        return False
    finally:
        await session.close()
