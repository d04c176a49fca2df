"""Drives the app as a person does: looks for a thing on the screen, clicks, types, waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QWidget,
)
from shiboken6 import isValid

from engines.dockerd import PrivateDockerd
from engines.private import EngineFailed
from flows.desktop import Desktop
from flows.mouse import Look, Mouse, Place
from harness.waiting import LOOK, PATIENCE
from pierhead.core.settings import Settings
from pierhead.ui.app import App
from pierhead.ui.first import first_window
from pierhead.ui.workspace.offer import Offer

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

SETTLE = 0.2
"""Seconds that repaints may take before a picture is taken."""


class Driver:
    """One run of the app."""

    def __init__(self, desktop: Desktop, dockerd: PrivateDockerd | None = None) -> None:
        self.desktop = desktop
        self.dockerd = dockerd
        self.mouse = Mouse(desktop)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        settings = Settings()
        self.app = App(*first_window(app, settings), settings)
        self.window = self.app.window
        self._task: asyncio.Task[None] | None = None
        self._elsewhere = False
        """Whether another program has the keyboard."""

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self.app.run(()))
        await self.until(self.window.isVisible, "the window is shown")
        self.window.setGeometry(60, 60, 1240, 780)
        self.window.activateWindow()
        await self.until(self.window.isActiveWindow, "the window is active")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self.app.done.set()
        await self._task
        window = self.window
        window.deleteLater()
        del self.app, self.window
        # With it ends what its widgets have begun.
        await self.until(lambda: not isValid(window), "the window is gone")

    @property
    def offer(self) -> Offer:
        """The strip that offers to open again what was open."""
        (found,) = self.window.findChildren(Offer)
        return found

    # -- waiting

    async def until(self, condition: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
        """Wait until ``condition`` holds and return what it said."""
        end = time.monotonic() + patience
        while True:
            if result := condition():
                return result
            if time.monotonic() > end:
                await asyncio.to_thread(self.desktop.screenshot, "failed")
                raise AssertionError(f"Not within {patience:.0f} s: {what}")
            await asyncio.sleep(LOOK)

    async def connected(self) -> None:
        """Wait until the lists are there."""
        context = self.app.context
        await self.until(
            lambda: (
                context.connection.ready and context.containers.loaded and context.images.loaded
            ),
            "the engine's lists are shown",
        )

    # -- looking

    def find(self, kind: type[W], name: str, inside: QWidget | None = None) -> W | None:
        """The visible widget of a kind with this accessible name, text or placeholder."""
        roots = [inside] if inside else [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        for root in reversed(roots):
            for widget in [root, *root.findChildren(kind)]:
                if isinstance(widget, kind) and widget.isVisible() and name in _names(widget):
                    return widget
        return None

    async def wait_for(self, kind: type[W], name: str, inside: QWidget | None = None) -> W:
        """Wait until such a widget is visible."""
        return await self.until(lambda: self.find(kind, name, inside), f"{kind.__name__} {name!r}")

    async def dialog(self, kind: type[QDialog] = QDialog) -> QDialog:
        """Wait for a dialog on top."""

        def top() -> QDialog | None:
            shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]
            return next((w for w in shown if w.isVisible()), None)

        dialog = await self.until(top, f"a {kind.__name__} is open")
        await self.until(dialog.isActiveWindow, "the dialog is active")
        return dialog

    def texts(self, inside: QWidget) -> str:
        """Everything that labels say in a widget."""
        return "\n".join(label.text() for label in inside.findChildren(QLabel) if label.isVisible())

    # -- doing

    async def click(self, target: QWidget, button: int = 1, at: Place | None = None) -> None:
        """Click the middle of a widget, or where something is in it."""
        await self.mouse.click(
            lambda: target.mapToGlobal(at() if at else target.rect().center()), button
        )

    async def double_click(self, target: QWidget, at: Place) -> None:
        """Double-click where something is in a widget."""
        await self.mouse.double_click(lambda: target.mapToGlobal(at()))

    async def press_button(self, name: str, inside: QWidget | None = None) -> None:
        """Click the button with this name as soon as it is there and enabled."""
        button = await self.wait_for(QAbstractButton, name, inside)
        await self.until(button.isEnabled, f"button {name!r} is enabled")
        await self.click(button)

    async def click_row(self, view: QAbstractItemView, text: str, button: int = 1) -> None:
        """Click the row of a list whose first column says this."""
        await self.until(lambda: row_rect(view, text), f"a row {text!r}")

        def place() -> QPoint:
            rect = row_rect(view, text)
            assert rect is not None, text
            return view.viewport().mapToGlobal(rect.center())

        await self.mouse.click(place, button)

    async def key(self, *keys: str) -> None:
        """Press keys, as xdotool names them: ``ctrl+k``, ``Return``."""
        await self._listening()
        await self._x("xdotool", "key", "--clearmodifiers", "--delay", "20", *keys)

    async def type(self, text: str) -> None:
        """Type text on the keyboard, with Return at the end of a line."""
        first, *others = text.split("\n")
        await self._type_line(first)
        for line in others:
            await self.key("Return")
            await self._type_line(line)

    async def _type_line(self, line: str) -> None:
        if line:
            await self._listening()
            await self._x("xdotool", "type", "--delay", "12", "--", line)

    async def _listening(self) -> None:
        """Return when keys get to somebody: after a dialog, to none until its window is active."""
        await self.until(
            lambda: self._elsewhere or QApplication.activeWindow() is not None,
            "a window has the keyboard",
        )

    async def drag(
        self,
        start: Place,
        end: Place,
        over: Callable[[], Any] | None = None,
        lifted: Look | None = None,
    ) -> None:
        """Drag from one place of the screen to another; ``over`` looks before the drop."""

        async def look() -> None:
            if over:
                await self.until(over, "the target lights up")
                await self.shot("drag-over")

        await self.mouse.drag(start, end, lifted, look)

    async def shot(self, name: str) -> Path:
        """Keep a picture of the screen, once repaints are over."""
        await asyncio.sleep(SETTLE)
        return await asyncio.to_thread(self.desktop.screenshot, name)

    async def window_shot(self, name: str) -> Path:
        """Keep a picture of the window alone, with its frame."""
        path = await self.shot(name)
        frame = self.window.frameGeometry()
        picture = QPixmap(str(path)).copy(frame)
        picture.save(str(path))
        return path

    async def docker(self, *args: str) -> str:
        """The docker command of another terminal, on the same engine."""
        assert self.dockerd is not None
        return await asyncio.to_thread(self.dockerd.docker, *args)

    async def until_docker(self, command: str, expected: str) -> None:
        """Wait until the docker command says this."""
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(EngineFailed):
                    if await self.docker(*command.split()) == expected:
                        return
                await asyncio.sleep(LOOK)

    # -- windows of others

    async def window_of(self, title: str) -> str:
        """Wait for a window of another program; the X server's number for it."""
        return await asyncio.to_thread(self.desktop.window, f"^{title}$")

    async def activate(self, window: str) -> None:
        """Bring another program's window to the front, and type into it from now on."""
        await self._x("xdotool", "windowactivate", "--sync", window)
        self._elsewhere = True

    async def _x(self, *command: str) -> None:
        await asyncio.to_thread(self.desktop.run, *command)


Opened = Callable[[], AbstractAsyncContextManager[Driver]]


def row_rect(view: QAbstractItemView, text: str) -> QRect | None:
    """Where the row stands whose first column says ``text``; groups are looked into."""
    model = view.model()

    def search(parent: Any) -> QRect | None:
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            if str(index.data()) == text:
                view.scrollTo(index)
                return view.visualRect(index)
            if found := search(index):
                return found
        return None

    return search(view.rootIndex())


def _names(widget: QWidget) -> Sequence[str]:
    names = [widget.accessibleName(), widget.windowTitle()]
    for reader in ("text", "title", "placeholderText"):
        if callable(method := getattr(widget, reader, None)):
            try:
                names.append(str(method()).replace("&", ""))
            except TypeError:
                continue
    return names
