"""A screen of its own with a window manager, and hands that press real keys and buttons."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from harness.waiting import LOOK, PATIENCE

SCREENSHOTS = Path(__file__).parent / "screenshots"
SIZE = "1440x900x24"
DRAGGING = "dragging"
"""What ``drag_source`` calls its window from when a drag has begun."""
START = 20.0
"""Seconds the screen may take to come up."""


class Desktop:
    """An X server without a monitor, with openbox."""

    def __init__(self) -> None:
        self.display = ""
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        read, write = os.pipe()
        self._start(
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            SIZE,
            "-nolisten",
            "tcp",
            pass_fds=write,
        )
        os.close(write)
        number = _first_line(read)
        os.close(read)
        if not number:
            self.__exit__()
            raise RuntimeError("The X server for the flows does not start: is xvfb installed?")
        self.display = f":{number}"
        self._start("openbox", "--sm-disable")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait()

    def _start(self, *command: str, pass_fds: int = -1) -> None:
        self._processes.append(
            subprocess.Popen(
                command,
                env=self.environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(pass_fds,) if pass_fds >= 0 else (),
            )
        )

    def environment(self) -> dict[str, str]:
        """The environment of a program that opens a window here."""
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    @contextmanager
    def program(self, *command: str) -> Iterator[Program]:
        """Another program with a window here, for as long as the block lasts."""
        process = subprocess.Popen(command, env=self.environment())
        try:
            yield Program(self)
        finally:
            process.terminate()
            process.wait()

    def run(self, *command: str) -> str:
        """Run a program on this screen and return what it prints."""
        return subprocess.run(
            command, env=self.environment(), check=True, capture_output=True, text=True, timeout=60
        ).stdout

    def window(self, pattern: str, *options: str) -> str:
        """Wait for a window whose title is like this; the X server's number for it.

        xdotool's own waiting ends with an error if any other window goes while it looks.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(subprocess.CalledProcessError):
                if found := self.run("xdotool", "search", *options, "--name", pattern).split():
                    return found[-1]
            time.sleep(LOOK)
        raise AssertionError(f"Not within {PATIENCE:.0f} s: a window called {pattern}")

    def screenshot(self, name: str) -> Path:
        """Keep the whole screen as a picture."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.run("scrot", "--overwrite", str(path))
        return path


def _first_line(read: int) -> str:
    """The server writes its number in pieces, and ends if nobody takes the last one."""
    line = b""
    while not line.endswith(b"\n") and select.select([read], [], [], START)[0]:
        piece = os.read(read, 16)
        if not piece:
            return ""
        line += piece
    return line.decode().strip()


class Program:
    """Another program on the screen."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def window(self, title: str) -> str:
        """Wait for a window with this title; the X server's number for it."""
        return self._desktop.window(f"^{title}$")

    def corner(self, title: str) -> tuple[int, int]:
        """Where the content of its window begins, once it is in its frame and on the screen."""
        window = self.window(title)
        end = time.monotonic() + PATIENCE
        while "IsViewable" not in (facts := self._desktop.run("xwininfo", "-id", window)):
            assert time.monotonic() < end, f"Not within {PATIENCE:.0f} s: {title} is shown"
            time.sleep(LOOK)
        self._desktop.run("xdotool", "windowraise", window)
        x, y = (
            int(line.rpartition(":")[2])
            for line in facts.splitlines()
            if line.strip().startswith("Absolute upper-left")
        )
        return x, y
