"""Real keys on a real X server: a terminal sends for them what xterm was recorded to send."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QApplication

from flows.desktop import Desktop
from harness.waiting import until
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView

RECORDED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parents[1] / "terminal" / "recordings" / "xterm-keys.json").read_text()
)
KEYS = {
    "": (
        *("a", "shift+slash", "ctrl+z", "ctrl+space", "ctrl+2", "ctrl+bracketleft", "ctrl+slash"),
        *("ctrl+shift+minus", "ctrl+backslash", "Up", "ctrl+Left", "shift+Right", "Home", "End"),
        *("Insert", "Delete", "Prior", "Next", "F1", "F5", "F12", "shift+F3", "shift+F6"),
        *("Return", "Tab", "shift+Tab", "Escape", "BackSpace", "ctrl+BackSpace", "semicolon"),
    ),
    "\x1b[?1h": ("Up", "Home", "ctrl+Up"),
    "\x1b[>4;2m": ("ctrl+a", "ctrl+shift+2", "shift+a", "ctrl+Return", "shift+space", "shift+1"),
    "\x1b[>4;1m": ("ctrl+semicolon", "ctrl+comma", "ctrl+1", "ctrl+a", "shift+Return"),
}


async def test_keys_are_sent_as_xterm_sends_them(desktop: Desktop, qapp: QApplication) -> None:
    emulator = Emulator(80, 24)
    view = TerminalView(emulator)
    sent = b""

    def take(data: bytes) -> None:
        nonlocal sent
        sent += data

    view.typed.connect(take)
    view.resize(700, 400)
    view.show()
    view.activateWindow()
    view.setFocus()
    await until(view.hasFocus)
    wrong: dict[str, tuple[str, bytes]] = {}
    try:
        for modes, keys in KEYS.items():
            view.feed(b"\x1b[!p\x1b[>4m\x1b[?1l" + modes.encode())
            for key in keys:
                expected = RECORDED[modes][key]
                sent = b""
                await asyncio.to_thread(desktop.run, "xdotool", "key", "--clearmodifiers", key)
                with suppress(TimeoutError):
                    await until(lambda text=expected: len(sent) >= len(text))  # noqa: B023
                if sent != expected.encode():
                    wrong[f"{modes!r} {key}"] = expected, sent
    finally:
        view.close()
        view.deleteLater()
        await asyncio.sleep(0)
    assert wrong == {}
