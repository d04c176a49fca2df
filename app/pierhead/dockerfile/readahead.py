"""A blocking iterator read in a thread of its own, a little ahead of an asyncio consumer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from threading import Event, Semaphore, Thread
from typing import TypeVar

T = TypeVar("T")

_FAREWELL = 1.0
"""Seconds that leaving waits for the thread; a hung disk must not hang the app."""


async def read_ahead(source: Iterator[T], ahead: int, stop: Event) -> AsyncIterator[T]:
    """Yield what ``source`` yields, holding at most ``ahead`` items.

    Leaving sets ``stop``, which the source should heed, and lets the thread end after the item
    that it is at. What the source raises is raised here.
    """
    reader = _Reader(source, ahead, stop)
    try:
        while (item := await reader.queue.get()) is not reader:
            if isinstance(item, BaseException):
                raise item
            reader.slots.release()
            yield item  # type: ignore[misc]
    finally:
        stop.set()
        reader.slots.release()
        with suppress(TimeoutError):
            await asyncio.wait_for(reader.gone.wait(), _FAREWELL)
            reader.thread.join()  # that it is gone was the last that it said


class _Reader:
    def __init__(self, source: Iterator[T], ahead: int, stop: Event) -> None:
        self.queue: asyncio.Queue[object] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.slots = Semaphore(ahead)
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self.thread = Thread(target=self._run, args=(source,), name="read-ahead", daemon=True)
        self.thread.start()

    def _run(self, source: Iterator[T]) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            try:
                for item in source:
                    self.slots.acquire()
                    if self._stop.is_set():
                        break
                    self._tell(item)
            except Exception as error:
                self._tell(error)
            finally:
                if close := getattr(source, "close", None):
                    close()
                self._tell(self)
                self._loop.call_soon_threadsafe(self.gone.set)

    def _tell(self, item: object) -> None:
        self._loop.call_soon_threadsafe(self.queue.put_nowait, item)
