"""The terminal of a program in a container, over a raw connection to the engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol

from pierhead.core.errors import AppError, EngineRefused, NotFound
from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.exchange import Connection, Response
from pierhead.engine.http import Http
from pierhead.engine.refusals import refusal
from pierhead.engine.streams import frames

Resize = Callable[[int, int], Awaitable[None]]

_SOON = 0.5
"""Seconds in which an engine usually says that it has begun to wait."""
_ENDING = 15.0
"""Seconds that an engine may take to know the status of a program whose output has ended."""
_STARTING = 30.0
"""Seconds that an engine may take to start a program; after them it counts as running."""
_STEP = 0.01


class Exit(Protocol):
    """A program as the engine knows it, above all how it ended."""

    async def pid(self) -> int:
        """Its id on the engine's machine; 0 if that is not known."""

    async def code(self) -> int | None:
        """Its status, once its output has ended."""

    def close(self) -> None:
        """Nobody wants to know any more."""


class ContainerExit:
    """The status of a container's main process, waited for from before it starts.

    Asking afterwards would be too late for a container that is removed when it exits.
    """

    def __init__(self, http: Http, id_: str) -> None:
        self._http = http
        self._id = id_
        self._waiting = asyncio.get_running_loop().create_task(self._wait())

    async def begin(self) -> None:
        """Return when the engine waits for the next exit, or does not say whether it does."""
        await asyncio.wait({self._waiting}, timeout=_SOON)

    async def pid(self) -> int:
        """The id of the main process."""
        with understanding():
            return int((await self._state()).get("Pid") or 0)

    async def code(self) -> int | None:
        """The status; None if the engine is gone, or the program goes on without its output."""
        telling = asyncio.get_running_loop().create_task(self._tell())
        try:
            for _attempt in range(round(_ENDING / _SOON)):
                await asyncio.wait({telling}, timeout=_SOON)
                if telling.done():
                    return telling.result()
                if (code := await self._last()) is not None:
                    return code
            return None
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            self.close()

    def close(self) -> None:
        """Stop waiting."""
        if not self._waiting.done():
            self._waiting.cancel()
        elif not self._waiting.cancelled() and not self._waiting.exception():
            self._waiting.result().connection.close()

    async def _wait(self) -> Response:
        path = f"/containers/{self._id}/wait"
        return await self._http.request("POST", path, {"condition": "next-exit"}, patience=None)

    async def _tell(self) -> int | None:
        response = await asyncio.shield(self._waiting)
        return _status(await response.read())

    async def _last(self) -> int | None:
        """What the engine remembers, if it ended before we waited; None while it still runs.

        The engine itself hears of an end only after the output has ended.
        """
        try:
            state = await self._state()
        except NotFound:
            return None  # it is removed at its end, which is told to those who wait
        with understanding():
            return None if state["Running"] else int(state["ExitCode"])

    async def _state(self) -> Mapping[str, Any]:
        body = await self._http.call("GET", f"/containers/{self._id}/json")
        with understanding():
            return dict(parse(body)["State"])


class Exec:
    """A program that was started in a running container."""

    def __init__(self, http: Http, id_: str) -> None:
        self._http = http
        self._id = id_

    async def pid(self) -> int:
        """Its id on the engine's machine, which is known from when it runs."""
        with understanding():
            return int((await self._state()).get("Pid") or 0)

    async def started(self) -> bool:
        """Return when it runs or did; False if the engine could not start it."""
        for _attempt in range(round(_STARTING / _STEP)):
            state = await self._state()
            with understanding():
                if state.get("Pid", 1) or state["ExitCode"] is not None:
                    return bool(state.get("Pid", 1))
            await asyncio.sleep(_STEP)
        return True

    async def code(self) -> int | None:
        """The status; the engine may learn it a moment after the output has ended."""
        for _attempt in range(round(_ENDING / _STEP)):
            state = await self._state()
            with understanding():
                if not state["Running"]:
                    return None if state["ExitCode"] is None else int(state["ExitCode"])
            await asyncio.sleep(_STEP)
        return None

    def close(self) -> None:
        """Nothing is held."""

    async def _state(self) -> Mapping[str, Any]:
        return parse_object(await self._http.call("GET", f"/exec/{self._id}/json"))


class HijackedSession:
    """A ``Session`` on an upgraded connection; without a terminal its output is demultiplexed."""

    def __init__(self, connection: Connection, end: Exit, resize: Resize, *, tty: bool) -> None:
        self.tty = tty
        self._connection = connection
        self._end = end
        self._resize = resize

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The output, both streams as one, until the program or the connection ends."""
        if self.tty:
            async for block in self._blocks():
                yield block
        else:
            async for _stream, data in frames(self._blocks()):
                if data:
                    yield data
        self._connection.close()

    async def write(self, data: bytes) -> None:
        """Send input."""
        await self._connection.write(data)

    async def end_input(self) -> None:
        """Close the direction to the program."""
        self._connection.write_eof()

    async def resize(self, columns: int, lines: int) -> None:
        """Tell the size of the window; a program that does not run (yet) does not mind."""
        if not self.tty or self._connection.closed or columns < 1 or lines < 1:
            return
        try:
            await self._resize(columns, lines)
        except AppError:
            return

    async def pid(self) -> int:
        """The program's id among the processes of the container; 0 if the engine cannot tell."""
        try:
            return await self._end.pid()
        except AppError:
            return 0

    async def exit_code(self) -> int | None:
        """The program's status; None if the engine cannot tell (any more)."""
        try:
            return await self._end.code()
        except (AppError, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task and task.cancelling():
                raise
            return None

    async def close(self) -> None:
        """Drop the connection; the reader's loop ends."""
        self._connection.close()
        self._end.close()

    async def refused(self) -> EngineRefused:
        """Why the program was not started: the engine says it in place of the program's output."""
        words = b"".join([block async for block in self])
        return refusal(0, words.decode("utf-8", "replace").strip())

    async def _blocks(self) -> AsyncIterator[bytes]:
        while block := await self._connection.read():
            yield block


def _status(body: bytes) -> int | None:
    with understanding():
        parsed = parse(body or b"{}")
        # Podman answers the bare number.
        status = parsed.get("StatusCode") if isinstance(parsed, dict) else parsed
        return None if status is None else int(status)
