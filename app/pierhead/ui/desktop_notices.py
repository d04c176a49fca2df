"""Messages of the desktop: over D-Bus where there is a notification server, else by the tray.

Protocol: Desktop Notifications Specification 1.2. Qt's tray message is no such notification, and
its D-Bus module cannot send one: the types of ``Notify`` cannot be made in Python.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from pierhead.core.i18n import _
from pierhead.core.markup import escape
from pierhead.core.tasks import spawn

log = logging.getLogger(__name__)

_PATIENCE = 3.0
"""Seconds that the notification server has for an answer."""
_PATH, _NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
_MOST = 100
"""Notices whose click is still waited for."""

Act = Callable[[], object]


class DesktopNotices:
    """Shows messages outside of the window; a click on one does what it is about."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._bus: _Bus | None = None
        self._tray: QSystemTrayIcon | None = None
        self._act: Act = lambda: None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._one_at_a_time = asyncio.Lock()

    def show(self, title: str, text: str, act: Act) -> None:
        """Show a message, plain text both; ``act`` is called when it is clicked."""
        spawn(self._show(title, text, act), self._tasks)

    async def close(self) -> None:
        """Forget what was shown."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._bus:
            await self._bus.close()
        if self._tray:
            self._tray.hide()
            self._tray.deleteLater()

    async def _show(self, title: str, text: str, act: Act) -> None:
        if sys.platform == "linux" and await self._over_bus(title, text, act):
            return
        self._by_tray(title, text, act)

    async def _over_bus(self, title: str, text: str, act: Act) -> bool:
        async with self._one_at_a_time:
            known = self._bus is not None
            if await self._try_bus(title, text, act):
                return True
            # A connection from before may have ended with its bus.
            return known and await self._try_bus(title, text, act)

    async def _try_bus(self, title: str, text: str, act: Act) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                self._bus = self._bus or await _Bus.open(self._tasks)
                await self._bus.notify(title, text, act)
        except Exception as error:
            log.info("The desktop's notification server cannot be used: %r", error)
            if self._bus:
                await self._bus.close()
                self._bus = None
            return False
        return True

    def _by_tray(self, title: str, text: str, act: Act) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QIcon(self._window.windowIcon()), self._window)
            self._tray.setToolTip("Pierhead")
            self._tray.messageClicked.connect(self._clicked)
            self._tray.activated.connect(self._clicked)
            self._tray.show()
        self._act = act
        self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.Warning)

    def _clicked(self, *_how: object) -> None:
        self._act()


class _Bus:
    """The connection to the notification server of a session."""

    def __init__(self, jeepney: Any, connection: Any, router: Any) -> None:
        self._jeepney, self._connection, self._router = jeepney, connection, router
        self._acts: dict[int, Act] = {}
        self._capabilities: set[str] = set()
        self._listening: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(cls, tasks: set[asyncio.Task[Any]]) -> _Bus:
        """Connect and listen for clicks; the libraries are loaded in a thread, once."""
        jeepney, io = await asyncio.to_thread(_libraries)
        connection = await io.open_dbus_connection(bus="SESSION")
        bus = cls(jeepney, connection, io.DBusRouter(connection))
        try:
            await bus._begin(tasks)
        except BaseException:
            await bus.close()
            raise
        return bus

    async def _begin(self, tasks: set[asyncio.Task[Any]]) -> None:
        jeepney = self._jeepney
        await self._router.__aenter__()
        rules = [
            jeepney.MatchRule(type="signal", interface=_NAME, path=_PATH, member=member)
            for member in ("ActionInvoked", "NotificationClosed")
        ]
        for rule in rules:
            await self._send(jeepney.message_bus.AddMatch(rule))
        self._listening = spawn(self._listen(rules), tasks)
        (capabilities,) = await self._call("GetCapabilities")
        self._capabilities = set(capabilities)

    async def notify(self, title: str, text: str, act: Act) -> None:
        """Show one; its text is markup to servers that say so, and has none."""
        markup = "body-markup" in self._capabilities
        actions = ["default", _("Show")] if "actions" in self._capabilities else []
        hints = {"desktop-entry": ("s", "pierhead"), "urgency": ("y", 1)}
        body = escape(text) if markup else text
        values = ("Pierhead", 0, "pierhead", title, body, actions, hints, -1)
        (number,) = await self._call("Notify", "susssasa{sv}i", values)
        self._acts[number] = act
        if len(self._acts) > _MOST:
            del self._acts[next(iter(self._acts))]

    async def close(self) -> None:
        """End the connection."""
        if self._closed:
            return
        self._closed = True
        if self._listening:
            self._listening.cancel()
        with suppress(Exception):
            await self._router.__aexit__(None, None, None)
        with suppress(Exception):
            await self._connection.close()

    async def _send(self, message: Any) -> Any:
        """The body of the answer; raises for an error."""
        return self._jeepney.wrappers.unwrap_msg(await self._router.send_and_get_reply(message))

    async def _call(self, *message: Any) -> Any:
        address = self._jeepney.DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        return await self._send(self._jeepney.new_method_call(address, *message))

    async def _listen(self, rules: list[Any]) -> None:
        """Do what is clicked, until the bus is gone."""
        queue: asyncio.Queue[Any] = asyncio.Queue()
        with self._router.filter(rules[0], queue=queue), self._router.filter(rules[1], queue=queue):
            while True:
                message = await queue.get()
                number, _detail = message.body
                closed = message.header.fields[3] == "NotificationClosed"
                act = self._acts.pop(number, None) if closed else self._acts.get(number)
                if act and not closed:
                    act()


def _libraries() -> tuple[Any, Any]:
    import jeepney
    import jeepney.io.asyncio

    return jeepney, jeepney.io.asyncio
