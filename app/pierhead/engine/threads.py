"""A few threads for calls that block, which nobody ever has to wait for.

The standard executor joins its threads when the interpreter ends; one call to a hung engine
would keep the app from closing. These are daemons, and a call that is no longer awaited is
skipped or its result dropped.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from pierhead.core.errors import EngineUnreachable
from pierhead.core.i18n import _

T = TypeVar("T")

_Call = tuple["asyncio.Future[Any]", asyncio.AbstractEventLoop, Callable[[], Any]]


class Threads:
    """At most ``limit`` threads, started as they are needed."""

    def __init__(self, name: str, limit: int = 8) -> None:
        self._name = name
        self._limit = limit
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._awaited: set[asyncio.Future[Any]] = set()
        self._lock = threading.Lock()
        self._unfinished = 0
        self._closed = False

    async def call(self, function: Callable[[], T], timeout: float) -> T:
        """The result of ``function``; ``TimeoutError`` after ``timeout`` seconds.

        A function that is late keeps its thread until it returns, so give it a limit of its own.
        """
        if self._closed:
            raise _closed()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._awaited.add(future)
        future.add_done_callback(self._awaited.discard)
        self._submit((future, loop, function))
        async with asyncio.timeout(timeout):
            return await future

    def close(self) -> None:
        """End what is awaited with ``EngineUnreachable``, and each thread after its call."""
        self._closed = True
        for future in list(self._awaited):
            if not future.done():
                future.set_exception(_closed())
        for _thread in self._threads:
            self._calls.put(None)

    def _submit(self, call: _Call) -> None:
        with self._lock:
            self._unfinished += 1
            needed = self._unfinished > len(self._threads) < self._limit
        self._calls.put(call)
        if needed:
            name = f"{self._name}-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while call := self._calls.get():
            future, loop, function = call
            if not future.done():
                outcome = _outcome(function)
                # The loop may be gone by now, and with it whoever asked.
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(_settle, future, *outcome)
                del outcome
            del call, future, function
            with self._lock:
                self._unfinished -= 1


def _closed() -> EngineUnreachable:
    return EngineUnreachable(_("The connection to the engine is closed."))


def _outcome(function: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return function(), None
    except Exception as error:
        return None, error


def _settle(future: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
