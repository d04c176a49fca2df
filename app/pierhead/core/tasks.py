"""Tasks that nobody awaits: they live until they end, and what they raise is logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from pierhead.core.errors import AppError

T = TypeVar("T")

log = logging.getLogger(__name__)


def spawn(
    work: Coroutine[Any, Any, T], among: set[asyncio.Task[Any]] | None = None
) -> asyncio.Task[T]:
    """Run ``work`` on the running loop, kept in the set ``among`` while it runs.

    An ``AppError`` that comes out of it is a remark in the log, for nobody is there to read it;
    anything else is a bug and is logged with its traceback.
    """
    task = asyncio.get_running_loop().create_task(work, name=getattr(work, "__qualname__", None))
    if among is not None:
        among.add(task)
        task.add_done_callback(among.discard)
    task.add_done_callback(_tell)
    return task


def _tell(task: asyncio.Task[Any]) -> None:
    if task.cancelled():
        return
    error = task.exception()
    if isinstance(error, AppError):
        log.info("%s: %s", task.get_name(), error)
    elif error:
        log.error("%s failed unexpectedly", task.get_name(), exc_info=error)
