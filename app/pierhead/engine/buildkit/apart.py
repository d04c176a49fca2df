"""Work in a thread with an asyncio loop of its own, watched from another loop.

A session has to answer the engine whatever the window is doing, and the window must not wait for
what a session does: measured, the window's loop was late by 45 ms with a session in it, and by 19
with the session in a thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar

from pierhead.core.heaps import give_back

T = TypeVar("T")

_FAREWELL = 5.0
"""Seconds that leaving waits for the thread; a hung disk must not hang the app."""

Tell = Callable[[T], None]


async def apart(work: Callable[[Tell[T]], Coroutine[Any, Any, None]]) -> AsyncGenerator[T, None]:
    """What ``work`` tells, as it tells it; raises what it raises. Leaving cancels it."""
    worker: _Worker[T] = _Worker(work)
    try:
        while not worker.over or worker.told:
            worker.news.clear()
            while worker.told:
                yield worker.told.popleft()
            if not worker.over:
                await worker.news.wait()
        if worker.error:
            raise worker.error
    finally:
        worker.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await worker.gone()


class _Worker(Generic[T]):
    def __init__(self, work: Callable[[Tell[T]], Coroutine[Any, Any, None]]) -> None:
        self.told: deque[T] = deque()
        self.news = asyncio.Event()
        self.over = False
        self.error: BaseException | None = None
        self._here = asyncio.get_running_loop()
        self._there: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False
        self._noted = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(
            target=self._run, args=(work,), name="buildkit", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """End the work soon."""
        with self._lock:
            self._cancelled = True
            if self._there and self._task:
                self._there.call_soon_threadsafe(self._task.cancel)

    async def gone(self) -> None:
        """Return when the thread is no more."""
        while not self.over:
            self.news.clear()
            await self.news.wait()
        self._thread.join()  # that it is over was the last that it did

    # -- in the thread

    def _run(self, work: Callable[[Tell[T]], Coroutine[Any, Any, None]]) -> None:
        error: BaseException | None = None
        try:
            asyncio.run(self._main(work))
        except BaseException as raised:
            error = raised
        give_back()
        with suppress(RuntimeError):  # the loop was closed meanwhile
            self._here.call_soon_threadsafe(self._end, error)

    async def _main(self, work: Callable[[Tell[T]], Coroutine[Any, Any, None]]) -> None:
        with self._lock:
            if self._cancelled:
                return
            self._there, self._task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            await work(self._tell)
        finally:
            with self._lock:
                self._there = self._task = None

    def _tell(self, item: T) -> None:
        self.told.append(item)
        if not self._noted:
            # One word for all that is told until it is heard.
            self._noted = True
            self._here.call_soon_threadsafe(self._hear)

    # -- in the loop that watches

    def _hear(self) -> None:
        self._noted = False
        self.news.set()

    def _end(self, error: BaseException | None) -> None:
        self.over, self.error = True, error
        self.news.set()
