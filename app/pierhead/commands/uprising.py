"""Wait until a container that was started is up: it stays, and is healthy if it can tell."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api import Engine
from pierhead.state.jobs import Job

SETTLE = 3.0
"""Seconds that a container without a health check has to stay to count as up."""
LOOK = 0.2
"""Seconds between two looks."""
LINES = 20
"""Lines of its log that say why it did not come up."""
_NANO = 1_000_000_000
_PATIENCE = 60.0
"""Seconds that a check may take beyond what it says of itself."""


class NotUp(AppError):
    """The container did not come up; ``detail`` is what it wrote last."""


async def until_up(engine: Engine, id_: str, job: Job, *, checked: bool = True) -> None:
    """Return when it is up. Raises ``NotUp``.

    ``checked`` says whether the engine is known to do the checks that it is asked for: podman
    leaves them to systemd, and where that is not there they are never done.
    """
    loop = asyncio.get_running_loop()
    begun = loop.time()
    job.report(None, _("Waiting until it is up"))
    while True:
        found = await engine.containers.inspect(id_)
        state = found.get("State") or {}
        if title := _failure(found, state):
            raise NotUp(title, await last_lines(engine, id_))
        passed = loop.time() - begun
        health = (state.get("Health") or {}).get("Status") or ""
        if health == "healthy" or (health in {"", "none"} and passed >= SETTLE):
            return
        if not checked and health == "starting" and passed >= SETTLE:
            return
        if health == "starting":
            job.report(None, _("Waiting until it is healthy"))
            if passed > _longest(found):
                raise NotUp(
                    _("The new container did not become healthy."), await last_lines(engine, id_)
                )
        await asyncio.sleep(LOOK)


def _failure(found: Mapping[str, Any], state: Mapping[str, Any]) -> str:
    if (state.get("Health") or {}).get("Status") == "unhealthy":
        return _("The new container is not healthy.")
    if state.get("Restarting") or found.get("RestartCount") or not state.get("Running"):
        code = state.get("ExitCode")
        return _("The new container did not stay up: it ended with code {code}.").format(code=code)
    return ""


def _longest(found: Mapping[str, Any]) -> float:
    """Seconds after which its engine must have said whether it is healthy."""
    check = (found.get("Config") or {}).get("Healthcheck") or {}
    once = (check.get("Interval") or 30 * _NANO) + (check.get("Timeout") or 30 * _NANO)
    tries = (check.get("Retries") or 3) + 1
    return float(((check.get("StartPeriod") or 0) + once * tries) / _NANO + _PATIENCE)


async def last_lines(engine: Engine, id_: str) -> str:
    """What it wrote last, as plain text; empty if that cannot be had."""
    written = b""
    try:
        logs: Any = engine.containers.logs(id_, follow=False, tail=LINES)
        async with aclosing(logs):
            async for chunk in logs:
                written += chunk.data
    except AppError:
        return ""
    return written.decode("utf-8", "replace").strip()
