"""The mouse of a screen: goes where a thing is when that rests, lets go whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication

from flows.desktop import Desktop
from harness.waiting import LOOK, steady, until

Place = Callable[[], QPoint]
"""Where a thing is on the screen at this moment."""
Look = Callable[[], Awaitable[object]]
"""Waits until something can be seen."""


class _Heard(QObject):
    """Counts what the windows of this app are told of buttons and wheel."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}
        return False


class Mouse:
    """Presses real buttons."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    async def move(self, place: Place) -> None:
        await self._at(await steady(place))

    async def click(self, place: Place, *buttons: int) -> None:
        """Click with these buttons, one after the other."""
        clicks = [word for button in buttons or (1,) for word in ("click", str(button))]
        await self._press(place, len(buttons or (1,)), *clicks)

    async def double_click(self, place: Place) -> None:
        await self._press(place, 2, "click", "--repeat", "2", "--delay", "60", "1")

    async def drag(
        self, start: Place, end: Place, lifted: Look | None = None, over: Look | None = None
    ) -> None:
        """Drag from one place to another.

        ``lifted`` waits until the drag has begun, which another program may need time for;
        ``over`` until the target shows it, before the drop.
        """
        first = await self._reach(start)
        try:
            await self._at(first, "mousedown", "1")
            for step in range(1, 7):
                await self._at(first + QPoint(5 * step, 2 * step))
            if lifted:
                await self._until_lifted(first + QPoint(30, 12), lifted)
            last = await steady(end)
            for step in range(1, 9):
                await self._at(first + (last - first) * step / 8)
            if over:
                await over()
        finally:
            # Held down, it would press whatever comes next.
            await self._x("mouseup", "1")

    async def _press(self, place: Place, times: int, *clicks: str) -> None:
        """Click, and return when the app has been told of it.

        The window manager holds back the first click on a window that is not active, and whatever
        is typed then overtakes it.
        """
        await self._reach(place)
        heard = _Heard()
        await self._x(*clicks)
        await until(lambda: heard.count >= times)

    async def _until_lifted(self, place: QPoint, lifted: Look) -> None:
        # A program that is late sees several moves as one, and a drag takes two of them.
        lifting = asyncio.ensure_future(lifted())
        try:
            while not lifting.done():
                await self._at(place)
                await self._at(place + QPoint(1, 0))
                await asyncio.wait({lifting}, timeout=LOOK)
            await lifting
        finally:
            lifting.cancel()

    async def _reach(self, place: Place) -> QPoint:
        """Go where a thing is; it may have been moved meanwhile."""
        while True:
            point = await steady(place)
            await self._at(point)
            if place() == point:
                return point

    async def _at(self, point: QPoint, *then: str) -> None:
        await self._x("mousemove", str(point.x()), str(point.y()), *then)

    async def _x(self, *command: str) -> None:
        await asyncio.to_thread(self._desktop.run, "xdotool", *command)
